"""One State in a round: its days, what is asked about its figures, queries, acceptance and withdrawal."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palermo.errors import InvalidInput, NotFound
from palermo.records.events import Answer
from palermo.records.form import Form
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import days
from palermo_web.records import queries as records
from palermo_web.records import rules as record_rules
from palermo_web.records.models import Entry
from palermo_web.statistics.rounds import actions, forms, inquiries, pages, queries, rules
from palermo_web.statistics.rounds.models import Said
from palermo_web.statistics.rounds.queries import Thread
from palermo_web.statistics.rounds.round_views import done, language, me, now, seen_place
from palermo_web.statistics.rounds.standings import Place

REVIEWABLE = ("submitted", "in_review")


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, year: int, iso3: str) -> HttpResponse:
    """Show how a State stands in a round, and let both sides do what is theirs."""
    round, place = seen_place(request, year, iso3)
    if request.method == "POST":
        return _act(request, place)
    on, entry = days.asked(request), place.entry
    about: dict[str, Any] = {
        "part": "rounds",
        "round": round,
        "place": place,
        "name": pages.state_name(iso3, language()),
        "row": pages.board_row(place, language()),
        "acts": pages.told(place.acts),
        "runs": rules.runs(request.user) and not on,
        "on": on,
        "late": pages.overdue_by(place, now().date()),
        "more_time": forms.MoreTime(auto_id="more-%s"),
        "refusal": forms.Reason(auto_id="refuse-%s"),
        "withdrawal": forms.Reason(auto_id="withdraw-%s"),
    }
    open_to_me = entry is not None and rules.sees_inquiries(request.user, entry)
    if entry and open_to_me and not on:
        about |= _of_entry(request, place, entry)
    return render(request, "statistics/rounds/state.html", about)


def _of_entry(request: HttpRequest, place: Place, entry: Entry) -> dict[str, Any]:
    register, rank = queries.register(), record_rules.rank(request.user, entry)
    form, seen = register.version(entry.version), records.seen(entry, register, rank)
    findings = [pages.finding_row(one, form, language()) for one in queries.findings(entry, seen.answers)]
    threads = [_thread(one, form, seen.answers) for one in queries.threads(entry)]
    able = rules.can_accept(request.user, entry)
    asking = sum(one["open"] for one in findings)
    path = request.GET.get("path", "")
    said = {Said.ASKED: rules.runs(request.user), Said.ANSWERED: rules.answers_for(request.user, entry)}
    return {
        "entry": entry,
        "status": register.say(register.workflow.statuses[entry.status].label, language()),
        "findings": findings,
        "asking": asking,
        "threads": threads,
        "waiting": place.waiting,
        "asks": said[Said.ASKED] and entry.status not in inquiries.UNSENT,
        "answers_queries": said[Said.ANSWERED],
        "answers_here": said[Said.ANSWERED] and register.workflow.statuses[entry.status].open,
        "places": _places(form),
        "path": path if _exists(form, path) else "",
        "path_label": pages.answer_label(form, path, language()) if _exists(form, path) else "",
        "lines": _lines(form, seen.answers),
        "can_review": rules.runs(request.user) and entry.status == "submitted",
        "can_accept": able and entry.status == "in_review" and not asking and not place.waiting,
        "accepts": able and entry.status in REVIEWABLE,
        "own_part": rules.runs(request.user) and rules.has_part_in(request.user, entry),
        "can_withdraw": rules.can_withdraw(request.user, entry) and _is_there(request, place, entry),
        "can_wish": said[Said.ANSWERED] and place.asked is not None and place.stands in ("asked", "no_answer"),
    }


def _is_there(request: HttpRequest, place: Place, entry: Entry) -> bool:
    return place.stands == "accepted" or bool(actions.withdrawing_step(entry, me(request)))


def _exists(form: Form, path: str) -> bool:
    if path in form.items:
        return True
    try:
        form.at(path)
    except NotFound:
        return False
    return True


def _places(form: Form) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the questions at which a query can begin, by section."""
    return [
        (form.say(section.label, language()), [(item.id, form.say(item.label, language())) for item in section.items])
        for section in form.sections
    ]


def _lines(form: Form, answers: dict[str, Answer] | Any) -> list[dict[str, Any]]:
    """Return the answers as they stand, in the order of the form."""
    order = {item.id: place for place, item in enumerate(form.items.values())}
    given = [path for path, one in answers.items() if one.value is not None and path.split("/")[0] in order]
    return [
        {
            "path": path,
            "label": pages.answer_label(form, path, language()),
            "said": pages.answer_text(form, path, answers[path].value, language()),
        }
        for path in sorted(given, key=lambda path: (order[path.split("/")[0]], answers[path].sequence))
    ]


