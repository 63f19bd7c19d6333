"""Pages of meetings: which there are, one with its attendance, speakers, drafts and calendar, on any day."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from palermo.content.reasons import reason_in
from palermo.errors import InvalidInput, InvalidQuestion, NotAllowed
from palermo_web.accounts.models import Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import days, tables
from palermo_web.records import queries as records
from palermo_web.records import rules as entry_rules
from palermo_web.review import (
    meeting_actions,
    meeting_forms,
    meeting_tables,
    meetings,
    proceedings,
    rules,
    words,
)
from palermo_web.review.meetings import ATTENDANCE, CALENDAR, DRAFTS, MEETINGS, STATEMENTS, Row
from palermo_web.treaty.queries import page_of_parties

LIST = ("meeting", "title", "session", "place", "first", "last", "status", "symbol", "confirmed", "adopted")
LISTS = {"attendance": ATTENDANCE, "statements": STATEMENTS, "drafts": DRAFTS, "calendar": CALENDAR}


def _listed(found: list[Row], on: Any) -> list[dict[str, Any]]:
    ids = [one.id for one in found]
    confirmed = meetings.counted(ids, ATTENDANCE, ("confirmed",), on)
    adopted = meetings.counted(ids, DRAFTS, ("adopted",), on)
    made = []
    for one in found:
        first, last = one.held() or (None, None)
        said: dict[str, Any] = {"meeting": one.id, "title": meeting_tables.title_of(one)}
        said |= {"place": meeting_tables.place_of(one)}
        said |= {"session": one.number("session") or None, "first": first, "last": last, "symbol": one.get("symbol")}
        said |= {"status": one.status, "status_label": meeting_tables.status_of(one)}
        made.append(said | {"confirmed": confirmed[one.id], "adopted": adopted[one.id]})
    return made


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List meetings, now or as of a past day."""
    on = days.asked(request)
    text, wanted = request.GET.get("q", "").strip()[:200], request.GET.get("status", "")
    rows = _listed(meetings.meetings(request.user, on), on)
    every = len(rows)
    rows = [one for one in rows if text.casefold() in f"{one['title']} {one['place']} {one['symbol']}".casefold()]
    rows = [one for one in rows if not wanted or one["status"] == wanted]
    if request.GET.get("format") in tables.FORMATS:
        plain = [{**one, **{name: one[name] and one[name].isoformat() for name in ("first", "last")}} for one in rows]
        kept = [{name: one[name] for name in LIST} for one in plain]
        return tables.as_file(kept, LIST, name="meetings", format=request.GET["format"])
    register = records.register(MEETINGS)
    about = {
        "rows": rows,
        "every": every,
        "wish": {"q": text, "status": wanted},
        "statuses": [(id, meeting_tables.status(MEETINGS, id)) for id in register.workflow.statuses],
        "openers": entry_rules.organizations_that_open(request.user, register, timezone.now().date()),
        "calendar": meeting_tables.calendar(meetings.rows(request.user, CALENDAR, on), on or timezone.now().date()),
        "on": on,
        "part": "meetings",
    }
    return render(request, "review/meetings.html", about)


@require_GET
def meeting(request: HttpRequest, meeting_id: Any) -> HttpResponse:
    """Show a meeting: agenda, documents, attendance against the acts, speakers, drafts, calendar."""
    on, today = days.asked(request), timezone.now().date()
    one = meetings.meeting(request.user, meeting_id, on)
    every = {name: meetings.rows(request.user, id, on, one.id) for name, id in LISTS.items()}
    present = [row for row in every["attendance"] if row.status != "withdrawn"]
    found = proceedings.checked(one, present, on or today)
    wanted = request.GET.get("format", "")
    if wanted in tables.FORMATS:
        name = request.GET.get("list", "attendance")
        if name not in LISTS:
            raise InvalidQuestion(_("There are these lists: %(lists)s") % {"lists": ", ".join(LISTS)})
        rows = meeting_tables.exported(name, every[name], found, present)
        return tables.as_file(rows, meeting_tables.COLUMNS[name], name=name, format=wanted)
    keeps = _keeps(request, one) and on is None
    first, last = one.held() or (None, None)
    day = first or today
    spoken = [row for row in every["statements"] if row.status != "withdrawn"]
    about = {
        "one": one,
        "title": meeting_tables.title_of(one),
        "place": meeting_tables.place_of(one),
        "status": meeting_tables.status_of(one),
        "first": first,
        "last": last,
        "chair": meetings.text_in(one.texts("chair", one.get("chair")), words.language()),
        "chair_state": words.who(one.get("chair_state"), day),
        "items": meeting_tables.items(one, spoken, present, day),
        "papers": [
            (paper.symbol, meetings.text_in(paper.title, words.language()), paper.item)
            for paper in proceedings.papers(one)
        ],
        "categories": meeting_tables.attendance(every["attendance"], found, day),
        "found": found,
        "counts": [(meeting_tables.category(code), number) for code, number in (found.counts if found else {}).items()],
        "twice": [words.who(code, day) for code in found.twice] if found else [],
        "parties_page": page_of_parties(one.get("treaty"), day) if one.get("treaty") else "",
        "drafts": meeting_tables.drafts(every["drafts"]),
        "calendar": meeting_tables.calendar(every["calendar"], on or today),
        "reviews": _reviews(one),
        "keeps": keeps,
        "writes": keeps and one.status not in meeting_actions.CLOSED,
        "steps": meeting_tables.steps(MEETINGS, one) if keeps else [],
        "on": on,
        "after": records.last_sequence(),
        "part": "meetings",
        **(_forms(one) if keeps else {}),
    }
    return render(request, "review/meeting.html", about)


