"""Entries, read: the list of a register, one entry now or on a past day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from palermo.content.labels import translate
from palermo.errors import InvalidQuestion, NotFound
from palermo.records.assessment import Assessment, Problem, assess
from palermo.records.form import Form
from palermo.records.register import LIVE, Register
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.authentication import who
from palermo_web.accounts.models import Organization
from palermo_web.interface.cursors import cursor_of, held_by, not_ours
from palermo_web.records import documents, holds, queries, rules
from palermo_web.records.api.answering import read, tagged
from palermo_web.records.api.shapes import READ_ERRORS, Entries, EntryOut, Language
from palermo_web.records.models import Entry

MOST = 200


@read("/registers/{register_id}/entries", response={200: Entries, **READ_ERRORS}, summary="Entries of a register")
def entries(
    request: HttpRequest,
    response: HttpResponse,
    register_id: str,
    q: str = Query("", max_length=200, description="words in titles, organizations and public answers"),
    status: str = Query("", max_length=64),
    state: str = Query("", max_length=3, description="ISO 3166-1 alpha-3"),
    overdue: bool = False,
    where: list[str] = Query([], description="a facet, as ITEM=CODE; repeatable"),  # noqa: B008 - how the framework names parameters
    cursor: str = Query("", description="the next of the answer before"),
    limit: int = Query(50, ge=1, le=MOST),
) -> Any:
    """List the entries that are open to you. They come as they were opened, so that a change moves none of them."""
    register, person = queries.register(register_id), who(request)
    wish = queries.Wish(q.strip(), status, state, overdue, tuple(_facet(one, register) for one in where))
    open_to = queries.listed(rules.entries_open_to(person, register), wish, register, timezone.now().date())
    found = list(_after(open_to, cursor).order_by("opened_at", "pk")[: limit + 1])
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    document = {
        "register": register.id,
        "entries": _lines(shown, register, person),
        "next": cursor_of({"opened": last.opened_at.isoformat(), "entry": str(last.pk)}) if last else None,
    }
    return tagged(request, response, document)


def _facet(text: str, register: Register) -> tuple[str, str]:
    item, _sign, code = text.partition("=")
    known = register.facets if register.publication == LIVE else ()
    if item not in known:
        raise InvalidQuestion(f'no facet "{item}"; there are: {", ".join(known) or "none"}')
    return item, code


def _after(found: QuerySet[Entry], cursor: str) -> QuerySet[Entry]:
    if not cursor:
        return found
    held = held_by(cursor)
    try:
        opened, entry = datetime.fromisoformat(held["opened"]), UUID(held["entry"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise not_ours() from None
    if opened.tzinfo is None:
        raise not_ours()
    return found.filter(Q(opened_at__gt=opened) | Q(opened_at=opened, pk__gt=entry))


def _lines(entries: list[Entry], register: Register, person: accounts.Somebody) -> list[dict[str, Any]]:
    own = queries.own_of(entries, person)
    cells = queries.cells(entries, own, register, person)
    reviews, today = rules.general_rank(person) == "secretariat", timezone.now().date()
    made = []
    for one in entries:
        status = register.workflow.statuses[one.status]
        close, shown = reviews or one.pk in own, cells.get(one.pk, {})
        due_shown = close or bool(register.due and register.due.item in shown)
        made.append(
            {
                "entry": str(one.pk),
                "title": one.title if close or (status.public and register.publication == LIVE) else "",
                "organization": one.organization.name,
                "state": one.state,
                "period": one.period,
                "status": one.status,
                "version": one.version,
                "opened_at": one.opened_at.isoformat(),
                "changed_at": one.changed_at.isoformat(),
                "due_on": one.due_on.isoformat() if one.due_on and due_shown else None,
                "overdue": bool(register.due and register.due.is_overdue(one.due_on, status.closed, today)),
                "percent": one.percent if close else None,
                "columns": shown,
            }
        )
    return made


@read("/entries/{uuid:entry_id}", response={200: EntryOut, **READ_ERRORS}, summary="One entry")
def entry(
    request: HttpRequest,
    response: HttpResponse,
    entry_id: UUID,
    on: date | None = Query(None, description="as it stood at the end of a day"),  # noqa: B008 - how the framework names parameters
    language: Language = "en",
) -> Any:
    """Return the answers that you may see; for the team also what is missing or wrong and how far it is."""
    return tagged(request, response, document_of(entry_id, who(request), language, on))


def document_of(entry_id: UUID, person: accounts.Somebody, language: str, day: date | None = None) -> dict[str, Any]:
    """Return an entry as a person may see it. Raises NotFound, also where nothing of it was open on the day."""
    found, register = queries.entry(entry_id, person)
    rank = rules.rank(person, found)
    seen = queries.seen(found, register, rank, day)
    if not seen.exists:
        raise NotFound("nothing of this entry was open to you on that day" if day else "no such entry is open to you")
    about = documents.about(found, seen)
    lines = list(documents.lines(seen, language))
    names = _names(lines) if rank in documents.CLOSE else {}
    return {
        **about,
        "organization": {"id": found.organization_id, "name": found.organization.name},
        "on": day.isoformat() if day else None,
        "rank": rank,
        "sequence": found.sequence
        if rank in documents.CLOSE
        else max((one.answer.sequence for one in lines), default=0),
        "answers": [answer_of(one, names) for one in lines],
        **(_assessed(seen, day, language) if rank == "team" else {"problems": None, "completion": None}),
        **_doable(found, register, person, language, past=day is not None),
    }


def _names(lines: list[documents.Line]) -> dict[str, str]:
    wanted = {one.answer.organization for one in lines}
    return {str(one.pk): one.name for one in Organization.objects.filter(pk__in=wanted)}


def answer_of(line: documents.Line, names: dict[str, str]) -> dict[str, Any]:
    """Return an answer as a document. names: of organizations by number, none for readers who are not told."""
    one = line.answer
    return {
        "path": line.path,
        "label": line.label,
        "value": one.value,
        "reason": one.reason,
        "evidence": [dict(law) for law in one.evidence],
        "need": dict(one.need),
        "visibility": one.visibility,
        "origin": dict(one.origin),
        "sequence": one.sequence,
        "at": one.at.isoformat(),
        "version": one.version,
        "organization": names.get(one.organization),
        "retired": line.retired,
    }


def _assessed(seen: queries.Seen, day: date | None, language: str) -> dict[str, Any]:
    found: Assessment = assess(seen.form, seen.answers, day or timezone.now().date())
    return {
        "problems": [_problem(seen.form, one, language) for one in found.problems],
        "completion": [
            {
                "section": one.section,
                "asked": one.asked,
                "answered": one.answered,
                "required": one.required,
                "required_answered": one.required_answered,
            }
            for one in found.completion
        ],
    }


def _problem(form: Form, problem: Problem, language: str) -> dict[str, Any]:
    said = form.say(problem.message, language)
    message = translate(problem.message, language) if said == problem.message else said
    return {"path": problem.path, "message": message, "blocking": problem.blocking}


def _doable(
    entry: Entry, register: Register, person: accounts.Somebody, language: str, *, past: bool
) -> dict[str, Any]:
    acts = rules.acts_on(person, entry)
    if past or not acts & set(rules.TEAM) or holds.why_held(entry, register, person):
        return {"moves": [], "sections": [], "newer": []}
    own = register.workflow.statuses[entry.status].open and acts & {rules.EDIT, rules.CONTRIBUTE}
    sections = rules.sections_of(person, entry, register.version(entry.version)) if own else set()
    return {
        "moves": [
            {"id": one.id, "label": register.say(one.label, language), "to": one.to, "reason": one.reason}
            for one in register.workflow.moves_from(entry.status)
            if one.act in acts
        ],
        "sections": sorted(sections),
        "newer": [one.version for one in register.newer_than(entry.version)] if rules.EDIT in acts else [],
    }
