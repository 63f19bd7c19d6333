"""Pages of good practices and gaps: articles of the Protocol with their numbers, one article with its entries."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from palermo.content.labels import translate
from palermo.treaty.articles import titles
from palermo.treaty.names import name_on
from palermo_web.records import days, tables
from palermo_web.records import queries as records
from palermo_web.records import rules as entry_rules
from palermo_web.review import practices, words
from palermo_web.review.meetings import Row
from palermo_web.review.practices import PRACTICES, PROTOCOL

COUNTS = ("article", "title", "practices", "gaps", "challenges", "states")


def _today() -> date:
    return timezone.now().date()


def _openers(request: HttpRequest) -> bool:
    return bool(entry_rules.organizations_that_open(request.user, records.registers()[PRACTICES], _today()))


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List the articles of the Protocol with what was published about each, now or as of a past day."""
    on = days.asked(request)
    found, others = practices.articles(practices.seen(request.user, on))
    rows = [(one, translate(one.title, words.language())) for one in found]
    if request.GET.get("format") in tables.FORMATS:
        plain = [
            {"article": one.number, "title": title}
            | {name: getattr(one, name) for name in COUNTS if name not in ("article", "title")}
            for one, title in rows
        ]
        return tables.as_file(plain, COUNTS, name="practices", format=request.GET["format"])
    about = {"rows": rows, "others": others, "opens": _openers(request), "on": on, "part": "practices"}
    return render(request, "review/practices.html", about)


def _wish(request: HttpRequest) -> practices.Wish:
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("kind", "state", "status", "q")}
    return practices.Wish(asked["kind"], asked["state"].upper(), asked["status"], asked["q"])


@require_GET
def article(request: HttpRequest, number: str) -> HttpResponse:
    """Show the entries about an article, each with its criteria, evidence, State and status."""
    on, wish = days.asked(request), _wish(request)
    every = practices.about_article(practices.seen(request.user, on), number)
    found = [one for one in every if wish.leaves(one)]
    if request.GET.get("format") in tables.FORMATS:
        rows = [practices.plain(one) for one in found]
        return tables.as_file(
            rows, practices.columns(), name=f"practices-article-{number}", format=request.GET["format"]
        )
    day = on or _today()
    register = records.registers()[PRACTICES]
    codes = {one.get("state") for one in every} - {""}
    about = {
        "number": number,
        "title": translate(titles()[PROTOCOL, number], words.language()),
        "rows": [_shown(one, day) for one in found],
        "every": len(every),
        "wish": wish,
        "kinds": [(code, _said("kind", code)) for code in practices.KINDS],
        "states": sorted(((code, name_on(code, day, words.language())) for code in codes), key=lambda pair: pair[1]),
        "statuses": [(id, _status(id)) for id in register.workflow.statuses if any(one.status == id for one in every)],
        "opens": _openers(request),
        "on": on,
        "part": "practices",
    }
    return render(request, "review/practices_of_article.html", about)


def _said(item: str, code: str) -> str:
    form = records.registers()[PRACTICES].form
    return form.say(form.items[item].choice(code), words.language()) if code else ""


def _status(id: str) -> str:
    register = records.registers()[PRACTICES]
    return register.say(register.workflow.statuses[id].label, words.language())


def _shown(one: Row, day: date) -> dict[str, Any]:
    """Return an entry as the page shows it."""
    form = records.registers()[PRACTICES].form
    provision = words.provision(one.get("article"))
    is_practice = one.get("kind") == "practice"
    return {
        "one": one,
        "kind": _said("kind", one.get("kind")),
        "code": one.get("kind"),
        "status": _status(one.status),
        "public": practices.is_public(one),
        "state": name_on(one.get("state"), day, words.language()) if one.get("state") else "",
        "provision": provision,
        "recommendation": words.address_of(one.get("recommendation")),
        "criteria": [
            (form.say(form.items[id].label, words.language()), one.get(id), _said(id, one.get(id)))
            for id in practices.criteria()
        ]
        if is_practice
        else [],
        "evidence": one.get("evidence_text") if is_practice else "",
        "file": one.said.get("evidence_file") if is_practice else None,
    }
