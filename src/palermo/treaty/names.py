"""Names of parties on a day, in six languages; old and short names resolve to their code."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache

from palermo.content.labels import LANGUAGES, language_of
from palermo.content.reader import read_csv
from palermo.content.states import states
from palermo.errors import NotFound

ORGANIZATIONS = frozenset({"EUE"})  # organizations of States that are party to a treaty


def name_on(iso3: str, day: date, language: str) -> str:
    """Return how a party was called on a day.

    >>> name_on("SWZ", date(2009, 4, 14), "en"), name_on("EUE", date(2009, 4, 14), "fr")
    ('Swaziland', 'Communauté européenne')
    """
    tag = language_of(language)
    for row in _former().get(iso3, ()):
        if not row["until"] or day.isoformat() <= row["until"]:
            return row[f"name_{tag}"]
    if iso3 in states():
        return states()[iso3].name(tag)
    return iso3


@cache
def _former() -> Mapping[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in sorted(read_csv("treaty/former_names.csv"), key=lambda one: one["until"] or "9999"):
        found.setdefault(row["iso3"], []).append(row)
    return found


def _plain(name: str) -> str:
    """Return a name without marks, case, articles in brackets and signs."""
    text = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    words = "".join(sign if sign.isalnum() else " " for sign in text.partition("(")[0].casefold()).split()
    return " ".join(word for word in words if word not in ("the", "of", "and"))


@cache
def _spellings() -> Mapping[str, str]:
    found = {_plain(row["spelling"]): row["iso3"] for row in read_csv("treaty/spellings.csv")}
    for code, rows in _former().items():
        found |= {_plain(row[f"name_{language}"]): code for row in rows for language in LANGUAGES}
    for code, state in states().items():
        found |= {_plain(name): code for name in state.names.values() if name} | {code.casefold(): code}
    return found | {"eue": "EUE"}


def code_of(name: str) -> str:
    """Return the ISO 3166-1 code of a name: present, former or short, in any of six languages, or the code itself.

    Raises NotFound naming it.
    >>> code_of("Ivory Coast"), code_of("Côte d'Ivoire"), code_of("سوازيلند"), code_of("ita")
    ('CIV', 'CIV', 'SWZ', 'ITA')
    """
    found = _spellings().get(_plain(name))
    if not found:
        raise NotFound(f'no State or area is known as "{name}"; use its name or its code of three letters')
    return found
