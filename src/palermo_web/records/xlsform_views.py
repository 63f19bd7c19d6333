"""Pages of XLSForm: a form to take to Kobo or ODK, and a form from there tried, seen and taken away as a folder."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palermo.content.reasons import reason_in
from palermo.errors import InvalidInput
from palermo.records.xlsform.book import write_xlsform
from palermo.records.xlsform.folder import packed
from palermo.records.xlsform.opening import LARGEST
from palermo.records.xlsform.reading import Imported, read_xlsform
from palermo.records.xlsform.report import InvalidForm, Problem
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import queries, rules
from palermo_web.records.entry_views import reader
from palermo_web.records.fields import Page

PURPOSE, LASTS = "palermo.records.xlsform", 3600  # of what a preview carries; seconds
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def download(request: HttpRequest, register_id: str) -> HttpResponse:
    """Return a version of a form as an XLSForm workbook; as open as the form itself."""
    register = queries.register(register_id)
    form = register.version(request.GET.get("version", register.form.version))
    response = HttpResponse(write_xlsform(form), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{register.id}-{form.version}.xlsx"'
    return response


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Try an XLSForm: what is wrong with it, cell by cell, or how its form looks here. Nothing is kept."""
    rules.check_can_bring_forms(request.user)
    id = request.POST.get("register", "").strip()[:64]
    about: dict[str, Any] = {"id": id, "part": "registers"}
    if request.method == "GET":
        return render(request, "records/xlsform.html", about)
    file, language = request.FILES.get("file"), reader(request).language
    try:
        if id in queries.registers():
            raise InvalidInput(_("There is a register of this name already; choose another."))
        made = read_xlsform(file.read(LARGEST + 1) if file else b"", id)
    except InvalidForm as error:
        about |= {"problems": _said(error.problems, language), "warnings": _said(error.warnings, language)}
        return render(request, "records/xlsform.html", about, status=400)
    except InvalidInput as error:
        return render(request, "records/xlsform.html", about | {"refused": reason_in(str(error), language)}, status=400)
    return render(request, "records/xlsform.html", about | _preview(request, made, id))


def _preview(request: HttpRequest, made: Imported, id: str) -> dict[str, Any]:
    page = Page(made.form, {}, None, reader(request))
    carried = signing.dumps({"register": id, "files": dict(made.files)}, salt=PURPOSE, compress=True)
    return {
        "form": made.form,
        "sections": [(page.say(one.label), page.questions(one)) for one in made.form.sections],
        "renamed": made.renamed.items(),
        "warnings": _said(made.warnings, page.reader.language),
        "carried": carried,
    }


def _said(found: tuple[Problem, ...], language: str) -> list[tuple[str, str]]:
    return [(one.place, reason_in(one.text, language)) for one in found]


@never_cache
@second_factor_required
@require_POST
def folder(request: HttpRequest) -> HttpResponse:
    """Return what a preview showed as the folder of a register, packed; the page carried it, signed."""
    rules.check_can_bring_forms(request.user)
    try:
        given = signing.loads(request.POST.get("carried", ""), salt=PURPOSE, max_age=LASTS)
    except signing.BadSignature:
        raise InvalidInput(_("This preview is too old or was changed; hand the workbook in again.")) from None
    response = HttpResponse(packed(given["files"], given["register"]), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{given["register"]}.zip"'
    return response
