"""What the text of a cell means: small functions from text to code that say why where it has none."""

from collections.abc import Mapping

from palermo.content.states import by_iso2, states
from palermo.statistics.deposits.block import JOIN, Meaning
from palermo.statistics.dimensions import UNKNOWN, dimension


def one_of(codes: Mapping[str, str], empty: str | None = UNKNOWN) -> Meaning:
    """Return the meaning of a cell that holds one of some texts.

    codes: text -> code. empty: code of an empty cell, None where it must not be empty.
    >>> one_of({"Female": "F"})("Female"), one_of({"Female": "F"})("")
    ('F', '_U')
    """

    def meaning(text: str) -> str:
        cell = text.strip()
        if not cell:
            if empty is None:
                raise ValueError("is empty and must not be")
            return empty
        if cell not in codes:
            known = ", ".join(list(codes)[:12]) + (" ..." if len(codes) > 12 else "")
            raise ValueError(f"is not one of: {known}")
        return codes[cell]

    return meaning


def several(one: Meaning, known: str = JOIN) -> Meaning:
    """Return the meaning of a cell that holds several texts: codes sorted, each once; not known only alone.

    >>> several(one_of({"a": "A", "b": "B"}))("b;a;b")
    'A;B'
    """

    def meaning(text: str) -> str:
        codes = {code for part in text.split(known) for code in one(part).split(JOIN)}
        return JOIN.join(sorted(codes - {UNKNOWN})) or UNKNOWN

    return meaning


def year_before(last: int) -> Meaning:
    """Return the meaning of a year as four digits, from 1990 to the given one.

    >>> year_before(2024)("2020")
    '2020'
    """

    def meaning(text: str) -> str:
        cell = text.strip()
        if not (len(cell) == 4 and cell.isascii() and cell.isdigit() and 1990 <= int(cell) <= last):
            raise ValueError(f"is not a year from 1990 to {last}")
        return cell

    return meaning


def quarter(text: str) -> str:
    """Return a quarter written 2024-Q1; not known where empty.

    >>> quarter("2024-Q1")
    '2024-Q1'
    """
    cell = text.strip()
    if not cell:
        return UNKNOWN
    if len(cell) == 7 and cell[:4].isdigit() and cell[4:6] == "-Q" and cell[6] in "1234" and cell.isascii():
        return cell
    raise ValueError("is not a quarter written 2024-Q1")


def iso3(text: str) -> str:
    """Return an ISO 3166-1 alpha-3 code; not known where empty.

    >>> iso3("ITA")
    'ITA'
    """
    cell = text.strip()
    if not cell:
        return UNKNOWN
    if cell not in states():
        remedy = f"; write {by_iso2()[cell]}" if cell in by_iso2() else ""
        raise ValueError(f"is not an ISO 3166-1 alpha-3 code{remedy}")
    return cell


def iso2(text: str) -> str:
    """Return the alpha-3 code for an alpha-2 one; 0 and empty are not known, NA is Namibia.

    >>> iso2("NA"), iso2("0")
    ('NAM', '_U')
    """
    cell = text.strip()
    if cell in ("", "0", "00", "-99"):
        return UNKNOWN
    if cell not in by_iso2():
        raise ValueError("is not an ISO 3166-1 alpha-2 code")
    return by_iso2()[cell]


def region_of(code: str) -> str:
    """Return the M49 region of a State, not known for anything else.

    >>> region_of("ITA"), region_of("_U")
    ('Europe', '_U')
    """
    return (states()[code].region or UNKNOWN) if code in states() else UNKNOWN


def coded(name: str, more: Mapping[str, str] | None = None) -> Meaning:
    """Return the meaning of a cell in the codes of a dimension, several where it takes several.

    >>> coded("form")("Other;ForcedLabour")
    'ForcedLabour;Other'
    """
    known = dimension(name)
    texts = {code: code for code in (*known.codes, UNKNOWN)} | dict(more or {})
    return several(one_of(texts)) if known.multiple else one_of(texts)


def persons(text: str) -> str:
    """Return a whole number of persons, 1 to 9,999,999; 1 where empty.

    >>> persons("3")
    '3'
    """
    cell = text.strip() or "1"
    if not (cell.isascii() and cell.isdigit() and 0 < int(cell[:12]) < 10_000_000):
        raise ValueError("is not a whole number of persons from 1")
    return cell


def published_count(text: str) -> tuple[int, int]:
    """Return the bounds of a published count: digits with or without separators, or ``<5``, which is 1 to 4.

    >>> published_count("1,282"), published_count("<5"), published_count("12.0")
    ((1282, 1282), (1, 4), (12, 12))
    """
    cell = text.strip()
    if cell.startswith("<") and cell[1:].isascii() and cell[1:].isdigit() and int(cell[1:]) > 1:
        return 1, int(cell[1:]) - 1
    digits = cell.removesuffix(".0")
    if "," in digits:
        first, *groups = digits.split(",")
        if not (1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)):
            raise ValueError("is not a count")
        digits = first + "".join(groups)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        raise ValueError("is not a count (digits, 1,282 or <5)")
    return int(digits), int(digits)
