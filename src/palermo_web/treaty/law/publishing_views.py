"""The page of who keeps the coding: gives questions to coders, sees how far each State is, publishes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palermo.errors import NotAllowed, NotFound
from palermo.treaty.legislation.questions import groups
from palermo_web.accounts.models import Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.treaty.law import actions, blind, laws, pages, queries, rules, words
from palermo_web.treaty.law.coding_views import me


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Show who codes what and what is ready; give and take questions, and publish."""
    rules.check_can_publish(me(request))
    wrong, status = "", 200
    if request.method == "POST":
        try:
            messages.success(request, _act(request))
            return HttpResponseRedirect(reverse("treaty:law:publishing"))
        except (NotAllowed, NotFound) as error:
            wrong, status = str(error), 422
    about = {
        "part": "law",
        "view": "publishing",
        "wrong": wrong,
        "coders": rules.coders(),
        "choices": words.state_choices(),
        "groups": [(id, words.group(id)) for id in groups()],
        "given": _given(rules.standing()),
        "ready": [(one, words.state(one.iso3, pages.today())) for one in queries.ready()],
        "strange": laws.out_of_place(),
        "written": request.POST,
        "works": True,
    }
    return render(request, "treaty/law/publishing.html", about, status=status)


def _given(standing: blind.Assigned) -> list[dict[str, object]]:
    """Return who has which questions, by State and group."""
    people = Person.objects.in_bulk({coder for _iso3, _group, coder in standing.present})
    order = list(groups())
    places = sorted(standing.present, key=lambda one: (one[0], order.index(one[1]), one[2]))
    return [
        {
            "iso3": iso3,
            "state": words.state(iso3, pages.today()),
            "group": group,
            "group_name": words.group(group),
            "coder": people[coder],
            "since": standing.since[iso3, group, coder],
        }
        for iso3, group, coder in places
    ]


def _act(request: HttpRequest) -> str:
    """Do what was pressed; return what to say of it."""
    step, iso3, at, by = request.POST.get("step", ""), request.POST.get("state", ""), timezone.now(), me(request)
    if step == "publish":
        actions.publish(iso3=iso3, words=request.POST.get("words", ""), by=by, at=at)
        return _("Published. The pages, the files and the interface for programs show it now.")
    coder = _coder(request.POST.get("coder", ""))
    if step == "end":
        actions.end_assignment(iso3=iso3, group=request.POST.get("group", ""), coder=coder, by=by, at=at)
        return _("This assignment is ended; what was answered stays.")
    if step == "assign":
        wanted = request.POST.getlist("group") or list(groups())
        actions.assign(iso3=iso3, wanted=wanted, coder=coder, by=by, at=at)
        return _("The questions are given.")
    raise NotFound(_("There is no such step."))


def _coder(text: str) -> Person:
    found = Person.objects.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    if found is None:
        raise NotFound(_("Choose a coder."))
    return found
