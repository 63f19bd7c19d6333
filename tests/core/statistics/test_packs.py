"""Many parts are read as few files, and give exactly what the parts give one by one."""

import pyarrow.parquet as pq

from palermo.statistics import packs
from palermo.statistics.answer import answer
from palermo.statistics.catalogue import current
from palermo.statistics.offer import codes_in_use, offer
from palermo.statistics.query import Query
from tests.core.statistics.worlds import lay_down

STATES = ("KEN", "NPL", "PER", "THA")


def _part(home, state, year, count, **more):
    row = {"measure": "victims", "year": str(year), "destination": state, "low": count, **more}
    axes = ("year", "destination")
    return lay_down(
        home, [row], source="national", microdata=False, axes=axes, dataset="annual", part=f"{state}-{year}"
    )


def _world(home):
    for place, state in enumerate(STATES):
        for year in range(2015, 2024):
            _part(home, state, year, 10 * place + year - 2015)


def _shown(home, *where):
    found = answer(home, Query.parse("victims", "year,destination", where))
    return {(row.codes["destination"], row.codes["year"]): row.value for row in found.rows}


def test_packed_parts_give_what_the_parts_give(tmp_path, monkeypatch):
    _world(tmp_path)
    monkeypatch.setattr(packs, "FEW", 10_000)
    alone, years = _shown(tmp_path), codes_in_use(tmp_path, "national", "year")
    assert not (tmp_path / "statistics" / "packs").exists()
    monkeypatch.setattr(packs, "FEW", 24)

    assert _shown(tmp_path) == alone
    assert len(alone) == 36
    assert codes_in_use(tmp_path, "national", "year") == years == tuple(map(str, range(2015, 2024)))
    assert offer(tmp_path)[0].years == years
    files = packs.files(tmp_path, current(tmp_path))
    assert len(files) == 9
    assert sum(pq.read_metadata(file).num_rows for file in files) == 36


def test_a_new_part_renews_the_pack_of_its_year_alone(tmp_path):
    _world(tmp_path)
    before = set(packs.files(tmp_path, current(tmp_path)))

    _part(tmp_path, "KEN", 2023, 99)

    assert _shown(tmp_path)[("KEN", "2023")] == 99
    after = set(packs.files(tmp_path, current(tmp_path)))
    assert len(after - before) == len(before - after) == 1
    assert {file.parent.name for file in after - before} == {"2023"}


def test_old_packs_of_a_year_are_forgotten_and_drafts_leave_nothing(tmp_path):
    _world(tmp_path)
    for count in range(packs.KEPT + 4):
        _part(tmp_path, "KEN", 2023, 100 + count)
        assert _shown(tmp_path)[("KEN", "2023")] == 100 + count

    held = list((tmp_path / "statistics" / "packs").rglob("dataset=annual/2023/*"))
    assert len(held) == packs.KEPT
    assert {file.suffix for file in held} == {".parquet"}


def test_a_folder_that_cannot_be_written_is_read_part_by_part(tmp_path, monkeypatch):
    _world(tmp_path)

    def refuse(sources, file):
        raise PermissionError

    monkeypatch.setattr(packs, "_write", refuse)

    assert len(packs.files(tmp_path, current(tmp_path))) == 36
    assert _shown(tmp_path)[("THA", "2015")] == 30


def test_a_question_about_one_State_and_some_years_names_the_parts_that_hold_them(tmp_path):
    _world(tmp_path)

    found = answer(tmp_path, Query.parse("victims", "year", ["destination=KEN", "year=2022:2023"]))
    none = answer(tmp_path, Query.parse("victims", "year", ["destination=GBR"]))

    assert [(row.codes["year"], row.value) for row in found.rows] == [("2022", 7), ("2023", 8)]
    assert len(found.vintages) == 2
    assert none.rows == ()
