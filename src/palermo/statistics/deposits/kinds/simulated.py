"""The files of the simulated world: real layouts under sources that are marked as simulated everywhere."""

from dataclasses import replace

from palermo.statistics.deposits.kinds import glotip, palermo_record, population

KINDS = (
    replace(palermo_record.KIND, id="simulated-records", source="simulated-records", summary="simulated records"),
    replace(glotip.KIND, id="simulated-official", source="simulated-official", summary="simulated figures"),
    replace(population.KIND, id="simulated-population", source="simulated-population", summary="simulated population"),
)
