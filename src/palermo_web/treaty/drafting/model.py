"""The library of model provisions as pages and files show it, and national provisions kept in the register of laws."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from palermo.errors import NotFound
from palermo.treaty.drafting.elements import normal
from palermo.treaty.drafting.model_provisions import ModelProvision, provisions
from palermo_web.accounts import rules as accounts
from palermo_web.records import queries as records
from palermo_web.records.rows import Row, rows

LAWS = "law_provisions"  # register of national provisions; an installation may be without it
MOST = 300  # national provisions offered to choose from
COLUMNS = ("id", "group", "title", "option", "option_title", "text", "commentary", "items", "questions", "valid_from")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the library is narrowed to. item: of the articles; question: of the coding of laws."""

    group: str = ""
    item: str = ""
    question: str = ""
    text: str = ""

    def leaves(self, one: ModelProvision) -> bool:
        """Return whether a provision is left."""
        said = " ".join((one.title, one.commentary, *(option.text for option in one.options.values())))
        return (
            self.group in ("", one.group)
            and self.item in ("", *one.items)
            and self.question in ("", *one.questions)
            and normal(self.text, one.language) in normal(said, one.language)
        )


def narrowed(language: str, on: date, wish: Wish) -> list[ModelProvision]:
    """Return the provisions that stood on a day and are left."""
    return [one for one in provisions(language, on).values() if wish.leaves(one)]


def plain(found: list[ModelProvision]) -> list[dict[str, Any]]:
    """Return provisions as files read them: a row an option."""
    return [
        {
            "id": one.id,
            "group": one.group,
            "title": one.title,
            "option": option.id,
            "option_title": option.title,
            "text": option.text,
            "commentary": one.commentary,
            "items": list(one.items),
            "questions": list(one.questions),
            "valid_from": one.valid_from.isoformat(),
        }
        for one in found
        for option in one.options.values()
    ]


def national(person: accounts.Somebody, language: str) -> list[Row]:
    """Return the national provisions in a language that a reader may see; none where no register holds them."""
    form = records.registers()[LAWS].form if LAWS in records.registers() else None
    if form is None or "text" not in form.items:
        return []
    return [one for one in rows(person, LAWS) if one.get("text") and one.get("language") in ("", language)][:MOST]


def national_text(person: accounts.Somebody, language: str, id: str) -> str:
    """Return the text of a national provision. Raises NotFound, also for one that may not be seen."""
    for one in national(person, language):
        if one.id == id:
            return one.get("text")
    raise NotFound("no such national provision in this language is open to you")
