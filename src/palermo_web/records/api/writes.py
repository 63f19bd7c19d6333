"""Entries, written: opened, answered with locks, moved on, brought up to date; rules and audit as on the pages."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Status

from palermo.content.reasons import reason_in
from palermo.errors import InvalidAnswer, NotAllowed, NotFound
from palermo.records.events import Answer, Conflict, Proposal
from palermo.records.register import Register
from palermo_web.accounts.authentication import WRITERS, person
from palermo_web.accounts.models import Organization, Person
from palermo_web.records import actions, attachments, documents, queries, rules
from palermo_web.records.api import shapes
from palermo_web.records.api.answering import router
from palermo_web.records.api.entries import answer_of, document_of
from palermo_web.records.models import Entry

MISSING_FILE = "This file is not here; hand it in again."
REMEDY = "see errors and conflicts; change what they name and send it again with the sequence that stands"


@router.post(
    "/registers/{register_id}/entries",
    auth=WRITERS,
    response={200: shapes.EntryOut, 201: shapes.EntryOut, **shapes.WRITE_ERRORS},
    summary="Open an entry",
)
def open_entry(request: HttpRequest, register_id: str, sent: shapes.Opening, language: shapes.Language = "en") -> Any:
    """Open an entry, or return the one that there is where a State has only one."""
    register, by, began = queries.register(register_id), person(request), timezone.now()
    organization = _organization(sent.organization, register, by)
    period = sent.period.strip()
    if register.each == "state_and_period" and not (period.isascii() and period.isdecimal() and len(period) == 4):
        raise InvalidAnswer(_("Give the year of the round, such as 2026."))
    if register.each != "state_and_period" and period:
        raise InvalidAnswer("this register has no rounds; leave period out")
    entry = actions.open_entry(register=register, organization=organization, by=by, period=period)
    return Status(201 if entry.opened_at >= began else 200, document_of(entry.pk, by, language))


def _organization(id: int | None, register: Register, by: Person) -> Organization:
    today = timezone.now().date()
    own = rules.organizations_that_open(by, register, today) or rules.organizations_not_asked(by, register, today)
    found = [one for one in own if id in (None, one.pk)]
    if not found:
        raise NotAllowed(_("Your roles do not allow this."))
    if len(found) > 1:
        raise InvalidAnswer(f"name your organization: {', '.join(f'{one.pk} {one.name}' for one in found)}")
    return found[0]


@router.patch(
    "/entries/{uuid:entry_id}/answers",
    auth=WRITERS,
    response={200: shapes.Written, **shapes.WRITE_ERRORS, 409: shapes.NotAllWritten, 422: shapes.NotAllWritten},
    summary="Change answers",
)
def change_answers(
    request: HttpRequest, entry_id: UUID, sent: shapes.AnswersIn, language: shapes.Language = "en"
) -> Any:
    """Write what is free and right; say what somebody changed meanwhile (409) and what cannot be read (422)."""
    by = person(request)
    entry, register = queries.entry(entry_id, by)
    free, errors = _allowed(entry, register, sent, by)
    standing = queries.answers(entry)
    wanted = [_proposal(one, standing.get(one.path)) for one in free]
    saved = actions.save_answers(entry=entry, register=register, wanted=wanted, by=by)
    errors |= {path: reason_in(text, language) for path, text in saved.errors.items()}
    conflicts = [_conflict(one, entry, register, language) for one in saved.conflicts]
    said = {"written": saved.written, "conflicts": conflicts, "errors": errors}
    if not conflicts and not errors:
        return said
    what = f"not written: {', '.join([*(one['path'] for one in conflicts), *errors])}"
    failure = {"what": what, "where": request.path, "remedy": REMEDY}
    return Status(409 if conflicts else 422, said | {"error": failure})


def _allowed(
    entry: Entry, register: Register, sent: shapes.AnswersIn, by: Person
) -> tuple[list[shapes.AnswerIn], dict[str, str]]:
    """Return the answers in sections that a person may change, and errors for the others. Raises where it is none."""
    form, refused = register.version(entry.version), {}
    free, errors, denied = [], {}, None
    sections: dict[str, NotAllowed | None] = {}
    for one in sent.answers:
        section = form.section_of.get(one.path.split("/")[0])
        if section and section.id not in sections:
            sections[section.id] = _denied(by, entry, register, section.id)
        refused[one.path] = sections[section.id] if section else None
    for one in sent.answers:
        if refused[one.path]:
            denied = refused[one.path]
            errors[one.path] = str(denied)
        elif _names_a_strange_file(one, form, by):
            errors[one.path] = MISSING_FILE
        else:
            free.append(one)
    if denied and not free:
        raise denied
    return free, errors


def _denied(by: Person, entry: Entry, register: Register, section: str) -> NotAllowed | None:
    try:
        rules.check_can_change(by, entry, register, section)
    except NotAllowed as error:
        return error
    return None


def _names_a_strange_file(sent: shapes.AnswerIn, form: Any, by: Person) -> bool:
    """Return whether an answer names a file that its author has not seen: naming one would open it to them."""
    if queries.item_at(form, sent.path).type != "file" or not isinstance(sent.value, Mapping):
        return False
    return attachments.naming(by, str(sent.value.get("sha256", ""))) is None


def _proposal(sent: shapes.AnswerIn, standing: Answer | None) -> Proposal:
    """Return what a program wants an answer to be; what it did not name stays, as long as it saw what stands."""
    kept = standing.content() if standing and standing.sequence == sent.seen else {}
    named = sent.model_dump(exclude={"path", "seen"}, exclude_unset=True)
    content = {name: one for name, one in (kept | named).items() if one not in (None, "", [], {})}
    return Proposal(sent.path, sent.seen, content)


def _conflict(found: Conflict, entry: Entry, register: Register, language: str) -> dict[str, Any]:
    form = register.version(entry.version)
    label = form.say(queries.item_at(form, found.path).label, language)
    organization = Organization.objects.get(pk=found.theirs.organization)
    line = documents.Line(found.path, label, found.theirs, False)
    theirs = answer_of(line, {found.theirs.organization: organization.name})
    return {"path": found.path, "mine": dict(found.mine), "theirs": theirs}


@router.delete(
    "/entries/{uuid:entry_id}/rows/{item}/{row}",
    auth=WRITERS,
    response={204: None, **shapes.WRITE_ERRORS},
    summary="Take a row out of a repeating group",
)
def remove_row(
    request: HttpRequest,
    entry_id: UUID,
    item: str,
    row: str,
    seen: int = Query(..., ge=0, le=2**53, description="the highest sequence among the answers of the row"),
) -> Any:
    """Take a row out; its history stays. 409 where somebody wrote to the row since you read it."""
    entry, register = queries.entry(entry_id, person(request))
    path = f"{item}/{row}"
    if not any(one.startswith(path + "/") for one in queries.answers(entry)):
        raise NotFound(f'no row "{path}" holds an answer')
    actions.remove_row(entry=entry, register=register, path=path, by=person(request), seen=seen)
    return Status(204, None)


@router.post(
    "/entries/{uuid:entry_id}/moves",
    auth=WRITERS,
    response={200: shapes.Moved, **shapes.WRITE_ERRORS},
    summary="Take a step of the workflow",
)
def move(request: HttpRequest, entry_id: UUID, sent: shapes.MoveIn) -> Any:
    """Move an entry on; where the step hands it in, the answer carries the receipt."""
    entry, register = queries.entry(entry_id, person(request))
    shot = actions.move(entry=entry, register=register, step=sent.step, by=person(request), reason=sent.reason)
    entry.refresh_from_db()
    receipt = {"receipt": shot.receipt, "sha256": shot.sha256} if shot else {"receipt": "", "sha256": ""}
    return {"status": entry.status, **receipt}


@router.post(
    "/entries/{uuid:entry_id}/update",
    auth=WRITERS,
    response={200: shapes.Updated, **shapes.WRITE_ERRORS},
    summary="Bring an entry to the present version of its form",
)
def update(request: HttpRequest, entry_id: UUID) -> Any:
    """Bring an entry up to date, step by step; no answer is lost."""
    entry, register = queries.entry(entry_id, person(request))
    through = actions.bring_up_to_date(entry=entry, register=register, by=person(request))
    entry.refresh_from_db()
    return {"version": entry.version, "through": through}
