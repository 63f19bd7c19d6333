"""Answers of a simulated State, whole and consistent; every number is invented."""

from typing import Any

from palermo.statistics.national.tables import AGES, SEXES, tables

PERSONS = {"F": (6, 9, 1), "M": (2, 5, 0), "O": (0, 1, 0), "U": (0, 0, 2)}


def sex_age(item: str, persons: dict[str, tuple[int, int, int]] | None = None) -> dict[str, int]:
    """Return a table by sex and age whose parts add up."""
    persons = persons or PERSONS
    ages = [column for column in AGES if column != "total"]
    found = {f"{item}/{row}/{age}": n for row, counts in persons.items() for age, n in zip(ages, counts, strict=True)}
    for row, counts in persons.items():
        found[f"{item}/{row}/total"] = sum(counts)
    for column in AGES:
        found[f"{item}/T/{column}"] = sum(found[f"{item}/{row}/{column}"] for row in SEXES if row != "T")
    return found


def whole(**more: Any) -> dict[str, Any]:
    """Return a consistent questionnaire. more: answers that replace these, None to leave one out."""
    found: dict[str, Any] = {f"{id}_status": "not_collected" for id in tables()}
    found |= {"authority": "Simulated Ministry of Justice", "law_changed": "no"}
    found |= {"assets_status": "zero", "funds_status": "not_yet", "convicted_status": "zero"}
    found |= {"offences_status": "counted", "offences_total": 40}
    found |= {"victims_status": "counted", **sex_age("victims")}
    found |= {"victims_citizenship_status": "counted", "victims_citizenship_unknown": 3}
    for row, (state, persons) in {"a": ("NPL", 20), "b": ("KEN", 3)}.items():
        found |= {f"victims_citizenship/{row}/state": state, f"victims_citizenship/{row}/persons": persons}
    found |= {path.replace("__", "/"): value for path, value in more.items()}
    return {path: value for path, value in found.items() if value is not None}
