"""Measures, dimensions and their codes, from content."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from palermo.content.labels import translate
from palermo.content.reader import read_yaml
from palermo.content.states import states
from palermo.errors import InvalidQuestion

TOTAL, UNKNOWN = "_T", "_U"
RESERVED = {TOTAL: "All", UNKNOWN: "Not known"}


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is counted."""

    id: str
    label: str
    unit: str
    definition: str
    rate_of: str = ""  # the measure this is a rate of, per 100,000 population; empty for a count


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something by which is counted."""

    id: str
    label: str
    kind: str  # coded, time, state, region, name or source
    multiple: bool  # one person may carry several codes
    codes: Mapping[str, str]  # code -> English label; empty where codes are open (time, name, source)
    derived_from: str = ""  # the dimension it is published with

    def label_of(self, code: str, language: str = "en") -> str:
        """Return the label of a code in a language; open codes are their own label.

        >>> dimension("sex").label_of("F")
        'Female'
        """
        if code in RESERVED:
            return translate(RESERVED[code], language)
        if self.kind == "state" and code in states():
            return states()[code].name(language)
        if self.kind == "source":
            known = sources().get(code)
            return translate(known["label"], language) if known else code
        return translate(self.codes[code], language) if code in self.codes else code


def _codes(entry: Mapping[str, Any]) -> Mapping[str, str]:
    regions = read_yaml("statistics/regions.yaml")
    if entry.get("kind") == "state":
        return {code: state.names["en"] for code, state in states().items()} | regions["groups"] | regions["other"]
    if entry.get("kind") == "region":
        return dict(regions["regions"])
    return dict(entry.get("codes", {}))


@cache
def dimensions() -> Mapping[str, Dimension]:
    """Return every dimension by id, in the order of the content file.

    >>> list(dimensions())[:3]
    ['year', 'quarter', 'destination']
    """
    return {
        entry["id"]: Dimension(
            id=entry["id"],
            label=entry["label"],
            kind=entry.get("kind", "coded"),
            multiple=entry.get("multiple", False),
            codes=_codes(entry),
            derived_from=entry.get("derived_from", ""),
        )
        for entry in read_yaml("statistics/dimensions.yaml")
    }


def dimension(id: str) -> Dimension:
    """Return one dimension. Raises InvalidQuestion listing what exists.

    >>> dimension("form").multiple
    True
    """
    try:
        return dimensions()[id]
    except KeyError:
        raise InvalidQuestion(f'no dimension "{id}"; there are: {", ".join(dimensions())}') from None


@cache
def measures() -> Mapping[str, Measure]:
    """Return every measure by id, in the order of the content file.

    >>> measures()["victims"].unit
    'persons'
    """
    known = ("id", "label", "unit", "definition", "rate_of")
    entries = read_yaml("statistics/measures.yaml")
    return {entry["id"]: Measure(**{key: entry[key] for key in known if key in entry}) for entry in entries}


def measure(id: str) -> Measure:
    """Return one measure. Raises InvalidQuestion listing what exists.

    >>> measure("convicted").label
    'Persons convicted'
    """
    try:
        return measures()[id]
    except KeyError:
        raise InvalidQuestion(f'no measure "{id}"; there are: {", ".join(measures())}') from None


@cache
def sources() -> Mapping[str, Mapping[str, Any]]:
    """Return what is known of each source in content, by id; a depositor's own source needs no entry.

    >>> sources()["glotip"]["protection"]
    'publisher'
    """
    return {entry["id"]: entry for entry in read_yaml("statistics/sources.yaml")}
