"""Pages of progress: all States, one State with its gaps, one item of all States."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from palermo.content.sentences import said
from palermo.content.states import states
from palermo.errors import NotFound
from palermo.review.progress.table import items
from palermo.treaty.names import ORGANIZATIONS, code_of, name_on
from palermo_web.records import days, tables
from palermo_web.records import queries as records
from palermo_web.records import rules as entry_rules
from palermo_web.records.entry_views import reader
from palermo_web.review import words
from palermo_web.review.progress import coded, counting, pages, queries, wording
from palermo_web.review.progress.counting import SHARES, Wish

ITEM_COLUMNS = ("state", "by", "organization", "scale", "low", "high", "not_applicable", "grade", "on", "entry")
STATE_COLUMNS = (
    "item",
    "instrument",
    "article",
    "level",
    "theme",
    "law_low",
    "law_high",
    "law_not_applicable",
    "law_grade",
    "law_on",
    "practice_low",
    "practice_high",
    "practice_not_applicable",
    "practice_grade",
    "practice_on",
    "lack",
    "others",
    "needs",
)


def _today() -> date:
    return timezone.now().date()


def wish_of(request: HttpRequest) -> Wish:
    """Return what a page of all States is asked for."""
    wanted = {name: request.GET.get(name, "").strip()[:100] for name in (*counting.NARROWED, "region", "scale")}
    return Wish(
        day=days.asked(request) or _today(),
        since=days.asked(request, "since"),
        by=request.GET.get("by") or "level",
        threshold={scale: request.GET.get(scale, "") for scale in ("law", "practice")},
        **wanted,
    )


@require_GET
def all_states(request: HttpRequest) -> HttpResponse:
    """Show shares of all States as bands, who said anything, what changed, how old it is; States by name only."""
    wish, who = wish_of(request), reader(request)
    found = counting.counted(wish)
    format = request.GET.get("format")
    if format in tables.FORMATS:
        plain = counting.plain(found, wish)
        if request.GET.get("of") == "coded":
            return tables.as_file(plain["coded_law"], coded.COLUMNS, name="progress-coded-law", format=format)
        return tables.as_file(plain["shares"], SHARES, name="progress", format=format)
    spoke = {one.iso3: one.at for one in queries.speakers(wish.day, found.states)}
    listed = [(code, name, spoke[code]) for code, name in pages.named_states(spoke, wish.day, who.language)]
    about: dict[str, Any] = {
        "found": found,
        "wish": wish,
        "on": days.asked(request),
        "scales": pages.scales(found, wish, who),
        "coded": pages.coded_rows(found, wish, who) if found.coded.is_coded else [],
        "coding_reason": said(found.coded.reason, who.language),
        "thresholds": [(scale, wording.scale_name(scale), wording.level_words(scale)) for scale in ("law", "practice")],
        "counted": [one for one in listed if one[0] in set(found.states)],
        "others": [one for one in listed if one[0] not in set(found.states) and _is_in(one[0], wish.region)],
        "groupings": counting.GROUPINGS,
        "part": "progress",
        "view": "all",
        **pages.choices(who),
    }
    return render(request, "review/progress/all.html", about)


def _is_in(code: str, region: str) -> bool:
    return not region or (code in states() and states()[code].region == region)


@require_GET
def state(request: HttpRequest, iso3: str) -> HttpResponse:
    """Show how far one State says it is, its gaps and needs, beside what others say."""
    on, who, code = days.asked(request), reader(request), code_of(iso3)
    if code in ORGANIZATIONS:
        raise NotFound("an organization of States has no page of its own here")
    day = on or _today()
    wish = {
        name: request.GET.get(name, "").strip()[:100] for name in ("instrument", "level", "theme", "article", "show")
    }
    wish["instrument"] = wish["instrument"] if wish["instrument"] in wording.REGISTERS else "tip"
    document = queries.document(code, day)
    format = request.GET.get("format")
    if format in tables.FORMATS:
        return _exported(document, code, format)
    own = [one for one in document["sources"] if one["by"] != "third"]
    about: dict[str, Any] = {
        "code": code,
        "name": name_on(code, day, who.language),
        "on": on,
        "wish": wish,
        "document": document,
        "silent": not own,
        "only_checklists": own and all(one["by"] == "checklist" for one in own),
        "shares": [pages.share_of_state(one, who) for one in document["shares"]],
        "rows": pages.item_rows(document, wish, on, who),
        "below": sum(one["lack"] == "below" for one in document["items"]),
        "open": sum(one["lack"] == "open" for one in document["items"]),
        "needed": sum(bool(one["needs"]) for one in document["items"]),
        "instruments": [(id, wording.instrument(id)) for id in wording.REGISTERS],
        "history": [(one, wording.register_name(one.register)) for one in queries.history(code, day)],
        "forms": [(id, wording.register_name(id)) for id in wording.REGISTERS.values()],
        "may_answer": _may_answer(request, code),
        "views_name": wording.register_name(wording.VIEWS),
        "part": "progress",
        **pages.choices(who),
    }
    return render(request, "review/progress/state.html", about)


def _may_answer(request: HttpRequest, code: str) -> bool:
    register = records.register(wording.REGISTERS["tip"])
    openers = entry_rules.organizations_that_open(request.user, register, _today())
    return any(one.state == code for one in openers)


def _exported(document: dict[str, Any], code: str, format: str) -> HttpResponse:
    name = f"progress-{code}"
    if format == "json":
        return JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    rows = []
    for one in document["items"]:
        row: dict[str, Any] = {word: one[word] for word in ("item", "instrument", "article", "level", "theme", "lack")}
        for scale in ("law", "practice"):
            cell = one[scale] or {}
            row |= {f"{scale}_{word}": cell.get(word) for word in ("low", "high", "not_applicable", "grade", "on")}
        row["others"] = [
            f"{each['organization'] or each['by']}: {each['scale']} {each['low']}-{each['high']};"
            for each in one["others"]
        ]
        row["needs"] = [f"{'+'.join(each['assistance'])} {each['urgency']};" for each in one["needs"]]
        rows.append(row)
    return tables.as_file(rows, STATE_COLUMNS, name=name, format=format)


@require_GET
def item(request: HttpRequest, item: str) -> HttpResponse:
    """Show what every State and every third party says of one item."""
    if item not in items():
        raise Http404
    on, who = days.asked(request), reader(request)
    day = on or _today()
    held = queries.of_item(item, day)
    format = request.GET.get("format")
    if format in tables.FORMATS:
        return tables.as_file(queries.plain_held(held), ITEM_COLUMNS, name=f"progress-{item}", format=format)
    spoke = {one.row.state for one in held}
    counted = queries.counted_states(day)
    rows = [
        {
            "code": code,
            "name": name,
            "held": [_held(one) for one in held if one.row.state == code],
        }
        for code, name in pages.named_states(spoke, day, who.language)
    ]
    about = {
        "one": pages.about_item(item, who),
        "rows": rows,
        "silent": len(set(counted) - spoke),
        "of": len(counted),
        "bands": [
            {"name": wording.scale_name(share.scale), "threshold": wording.level_word(share.scale, share.threshold)}
            | {"share": share, "band": wording.band(share.low, share.high, who)}
            for share in counting.of_item(item, day, counted)
        ],
        "recommendations": [(each.reference, words.address(each)) for each in pages.recommendations(on).get(item, [])],
        "on": on,
        "part": "progress",
    }
    return render(request, "review/progress/item.html", about)


def _held(one: queries.Held) -> dict[str, Any]:
    return {
        "who": wording.speaker(one.row.speaker),
        "organization": one.row.organization.name if one.row.speaker == "third" else "",
        "third": one.row.speaker == "third",
        "entry": one.row.entry_id,
        "cells": [
            {"text": wording.view(scale, cell), "cell": cell, "grade": wording.grade(cell["grade"]) if cell else ""}
            for scale, cell in one.cells.items()
        ],
    }
