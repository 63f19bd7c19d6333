"""The law of one State on one day as one document: for the command, the pages and the API."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from palermo.treaty.legislation.answers import Derived, definitions, derived
from palermo.treaty.legislation.coding import ADJUDICATED, AGREED, DISPUTED, SINGLE, STANDINGS, Settled, on_day
from palermo.treaty.legislation.files import Coded
from palermo.treaty.legislation.gaps import gaps
from palermo.treaty.legislation.provisions import in_force
from palermo.treaty.legislation.questions import questions
from palermo.treaty.names import name_on


def dossier(coded: Coded, iso3: str, on: date, known_at: datetime | None = None) -> dict[str, Any]:
    """Return what a State's law says on a day, as plain values for JSON.

    known_at: only what was coded by then. What nobody coded is counted and leaves every answer that needs it unknown.
    >>> found = dossier(Coded(), "ITA", date(2009, 4, 14))
    >>> found["coded"]["not_coded"], {one["answer"] for one in found["definitions"]}
    (74, {'unknown'})
    """
    settled = [one for one in coded.settled(known_at) if one.iso3 == iso3]
    stands = on_day(settled, on).get(iso3, {})
    standings = Counter(one.standing for one in stands.values())
    cited = in_force(coded.provisions_of(iso3), on)
    return {
        "iso3": iso3,
        "state": name_on(iso3, on, "en"),
        "on": on.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "coded": {
            "questions": len(questions()),
            "settled": standings[AGREED] + standings[ADJUDICATED],
            "not_coded": len(questions()) - sum(standings.values()),
            **{word: standings[word] for word in STANDINGS},
        },
        "next": _next(standings, len(stands)),
        "definitions": [_derived(derived(one, settled, iso3, on)) for one in definitions().values()],
        "answers": [_answer(stands[code]) for code in questions() if code in stands],
        "gaps": [asdict(one) for one in gaps(settled, iso3, on)],
        "laws": [asdict(one) | {"adopted_on": _iso(one.adopted_on)} for one in coded.laws_of(iso3)],
        "provisions": [
            asdict(one) | {"valid_from": _iso(one.valid_from), "valid_to": _iso(one.valid_to)} for one in cited
        ],
    }


def _next(standings: Mapping[str, int], coded: int) -> list[str]:
    steps = []
    if not coded:
        steps.append("nothing about this State is coded for this day: enter its law and its provisions, then two code")
    if standings.get(SINGLE):
        steps.append("a second coder answers what one alone has answered; until then it counts as not known")
    if standings.get(DISPUTED):
        steps.append("an adjudicator who coded none of them decides the disputed questions")
    return steps


def _derived(one: Derived) -> dict[str, Any]:
    asked = definitions()[one.definition]
    return {
        "id": asked.id,
        "label": asked.label,
        "explanation": asked.explanation,
        "answer": one.answer,
        "because": [asdict(reason) for reason in one.because],
        "provisions": list(one.provisions),
    }


def _answer(one: Settled) -> dict[str, Any]:
    asked = questions()[one.code]
    said = {"code": one.code, "question": asked.text, "group": asked.group, "reference": asked.reference}
    plain = asdict(one) | {"valid_from": _iso(one.valid_from), "valid_to": _iso(one.valid_to)}
    return said | {name: value for name, value in plain.items() if name not in ("iso3", "code")}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
