"""Registers and their forms, as a program reads them before it asks for entries or fills a form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from palermo.records.form import Check, Choice, Form, Item, Section
from palermo.records.register import Register
from palermo.records.rules import Rule, tree_of
from palermo_web.accounts.authentication import who
from palermo_web.records import queries, rules
from palermo_web.records.api.answering import read, tagged
from palermo_web.records.api.shapes import READ_ERRORS, Language, OrganizationOut


class RegisterLine(Schema):
    """A register, with the number of entries open to you."""

    id: str
    label: str
    summary: str
    version: str
    publication: str
    entries: int


class Registers(Schema):
    """Every register of this installation."""

    registers: list[RegisterLine]


class StatusOut(Schema):
    """A place in the workflow."""

    id: str
    label: str
    open: bool = Field(description="answers may be changed")
    public: bool
    closed: bool


class StepOut(Schema):
    """A step of the workflow. act: the permission that it takes."""

    id: str
    label: str
    begins: list[str]
    to: str
    act: str
    complete: bool
    filled: list[str]
    freezes: bool = Field(description="makes a snapshot with a receipt")
    reason: bool


class ColumnOut(Schema):
    """An item that stands in lists."""

    item: str
    label: str
    facet: bool = Field(description="entries can be narrowed by it: where=ITEM=CODE")


class VersionOut(Schema):
    """A version of the form."""

    version: str
    label: str
    sha256: str
    present: bool
    withdrawn: bool


class DueOut(Schema):
    """When an entry is due."""

    item: str
    remind: list[int] = Field(description="days before")


class RegisterOut(Schema):
    """A register as its folder describes it."""

    id: str
    label: str
    summary: str
    kept_by: list[str]
    for_states: str
    instrument: str
    each: str = Field(description="how many entries there are: once, state, state_and_period, free")
    publication: str = Field(description="snapshot: others see what was handed in; live: the present answers")
    titled: str
    source: dict[str, str]
    statuses: list[StatusOut]
    steps: list[StepOut]
    columns: list[ColumnOut]
    versions: list[VersionOut]
    due: DueOut | None
    opens_for: list[OrganizationOut] = Field(description="organizations for which you may open an entry")


class ChoiceOut(Schema):
    """A code with its label."""

    code: str
    label: str


class CheckOut(Schema):
    """A condition that an answer must meet."""

    rule: Any
    message: str
    blocking: bool


class CellOut(Schema):
    """A question, or a cell of a row. Rules are trees of one operator a node."""

    id: str
    type: str
    label: str
    help: str
    required: str
    visibility: str
    choices: list[ChoiceOut]
    show_if: Any
    checks: list[CheckOut]
    evidence: list[str] = Field(description="answers that ask for a provision of law")
    need: list[str] = Field(description="answers that ask which assistance is needed")
    applies: str
    article: str
    level: str
    points_to: str = Field(description="register of the entry that answers it")
    least: float | None
    most: float | None


class ItemOut(CellOut):
    """A question with its rows and cells, where it has any. Answers stand at ITEM, or at ITEM/ROW/CELL."""

    rows: list[ChoiceOut]
    cells: list[CellOut]


class SectionOut(Schema):
    """A page of questions."""

    id: str
    label: str
    help: str
    show_if: Any
    items: list[ItemOut]


class FormOut(Schema):
    """A version of a form in a language."""

    register_id: str = Field(alias="register")
    version: str
    label: str
    sha256: str
    language: Language
    sections: list[SectionOut]
    assistance: list[ChoiceOut]
    urgency: list[ChoiceOut]


@read("/registers", response={200: Registers, **READ_ERRORS}, summary="Which registers there are")
def registers(request: HttpRequest, response: HttpResponse, language: Language = "en") -> Any:
    """List every register with the number of entries that are open to you."""
    found = [
        {
            "id": one.id,
            "label": one.say(one.label, language),
            "summary": one.say(one.summary, language),
            "version": one.form.version,
            "publication": one.publication,
            "entries": rules.entries_open_to(who(request), one).count(),
        }
        for one in queries.registers().values()
    ]
    return tagged(request, response, {"registers": found})


@read("/registers/{register_id}", response={200: RegisterOut, **READ_ERRORS}, summary="One register")
def register(request: HttpRequest, response: HttpResponse, register_id: str, language: Language = "en") -> Any:
    """Return workflow, columns, versions and due dates of a register."""
    one = queries.register(register_id)
    found = {
        "id": one.id,
        "label": one.say(one.label, language),
        "summary": one.say(one.summary, language),
        "kept_by": list(one.kept_by),
        "for_states": one.for_states,
        "instrument": one.instrument,
        "each": one.each,
        "publication": one.publication,
        "titled": one.titled,
        "source": dict(one.source),
        **_workflow(one, language),
        "columns": _columns(one, language),
        "versions": _versions(one, language),
        "due": {"item": one.due.item, "remind": list(one.due.remind)} if one.due else None,
        "opens_for": [
            {"id": own.pk, "name": own.name}
            for own in rules.organizations_that_open(who(request), one, timezone.now().date())
        ],
    }
    return tagged(request, response, found)


def _workflow(register: Register, language: str) -> dict[str, Any]:
    statuses = [
        {
            "id": one.id,
            "label": register.say(one.label, language),
            "open": one.open,
            "public": one.public,
            "closed": one.closed,
        }
        for one in register.workflow.statuses.values()
    ]
    steps = [
        {
            "id": one.id,
            "label": register.say(one.label, language),
            "begins": list(one.begins),
            "to": one.to,
            "act": one.act,
            "complete": one.complete,
            "filled": list(one.filled),
            "freezes": one.freezes,
            "reason": one.reason,
        }
        for one in register.workflow.moves
    ]
    return {"statuses": statuses, "steps": steps}


def _columns(register: Register, language: str) -> list[dict[str, Any]]:
    named = dict.fromkeys((*register.columns, *register.facets))
    return [
        {
            "item": item,
            "label": register.say(register.form.items[item].label, language),
            "facet": item in register.facets,
        }
        for item in named
    ]


def _versions(register: Register, language: str) -> list[dict[str, Any]]:
    return [
        {
            "version": one.version,
            "label": one.say(one.label, language),
            "sha256": one.sha256,
            "present": one.version == register.form.version,
            "withdrawn": one.version in register.withdrawn,
        }
        for one in register.versions.values()
    ]


@read("/registers/{register_id}/forms/{version}", response={200: FormOut, **READ_ERRORS}, summary="A version of a form")
def form(
    request: HttpRequest, response: HttpResponse, register_id: str, version: str, language: Language = "en"
) -> Any:
    """Return sections, questions, choices and rules of a form."""
    found = queries.register(register_id).version(version)
    document = {
        "register": found.register,
        "version": found.version,
        "label": found.say(found.label, language),
        "sha256": found.sha256,
        "language": language,
        "sections": [_section(found, one, language) for one in found.sections],
        "assistance": _choices(found, found.assistance, language),
        "urgency": _choices(found, found.urgency, language),
    }
    return tagged(request, response, document)


def _section(form: Form, section: Section, language: str) -> dict[str, Any]:
    return {
        "id": section.id,
        "label": form.say(section.label, language),
        "help": form.say(section.help, language),
        "show_if": _tree(section.show_if),
        "items": [
            _question(form, one, language)
            | {
                "rows": _choices(form, one.rows, language),
                "cells": [_question(form, cell, language) for cell in one.cells],
            }
            for one in section.items
        ],
    }


def _question(form: Form, item: Item, language: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "type": item.type,
        "label": form.say(item.label, language),
        "help": form.say(item.help, language),
        "required": item.required,
        "visibility": item.visibility,
        "choices": _choices(form, item.choices, language),
        "show_if": _tree(item.show_if),
        "checks": [_check(form, one, language) for one in item.checks],
        "evidence": sorted(item.evidence),
        "need": sorted(item.need),
        "applies": form.say(item.applies, language),
        "article": item.article,
        "level": item.level,
        "points_to": item.register,
        "least": item.least,
        "most": item.most,
    }


def _choices(form: Form, choices: tuple[Choice, ...], language: str) -> list[dict[str, str]]:
    return [{"code": one.code, "label": form.say(one.label, language)} for one in choices]


def _check(form: Form, check: Check, language: str) -> dict[str, Any]:
    return {"rule": _tree(check.rule), "message": form.say(check.message, language), "blocking": check.blocking}


def _tree(rule: Rule | None) -> Any:
    return tree_of(rule) if rule else None
