"""Values of answers: what a person wrote becomes one clean value a type, or an error to show beside the question."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from uuid import UUID

from babel.numbers import list_currencies

from palermo.content.reader import read_csv
from palermo.content.states import states
from palermo.errors import InvalidAnswer
from palermo.records.form import Item
from palermo.records.rules import Value

SHORT, LONG = 500, 20_000  # characters
RECOMMENDATION = re.compile(r"[A-Z0-9][A-Z0-9/.\-]{2,60}, \d{1,3}(?:\([a-z]\)|\.\d{1,3})?", re.ASCII)
ADDRESS = re.compile(r"https?://[^\s<>\"']{3,500}")
INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
BIDI = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
Clean = str | int | bool | list[str] | dict[str, str] | None
"""What is stored: plain JSON. Decimals are texts, days are ISO texts."""


def clean(item: Item, given: Any) -> Clean:
    """Return the clean value of an answer; None where nothing was answered.

    given: text from a page or a sheet, or plain JSON from the API. Raises InvalidAnswer saying what is wrong and what
    would be right; the caller keeps what was written.
    >>> clean(Item("age", "integer", "Age"), " ١٨ ")
    18
    """
    if given is None or given in ("", [], {}):
        return None
    if item.type not in CLEANERS:
        raise InvalidAnswer("This question is answered cell by cell.")
    return CLEANERS[item.type](item, given)


def _text(given: Any, most: int, lines: bool = False) -> str:
    if not isinstance(given, str | int | float) or isinstance(given, bool):
        raise InvalidAnswer("Write a text.")
    text = unicodedata.normalize("NFC", str(given)).replace("\r\n", "\n").replace("\r", "\n").strip()
    allowed = "\n\t" if lines else ""
    text = "".join(sign for sign in text if sign in allowed or unicodedata.category(sign) not in INVISIBLE)
    if len(text) > most:
        raise InvalidAnswer(f"This is {len(text)} characters long; at most {most} are kept.")
    return text


def _digits(given: Any) -> str:
    """Return a number written in any digits as ASCII, grouping taken out."""
    text = _text(given, 60).translate(BIDI)
    signs = [str(unicodedata.digit(sign, sign)) if sign.isdigit() else sign for sign in text]
    return re.sub(r"(?<=\d)[\s\u00a0\u202f٬'](?=\d{3}\b)", "", "".join(signs)).replace("٫", ".").replace("−", "-")


def _number(item: Item, given: Any) -> Decimal:
    try:
        number = Decimal(re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", _digits(given)))
    except InvalidOperation:
        raise InvalidAnswer(f"“{given}” is not a number.") from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18:
        raise InvalidAnswer("This number is too large.")
    if item.least is not None and number < Decimal(str(item.least)):
        raise InvalidAnswer(f"This must be {item.least:g} or more.")
    if item.most is not None and number > Decimal(str(item.most)):
        raise InvalidAnswer(f"This must be {item.most:g} or less.")
    return number


def _integer(item: Item, given: Any) -> int:
    number = _number(item, given)
    if number != number.to_integral_value():
        raise InvalidAnswer("Write a whole number.")
    return int(number)


def _decimal(item: Item, given: Any) -> str:
    return format(_number(item, given), "f")


def _pairs(given: Any, names: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(given, Mapping) or set(given) - set(names):
        raise InvalidAnswer(f"This has the parts: {', '.join(names)}.")
    return given


def _money(item: Item, given: Any) -> dict[str, str] | None:
    parts = _pairs(given, ("amount", "currency"))
    if not parts.get("amount"):
        return None
    currency = str(parts.get("currency", "")).strip().upper()
    if currency not in list_currencies():
        raise InvalidAnswer(f"“{currency}” is not a currency code of three letters, such as EUR.")
    return {"amount": _decimal(item, parts["amount"]), "currency": currency}


def _day(given: Any) -> str:
    try:
        return date.fromisoformat(_digits(given)[:10]).isoformat()
    except ValueError:
        raise InvalidAnswer(f"“{given}” is not a date; write it as year-month-day, such as 2009-04-14.") from None


def _period(given: Any) -> dict[str, str] | None:
    parts = _pairs(given, ("from", "to"))
    if not parts.get("from") and not parts.get("to"):
        return None
    if not parts.get("from"):
        raise InvalidAnswer("Say from when.")
    made = {"from": _day(parts["from"])} | ({"to": _day(parts["to"])} if parts.get("to") else {})
    if made.get("to", made["from"]) < made["from"]:
        raise InvalidAnswer("The end lies before the beginning.")
    return made


def _state(given: Any) -> str:
    code = str(given).strip()
    if code.upper() in states():
        return code.upper()
    for state in states().values():
        if code in state.names.values():
            return state.iso3
    raise InvalidAnswer(f"“{code}” is not a State or area of the list; use its code of three letters.")


@cache
def _article_ids() -> frozenset[str]:
    return frozenset(row["item_id"] for row in read_csv("treaty/articles.csv"))


def _article(given: Any) -> str:
    if str(given).strip() not in _article_ids():
        raise InvalidAnswer(f"“{given}” is not a provision of the list, such as TIP-06-3a.")
    return str(given).strip()


def _recommendation(item: Item, given: Any) -> str:
    if item.register:  # whoever saves it asks that register
        return _text(given, SHORT)
    text = _text(given, 80)
    if not RECOMMENDATION.fullmatch(text):
        raise InvalidAnswer("Write symbol and paragraph, such as CTOC/COP/WG.4/2009/2, 20(a).")
    return text


def _choice(item: Item, given: Any) -> str:
    if str(given) not in {choice.code for choice in item.choices}:
        raise InvalidAnswer(f"“{given}” is not one of the choices.")
    return str(given)


def _choices(item: Item, given: Any) -> list[str] | None:
    wanted = given.split() if isinstance(given, str) else given
    if not isinstance(wanted, list):
        raise InvalidAnswer("Choose from the list.")
    chosen = {_choice(item, one) for one in wanted}
    return [choice.code for choice in item.choices if choice.code in chosen] or None


def _file(given: Any) -> dict[str, str]:
    parts = _pairs(given, ("name", "sha256"))
    if not re.fullmatch(r"[0-9a-f]{64}", str(parts.get("sha256", ""))):
        raise InvalidAnswer("This file is not here; hand it in again.")
    return {"name": _text(parts.get("name", ""), 200), "sha256": str(parts["sha256"])}


def law(given: Any) -> dict[str, str] | None:
    """Return a clean citation of law: law, provision, date, address, quote. Raises InvalidAnswer.

    >>> law({"law": "Act 7 of 2008", "provision": "section 3"})["provision"]
    'section 3'
    """
    parts = {name: one for name, one in _pairs(given, LAW).items() if one}
    if not parts:
        return None
    if not parts.get("law"):
        raise InvalidAnswer("Name the law or measure.")
    made = {name: _text(one, LONG if name == "quote" else SHORT, name == "quote") for name, one in parts.items()}
    if "date" in made:
        made["date"] = _day(made["date"])
    if "address" in made and not ADDRESS.fullmatch(made["address"]):
        raise InvalidAnswer("An address begins with https:// or http://.")
    return made


LAW = ("law", "provision", "date", "address", "quote")


def _entry(given: Any) -> str:
    try:
        return str(UUID(str(given)))
    except ValueError:
        raise InvalidAnswer("This is not an entry of the register.") from None


CLEANERS: Mapping[str, Callable[[Item, Any], Clean]] = {
    "text": lambda item, given: _text(given, int(item.most or SHORT)) or None,
    "long_text": lambda item, given: _text(given, int(item.most or LONG), True) or None,
    "integer": _integer,
    "decimal": _decimal,
    "money": _money,
    "date": lambda item, given: _day(given),
    "period": lambda item, given: _period(given),
    "state": lambda item, given: _state(given),
    "organization": lambda item, given: _text(given, SHORT) or None,
    "article": lambda item, given: _article(given),
    "recommendation": _recommendation,
    "choice": _choice,
    "choices": _choices,
    "file": lambda item, given: _file(given),
    "law": lambda item, given: law(given),
    "entry": lambda item, given: _entry(given),
}


def comparable(item: Item, value: Clean) -> Value:
    """Return a clean value as rules compare it.

    >>> comparable(Item("age", "integer", "Age"), 18)
    Decimal('18')
    """
    if value is None:
        return None
    if item.type in ("integer", "decimal"):
        return Decimal(str(value))
    if item.type == "date":
        return date.fromisoformat(str(value))
    if item.type == "choices":
        return frozenset(value) if isinstance(value, list) else None
    return value if isinstance(value, str) else str(value)