def _thread(one: Thread, form: Form, answers: Any) -> dict[str, Any]:
    path = one.inquiry.path
    section, mark = pages.section_mark(form, path)
    answer = answers.get(path)
    called = {Said.ASKED: _("asks"), Said.ANSWERED: _("answers"), Said.CLOSED: _("closes the query")}
    return {
        "id": one.inquiry.pk,
        "path": path,
        "label": pages.answer_label(form, path, language()),
        "section": section,
        "mark": mark,
        "answer": pages.answer_text(form, path, answer.value, language()) if answer else "",
        "standing": pages.query_names()[one.standing],
        "waiting": one.waiting,
        "closed": one.standing == Said.CLOSED,
        "remarks": [(remark, called[Said(remark.said)]) for remark in one.remarks],
    }


def _act(request: HttpRequest, place: Place) -> HttpResponse:
    to = reverse("statistics:rounds:state", args=[place.year, place.iso3])
    word = request.POST.get("do", "")
    if word not in ACTS:
        raise NotFound(_("There is no such step."))
    act, said = ACTS[word](request, place)
    return done(request, act, said, to)


Doing = tuple[Callable[[], object], str]


def _entry(place: Place) -> Entry:
    if place.entry is None:
        raise NotFound(_("This State has no answers here."))
    return place.entry


def _wish(request: HttpRequest, place: Place) -> Doing:
    given = _clean(forms.MoreTime(request.POST))
    return lambda: actions.wish(place=place, **given(), by=me(request), at=now()), _("The Secretariat was asked.")


def _extend(request: HttpRequest, place: Place) -> Doing:
    given = _clean(forms.MoreTime(request.POST))
    return lambda: actions.extend(places=[place], **given(), by=me(request), at=now()), _("More time was given.")


def _refuse(request: HttpRequest, place: Place) -> Doing:
    given = _clean(forms.Reason(request.POST))
    return lambda: actions.refuse(place=place, **given(), by=me(request), at=now()), _("No more time was given.")


def _withdraw(request: HttpRequest, place: Place) -> Doing:
    given = _clean(forms.Reason(request.POST))
    said = _("The figures are withdrawn.")
    return lambda: actions.withdraw(entry=_entry(place), **given(), by=me(request), at=now()), said


def _review(request: HttpRequest, place: Place) -> Doing:
    return lambda: actions.begin_review(entry=_entry(place), by=me(request)), _("The review has begun.")


def _accept(request: HttpRequest, place: Place) -> Doing:
    said = _("Accepted. The figures are in the statistics now.")
    return lambda: actions.accept(entry=_entry(place), by=me(request), at=now()), said


def _ask(request: HttpRequest, place: Place) -> Doing:
    given = _clean(forms.Query(request.POST))
    said = _("The State is asked. It reads your query beside its answer.")
    return lambda: inquiries.begin(entry=_entry(place), **given(), by=me(request), at=now()), said


def _thread_of(request: HttpRequest, place: Place) -> Thread:
    found = next(
        (one for one in queries.threads(_entry(place)) if str(one.inquiry.pk) == request.POST.get("query")), None
    )
    if found is None or not rules.sees_inquiries(request.user, _entry(place)):
        raise NotFound(_("There is no such query."))
    return found


def _say(act: Callable[..., object], said: str) -> Callable[[HttpRequest, Place], Doing]:
    def say(request: HttpRequest, place: Place) -> Doing:
        thread, words = _thread_of(request, place), request.POST.get("words", "")
        return lambda: act(thread=thread, words=words, by=me(request), at=now()), said

    return say


def _clean(form: Any) -> Callable[[], dict[str, Any]]:
    """Return what a form holds, once it is asked for. Raises InvalidInput where something is missing."""

    def cleaned() -> dict[str, Any]:
        if not form.is_valid():
            raise InvalidInput(_("Fill in every field of this form."))
        return dict(form.cleaned_data)

    return cleaned


ACTS: dict[str, Callable[[HttpRequest, Place], Doing]] = {
    "wish": _wish,
    "extend": _extend,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "review": _review,
    "accept": _accept,
    "ask": _ask,
    "answer": _say(inquiries.answer, _("Your answer is sent.")),
    "ask_again": _say(inquiries.ask_again, _("The State is asked.")),
    "close": _say(inquiries.close, _("The query is closed.")),
}
