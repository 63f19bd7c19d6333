"""Writes: give questions to coders, code, take back, decide, publish. Each appends a row and is audited.

The audit log says who answered which question and never what: it is read by people who may have to answer it, too.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from palermo.content.states import states
from palermo.errors import InvalidAnswer, NotAllowed, NotFound
from palermo.treaty.legislation import coding as core
from palermo.treaty.legislation.questions import NO, NONE, TEXT, UNKNOWN, Question, groups, question
from palermo_web.accounts import audit
from palermo_web.accounts.models import Person
from palermo_web.treaty.law import copies, laws, queries, rules
from palermo_web.treaty.law.models import LawAdjudication, LawAssignment, LawCoding, LawPublication, Step

LOCK = 2011  # number of the advisory lock under PostgreSQL: what is said of laws is written one after the other
LONGEST = 2000
NEEDS_NO_PROVISION = (UNKNOWN, NO, NONE)  # what is not there stands nowhere


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _check_state(iso3: str) -> None:
    if iso3 not in states():
        raise NotFound(f'"{iso3}" is no State or area of the list; use its code of three letters')


@transaction.atomic
def assign(*, iso3: str, wanted: Sequence[str], coder: Person, by: Person, at: datetime) -> None:
    """Give groups of questions about a State to a coder; given again, they are answered once more, blindly."""
    rules.check_can_publish(by)
    _check_state(iso3)
    _lock()
    for group in wanted:
        if group not in groups():
            raise NotFound(f'no group "{group}"; there are: {", ".join(groups())}')
        rules.check_can_be_given(coder, iso3, group, queries.people_who_coded(iso3, group))
        LawAssignment.objects.create(iso3=iso3, group=group, coder=coder, step=Step.BEGUN, by=by, at=at)
        audit.record("law.assigned", by=by, about=f"law:{iso3}:{group}", details={"coder": coder.audited_as})


@transaction.atomic
def end_assignment(*, iso3: str, group: str, coder: Person, by: Person, at: datetime) -> None:
    """Take a group of questions from a coder; what was answered stays."""
    rules.check_can_publish(by)
    _lock()
    if coder.pk not in rules.standing(iso3).coders(iso3, group):
        raise NotFound(f"this coder does not have the questions {group} of {iso3}")
    LawAssignment.objects.create(iso3=iso3, group=group, coder=coder, step=Step.ENDED, by=by, at=at)
    audit.record("law.ended", by=by, about=f"law:{iso3}:{group}", details={"coder": coder.audited_as})


@transaction.atomic
def code(
    *,
    iso3: str,
    code: str,
    answer: str,
    by: Person,
    at: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
    provisions: Sequence[str] = (),
    passages: Sequence[Mapping[str, str]] = (),
    note: str = "",
) -> LawCoding:
    """Answer a question about a State's law for a period, by the provisions it rests on."""
    rules.check_can_code(by, iso3, code)
    _lock()
    said = _said(iso3, question(code), answer, valid_from, valid_to, provisions, passages, note)
    made = LawCoding.objects.create(iso3=iso3, code=code, by=by, at=at, **said)
    audit.record("law.coded", by=by, about=f"law:{iso3}:{code}")
    return made


@transaction.atomic
def take_back(
    *, iso3: str, code: str, by: Person, at: datetime, valid_from: date | None = None, valid_to: date | None = None
) -> LawCoding:
    """Take back what one answered for a period; it stays in the history."""
    rules.check_can_code(by, iso3, code)
    core.check_period(valid_from, valid_to)
    _lock()
    if not LawCoding.objects.filter(iso3=iso3, code=code, by=by).exclude(answer=core.WITHDRAWN).exists():
        raise NotFound(f"you have answered nothing to {code} of {iso3}")
    made = LawCoding.objects.create(
        iso3=iso3, code=code, answer=core.WITHDRAWN, valid_from=valid_from, valid_to=valid_to, by=by, at=at
    )
    audit.record("law.taken_back", by=by, about=f"law:{iso3}:{code}")
    return made


