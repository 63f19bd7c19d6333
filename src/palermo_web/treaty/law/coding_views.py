"""Pages of coders: what they have to do, and one question at a time with the provisions beside it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from palermo.content.states import states
from palermo.errors import InvalidAnswer, NotFound
from palermo.treaty.legislation.coding import DISPUTED, WITHDRAWN
from palermo.treaty.legislation.questions import groups
from palermo_web.accounts.models import Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import days
from palermo_web.treaty.law import actions, forms, pages, queries, rules, words
from palermo_web.treaty.law.models import LawAdjudication, LawSaying


def me(request: HttpRequest) -> Person:
    """Return who is signed in."""
    return cast(Person, request.user)  # second_factor_required stands before


@never_cache
@second_factor_required
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """List what a coder has to do, and lead whoever decides or publishes to their pages."""
    rules.check_works_here(me(request))
    tasks = queries.tasks(me(request)) if rules.can_code(me(request)) else []
    about = {
        "part": "law",
        "view": "coding",
        "codes": rules.can_code(me(request)),
        "decides": rules.can_decide(me(request)),
        "publishes": rules.can_publish(me(request)),
        "tasks": [
            {
                "task": one,
                "state": words.state(one.iso3, pages.today()),
                "group": words.group(one.group),
                "next": (one.left or one.asked)[0],
            }
            for one in tasks
        ],
    }
    return render(request, "treaty/law/work.html", about)


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def coding(request: HttpRequest, iso3: str, group: str) -> HttpResponse:
    """Ask the questions of a group, one open at a time; whatever is cited changes no answer."""
    if iso3 not in states() or group not in groups():
        raise NotFound(f'no questions "{group}" about "{iso3}"; begin at the list of what you have to do')
    rules.check_can_code(me(request), iso3, queries.asked_in(group)[0])
    task = next(one for one in queries.tasks(me(request)) if (one.iso3, one.group) == (iso3, group))
    code = request.GET.get("q") or (task.left or task.asked)[0]
    if code not in task.asked:
        raise NotFound(f'no question "{code}" in this group; there are: {", ".join(task.asked)}')
    on = days.asked(request) or pages.today()
    desk = pages.desk(iso3, code, on)
    said = forms.Written()
    wrong: dict[str, str] = {}
    if request.method == "POST":
        said = forms.written(request.POST)
        answer = _acted(request, desk, iso3, said)
        if isinstance(answer, HttpResponse):
            return answer
        said, wrong = answer
    about = _about(request, task, code, on) | pages.desk_lines(desk, said, pages.reader_of(request)) | {"wrong": wrong}
    return render(request, "treaty/law/coding.html", about, status=422 if wrong else 200)


def _acted(
    request: HttpRequest, desk: pages.Desk, iso3: str, said: forms.Written
) -> HttpResponse | tuple[forms.Written, dict[str, str]]:
    """Do what was pressed: cite, take a citation away, take an answer back, or save."""
    if "cite" in request.POST:
        return said.citing(request.POST["cite"]), {}
    if "uncite" in request.POST:
        return said.without(request.POST["uncite"]), {}
    code, at = desk.asked.code, timezone.now()
    try:
        if "take_back" in request.POST:
            begin, end = taken(request.POST["take_back"])
            actions.take_back(iso3=iso3, code=code, by=me(request), at=at, valid_from=begin, valid_to=end)
            messages.success(request, _("Taken back. It stays in your history."))
            return HttpResponseRedirect(request.get_full_path())
        wish = forms.cleaned(said, desk.asked, desk.texts)
        actions.code(iso3=iso3, code=code, by=me(request), at=at, note=said.note, **wish)
    except forms.Wrong as wrong:
        return said, wrong.said
    except InvalidAnswer as wrong:
        return said, {"all": str(wrong)}
    messages.success(request, _("%(code)s is answered.") % {"code": code})
    return HttpResponseRedirect(_onward(request, iso3, desk.asked.group, code))


def taken(text: str) -> tuple[date | None, date | None]:
    """Return a period from a button, such as "2003-06-01/". Raises InvalidAnswer."""
    begin, _sign, end = text.partition("/")
    try:
        return (date.fromisoformat(begin) if begin else None, date.fromisoformat(end) if end else None)
    except ValueError:
        raise InvalidAnswer(_("Write the day as year-month-day, such as 2009-04-14.")) from None


def _onward(request: HttpRequest, iso3: str, group: str, code: str) -> str:
    """Return the page of the next question that is left, in this group or in another of the State; else the list."""
    tasks = queries.tasks(me(request))
    here = next(one for one in tasks if (one.iso3, one.group) == (iso3, group))
    later = [one for one in here.left if here.asked.index(one) > here.asked.index(code)] or list(here.left)
    on = f"&on={request.GET['on']}" if days.asked(request) else ""
    if later:
        return f"{reverse('treaty:law:code', args=[iso3, group])}?q={later[0]}{on}"
    others = [one for one in tasks if one.left and one.iso3 == iso3]
    if others:
        return f"{reverse('treaty:law:code', args=[iso3, others[0].group])}?q={others[0].left[0]}{on}"
    return reverse("treaty:law:work")


def _about(request: HttpRequest, task: queries.Task, code: str, on: date) -> dict[str, Any]:
    """Return what a coder's page says besides the desk: the group, own answers, and the other's where it is due."""
    said = [one for one in queries.open_to(me(request), task.iso3) if one.code == code]
    own = [one for one in said if one.by_id == request.user.pk]
    others = [one for one in said if one.by_id != request.user.pk]
    place = task.asked.index(code)
    stands = [one for one in queries.stands(said) if others and one.holds_on(on)]
    return {
        "part": "law",
        "view": "coding",
        "iso3": task.iso3,
        "state": words.state(task.iso3, on),
        "group": task.group,
        "group_name": words.group(task.group),
        "on": on,
        "asked_on": days.asked(request),
        "questions": [(one, words.question(one), one not in task.left, one == code) for one in task.asked],
        "before": task.asked[place - 1] if place else "",
        "after": task.asked[place + 1] if place + 1 < len(task.asked) else "",
        "own": sayings(own),
        "others": sayings(others),
        "differ": any(one.standing == DISPUTED for one in stands),
        "standing": words.standing(stands[0].standing) if stands else "",
    }


def sayings(said: Sequence[LawSaying]) -> list[dict[str, Any]]:
    """Return what somebody said, newest first, as pages show it."""
    return [
        {
            "one": one,
            "answer": words.answer(one.answer) if one.answer != WITHDRAWN else "",
            "period": pages.period(one.valid_from, one.valid_to),
            "at": one.at,
            "decision": isinstance(one, LawAdjudication),
        }
        for one in sorted(said, key=_moment, reverse=True)
    ]


def _moment(one: LawSaying) -> tuple[datetime, int]:
    return one.at, one.pk
