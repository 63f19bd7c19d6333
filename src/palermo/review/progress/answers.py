"""What answers to a form say of progress: directly on the two scales, or through the mapping of the checklists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from palermo.content.reader import read_yaml
from palermo.errors import InvalidContent
from palermo.records.assessment import assess
from palermo.records.events import Answer
from palermo.records.form import Form, Item
from palermo.review.progress.scales import GRADES, LEVELS, NOT_APPLICABLE, SCALES, bounds
from palermo.review.progress.statements import Statement
from palermo.treaty.articles import provisions

ABOUT, WHOSE = "article", "state"  # items of a form that speaks of one item of one State
MAPPING = "review/progress_from_checklist.yaml"


@dataclass(frozen=True, slots=True)
class Need:
    """Assistance that a State asks for. assistance, urgency: codes of the form; at: when it was said."""

    iso3: str
    item: str
    scale: str  # empty where a checklist asks of both at once
    assistance: tuple[str, ...]
    urgency: str
    at: datetime


@cache
def mapping() -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """Return the bounds that an answer of a checklist leaves, by answer and scale. Raises InvalidContent.

    >>> mapping()["yes"]["law"]
    (2, 3)
    """
    found = {}
    for answer, said in read_yaml(MAPPING).items():
        if set(said) != set(SCALES) or any(not 0 <= low <= high <= 3 for low, high in said.values()):
            raise InvalidContent(f"{MAPPING}: {answer} needs a lowest and a highest level from 0 to 3 on both scales")
        found[str(answer)] = {scale: (int(low), int(high)) for scale, (low, high) in said.items()}
    return found


def scale_of(item: Item) -> str:
    """Return the scale on which a question asks; empty for a duty of a checklist and for any other question.

    >>> from palermo.records.form import Choice, Item
    >>> scale_of(Item("a", "choice", "A", choices=tuple(Choice(code, code) for code in LEVELS["law"])))
    'law'
    """
    codes = {one.code for one in item.choices}
    return next((scale for scale in SCALES if set(LEVELS[scale]) <= codes), "")


def statements_of(
    form: Form, answers: Mapping[str, Answer], *, iso3: str, by: str, on: date, organization: str = "", source: str = ""
) -> tuple[Statement, ...]:
    """Return what answers say of the items of one State, in the order of the form; hidden questions say nothing.

    by, organization, source: of whom it comes and where it stands, as Statement keeps them. on: the day of the answers.
    >>> from palermo.records.register_file import register
    >>> at = datetime.fromisoformat("2009-04-14T00:00:00+00:00")
    >>> said = {"tip_05_1": Answer(value="yes", sequence=1, at=at, by="", organization="1", version="1.0.0")}
    >>> form = register("checklist_tip").form
    >>> [(one.scale, one.low, one.high) for one in statements_of(form, said, iso3="KEN", by="checklist", on=at.date())]
    [('law', 2, 3), ('practice', 2, 3)]
    """
    made = []
    for item, about, answer in _asked(form, answers, on):
        for scale, low, high, applies in _readings(item, str(answer.value)):
            made.append(
                Statement(
                    iso3=iso3,
                    item=about,
                    scale=scale,
                    low=low,
                    high=high,
                    not_applicable=not applies,
                    grade=grade_of(answer),
                    by=by,
                    organization=organization,
                    at=answer.at,
                    source=source,
                )
            )
    return tuple(made)


def needs_of(form: Form, answers: Mapping[str, Answer], *, iso3: str, on: date) -> tuple[Need, ...]:
    """Return the assistance that answers ask for, in the order of the form.

    >>> from palermo.records.register_file import register
    >>> needs_of(register("checklist_tip").form, {}, iso3="KEN", on=date(2009, 4, 14))
    ()
    """
    return tuple(
        Need(iso3, about, scale_of(item), tuple(wanted), str(answer.need.get("urgency", "")), answer.at)
        for item, about, answer in _asked(form, answers, on)
        if (wanted := answer.need.get("assistance"))
    )


def grade_of(answer: Answer) -> int:
    """Return how good the evidence given with an answer is: a quotation or an address attaches the text.

    >>> from datetime import UTC
    >>> at = datetime(2009, 4, 14, tzinfo=UTC)
    >>> grade_of(Answer("yes", 1, at, "", "1", "1.0.0", evidence=({"law": "Act 7", "quote": "Whoever recruits"},)))
    2
    """
    if any(one.get("quote") or one.get("address") for one in answer.evidence):
        return GRADES["text_attached"]
    return GRADES["cited_provision"] if answer.evidence else GRADES["statement"]


def _asked(form: Form, answers: Mapping[str, Answer], on: date) -> Iterator[tuple[Item, str, Answer]]:
    """Yield the shown and answered questions about scored items, each with its item."""
    shown = assess(form, answers, on).shown
    named = answers.get(ABOUT) if ABOUT in form.items and form.items[ABOUT].type == "article" else None
    for item in form.items.values():
        answer = answers.get(item.id)
        about = item.article or (str(named.value) if named and scale_of(item) else "")
        is_scored = about in provisions() and provisions()[about].is_scored
        if is_scored and item.id in shown and answer and answer.value is not None:
            yield item, about, answer


def _readings(item: Item, value: str) -> Iterator[tuple[str, int, int, bool]]:
    """Yield scale, lowest and highest level and whether it applies, as far as a question speaks of progress."""
    scale = scale_of(item)
    if scale:
        yield scale, *bounds(scale, value), value != NOT_APPLICABLE
    elif item.level and value == NOT_APPLICABLE:
        yield from ((one, *bounds(one, value), False) for one in SCALES)
    elif item.level and value in mapping():
        yield from ((one, *mapping()[value][one], True) for one in SCALES)
