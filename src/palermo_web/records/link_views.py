"""The page of what points at something: a provision, a recommendation, a State, an entry; in every register."""

import csv
import io
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from palermo.content.spreadsheets import neutral
from palermo.records.links import KINDS
from palermo_web.accounts import rules as accounts
from palermo_web.records import links, queries, references
from palermo_web.records.entry_views import reader
from palermo_web.records.fields import Reader

A_PAGE = 50


@require_GET
def pointing(request: HttpRequest) -> HttpResponse:
    """Show, in every register, the entries that point at what is asked for; unasked, let people choose."""
    person, by = request.user, reader(request)
    wish = links.wish(request.GET, person, KINDS)
    if wish is None:
        return render(request, "records/links.html", _choices(by) | {"part": "registers"})
    found = links.everywhere(person, wish.targets)
    pairs = [(one, of.register) for of in found for one in of.found]
    if request.GET.get("format") in ("csv", "json"):
        return _exported(request, wish, [links.row(one, register, person, by) for one, register in pairs])
    page = Paginator(pairs, A_PAGE).get_page(request.GET.get("page"))
    about = {
        "wish": wish,
        "target": _said(wish, person, by),
        "rows": [links.row(one, register, person, by) for one, register in page.object_list],
        "page": page,
        "registers": [
            (of.register.id, of.register.say(of.register.label, by.language), len({one.entry.pk for one in of.found}))
            for of in found
        ],
        "list_query": list_query(wish),
        "part": "registers",
    }
    return render(request, "records/links.html", about)


def list_query(wish: links.Wish) -> str:
    """Return the address part by which one register's list is narrowed alike; empty for States, which lists hold."""
    name = "links" if wish.name == "entry" else wish.name
    return urlencode({name: wish.value}) if name in links.LISTS else ""


def _choices(by: Reader) -> dict[str, Any]:
    return {"provisions": queries.provision_choices(by.language), "states": queries.state_choices(by.language)}


def _said(wish: links.Wish, person: accounts.Somebody, by: Reader) -> str:
    """Return what is pointed at, as a reader calls it."""
    if wish.entry:
        return references.title(wish.entry, queries.register(wish.entry.register), person)
    choices = _choices(by)
    names = dict(choices["states"]) if wish.name == "state" else dict(choices["provisions"])
    return str(names.get(wish.value, wish.value))


def _exported(request: HttpRequest, wish: links.Wish, rows: list[dict[str, Any]]) -> HttpResponse:
    names = ("register", "entry", "state", "period", "title", "path", "question", "value")
    listed = [
        {
            **{name: row[name] for name in ("title", "path", "question", "value")},
            "register": row["register"].id,
            "entry": str(row["entry"].pk),
            "state": row["entry"].state,
            "period": row["entry"].period,
        }
        for row in rows
    ]
    if request.GET["format"] == "json":
        made = {"pointed_at": {wish.name: wish.value}, "links": [{name: one[name] for name in names} for one in listed]}
        return JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 2})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([neutral(str(one[name])) for name in names] for one in listed)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="links.csv"'
    return response
