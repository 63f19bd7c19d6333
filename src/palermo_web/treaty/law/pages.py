"""What pages of law say beside their lists: days asked for, desks of coders, trees of definitions, numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from palermo.treaty.legislation.answers import Definition, Is, Tree
from palermo.treaty.legislation.proposals import Proposal, propose
from palermo.treaty.legislation.provisions import in_force
from palermo.treaty.legislation.questions import CHOICE, NUMBER, Question, question
from palermo_web.drawing.frame import Reader
from palermo_web.records import days
from palermo_web.treaty.law import forms, laws, marking, words
from palermo_web.treaty.law.laws import KnownProvision

PROPOSED = 5

SIX = ("ar", "zh", "en", "fr", "ru", "es")


def today() -> date:
    """Return the day of the page where none is asked for."""
    return timezone.now().date()


def reader_of(request: HttpRequest) -> Reader:
    """Return for whom a page is made."""
    return Reader(words.language(), getattr(request, "digits", "western"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which day a page speaks. on: of the law; known: until when it was known, None for now."""

    on: date
    known: date | None
    chosen: date | None  # the day of the law where one was asked for

    @property
    def query(self) -> str:
        """Return what leads to the same days on another page."""
        said = [f"on={self.chosen.isoformat()}"] if self.chosen else []
        said += [f"known={self.known.isoformat()}"] if self.known else []
        return "&".join(said)


def asked_days(request: HttpRequest) -> Asked:
    """Return the days asked for; without a day of law the last one known of, or today."""
    on, known = days.asked(request), days.asked(request, "known")
    return Asked(on or known or today(), known, on)


def question_line(code: str) -> dict[str, Any]:
    """Return a question as pages show it."""
    one = question(code)
    return {
        "code": code,
        "text": words.say(one.text),
        "group": one.group,
        "group_name": words.group(one.group),
        "reference": one.reference,
        "level": words.level(one.level),
        "limits": words.say(one.qualifier) if one.qualifier else "",
    }


def tree_lines(asked: Definition) -> list[dict[str, Any]]:
    """Return the tree of a definition as lines: how deep each stands and what it asks."""
    return list(_lines(asked.tree, 0))


def _lines(tree: Tree, depth: int) -> Sequence[dict[str, Any]]:
    if isinstance(tree, Is):
        order = [one for one in question(tree.code).answers if one in tree.allowed]
        allowed = [words.answer(one) for one in order]
        return [{"depth": depth, "code": tree.code, "text": words.question(tree.code), "allowed": allowed}]
    below = [line for part in tree.parts for line in _lines(part, depth + 1)]
    return [{"depth": depth, "operator": tree.operator}, *below]


@dataclass(frozen=True, slots=True)
class Desk:
    """The provisions beside a question, with what a machine proposes to read. known: by id."""

    asked: Question
    known: Mapping[str, KnownProvision]
    proposals: tuple[Proposal, ...]

    @property
    def texts(self) -> dict[str, Any]:
        """The provisions by id as the ground floor knows them."""
        return {id: one.provision for id, one in self.known.items()}


def desk(iso3: str, code: str, on: date) -> Desk:
    """Return what lies before a coder: published provisions of the State in force on a day, and proposals."""
    every = {one.provision.id: one for one in laws.provisions(laws.laws(iso3=iso3))}
    beside = in_force((one.provision for one in every.values()), on)
    known = {one.id: every[one.id] for one in beside}
    return Desk(question(code), known, propose(code, beside, PROPOSED))


def desk_lines(found: Desk, said: forms.Written, reader: Reader) -> dict[str, Any]:
    """Return a desk as its page shows it."""
    numbered = list(enumerate(found.proposals, start=1))
    return {
        "asked": question_line(found.asked.code),
        "kind": found.asked.kind,
        "options": [(one, words.answer(one)) for one in found.asked.answers]
        if found.asked.kind in (CHOICE, NUMBER)
        else [],
        "said": said,
        "proposals": [_proposal(number, one, found, reader) for number, one in numbered],
        "provisions": [
            {
                "one": one,
                "language": one.provision.language,
                "cited": id in said.provisions,
                "pieces": marking.pieces(
                    one.provision.text, [(number, each) for number, each in numbered if each.provision == id]
                ),
            }
            for id, one in found.known.items()
        ],
        "passages": [
            {"value": passage, "quote": quote, "one": found.known[quote["provision"]]}
            for passage in said.passages
            if (quote := forms.quoted(passage, found.texts))
        ],
    }


def _proposal(number: int, one: Proposal, found: Desk, reader: Reader) -> dict[str, Any]:
    beside = found.known[one.provision]
    return {
        "number": number,
        "one": beside,
        "language": one.language,
        "pieces": marking.of_passage(one, beside.provision.text),
        "words": [word.term for word in one.words],
        "score": reader.number(one.score, 1),
        "value": f"{one.provision}:{one.start}:{one.end}",
    }


def period(valid_from: date | None, valid_to: date | None) -> dict[str, str]:
    """Return a period as days in text; empty where it has no beginning or no end."""
    return {
        "from": valid_from.isoformat() if valid_from else "",
        "to": valid_to.isoformat() if valid_to else "",
    }
