"""Good practices, gaps and challenges by article of the Protocol, as a reader may see them on a day or now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from palermo.errors import NotFound
from palermo.treaty.articles import provisions, titles
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries as records
from palermo_web.review.meetings import Row, rows

PRACTICES, PROTOCOL = "practices", "tip"
KINDS = ("practice", "gap", "challenge")
CRITERIA = "criteria"  # the section of the form that holds them


@dataclass(frozen=True, slots=True)
class Counted:
    """An article with how many entries about it everybody could see."""

    number: str
    title: str
    practices: int
    gaps: int
    challenges: int
    states: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What the entries about an article are narrowed to."""

    kind: str = ""
    state: str = ""
    status: str = ""
    text: str = ""

    def leaves(self, one: Row) -> bool:
        """Return whether an entry is left."""
        words = " ".join(one.get(path) for path in ("title", "description", "evidence_text")).casefold()
        return (
            self.kind in ("", one.get("kind"))
            and self.state in ("", one.get("state"))
            and self.status in ("", one.status)
            and self.text.casefold() in words
        )


def article_of(one: Row) -> str:
    """Return the number of the article of the Protocol that an entry is about; empty for another treaty."""
    known = provisions().get(one.get("article"))
    return known.article if known and known.instrument == PROTOCOL else ""


def is_public(one: Row) -> bool:
    """Return whether everybody could see an entry."""
    return records.registers()[PRACTICES].workflow.statuses[one.status].public


def seen(person: accounts.Somebody, day: date | None = None, state: str = "") -> list[Row]:
    """Return the entries that a reader may see, those of one State where named; as they stood on a day or stand now."""
    return [one for one in rows(person, PRACTICES, day) if state in ("", one.get("state"))]


def articles(every: list[Row]) -> tuple[list[Counted], int]:
    """Return every article with what is published about it, and how many entries are about other treaties."""
    shown = [one for one in every if is_public(one)]
    of: dict[str, list[Row]] = {number: [] for instrument, number in titles() if instrument == PROTOCOL}
    others = 0
    for one in shown:
        if (number := article_of(one)) in of:
            of[number].append(one)
        else:
            others += 1
    return [_counted(number, found) for number, found in of.items()], others


def _counted(number: str, found: list[Row]) -> Counted:
    kinds = [one.get("kind") for one in found]
    states = {one.get("state") for one in found} - {""}
    practices, gaps, challenges = map(kinds.count, KINDS)
    return Counted(number, titles()[PROTOCOL, number], practices, gaps, challenges, len(states))


def about_article(every: list[Row], number: str) -> list[Row]:
    """Return the entries about an article, by provision, practices before gaps. Raises NotFound for no such article."""
    if (PROTOCOL, number) not in titles():
        known = ", ".join(one for instrument, one in titles() if instrument == PROTOCOL)
        raise NotFound(f"the Protocol has no article {number}; there are: {known}")
    found = [one for one in every if article_of(one) == number]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(found, key=lambda one: (one.get("article"), order.get(one.get("kind"), 9), one.get("title"), one.id))


def criteria() -> list[str]:
    """Return the criteria against which a practice is held, in order."""
    section = records.registers()[PRACTICES].form.section(CRITERIA)
    return [item.id for item in section.items if item.type == "choice"]


def columns() -> list[str]:
    """Return the columns of a file of entries."""
    before = ("entry", "title", "kind", "article", "state", "status", "since", "recommendation", "description")
    return [*before, *criteria(), "evidence", "document"]


def plain(one: Row) -> dict[str, Any]:
    """Return an entry as files and programs read it."""
    file = one.said.get("evidence_file") or {}
    other = {"entry": one.id, "status": one.status, "evidence": one.get("evidence_text"), "document": file.get("name")}
    return {name: other.get(name, one.get(name)) or None for name in columns()}
