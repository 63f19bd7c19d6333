"""A draft put together from chosen options: as text, as HTML, as lines of a Word file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from palermo.content.labels import language_of
from palermo.errors import InvalidInput
from palermo.records.word_document import Written
from palermo.treaty.drafting.model_provisions import provision

RIGHT_TO_LEFT = ("ar",)


@dataclass(frozen=True, slots=True)
class Clause:
    """One provision of a draft. items: of the articles that it serves."""

    number: int
    title: str
    text: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assembled:
    """A draft. notice: said at its head; on: the day of the library from which it was made."""

    title: str
    notice: str
    language: str
    on: date
    clauses: tuple[Clause, ...]

    @property
    def direction(self) -> str:
        """The direction in which its language is written."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def as_text(self) -> str:
        """Return the draft as plain text."""
        parts = [self.title, self.notice, *(f"{one.number}. {one.title}\n{one.text}" for one in self.clauses)]
        return "\n\n".join(parts) + "\n"

    def as_html(self) -> str:
        """Return the draft as a page of its own."""
        clauses = "\n".join(
            f"<h2>{one.number}. {escape(one.title)}</h2>\n<p>{escape(one.text)}</p>\n"
            f'<p><small><bdi dir="ltr">{escape(", ".join(one.items))}</bdi></small></p>'
            for one in self.clauses
        )
        return (
            f'<!doctype html>\n<html lang="{self.language}" dir="{self.direction}">\n<head><meta charset="utf-8">'
            f"<title>{escape(self.title)}</title></head>\n<body>\n<h1>{escape(self.title)}</h1>\n"
            f"<p>{escape(self.notice)}</p>\n{clauses}\n</body>\n</html>\n"
        )

    def as_written(self) -> Written:
        """Return the draft as the lines of a Word file."""
        lines = [("Title", self.title), ("Normal", self.notice)]
        for one in self.clauses:
            lines += [("Heading1", f"{one.number}. {one.title}"), ("Normal", one.text)]
        return Written(self.title, self.on.isoformat(), self.language, self.direction, tuple(lines))


def assembled(chosen: Sequence[tuple[str, str]], *, title: str, notice: str, language: str, on: date) -> Assembled:
    """Put a draft together. chosen: provisions with their options, in the order of the draft.

    Raises InvalidInput where nothing is chosen or a provision twice, NotFound for what does not exist on the day.
    >>> made = assembled([("attempt", "same")], title="T", notice="N", language="en", on=date(2026, 12, 1))
    >>> made.clauses[0].text
    'An attempt to commit the offence is punished like the offence itself.'
    """
    ids = [id for id, _option in chosen]
    if not ids or len(set(ids)) < len(ids):
        raise InvalidInput("Choose at least one provision, and each once.")
    clauses = []
    for number, (id, option) in enumerate(chosen, start=1):
        model = provision(id, language, on)
        clauses.append(Clause(number, model.title, model.option(option).text, model.items))
    return Assembled(title, notice, language_of(language), on, tuple(clauses))
