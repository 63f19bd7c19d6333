"""Pages of the keeper: hand in an export of the Universal Human Rights Index, look through it, take rows over."""

import re
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palermo.content.reasons import reason_in
from palermo.errors import InvalidInput, NotAllowed, NotFound
from palermo.review.universal_index import Export, OtherRecommendation, read_export
from palermo_web.accounts.models import Organization, Person
from palermo_web.accounts.sign_in import second_factor_required
from palermo_web.records import attachments
from palermo_web.review import entries, follow_up, words
from palermo_web.review.queries import today

A_PAGE = 100  # rows looked through and taken over at once
SHOWN = 200  # rows set aside that a page lists


def _keeper(request: HttpRequest) -> Organization:
    """Return for which organization a person keeps the register. Raises NotAllowed."""
    found = entries.openers(request.user, follow_up.OTHERS)
    if not found:
        raise NotAllowed(_("Your roles do not allow this."))
    return found[0]


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Take an export and go on to what it holds."""
    _keeper(request)
    refused = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if not isinstance(upload, UploadedFile):
                raise InvalidInput(_("Choose a file."))
            sha256 = attachments.keep(upload)
            read_export((attachments.folder() / sha256).read_bytes())
            return HttpResponseRedirect(reverse("review:index_preview", args=[sha256]))
        except InvalidInput as error:
            refused = reason_in(str(error), words.language())
    about = {"refused": refused, "part": "recommendations"}
    return render(request, "review/index_import.html", about, status=400 if refused else 200)


def _export(sha256: str) -> Export:
    file = attachments.folder() / sha256
    if not re.fullmatch(r"[0-9a-f]{64}", sha256) or not file.is_file():
        raise NotFound("this export is not here; hand it in again")
    return read_export(file.read_bytes())


@never_cache
@second_factor_required
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, sha256: str) -> HttpResponse:
    """Show what an export holds; take over the rows that a person chose."""
    organization, export = _keeper(request), _export(sha256)
    if request.method == "POST":
        chosen = set(request.POST.getlist("take"))
        rows = [one for one in export.found if one.mark in chosen]
        made = entries.take_over(
            rows=rows,
            organization=organization,
            by=cast(Person, request.user),
            source=f"Universal Human Rights Index, {today().isoformat()}",
            publish="publish" in request.POST,
        )
        messages.success(request, _("Recommendations taken over: %(number)s") % {"number": made})
        place = request.POST.get("page", "")
        return HttpResponseRedirect(f"{request.path}?page={int(place) if place.isdecimal() else 1}")
    there = entries.known_keys()
    page = Paginator(export.found, A_PAGE).get_page(request.GET.get("page"))
    about = {
        "export": export,
        "page": page,
        "rows": [_row(one, there) for one in page.object_list],
        "new": sum(one.key not in there for one in export.found),
        "here": sum(one.key in there for one in export.found),
        "aside": [(one, reason_in(one.reason, words.language())) for one in export.set_aside[:SHOWN]],
        "part": "recommendations",
    }
    return render(request, "review/index_preview.html", about)


def _row(one: OtherRecommendation, there: dict[str, str]) -> dict[str, Any]:
    theme = follow_up.theme_in(one.text)
    return {
        "one": one,
        "state": words.who(one.state, one.adopted_on or today()),
        "theme": words.theme(theme) if theme else "",
        "entry": there.get(one.key, ""),
    }
