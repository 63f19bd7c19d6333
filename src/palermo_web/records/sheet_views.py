"""Pages of the Excel round trip."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from palermo.content.reasons import reason_in
from palermo.errors import InvalidInput
from palermo.records.assessment import REQUIRED, assess
from palermo.records.events import Answer
from palermo.records.form import Form
from palermo_web.accounts.models import Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import actions, forms, queries, rules, sheets
from palermo_web.records.entry_views import about_entry, reader
from palermo_web.records.fields import Page


@never_cache
@second_factor_required
@require_GET
def download(request: HttpRequest, entry_id: Any) -> HttpResponse:
    """Return an entry as a workbook to be edited offline."""
    entry, register = queries.entry(entry_id, request.user)
    seen = queries.seen(entry, register, rules.rank(request.user, entry))
    made = sheets.workbook(entry, seen, reader(request).language)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(made, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{register.id}-{entry.state or "entry"}.xlsx"'
    return response


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, entry_id: Any) -> HttpResponse:
    """Take a workbook back: write what is free, list what clashes, was tampered with or cannot be read."""
    entry, register = queries.entry(entry_id, request.user)
    form, by = register.version(entry.version), cast(Person, request.user)
    about = about_entry(entry, register, request)
    if request.method == "GET":
        return render(request, "records/import.html", about)
    faulty = []
    if "file" in request.FILES:
        try:
            got = sheets.received(request.FILES["file"].read(), entry, form, queries.answers(entry))  # type: ignore[union-attr]
        except InvalidInput as error:
            return render(request, "records/import.html", about | {"refused": str(error)}, status=400)
        wanted, faulty = got.wanted, got.faulty
    else:
        wanted = list(forms.proposals(request.POST, form))
    saved = actions.save_answers(entry=entry, register=register, wanted=wanted, by=by)
    page = Page(form, queries.answers(entry), None, reader(request))
    label = {path: page.say(queries.item_at(form, path).label) for path in [*saved.written, *saved.errors]}
    clashes = []
    for one in saved.conflicts:
        item = queries.item_at(form, one.path)
        mine, theirs = page.said(item, one.mine.get("value")), page.said(item, one.theirs.value)
        fields = list(sheets.as_fields(one.path, one.mine))
        clashes.append((one, page.say(item.label), mine, theirs, fields))
    about |= {
        "done": True,
        "written": [label[path] for path in saved.written],
        "errors": [(label[path], reason_in(text, page.reader.language)) for path, text in saved.errors.items()],
        "faulty": [(row.line, sheets.said(row.fault)) for row in faulty],
        "clashes": clashes,
        "asked": list(_asked(form, queries.answers(entry), page)),
    }
    return render(request, "records/import.html", about)


def _asked(form: Form, answers: Mapping[str, Answer], page: Page) -> Iterator[tuple[str, str, str, str]]:
    """Yield what is asked about answers that stand: section, place on its page, question and what is said of it."""
    for one in assess(form, answers, timezone.now().date()).problems:
        name = one.path.split("/")[0]
        if one.message != REQUIRED:
            mark = "q-" + one.path.replace("/", "-")
            yield form.section_of[name].id, mark, page.say(form.items[name].label), page.problem(one)
