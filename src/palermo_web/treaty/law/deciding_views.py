"""Pages of adjudicators: questions on which two coders differ, and the decision with both answers and texts beside."""

from typing import Any

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
from palermo.treaty.legislation.coding import DISPUTED
from palermo.treaty.legislation.questions import questions
from palermo_web.accounts import rules as accounts
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import days
from palermo_web.treaty.law import actions, forms, pages, queries, rules, words
from palermo_web.treaty.law.coding_views import me, sayings
from palermo_web.treaty.law.models import LawAdjudication, LawCoding


@never_cache
@second_factor_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List every question that two answered and no one has settled, of States that this person does not code."""
    accounts.check_can(me(request), rules.DECIDE)
    only = request.GET.get("state", "").upper()
    show = request.GET.get("show", "")
    rows = [
        one for iso3 in _coded_states(request) if only in ("", iso3) for one in _open_questions(request, iso3, show)
    ]
    about = {
        "part": "law",
        "view": "deciding",
        "rows": rows,
        "show": show,
        "only": only,
        "states": [(iso3, words.state(iso3, pages.today())) for iso3 in _coded_states(request)],
        "works": True,
    }
    return render(request, "treaty/law/disputes.html", about)


def _coded_states(request: HttpRequest) -> list[str]:
    found = LawCoding.objects.order_by("iso3").values_list("iso3", flat=True).distinct()
    return [iso3 for iso3 in found if rules.judges(me(request), iso3)]


def _open_questions(request: HttpRequest, iso3: str, show: str) -> list[dict[str, Any]]:
    said = queries.open_to(me(request), iso3)
    stands = [one for one in queries.stands(said) if questions()[one.code].is_coded]
    wanted = stands if show == "all" else [one for one in stands if one.standing == DISPUTED]
    return [
        {
            "iso3": iso3,
            "state": words.state(iso3, pages.today()),
            "code": one.code,
            "question": words.question(one.code),
            "standing": words.standing(one.standing),
            "period": pages.period(one.valid_from, one.valid_to),
            "on": one.valid_from.isoformat() if one.valid_from else "",
        }
        for one in wanted
    ]


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, iso3: str, code: str) -> HttpResponse:
    """Decide one question: both answers with their notes and passages, the provisions, and a reason."""
    if iso3 not in states() or code not in questions():
        raise NotFound(f'no question "{code}" about "{iso3}"; begin at the list of what is to be decided')
    rules.check_can_decide(me(request), iso3)
    said_there = [one for one in queries.open_to(me(request), iso3) if one.code == code]
    if not said_there:
        raise NotFound(_("Two coders have not answered this question yet; there is nothing to decide."))
    on = days.asked(request) or pages.today()
    desk = pages.desk(iso3, code, on)
    written, wrong = forms.Written(), dict[str, str]()
    if request.method == "POST":
        written = forms.written(request.POST)
        if "cite" in request.POST:
            written = written.citing(request.POST["cite"])
        elif "uncite" in request.POST:
            written = written.without(request.POST["uncite"])
        else:
            wrong = _decided(request, desk, iso3, written)
            if not wrong:
                messages.success(request, _("Decided. It becomes public with the next publication of this State."))
                return HttpResponseRedirect(reverse("treaty:law:disputes"))
    about = {
        "part": "law",
        "view": "deciding",
        "iso3": iso3,
        "state": words.state(iso3, on),
        "code": code,
        "on": on,
        "asked_on": days.asked(request),
        "codings": sayings([one for one in said_there if isinstance(one, LawCoding)]),
        "decisions": sayings([one for one in said_there if isinstance(one, LawAdjudication)]),
        "stands": [
            (words.standing(one.standing), pages.period(one.valid_from, one.valid_to), words.answer(one.answer))
            for one in queries.stands(said_there)
            if one.code == code
        ],
        "wrong": wrong,
        "works": True,
        **pages.desk_lines(desk, written, pages.reader_of(request)),
    }
    return render(request, "treaty/law/decide.html", about, status=422 if wrong else 200)


def _decided(request: HttpRequest, desk: pages.Desk, iso3: str, written: forms.Written) -> dict[str, str]:
    """Write the decision down; return what is wrong with it, by field."""
    try:
        wish = forms.cleaned(written, desk.asked, desk.texts)
        if not written.note:
            return {"note": _("Give the reason of this decision.")}
        actions.decide(iso3=iso3, code=desk.asked.code, reason=written.note, by=me(request), at=timezone.now(), **wish)
    except forms.Wrong as wrong:
        return wrong.said
    except InvalidAnswer as wrong:
        return {"all": str(wrong)}
    return {}
