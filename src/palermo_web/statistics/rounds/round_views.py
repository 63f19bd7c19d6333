"""Pages of reporting rounds: the list, the board of one, whom to ask, one State in it."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palermo.content.reasons import reason_in
from palermo.content.states import states
from palermo.errors import InvalidInput, NotAllowed, NotFound
from palermo_web.accounts.models import Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import days, tables
from palermo_web.statistics.rounds import actions, forms, pages, queries, rules, standings
from palermo_web.statistics.rounds.models import Act, Round
from palermo_web.statistics.rounds.standings import Place

WISHES = ("stands", "region", "q", "more")


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def me(request: HttpRequest) -> Person:
    """Return who is signed in; second_factor_required stands before."""
    return cast(Person, request.user)


def done(request: HttpRequest, act: Callable[[], object], said: str, to: str) -> HttpResponseRedirect:
    """Do something and go on, saying that it was done or why it could not be."""
    try:
        act()
    except InvalidInput as error:
        messages.error(request, reason_in(str(error), language()))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(to)


@never_cache
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponseBase:
    """List the rounds with how many States stand how; those who run them open another."""
    runs = rules.runs(request.user)
    if request.method == "POST":
        return _open(request)
    on = days.asked(request)
    found = list(Round.objects.all())
    known = standings.places([one.year for one in found], None, on)
    rows = [(one, pages.counts(each for each in known.values() if each.year == one.year)) for one in found]
    if request.GET.get("format") in tables.FORMATS:
        plain = [
            {"year": one.year, "name": one.name, "opens_on": one.opens_on.isoformat(), "due_on": one.due_on.isoformat()}
            | {step: counted.get(step, 0) for step in standings.STEPS}
            for one, counted in rows
        ]
        columns = ["year", "name", "opens_on", "due_on", *standings.STEPS]
        return tables.as_file(plain, columns, name="rounds", format=request.GET["format"])
    return render(request, "statistics/rounds/list.html", _list_about(rows, runs, on, forms.OpenRound()))


def _list_about(rows: Sequence[Any], runs: bool, on: date | None, form: forms.OpenRound) -> dict[str, Any]:
    called = pages.names()
    shown = [(one, [(called[step], number) for step, number in counted.items()]) for one, counted in rows]
    return {"part": "rounds", "rows": shown, "runs": runs, "on": on, "form": form}


@second_factor_required
def _open(request: HttpRequest) -> HttpResponse:
    rules.check_can_run(request.user)
    form = forms.OpenRound(request.POST)
    if form.is_valid():
        try:
            made = actions.open_round(**form.cleaned_data, by=me(request), at=now())
        except InvalidInput as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The round is open. Choose whom to ask."))
            return HttpResponseRedirect(reverse("statistics:rounds:ask", args=[made.year]))
    rows: list[tuple[Round, dict[str, int]]] = [(one, {}) for one in Round.objects.all()]
    return render(request, "statistics/rounds/list.html", _list_about(rows, True, None, form), status=400)


def _places(request: HttpRequest, round: Round, on: date | None) -> list[Place]:
    """Return how the States stand that a reader may see in a round, by name."""
    own = None if rules.sees_every_state(request.user) else rules.states_of(request.user)
    known = standings.places([round.year], own, on)
    return [known[code, round.year] for code in pages.by_name((key[0] for key in known), language())]


def _narrowed(found: list[Place], wish: dict[str, str]) -> list[Place]:
    able = set(pages.in_region((one.iso3 for one in found), wish["region"]))
    word = wish["q"].casefold()
    return [
        one
        for one in found
        if one.iso3 in able
        and wish["stands"] in ("", one.step)
        and (not word or word in pages.state_name(one.iso3, language()).casefold() or word == one.iso3.casefold())
        and (not wish["more"] or one.wish is not None)
    ]


@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, year: int) -> HttpResponseBase:
    """Show the board of a round: who was asked, began, handed in, was accepted, and who did not answer."""
    round = get_object_or_404(Round, year=year)
    if request.method == "POST":
        return _many(request, round)
    on = days.asked(request)
    wish = {name: request.GET.get(name, "").strip()[:100] for name in WISHES}
    every = _places(request, round, on)
    found = _narrowed(every, wish)
    if request.GET.get("format") in tables.FORMATS:
        rows = [pages.plain(one) for one in found]
        return tables.as_file(rows, pages.COLUMNS, name=f"round-{round.year}", format=request.GET["format"])
    whole = standings.places([round.year], None, on).values()
    called = pages.names()
    about = {
        "part": "rounds",
        "round": round,
        "rows": [pages.board_row(one, language()) for one in found],
        "counts": [(step, called[step], number, pages.LOOKS[step]) for step, number in pages.counts(whole).items()],
        "closed_eyes": not rules.sees_every_state(request.user),
        "runs": rules.runs(request.user) and not on,
        "wish": wish,
        "narrowed": any(wish.values()),
        "steps": [(step, called[step]) for step in standings.STEPS],
        "regions": pages.regions(language()),
        "on": on,
        "late": not on and round.due_on < now().date(),
        "form": forms.MoreTime(),
    }
    return render(request, "statistics/rounds/one.html", about)


@second_factor_required
def _many(request: HttpRequest, round: Round) -> HttpResponse:
    """Remind several States, or give them more time."""
    rules.check_can_run(request.user)
    chosen = set(request.POST.getlist("states"))
    found = [one for one in standings.places([round.year]).values() if one.iso3 in chosen]
    to = round.get_absolute_url()
    if not found:
        messages.error(request, _("Choose at least one State."))
        return HttpResponseRedirect(to)
    if request.POST.get("do") == "extend":
        form = forms.MoreTime(request.POST)
        if not form.is_valid():
            messages.error(request, _("Give a day and a reason."))
            return HttpResponseRedirect(to)
        given = form.cleaned_data
        said = _("More time was given. States: %(number)s") % {"number": len(found)}
        return done(request, lambda: actions.extend(places=found, **given, by=me(request), at=now()), said, to)
    told, silent = actions.remind(round=round, places=found, by=me(request), at=now())
    messages.success(request, _("Reminded. States: %(number)s") % {"number": len(told)})
    if silent:
        missed = ", ".join(pages.state_name(code, language()) for code in silent)
        messages.warning(request, _("Nobody could be reminded today: %(states)s") % {"states": missed})
    return HttpResponseRedirect(to)


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, year: int) -> HttpResponse:
    """Choose whom to ask: through an authority that has an account, or outside, with the day."""
    round = get_object_or_404(Round, year=year)
    rules.check_can_run(request.user)
    known = {key[0]: one for key, one in standings.places([round.year]).items()}
    asked = {code for code, one in known.items() if one.last(Act.ASKED)}
    outside = {code for code, one in known.items() if one.last(Act.OUTSIDE)} - asked
    able = {code: found for code, found in queries.authorities().items() if code not in asked}
    free = [code for code in states() if code not in asked | outside | set(able)]
    form = forms.Outside(codes=free, language=language(), initial={"day": now().date()})
    if request.method == "POST" and request.POST.get("do") == "outside":
        form = forms.Outside(request.POST, codes=free, language=language())
        if form.is_valid():
            given = form.cleaned_data
            said = _("Written down. States: %(number)s") % {"number": len(given["codes"])}
            act = lambda: actions.ask_outside(round=round, **given, by=me(request), at=now())  # noqa: E731
            return done(request, act, said, request.path)
    elif request.method == "POST":
        wanted = {code: request.POST.get(f"authority-{code}") for code in request.POST.getlist("states")}
        chosen = [one for code, found in able.items() for one in found if str(one.pk) == wanted.get(code)]
        said = _("Asked. States: %(number)s") % {"number": len(chosen)}
        act = lambda: actions.ask(round=round, organizations=chosen, by=me(request), at=now())  # noqa: E731
        return done(request, act, said, round.get_absolute_url())
    about = {
        "part": "rounds",
        "round": round,
        "rows": pages.authority_rows(able, language()),
        "asked": len(asked),
        "outside": len(outside),
        "form": form,
        "early": now().date() < round.opens_on,
    }
    return render(request, "statistics/rounds/ask.html", about, status=400 if form.errors else 200)


def seen_place(request: HttpRequest, year: int, iso3: str) -> tuple[Round | None, Place]:
    """Return how a State stands in a year, for those who may see it. Raises NotFound, NotAllowed."""
    if iso3 not in states():
        raise NotFound(_("There is no such State."))
    round, place = Round.objects.filter(year=year).first(), standings.place(iso3, year, days.asked(request))
    if round is None and place.entry is None:
        raise NotFound(_("Nobody was asked about this year."))
    own = place.entry is not None and rules.answers_for(request.user, place.entry)
    if not own and not rules.sees_every_state(request.user) and iso3 not in rules.states_of(request.user):
        raise NotAllowed(_("This page is for the State and the Secretariat. Accepted figures are open to all."))
    return round, place
