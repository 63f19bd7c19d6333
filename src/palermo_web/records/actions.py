"""Writes: open an entry, answer, move it on, invite, bring it to a new version. Each is one event or several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.errors import Changed, InvalidAnswer, NotAllowed, NotFound
from palermo.records import events as core
from palermo.records import snapshot as snapshots
from palermo.records import values
from palermo.records.assessment import Assessment, assess
from palermo.records.form import VISIBILITIES, Form, Item
from palermo.records.register import Register, check_may_move
from palermo_web.accounts import audit
from palermo_web.accounts.models import Organization, Person
from palermo_web.records import holds, queries, receivers, references, rules
from palermo_web.records.models import Answer, Contribution, Entry, Event, KnownForm, Snapshot

LOCK = 2010  # number of the advisory lock under PostgreSQL: events are written one after the other


@dataclass
class Saved:
    """What became of changes. errors: message in English by path; what was written stays with the person."""

    written: dict[str, int] = field(default_factory=dict)  # path -> sequence, the new lock
    conflicts: list[core.Conflict] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    answers: Mapping[str, core.Answer] = field(default_factory=dict)  # as they stand now


def _lock(entry: Entry) -> Entry:
    """Return the entry as it is now, nobody else writing to it until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return Entry.objects.select_related("organization").select_for_update(of=("self",)).get(pk=entry.pk)


def _append(
    entry: Entry, kind: str, *, by: Person, organization: Organization, path: str = "", body: Mapping[str, Any]
) -> Event:
    made = Event.objects.create(
        entry=entry,
        kind=kind,
        at=timezone.now(),
        by=by,
        organization=organization,
        version=entry.version,
        path=path,
        body=dict(body),
    )
    entry.sequence, entry.changed_at = made.sequence, made.at
    return made


