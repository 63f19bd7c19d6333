"""What is written about a question on a page: kept as written while somebody looks for words to cite, then cleaned."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from palermo.errors import InvalidAnswer
from palermo.treaty.legislation.provisions import Provision
from palermo.treaty.legislation.questions import CHOICE, NUMBER, Question

LONGEST = 2000


class Wrong(Exception):
    """What is wrong, by field."""

    def __init__(self, said: Mapping[str, str]) -> None:
        super().__init__(said)
        self.said = dict(said)


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the fields. passages: provision, start and end of cited words, such as "id:0:20"."""

    answer: str = ""
    years: str = ""
    valid_from: str = ""
    valid_to: str = ""
    note: str = ""
    provisions: tuple[str, ...] = ()
    passages: tuple[str, ...] = field(default=())

    def citing(self, passage: str) -> "Written":
        """Return the same with one more passage cited; no answer changes."""
        provision = passage.partition(":")[0]
        return replace(
            self,
            provisions=tuple(dict.fromkeys((*self.provisions, provision))),
            passages=tuple(dict.fromkeys((*self.passages, passage))),
        )

    def without(self, passage: str) -> "Written":
        """Return the same with one passage no longer cited; its provision stays."""
        return replace(self, passages=tuple(one for one in self.passages if one != passage))


def written(post: QueryDict) -> Written:
    """Return what stands in the fields of a page."""
    plain = {
        name: post.get(name, "").replace("\r\n", "\n").strip()[: LONGEST + 1]
        for name in ("answer", "years", "valid_from", "valid_to", "note")
    }
    return Written(**plain, provisions=tuple(post.getlist("provisions")), passages=tuple(post.getlist("passages")))


def cleaned(said: Written, asked: Question, known: Mapping[str, Provision]) -> dict[str, Any]:
    """Return what an action takes. known: the provisions beside the question. Raises Wrong, by field."""
    wrong: dict[str, str] = {}
    found: dict[str, Any] = {
        "provisions": list(said.provisions),
        "passages": [one for one in (quoted(passage, known) for passage in said.passages) if one],
    }
    given = said.years if asked.kind == NUMBER and said.years else said.answer
    try:
        found["answer"] = asked.clean(given)
    except InvalidAnswer:
        wrong["answer"] = _what_to_answer(asked)
    for name in ("valid_from", "valid_to"):
        try:
            day = getattr(said, name)
            found[name] = date.fromisoformat(day) if day else None
        except ValueError:
            wrong[name] = _("Write the day as year-month-day, such as 2009-04-14.")
    if len(said.note) > LONGEST:
        wrong["note"] = _("Write at most %(most)s characters.") % {"most": LONGEST}
    if wrong:
        raise Wrong(wrong)
    return found


def quoted(passage: str, known: Mapping[str, Provision]) -> dict[str, str] | None:
    """Return a passage in words; None for one that does not stand beside the question."""
    id, _sign, place = passage.partition(":")
    start, _sign, end = place.partition(":")
    if id not in known or not (start.isdecimal() and end.isdecimal()) or max(len(start), len(end)) > 8:
        return None
    text = known[id].text[int(start) : int(end)]
    return {"provision": id, "text": text} if text.strip() else None


def _what_to_answer(asked: Question) -> str:
    if asked.kind == CHOICE:
        return _("Choose an answer.")
    if asked.kind == NUMBER:
        return _("Write the years as a number, or choose one of the words.")
    return _("Write an answer of at most %(most)s characters.") % {"most": LONGEST}