def _keeps(request: HttpRequest, one: Row) -> bool:
    return rules.KEEP in entry_rules.acts_on(request.user, one.entry)


def _reviews(one: Row) -> list[dict[str, Any]]:
    language = words.language()
    return [
        {"number": each.number, "evidence": each.evidence}
        | {id: meetings.text_in(getattr(each, id), language) for id in ("question", "finding", "proposal")}
        for each in proceedings.reviews(one)
    ]


def _forms(one: Row) -> dict[str, Any]:
    language = words.language()
    return {
        "registration": meeting_forms.Registration(language=language, auto_id="register-%s"),
        "speaker": meeting_forms.Speaker(language=language, auto_id="speak-%s"),
        "proposal": meeting_forms.Proposal(
            language=language, auto_id="propose-%s", initial={"drafted_in": one.get("language")}
        ),
        "matter": meeting_forms.Due(language=language, auto_id="decide-%s"),
    }


def _back(meeting_id: Any, part: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("review:meeting", args=[meeting_id]) + f"#{part}")


def _cleaned(form: Any) -> dict[str, Any]:
    """Return what a form says. Raises InvalidInput naming what is wrong."""
    if not form.is_valid():
        wrong = "; ".join(f"{form.fields[name].label}: {' '.join(said)}" for name, said in form.errors.items())
        raise InvalidInput(wrong)
    found: dict[str, Any] = form.cleaned_data
    return found


@never_cache
@second_factor_required
@require_POST
def write(request: HttpRequest, meeting_id: Any, what: str) -> HttpResponse:
    """Register a delegation, note a speaker, a text or a matter; say why where that cannot be."""
    one, by = meetings.meeting(request.user, meeting_id), cast(Person, request.user)
    language, sent = words.language(), request.POST
    today = timezone.now().date()
    try:
        if what == "attendance":
            said = _cleaned(meeting_forms.Registration(sent, language=language))
            meeting_actions.register_attendance(meeting=one, on=today, by=by, **said)
        elif what == "statements":
            said = _cleaned(meeting_forms.Speaker(sent, language=language))
            meeting_actions.ask_for_the_floor(meeting=one, by=by, **said)
        elif what == "drafts":
            said = _cleaned(meeting_forms.Proposal(sent, language=language))
            meeting_actions.propose(meeting=one, language=said.pop("drafted_in"), by=by, **said)
        else:
            said = _cleaned(meeting_forms.Due(sent, language=language))
            meeting_actions.note_decision(meeting=one, by=by, **said)
    except InvalidInput as error:
        messages.error(request, str(error))
    return _back(meeting_id, what)


@never_cache
@second_factor_required
@require_POST
def take_step(request: HttpRequest, meeting_id: Any) -> HttpResponse:
    """Take a step of an entry of the meeting: a registration confirmed, a statement given, a draft adopted."""
    one, by = meetings.meeting(request.user, meeting_id), cast(Person, request.user)
    if request.POST.get("entry") == "all":
        number = meeting_actions.confirm_all(meeting=one, by=by)
        messages.success(request, _("Confirmed: %(number)s") % {"number": number})
        return _back(meeting_id, "attendance")
    row, id = meetings.one_of(request.user, one, request.POST.get("entry", ""))
    part = next(name for name, register in LISTS.items() if register == id)
    try:
        meeting_actions.take_step(meeting=one, row=row, id=id, step=request.POST.get("step", ""), by=by)
    except (InvalidInput, NotAllowed) as error:
        if not _keeps(request, one):
            raise
        messages.error(request, reason_in(str(error), words.language()))
    return _back(meeting_id, part)
