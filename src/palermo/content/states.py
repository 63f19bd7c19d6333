"""States and areas: codes, regions and names in six languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from palermo.content.labels import LANGUAGES, language_of
from palermo.content.reader import read_csv


@dataclass(frozen=True, slots=True)
class State:
    """A State or area as UN statistics name it; no opinion on its status is implied."""

    iso3: str
    iso2: str
    m49: str  # three digits, empty where M49 has no code
    region: str
    sub_region: str
    names: Mapping[str, str]  # content language -> name

    def name(self, language: str) -> str:
        """Return the name in a language, any tag.

        >>> states()["ITA"].name("fr")
        'Italie'
        """
        return self.names[language_of(language)]


@cache
def states() -> Mapping[str, State]:
    """Return every State and area by ISO 3166-1 alpha-3 code.

    Source: UN M49 and UNTERM names, see content/README.md.
    >>> states()["ITA"].region
    'Europe'
    """
    return {
        row["iso3"]: State(
            iso3=row["iso3"],
            iso2=row["iso2"],
            m49=row["m49"],
            region=row["region"],
            sub_region=row["sub_region"],
            names={language: row[f"name_{language}"] for language in LANGUAGES},
        )
        for row in read_csv("states.csv")
    }


@cache
def by_iso2() -> Mapping[str, str]:
    """Return ISO alpha-2 code -> alpha-3 code.

    >>> by_iso2()["IT"]
    'ITA'
    """
    return {state.iso2: state.iso3 for state in states().values()}
