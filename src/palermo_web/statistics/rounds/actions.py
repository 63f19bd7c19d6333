"""Writes of rounds: one function a verb, transaction and audit inside; figures move in the same act."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from palermo.content.states import states
from palermo.errors import InvalidInput
from palermo.records.events import Proposal
from palermo.statistics import catalogue
from palermo.statistics.deposits import deposit as deposits
from palermo.statistics.national import deposit as figures
from palermo.statistics.national.figures import FIRST_YEAR, statuses
from palermo_web.accounts import audit
from palermo_web.accounts.models import Organization, Person
from palermo_web.records import actions as records
from palermo_web.records import reminders
from palermo_web.records import rules as record_rules
from palermo_web.records.models import Answer, Entry
from palermo_web.statistics.rounds import inquiries, queries, rules, standings
from palermo_web.statistics.rounds.models import Act, Round, RoundAct
from palermo_web.statistics.rounds.standings import Place

ROOM = "rounds"  # steps that the register leaves to this room
LONGEST = 2000


def _act(
    act: Act, place: tuple[str, int], *, by: Person, organization: Organization, at: datetime, **more: object
) -> RoundAct:
    made = RoundAct.objects.create(
        state=place[0], year=place[1], act=act, by=by, organization=organization, at=at, **more
    )
    audit.record(f"round.{act}", by=by, about=f"round:{place[1]}", details={"state": place[0], "act": made.pk})
    return made


def _reason(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise InvalidInput(_("Give a reason, in at most 2,000 characters."))
    return text


@transaction.atomic
def open_round(*, year: int, name: str, opens_on: date, due_on: date, by: Person, at: datetime) -> Round:
    """Open the round of a reference year; nobody is asked yet."""
    rules.check_can_run(by)
    if not FIRST_YEAR <= year <= at.year:
        raise InvalidInput(_("Ask about a year from 2003 on that is not after this one."))
    if due_on <= opens_on:
        raise InvalidInput(_("Answers cannot be due before the round opens."))
    if Round.objects.filter(year=year).exists():
        raise InvalidInput(_("There is a round of this year already."))
    made = Round.objects.create(year=year, name=name.strip(), opens_on=opens_on, due_on=due_on, by=by, made_at=at)
    audit.record("round.opened", by=by, about=f"round:{year}")
    return made


def _check_open(round: Round, at: datetime) -> None:
    if at.date() < round.opens_on:
        raise InvalidInput(
            _("This round opens on %(day)s; States are asked from that day on.") % {"day": round.opens_on}
        )


@transaction.atomic
def ask(*, round: Round, organizations: Sequence[Organization], by: Person, at: datetime) -> list[RoundAct]:
    """Ask States through their authorities: open an entry for each and write down the day; once a State."""
    organization = rules.check_can_run(by)
    _check_open(round, at)
    known = set(RoundAct.objects.filter(year=round.year, act=Act.ASKED).values_list("state", flat=True))
    made = []
    for one in organizations:
        if one.state in known:
            continue
        known.add(one.state)
        entry = records.open_entry(register=queries.register(), organization=one, by=by, period=str(round.year))
        _write_due(entry, round.due_on, by)
        place = (one.state, round.year)
        made.append(_act(Act.ASKED, place, by=by, organization=organization, at=at, entry=entry, day=round.due_on))
    return made


def _write_due(entry: Entry, day: date, by: Person) -> None:
    """Write the due day into an entry that still asks something; the register reminds by it."""
    register = queries.register()
    if register.due is None or register.workflow.statuses[entry.status].closed:
        return
    standing = Answer.objects.filter(entry=entry, path=register.due.item, retired=False).first()
    if standing and standing.value == day.isoformat():
        return
    wanted = [Proposal(register.due.item, standing.sequence if standing else 0, {"value": day.isoformat()})]
    saved = records.save_answers(entry=entry, register=register, wanted=wanted, by=by)
    if saved.errors or saved.conflicts:
        raise InvalidInput(_("Somebody changed the due day in this moment; try again."))


@transaction.atomic
def ask_outside(
    *, round: Round, codes: Sequence[str], day: date, words: str, by: Person, at: datetime
) -> list[RoundAct]:
    """Write down that States without an account here were asked otherwise, and on which day."""
    organization = rules.check_can_run(by)
    if day > at.date() or day < round.opens_on:
        raise InvalidInput(_("Give a day since the round opened that is not after today."))
    known = set(
        RoundAct.objects.filter(year=round.year, act__in=(Act.ASKED, Act.OUTSIDE)).values_list("state", flat=True)
    )
    text, made = words.strip()[:LONGEST], []
    for code in dict.fromkeys(codes):
        if code in states() and code not in known:
            act = _act(Act.OUTSIDE, (code, round.year), by=by, organization=organization, at=at, day=day, words=text)
            made.append(act)
    return made


@transaction.atomic
def remind(*, round: Round, places: Sequence[Place], by: Person, at: datetime) -> tuple[list[str], list[str]]:
    """Remind States beyond the usual days; return those told, and those of whom nobody could be told.

    Authorities get a message now. For a State that was asked outside it is written down that it was reminded so.
    """
    organization = rules.check_can_run(by)
    able = [one for one in places if one.asked and one.stands in ("asked", "no_answer")]
    mailed = [one.entry for one in able if one.entry and one.asked and one.asked.act == Act.ASKED]
    heard = reminders.remind_of(entries=mailed, day=at.date(), by=by)
    told = []
    for one in able:
        outside = one.asked is not None and one.asked.act == Act.OUTSIDE
        if outside or (one.entry and one.entry.pk in heard):
            _act(Act.REMINDED, (one.iso3, one.year), by=by, organization=organization, at=at, entry=one.entry)
            told.append(one.iso3)
    return told, [one.iso3 for one in places if one.iso3 not in told]


@transaction.atomic
def wish(*, place: Place, day: date, reason: str, by: Person, at: datetime) -> RoundAct:
    """Ask for more time for a State, until a day, saying why."""
    organization = rules.check_can_wish(by, place.iso3, place.entry)
    _check_later(place, day, at)
    if place.wish:
        raise InvalidInput(_("More time was asked for already; the Secretariat has not decided yet."))
    more = {"entry": place.entry, "day": day, "words": _reason(reason)}
    return _act(Act.WISHED, (place.iso3, place.year), by=by, organization=organization, at=at, **more)


def _check_later(place: Place, day: date, at: datetime) -> None:
    if place.asked is None or place.stands not in ("asked", "no_answer", "withdrawn"):
        raise InvalidInput(_("More time is for States that were asked and have not handed in."))
    if day <= at.date() or (place.due_on and day <= place.due_on):
        raise InvalidInput(_("Give a day that lies ahead and after the present one."))


@transaction.atomic
def extend(*, places: Sequence[Place], day: date, reason: str, by: Person, at: datetime) -> list[RoundAct]:
    """Give States more time, asked for or not, saying why; the new day is written into their entries."""
    organization, text, made = rules.check_can_run(by), _reason(reason), []
    for one in places:
        _check_later(one, day, at)
        if one.entry:
            _write_due(one.entry, day, by)
        more = {"entry": one.entry, "day": day, "words": text}
        made.append(_act(Act.EXTENDED, (one.iso3, one.year), by=by, organization=organization, at=at, **more))
    return made


@transaction.atomic
def refuse(*, place: Place, reason: str, by: Person, at: datetime) -> RoundAct:
    """Give a State no more time, saying why."""
    organization = rules.check_can_run(by)
    if place.wish is None:
        raise InvalidInput(_("No wish for more time waits to be decided."))
    more = {"entry": place.entry, "words": _reason(reason)}
    return _act(Act.REFUSED, (place.iso3, place.year), by=by, organization=organization, at=at, **more)


def accept(*, entry: Entry, by: Person, at: datetime) -> RoundAct:
    """Accept what a State handed in as its official figures and let them in as a vintage, both or neither.

    The vintage is prepared, written down, and let in as the last act of the transaction: where anything fails before,
    nothing is accepted and nothing let in; where the transaction itself fails after, the vintage is taken out again.
    """
    home, prepared, stands = settings.HOME, None, False
    year, by_whom = queries.year_of(entry), entry.organization.name
    try:
        with transaction.atomic():
            organization = rules.check_can_accept(by, entry)
            shot = records.move(entry=entry, register=queries.register(), step="accept", by=by, through=ROOM)
            if shot is None:
                raise InvalidInput("the register does not freeze what it accepts")
            form = queries.register().version(shot.document["about"]["version"])
            inquiries.check_settled(entry)
            check_explained(entry, shot.document["answers"])
            answers = queries.open_to_all(form, shot.document["answers"])
            prepared = figures.prepare(home, form, answers, iso3=entry.state, year=year, by=by_whom, at=at)
            inquiries.close_answered(entry, by=by, organization=organization, at=at)
            more = {"entry": entry, "snapshot": shot, "tables": statuses(answers)}
            more["vintage"] = prepared.vintage.id if prepared else ""
            made = _act(Act.ACCEPTED, (entry.state, year), by=by, organization=organization, at=at, **more)
            figures.commit(home, prepared, iso3=entry.state, year=year, by=by_whom, at=at)
            stands = True
    except BaseException:
        if prepared and not prepared.unchanged:
            _take_back(prepared, stands, at)
        raise
    return made


def _take_back(prepared: deposits.Prepared, stands: bool, at: datetime) -> None:
    deposits.discard(prepared)
    if stands:
        reason = "the acceptance could not be written down"
        catalogue.withdraw(settings.HOME, prepared.vintage.id, by=prepared.vintage.by, at=at, reason=reason)


def check_explained(entry: Entry, answers: dict[str, object]) -> None:
    """Raise InvalidInput where a question about the figures is not explained."""
    asking = [one for one in queries.findings(entry, answers) if one.open]
    if asking:
        text = _("Questions about the figures without an explanation: %(number)s. Return the answers with questions.")
        raise InvalidInput(text % {"number": len(asking)})


@transaction.atomic
def withdraw(*, entry: Entry, reason: str, by: Person, at: datetime) -> RoundAct:
    """Withdraw what a State handed in, for the State or the Secretariat, and take its figures out."""
    organization, text = rules.check_can_withdraw(by, entry), _reason(reason)
    entry = Entry.objects.select_related("organization").select_for_update(of=("self",)).get(pk=entry.pk)
    year = queries.year_of(entry)
    standing, step = standings.place(entry.state, year), withdrawing_step(entry, by)
    if step:
        records.move(entry=entry, register=queries.register(), step=step, by=by, reason=text, through=ROOM)
    elif standing.stands != "accepted":
        raise InvalidInput(_("There is nothing to withdraw."))
    vintage = figures.vintage_of(settings.HOME, entry.state, year)
    more = {"entry": entry, "words": text, "vintage": vintage.id if vintage else ""}
    made = _act(Act.WITHDRAWN, (entry.state, year), by=by, organization=organization, at=at, **more)
    figures.withdraw(settings.HOME, iso3=entry.state, year=year, by=organization.name, at=at, reason=text)
    return made


def withdrawing_step(entry: Entry, by: Person) -> str:
    """Return the step by which a person withdraws an entry, empty where its status has none for them."""
    acts = record_rules.acts_on(by, entry)
    able = [one for one in queries.register().workflow.moves_from(entry.status) if one.to == "withdrawn"]
    return next((one.id for one in able if one.act in acts), "")


def begin_review(*, entry: Entry, by: Person) -> None:
    """Begin the review of what a State handed in."""
    rules.check_can_run(by)
    records.move(entry=entry, register=queries.register(), step="review", by=by)