@transaction.atomic
def open_entry(
    *, register: Register, organization: Organization, by: Person, state: str = "", period: str = ""
) -> Entry:
    """Open an entry, or return the one that there is where a State has only one."""
    whose = state or organization.state
    rules.check_can_open(by, register, organization, whose, timezone.now().date())
    unique = _unique(register, organization, whose, period)
    known = Entry.objects.filter(unique_as=unique).first() if unique else None
    if known:
        return known
    form = register.form
    KnownForm.objects.get_or_create(
        register=register.id,
        version=form.version,
        defaults={"sha256": form.sha256, "first_used_at": timezone.now()},
    )
    entry = Entry(
        register=register.id,
        organization=organization,
        state=whose,
        period=period,
        unique_as=unique,
        status=register.workflow.first,
        version=form.version,
        opened_at=timezone.now(),
        changed_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        return Entry.objects.get(unique_as=unique)
    opening = rules.opening_for(by, register, organization)
    _append(entry, core.OPENED, by=by, organization=opening, body={"state": entry.status})
    _note(entry, register, queries.answers(entry))
    audit.record("entry.opened", by=by, about=f"entry:{entry.pk}", details={"register": register.id})
    return entry


def _unique(register: Register, organization: Organization, state: str, period: str) -> str | None:
    whose = state or f"organization {organization.pk}"
    return {
        "once": register.id,
        "state": f"{register.id} {whose}",
        "state_and_period": f"{register.id} {whose} {period}",
        "free": None,
    }[register.each]


def clean_content(form: Form, path: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an answer says, cleaned: value, reason, evidence, need, visibility. Raises InvalidAnswer."""
    item = _item(form, path)
    made: dict[str, Any] = {}
    value = values.clean(item, given.get("value"))
    if value is not None:
        made["value"] = value
    if given.get("reason"):
        made["reason"] = str(given["reason"])[: values.LONG].strip()
    evidence = [cleaned for cleaned in map(values.law, given.get("evidence") or ()) if cleaned]
    if evidence and item.evidence:
        made["evidence"] = evidence
    need = _need(form, given.get("need") or {})
    if need and isinstance(value, str) and value in item.need:
        made["need"] = need
    wish = given.get("visibility") or ""
    if wish and wish not in VISIBILITIES:
        raise InvalidAnswer("Choose who may see this from the list.")
    if wish and wish != item.visibility:
        if VISIBILITIES.index(wish) < VISIBILITIES.index(item.visibility):
            raise InvalidAnswer("An answer may be shown to fewer readers than the form says, never to more.")
        made["visibility"] = wish
    return made


def _item(form: Form, path: str) -> Item:
    try:
        return form.at(path)
    except NotFound as error:
        raise InvalidAnswer(str(error)) from None


def _check_cited(item: Item, value: Any, standing: core.Answer | None, by: Person) -> None:
    """Raise InvalidAnswer for a recommendation that its register does not have; one that stands already may stay."""
    if item.type != "recommendation" or not item.register or value is None:
        return
    if not (standing and standing.value == value) and not references.is_known(item, value, by):
        raise InvalidAnswer(f"“{value}” is not among the recommendations kept here; choose one from the list.")


def _check_not_held(register: Register, path: str, value: Any) -> None:
    """Raise InvalidAnswer for an entry to which nothing can be added any more."""
    why = holds.why_not(register, value) if register.held and path == register.held.item else ""
    if why:
        raise InvalidAnswer(why)


def _need(form: Form, given: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {one.code for one in form.assistance}
    wanted = [code for code in given.get("assistance") or () if code in kinds]
    urgency = given.get("urgency") if given.get("urgency") in {one.code for one in form.urgency} else ""
    made: dict[str, Any] = {"assistance": wanted} if wanted else {}
    return made | ({"urgency": urgency} if urgency and wanted else {})


@transaction.atomic
def save_answers(
    *, entry: Entry, register: Register, wanted: Sequence[core.Proposal], by: Person, origin: Mapping[str, Any] = {}
) -> Saved:
    """Write changed answers; what cannot be read is named, what somebody changed meanwhile is a conflict."""
    entry = _lock(entry)
    holds.check_free(entry, register, by)
    form = register.version(entry.version)
    standing = core.EntryState(answers=queries.answers(entry))
    saved, clean = Saved(), []
    for one in wanted:
        try:
            content = clean_content(form, one.path, one.content)
            _check_not_held(register, one.path, content.get("value"))
            _check_cited(_item(form, one.path), content.get("value"), standing.answers.get(one.path), by)
        except InvalidAnswer as error:
            saved.errors[one.path] = str(error)
            continue
        said = standing.answers.get(one.path)
        if said is None or said.content() != content:  # what stands already needs no right: a sheet brings all back
            rules.check_can_change(by, entry, register, form.section_of[one.path.split("/")[0]].id)
            clean.append(core.Proposal(one.path, one.seen, content))
    free, saved.conflicts = core.sorted_out(standing, clean)
    organization = rules.acting_for(by, entry)
    answers = dict(standing.answers)
    for one in free:
        body = dict(one.content) | ({"origin": dict(origin)} if origin else {})
        event = _append(entry, core.ANSWERED, by=by, organization=organization, path=one.path, body=body)
        answers[one.path] = core.apply(core.EntryState(), event.as_core()).answers[one.path]
        _keep(entry, form, event)
        saved.written[one.path] = event.sequence
    saved.answers = answers
    if free:
        _note(entry, register, answers)
    return saved


def _keep(entry: Entry, form: Form, event: Event) -> None:
    item = queries.item_at(form, event.path)
    value, own = event.body.get("value"), event.body.get("visibility", "")
    Answer.objects.update_or_create(
        entry=entry,
        path=event.path,
        defaults={
            "value": value,
            "text": searched(value),
            "visibility": rules.visibility_of(item, own),
            "reason": event.body.get("reason", ""),
            "evidence": event.body.get("evidence", []),
            "need": event.body.get("need", {}),
            "own_visibility": own,
            "origin": event.body.get("origin", {}),
            "sequence": event.sequence,
            "at": event.at,
            "by_id": event.by_id,
            "organization_id": event.organization_id,
            "version": event.version,
            "retired": False,
        },
    )


def searched(value: Any) -> str:
    """Return an answer as the text by which lists are searched and narrowed."""
    if isinstance(value, dict):
        return " ".join(map(str, value.values()))[:500]
    if isinstance(value, list):
        return " ".join(map(str, value))[:500]
    return "" if value is None else str(value)[:500]


def _note(entry: Entry, register: Register, answers: Mapping[str, core.Answer]) -> Assessment:
    """Write down what lists and boards show of an entry."""
    found = assess(register.version(entry.version), answers, timezone.now().date())
    entry.completion = [
        {"section": one.section, "asked": one.asked, "answered": one.answered} for one in found.completion
    ]
    titled = answers.get(register.titled)
    entry.title = str(titled.value) if titled and titled.value else ""
    due = answers.get(register.due.item) if register.due else None
    entry.due_on = date.fromisoformat(due.value) if due and due.value else None
    entry.save()
    return found


@transaction.atomic
def remove_row(*, entry: Entry, register: Register, path: str, by: Person, seen: int | None = None) -> None:
    """Take a row out of a repeating group; its history stays.

    seen: the latest sequence in the row that the person saw. Raises Changed where somebody wrote to the row since.
    """
    entry = _lock(entry)
    holds.check_free(entry, register, by)
    form = register.version(entry.version)
    item, _sign, row = path.partition("/")
    if item not in form.items or form.items[item].type != "group" or not row:
        raise NotFound(f'"{path}" is no row of a repeating group')
    rules.check_can_change(by, entry, register, form.section_of[item].id)
    latest = Answer.objects.filter(entry=entry, path__startswith=path + "/").aggregate(last=Max("sequence"))["last"]
    if seen is not None and latest != seen:
        raise Changed(f'somebody changed the row "{path}" since you read it; its latest answer is {latest}')
    _append(entry, core.REMOVED, by=by, organization=rules.acting_for(by, entry), path=path, body={})
    Answer.objects.filter(entry=entry, path__startswith=path + "/").delete()
    _note(entry, register, queries.answers(entry))


@transaction.atomic
def move(
    *, entry: Entry, register: Register, step: str, by: Person, reason: str = "", through: str = ""
) -> Snapshot | None:
    """Move an entry on; return the snapshot with its receipt where the step makes one. through: the room that does."""
    entry = _lock(entry)
    holds.check_free(entry, register, by)
    move = register.workflow.move(step, entry.status)
    rules.check_can_take(by, entry, move, through)
    if not rules.is_left(move, entry, register, timezone.now().date()):
        raise NotAllowed(rules.why_not_asked(register, entry.state))
    answers = queries.answers(entry)
    assessment = assess(register.version(entry.version), answers, timezone.now().date())
    answered = frozenset(path for path, one in answers.items() if one.value is not None)
    check_may_move(move, assessment, answered, reason)
    body = {"step": step, "from": entry.status, "to": move.to} | ({"reason": reason.strip()} if reason.strip() else {})
    entry.status = move.to
    taken = None
    organization = rules.acting_for(by, entry)
    if move.freezes:
        document = _document(entry, answers)
        body["sha256"] = snapshots.hash_of(document)
    event = _append(entry, core.MOVED, by=by, organization=organization, body=body)
    if move.freezes:
        receipt = snapshots.receipt(body["sha256"], event.sequence, event.at)
        taken = Snapshot.objects.create(
            entry=entry, event=event, at=event.at, sha256=body["sha256"], receipt=receipt, document=document
        )
        receivers.hear(taken)
    _note(entry, register, answers)
    receivers.hear_of_move(entry)
    audit.record("entry.moved", by=by, about=f"entry:{entry.pk}", details=body)
    return taken


def _document(entry: Entry, answers: Mapping[str, core.Answer]) -> dict[str, Any]:
    about = {
        "entry": str(entry.pk),
        "register": entry.register,
        "version": entry.version,
        "state": entry.state,
        "period": entry.period,
        "status": entry.status,
        "organization": str(entry.organization_id),
    }
    return snapshots.document_of(about, answers)


@transaction.atomic
def invite(*, entry: Entry, organization: Organization, sections: Sequence[str], by: Person) -> Contribution:
    """Invite an authority to answer some sections; none named means every one."""
    entry = _lock(entry)
    if rules.EDIT not in rules.acts_on(by, entry):
        raise NotAllowed(_("Your roles do not allow this."))
    if organization.state != entry.state or organization.kind != entry.organization.kind:
        raise NotAllowed(_("Only authorities of the same State can be invited."))
    made, _new = Contribution.objects.update_or_create(
        entry=entry, organization=organization, defaults={"sections": list(sections)}
    )
    body = {"organization": organization.pk, "sections": list(sections)}
    _append(entry, core.INVITED, by=by, organization=entry.organization, body=body)
    entry.save()
    audit.record("entry.invited", by=by, about=f"entry:{entry.pk}", details=body)
    return made


@transaction.atomic
def bring_up_to_date(*, entry: Entry, register: Register, by: Person) -> list[str]:
    """Bring an entry to the present version of its form, step by step; return the versions it went through."""
    entry = _lock(entry)
    if rules.EDIT not in rules.acts_on(by, entry):
        raise NotAllowed(_("Your roles do not allow this."))
    holds.check_free(entry, register, by)
    done = []
    for form in register.newer_than(entry.version):
        before = entry.version
        entry.version = form.version
        body = core.change_to(form) | {"from": before}
        _append(entry, core.MIGRATED, by=by, organization=rules.acting_for(by, entry), body=body)
        KnownForm.objects.get_or_create(
            register=register.id,
            version=form.version,
            defaults={"sha256": form.sha256, "first_used_at": timezone.now()},
        )
        done.append(form.version)
    if done:
        rebuild(entry, register)
        audit.record("entry.migrated", by=by, about=f"entry:{entry.pk}", details={"to": done[-1]})
    return done


@transaction.atomic
def rebuild(entry: Entry, register: Register) -> None:
    """Make the present answers of an entry again from its events."""
    state = queries.state_on(entry, None)
    form = register.version(state.version)
    Answer.objects.filter(entry=entry).delete()
    for group, retired in ((state.answers, False), (state.retired, True)):
        Answer.objects.bulk_create(_row(entry, form, path, one, retired) for path, one in group.items())
    entry.version, entry.status, entry.sequence = state.version, state.state, state.sequence
    _note(entry, register, state.answers)


def _row(entry: Entry, form: Form, path: str, one: core.Answer, retired: bool) -> Answer:
    return Answer(
        entry=entry,
        path=path,
        value=one.value,
        text=searched(one.value),
        visibility=rules.visibility_of(queries.item_at(form, path), one.visibility),
        reason=one.reason,
        evidence=list(one.evidence),
        need=dict(one.need),
        own_visibility=one.visibility,
        origin=dict(one.origin),
        sequence=one.sequence,
        at=one.at,
        by_id=int(one.by.removeprefix("person:")),
        organization_id=int(one.organization),
        version=one.version,
        retired=retired,
    )
