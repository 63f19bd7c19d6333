"""The interface for programs: model provisions, the glossary, how long requests for assistance wait."""

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from palermo.content.labels import LANGUAGES, language_of
from palermo.treaty.drafting import glossary
from palermo.treaty.drafting.model_provisions import ModelProvision, provision
from palermo_web.accounts.authentication import READERS
from palermo_web.interface.failures import ERRORS, Failure
from palermo_web.treaty.drafting import assistance, model

READ_ERRORS: dict[Any, Any] = {**ERRORS, 429: Failure}
router = Router(tags=["drafting"], auth=READERS)
read = partial(router.get, openapi_extra={"security": [{}]})  # also by those who say nothing about themselves


class OptionOut(Schema):
    """One way to write a provision."""

    id: str
    title: str
    text: str


class ElementOut(Schema):
    """A part of a provision that a text can speak of."""

    id: str
    label: str


class ProvisionOut(Schema):
    """A model provision in one language. items: of the articles; questions: of the coding of laws."""

    id: str
    version: int
    valid_from: date
    valid_to: date | None
    group: str
    items: list[str]
    questions: list[str]
    language: str
    title: str
    commentary: str
    options: list[OptionOut]
    elements: list[ElementOut]


class Provisions(Schema):
    """The provisions that stood on a day."""

    on: date
    provisions: list[ProvisionOut]


class WordingOut(Schema):
    """A term in one language."""

    term: str
    definition: str
    avoid: list[str]


class TermOut(Schema):
    """A term of the glossary in six languages."""

    id: str
    source: str
    item: str
    theme: str
    wordings: dict[str, WordingOut]


class Terms(Schema):
    """Terms of the glossary."""

    terms: list[TermOut]


class Wait(Schema):
    """Days from one step to another. median: null where fewer than three requests came through both."""

    first: str
    last: str
    count: int
    median: float | None


class AssistanceNumbers(Schema):
    """Counts of all requests for legislative assistance by the end of a day; never whose they are."""

    on: date
    total: int
    statuses: dict[str, int]
    waits: list[Wait]


class Asked(Schema):
    """In which language, and as of which day; the present one where none is given."""

    language: str = Field("en", description="one of: " + ", ".join(LANGUAGES), max_length=10)
    on: date | None = None


def _out(one: ModelProvision) -> ProvisionOut:
    return ProvisionOut(
        id=one.id,
        version=one.version,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        group=one.group,
        items=list(one.items),
        questions=list(one.questions),
        language=one.language,
        title=one.title,
        commentary=one.commentary,
        options=[OptionOut(id=option.id, title=option.title, text=option.text) for option in one.options.values()],
        elements=[ElementOut(id=element.id, label=element.label) for element in one.elements.values()],
    )


def _day(asked: Asked) -> date:
    return asked.on or timezone.now().date()


@read("/model", response={200: Provisions, **READ_ERRORS}, summary="Model provisions as of a day")
def model_provisions(request: HttpRequest, asked: Query[Asked]) -> Provisions:
    """Return every model provision that stood on a day, in a language."""
    found = model.narrowed(language_of(asked.language), _day(asked), model.Wish())
    return Provisions(on=_day(asked), provisions=[_out(one) for one in found])


@read("/model/{provision_id}", response={200: ProvisionOut, **READ_ERRORS}, summary="One model provision")
def model_provision(request: HttpRequest, provision_id: str, asked: Query[Asked]) -> ProvisionOut:
    """Return one model provision as it stood on a day, in a language."""
    return _out(provision(provision_id, language_of(asked.language), _day(asked)))


def _term(one: glossary.Term) -> TermOut:
    said = {
        tag: WordingOut(term=one.term, definition=one.definition, avoid=list(one.avoid))
        for tag, one in one.wordings.items()
    }
    return TermOut(id=one.id, source=one.source, item=one.item, theme=one.theme, wordings=said)


@read("/glossary", response={200: Terms, **READ_ERRORS}, summary="Terms of the glossary")
def terms(request: HttpRequest, q: str = Query("", max_length=80), theme: str = Query("", max_length=40)) -> Terms:
    """Return the terms that hold some words in any language, of a theme where named."""
    return Terms(terms=[_term(one) for one in glossary.found(q, theme)])


@read("/glossary/{term_id}", response={200: TermOut, **READ_ERRORS}, summary="One term")
def term(request: HttpRequest, term_id: str) -> TermOut:
    """Return one term in six languages."""
    return _term(glossary.term(term_id))


@read("/assistance", response={200: AssistanceNumbers, **READ_ERRORS}, summary="How long requests wait")
def assistance_numbers(request: HttpRequest, on: date | None = None) -> AssistanceNumbers:
    """Return how many requests for legislative assistance stand where by the end of a day, and how long they waited."""
    day = on or timezone.now().date()
    found = assistance.numbers(day)
    waits = [Wait(first=one.first, last=one.last, count=one.count, median=one.median) for one in found.waits]
    return AssistanceNumbers(on=day, total=found.total, statuses=dict(found.statuses), waits=waits)