@transaction.atomic
def decide(
    *,
    iso3: str,
    code: str,
    answer: str,
    reason: str,
    by: Person,
    at: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
    provisions: Sequence[str] = (),
    passages: Sequence[Mapping[str, str]] = (),
) -> LawAdjudication:
    """Decide a question that two coded, with a reason. The adjudicator is none of the coders of the State."""
    rules.check_can_decide(by, iso3)
    _lock()
    coders = set(LawCoding.objects.filter(iso3=iso3, code=code).values_list("by", flat=True))
    core.check_adjudicator(str(by.pk), map(str, coders))
    if len(coders) < rules.TWO:
        raise NotAllowed(_("Two coders have not answered this question yet; there is nothing to decide."))
    if not reason.strip():
        raise InvalidAnswer(_("Give the reason of this decision."))
    said = _said(iso3, question(code), answer, valid_from, valid_to, provisions, passages, reason)
    made = LawAdjudication.objects.create(iso3=iso3, code=code, by=by, at=at, **said)
    audit.record("law.decided", by=by, about=f"law:{iso3}:{code}")
    return made


@transaction.atomic
def publish(*, iso3: str, words: str, by: Person, at: datetime) -> LawPublication:
    """Make public what two coders answered about a State, and what was decided between them."""
    rules.check_can_publish(by)
    _check_state(iso3)
    _lock()
    now = next((one for one in queries.ready() if one.iso3 == iso3), None)
    if now is None or not now.fresh:
        raise NotAllowed(_("Nothing new can be published of this State: two coders have to answer a question first."))
    made = LawPublication.objects.create(
        iso3=iso3,
        last_coding=_last(LawCoding),
        last_adjudication=_last(LawAdjudication),
        last_assignment=_last(LawAssignment),
        words=words.strip()[:LONGEST],
        by=by,
        organization=next((one.name for one in rules.organizations_of(by)), ""),
        at=at,
    )
    audit.record("law.published", by=by, about=f"law:{iso3}", details={"said": now.fresh})
    copies.write_after_commit()
    return made


def _last(kind: type[Model]) -> int:
    return kind._default_manager.aggregate(last=Max("pk"))["last"] or 0


def _said(
    iso3: str,
    asked: Question,
    answer: str,
    valid_from: date | None,
    valid_to: date | None,
    provisions: Sequence[str],
    passages: Sequence[Mapping[str, str]],
    note: str,
) -> dict[str, Any]:
    """Return the fields of a row, checked against the question and the published provisions of the State."""
    clean = asked.clean(answer)
    known = {one.provision.id: one.provision for one in laws.provisions(laws.laws(iso3=iso3))}
    strange = [id for id in provisions if id not in known]
    if strange:
        raise InvalidAnswer(_("A provision that you cite is not published, or is of another State."))
    if not provisions and asked.kind != TEXT and clean not in NEEDS_NO_PROVISION:
        raise InvalidAnswer(_("Cite the provision on which this answer rests."))
    quoted = [dict(one) for one in passages if one["text"] in known[one["provision"]].text] if passages else []
    cited = [known[id] for id in dict.fromkeys(provisions)]
    begins, ends = [one.valid_from for one in cited], [one.valid_to for one in cited]
    first = min((one for one in begins if one), default=None) if all(begins) else None
    last = max((one for one in ends if one), default=None) if all(ends) else None
    valid_from, valid_to = valid_from or first, valid_to or last
    core.check_period(valid_from, valid_to)
    if (first and valid_from and valid_from < first) or (last and valid_to and valid_to > last):
        raise InvalidAnswer(_("On some of these days none of the provisions that you cite was in force."))
    return {
        "answer": clean,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "provisions": [one.id for one in cited],
        "passages": quoted,
        "note": note.strip()[:LONGEST],
    }
