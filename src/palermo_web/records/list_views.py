"""Pages of registers: which there are, the list of one, how far its entries are, its form."""

import csv
import io
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from palermo.content.spreadsheets import neutral
from palermo.errors import NotAllowed
from palermo.records.register import Register
from palermo_web.accounts.models import Organization, Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import actions, form_history, links, not_asked, queries, references, rules
from palermo_web.records.entry_views import reader
from palermo_web.records.fields import Page
from palermo_web.records.models import Entry

A_PAGE = 50


@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """Show every register with the number of entries that the reader may see."""
    language = reader(request).language
    rows = []
    for one in queries.registers().values():
        number = rules.entries_open_to(request.user, one).count()
        rows.append((one, one.say(one.label, language), one.say(one.summary, language), number))
    rows.sort(key=lambda row: row[1])
    return render(
        request,
        "records/registers.html",
        {"registers": rows, "part": "registers", "brings_forms": rules.can_bring_forms(request.user)},
    )


def _wish(request: HttpRequest, register: Register) -> queries.Wish:
    asked = request.GET
    return queries.Wish(
        text=asked.get("q", "").strip()[:200],
        status=asked.get("status", ""),
        state=asked.get("state", ""),
        overdue="overdue" in asked,
        facets=tuple((item, asked[item]) for item in register.facets if asked.get(item)),
    )


def _rows(request: HttpRequest, register: Register, entries: list[Entry]) -> list[dict[str, Any]]:
    """Return entries as a list shows them, each answer as far as the reader may see it."""
    own = queries.own_of(entries, request.user)
    general = rules.general_rank(request.user)
    shown = queries.cells(entries, own, register, request.user)
    page = Page(register.form, {}, None, reader(request))
    linked = [str(value) for cells in shown.values() for value in cells.values() if isinstance(value, str)]
    page.titles = references.titles_open_to(request.user, linked)
    today, made = timezone.now().date(), []
    for entry in entries:
        status = register.workflow.statuses[entry.status]
        cells = shown.get(entry.pk, {})
        made.append(
            {
                "entry": entry,
                "state": queries.state_name(entry, page.reader.language),
                "status": page.say(status.label),
                "cells": [page.said(register.form.items[item], cells.get(item)) for item in register.columns],
                "overdue": bool(register.due and register.due.is_overdue(entry.due_on, status.closed, today)),
                "named": entry.pk in own or general == "secretariat" or status.public,
            }
        )
    return made


@require_GET
def listing(request: HttpRequest, register_id: str) -> HttpResponse:
    """List the entries of a register: narrowed, exported, linked."""
    register = queries.register(register_id)
    wish = _wish(request, register)
    open_to = rules.entries_open_to(request.user, register)
    found = queries.listed(open_to, wish, register, timezone.now().date())
    found = links.narrowed(found, register, request.user, request.GET)
    if request.GET.get("format") in ("csv", "json"):
        return _exported(request, register, list(found))
    language = reader(request).language
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    form = Page(register.form, {}, None, reader(request))
    facets = []
    for item in register.facets:
        codes = queries.facet_codes(open_to, item) if register.publication == "live" else []
        of = register.form.items[item]
        form.titles = references.titles_open_to(request.user, codes) if of.type == "entry" else {}
        facets.append(
            (item, form.say(of.label), [(code, form.said(of, code)) for code in codes], request.GET.get(item))
        )
    about = {
        "register": register,
        "label": register.say(register.label, language),
        "summary": register.say(register.summary, language),
        "columns": [form.say(register.form.items[item].label) for item in register.columns],
        "rows": _rows(request, register, list(page.object_list)),
        "page": page,
        "wish": wish,
        "pointing": links.wish(request.GET, request.user, links.LISTS),
        "facets": facets,
        "statuses": [(one.id, form.say(one.label)) for one in register.workflow.statuses.values()],
        "states": [(code, name) for code, name in queries.state_choices(language) if code in _states(open_to)],
        "openers": rules.organizations_that_open(request.user, register, timezone.now().date()),
        "not_asked": not_asked.of_person(request.user, register, timezone.now().date()),
        "reviews": rules.general_rank(request.user) == "secretariat",
        "year": timezone.now().year,
        "part": "registers",
    }
    return render(request, "records/list.html", about)


def _states(found: Any) -> set[str]:
    return set(found.order_by().values_list("state", flat=True).distinct())


def _exported(request: HttpRequest, register: Register, entries: list[Entry]) -> HttpResponse:
    rows = _rows(request, register, entries)
    if request.GET["format"] == "json":
        listed = [
            {
                "entry": str(row["entry"].pk),
                "state": row["entry"].state,
                "period": row["entry"].period,
                "status": row["entry"].status,
                "changed_at": row["entry"].changed_at.isoformat(),
                **dict(zip(register.columns, row["cells"], strict=True)),
            }
            for row in rows
        ]
        return JsonResponse({"register": register.id, "entries": listed}, json_dumps_params={"ensure_ascii": False})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["entry", "state", "period", "status", *register.columns])
    for row in rows:
        entry = row["entry"]
        writer.writerow([entry.pk, entry.state, entry.period, entry.status, *map(neutral, row["cells"])])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{register.id}.csv"'
    return response


@second_factor_required
@require_POST
def open_entry(request: HttpRequest, register_id: str) -> HttpResponse:
    """Open an entry and go to its first section."""
    register = queries.register(register_id)
    organization = Organization.objects.filter(pk=request.POST.get("organization") or 0).first()
    if organization is None:
        raise NotAllowed(_("Your roles do not allow this."))
    period = request.POST.get("period", "").strip()[:10]
    if register.each == "state_and_period" and not (period.isdecimal() and len(period) == 4):
        messages.error(request, _("Give the year of the round, such as 2026."))
        return HttpResponseRedirect(reverse("records:list", args=[register.id]))
    by = cast(Person, request.user)
    entry = actions.open_entry(register=register, organization=organization, by=by, period=period)
    return HttpResponseRedirect(reverse("records:entry", args=[entry.pk]))


@require_GET
def form(request: HttpRequest, register_id: str) -> HttpResponse:
    """Show a form as it is asked, with the versions before it."""
    register = queries.register(register_id)
    version = request.GET.get("version", register.form.version)
    shown = register.version(version)
    page = Page(shown, {}, None, reader(request))
    about = {
        "register": register,
        "label": register.say(register.label, page.reader.language),
        "form": shown,
        "sections": [(page.say(one.label), page.questions(one)) for one in shown.sections],
        "versions": list(register.versions.values()),
        "history": form_history.history(register, request.user, page.reader),
        "part": "registers",
    }
    return render(request, "records/form.html", about)
