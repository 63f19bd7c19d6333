"""Pages of papers on concepts: the list, one paper with its versions side by side, comments and their responses."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from palermo.errors import InvalidInput
from palermo.treaty.drafting.papers import changes
from palermo.treaty.names import name_on
from palermo_web.accounts.models import Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import days, tables
from palermo_web.records import queries as records
from palermo_web.records import rules as entry_rules
from palermo_web.records.rows import Row
from palermo_web.treaty.drafting import actions, papers
from palermo_web.treaty.drafting.papers import COMMENTS, PAPERS

LIST = ("entry", "title", "concept", "article", "language", "status", "opens_on", "closes_on", "round")
ASKED = ("section", "about", "language", "comment", "proposal")


def _language() -> str:
    return get_language() or "en"


def _today() -> date:
    return timezone.now().date()


def _listed(one: Row, day: date) -> dict[str, Any]:
    plain = {name: one.get(name) or None for name in LIST}
    return plain | {"entry": one.id, "status": one.status, "round": papers.standing(one, day)}


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List the papers that a reader may see, now or as of a past day."""
    on, concept = days.asked(request), request.GET.get("concept", "")
    day = on or _today()
    every = papers.papers(request.user, on)
    found = [one for one in every if concept in ("", one.get("concept"))]
    wanted = request.GET.get("format", "")
    if wanted in tables.FORMATS:
        return tables.as_file([_listed(one, day) for one in found], LIST, name="papers", format=wanted)
    about = {
        "rows": [
            _listed(one, day)
            | {
                "concept": papers.say(PAPERS, "concept", one.get("concept"), _language()),
                "status": papers.status(PAPERS, one.status, _language()),
                "opens_on": one.day("opens_on"),
                "closes_on": one.day("closes_on"),
            }
            for one in found
        ],
        "every": len(every),
        "concept": concept,
        "concepts": papers.choices(PAPERS, "concept", _language()),
        "openers": [] if on else entry_rules.organizations_that_open(request.user, records.registers()[PAPERS], day),
        "on": on,
        "part": "papers",
    }
    return render(request, "treaty/drafting/papers.html", about)


@never_cache
@require_GET
def paper(request: HttpRequest, paper_id: Any) -> HttpResponse:
    """Show a paper, two of its versions side by side, and the comments with their responses."""
    on = days.asked(request)
    day = on or _today()
    row = papers.paper(request.user, paper_id, on)
    versions = papers.versions(row, on)
    before, after = _chosen(request, len(versions))
    wish = papers.Wish(*(request.GET.get(name, "").strip()[:60] for name in ("section", "state", "result")))
    every = papers.comments(request.user, row, on)
    title, translated = papers.translated(row, _language())
    about = {
        "row": row,
        "title": row.get("title"),
        "title_here": title,
        "tag": row.get("language") or "en",
        "direction": "rtl" if row.get("language") == "ar" else "ltr",
        "concept": papers.say(PAPERS, "concept", row.get("concept"), _language()),
        "status": papers.status(PAPERS, row.status, _language()),
        "round": papers.standing(row, day),
        "opens_on": row.day("opens_on"),
        "closes_on": row.day("closes_on"),
        "sections": versions[-1].sections,
        "translated": translated,
        "versions": versions,
        "before": before,
        "after": after,
        "changes": changes(versions[before - 1].sections, versions[after - 1].sections) if before else (),
        "comments": [_shown(one, day) for one in every if wish.leaves(one)],
        "every": len(every),
        "wish": wish,
        "states": sorted(
            {(one.get("state"), name_on(one.get("state"), day, _language())) for one in every if one.get("state")},
            key=lambda pair: pair[1],
        ),
        "results": papers.choices(COMMENTS, "result", _language()),
        "on": on,
        "part": "papers",
        **_form(request, row, day, past=on is not None),
    }
    return render(request, "treaty/drafting/paper.html", about)


def _chosen(request: HttpRequest, many: int) -> tuple[int, int]:
    """Return which versions are compared: those asked for, else the last two; 0 where there is one alone."""
    asked = [request.GET.get(name, "") for name in ("before", "after")]
    if all(one.isdecimal() and 0 < int(one) <= many for one in asked if len(one) < 6) and all(asked):
        return int(asked[0]), int(asked[1])
    return (many - 1, many) if many > 1 else (0, many)


def _form(request: HttpRequest, row: Row, day: date, *, past: bool) -> dict[str, Any]:
    signed = isinstance(request.user, Person)
    openers = actions.commenting(cast(Person, request.user)) if signed and not past else []
    return {
        "openers": openers if papers.standing(row, day) == "open" else [],
        "would": bool(openers),
        "kinds": papers.choices(COMMENTS, "about", _language()),
        "languages_of_comments": papers.choices(COMMENTS, "language", _language()),
    }


def _shown(one: Row, day: date) -> dict[str, Any]:
    language = _language()
    tag = one.get("language") or "en"
    return {
        "row": one,
        "state": name_on(one.get("state"), day, language) if one.get("state") else one.entry.organization.name,
        "kind": papers.say(COMMENTS, "about", one.get("about"), language),
        "result": papers.say(COMMENTS, "result", one.get("result"), language),
        "status": papers.status(COMMENTS, one.status, language),
        "tag": tag,
        "direction": "rtl" if tag == "ar" else "ltr",
    }


@require_GET
def comments(request: HttpRequest, paper_id: Any, format: str) -> HttpResponse:
    """Return the comments on a paper with their responses as a file."""
    on = days.asked(request)
    row = papers.paper(request.user, paper_id, on)
    wish = papers.Wish(*(request.GET.get(name, "").strip()[:60] for name in ("section", "state", "result")))
    found = [one for one in papers.comments(request.user, row, on) if wish.leaves(one)]
    return tables.as_file(papers.plain(found, row.get("title")), papers.COLUMNS, name="comments", format=format)


@second_factor_required
@require_POST
def comment(request: HttpRequest, paper_id: Any) -> HttpResponse:
    """Begin a comment and show it, so that its writer can look at it once more and send it."""
    row = papers.paper(request.user, paper_id)
    answers = {name: request.POST.get(name, "").strip() for name in ASKED}
    by, organization = cast(Person, request.user), request.POST.get("organization", "")
    try:
        made = actions.comment(paper=row, organization=organization, answers=answers, by=by)
    except InvalidInput as error:
        messages.error(request, str(error))
        return redirect(reverse("treaty:paper", args=[row.id]) + "#comments")
    return redirect("records:entry", made.pk)
