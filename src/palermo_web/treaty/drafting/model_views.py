"""Pages of model provisions: the library, one provision, a national text beside an option, a draft put together."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from palermo.content.labels import LANGUAGES, language_of, translate
from palermo.errors import InvalidInput
from palermo.records import word_document
from palermo.treaty.articles import provisions as articles
from palermo.treaty.drafting.assembling import Assembled, assembled
from palermo.treaty.drafting.comparing import LONGEST, beside
from palermo.treaty.drafting.model_provisions import ModelProvision, provision
from palermo_web.records import days, tables
from palermo_web.treaty.drafting import model, words

FORMATS = ("docx", "html", "txt")


def _day(request: HttpRequest) -> date:
    return days.asked(request) or timezone.now().date()


def _language(request: HttpRequest) -> str:
    """Return the language of the texts: the one asked for, else the one of the page."""
    wish = request.POST.get("text_in") or request.GET.get("text_in", "")
    return wish if wish in LANGUAGES else language_of(get_language() or "en")


def _around(request: HttpRequest) -> dict[str, Any]:
    tag = _language(request)
    about = {"tag": tag, "direction": words.direction(tag), "tags": words.CHOICES}
    return about | {"on": days.asked(request), "part": "model"}


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List the provisions that stand or stood on a day."""
    wish = model.Wish(*(request.GET.get(name, "").strip()[:80] for name in ("group", "item", "question", "q")))
    day, tag = _day(request), _language(request)
    found = model.narrowed(tag, day, wish)
    wanted = request.GET.get("format", "")
    if wanted in tables.FORMATS:
        return tables.as_file(model.plain(found), model.COLUMNS, name="model-provisions", format=wanted)
    every = model.narrowed(tag, day, model.Wish())
    about = {
        "groups": [
            (id, name, [one for one in found if one.group == id])
            for id, name in words.GROUPS.items()
            if any(one.group == id for one in found)
        ],
        "names": words.GROUPS,
        "items": sorted({item for one in every for item in one.items}),
        "questions": sorted({code for one in every for code in one.questions}),
        "every": len(every),
        "wish": wish,
    }
    return render(request, "treaty/drafting/model.html", about | _around(request))


def _about(request: HttpRequest, one: ModelProvision) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "one": one,
        "group": words.GROUPS[one.group],
        "items": [(id, translate(articles()[id].description, language)) for id in one.items],
        "national": model.national(request.user, one.language),
    } | _around(request)


@require_GET
def one(request: HttpRequest, id: str) -> HttpResponse:
    """Show a provision with its options, as it stands or stood on a day."""
    found = provision(id, _language(request), _day(request))
    return render(request, "treaty/drafting/provision.html", _about(request, found))


@never_cache
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, id: str) -> HttpResponse:
    """Show a national text beside an option: pasted, which is kept nowhere, or from the register of laws."""
    day, tag = _day(request), _language(request)
    found = provision(id, tag, day)
    asked = request.POST if request.method == "POST" else request.GET
    option = found.option(asked.get("option") or next(iter(found.options)))
    kept, text = asked.get("provision", ""), asked.get("national", "")
    if kept and not text.strip():
        text = model.national_text(request.user, tag, kept)
    about = _about(request, found) | {"option": option, "text": text, "kept": kept}
    why = _why_not(text) if request.method == "POST" or kept else ""
    if not why and text.strip():
        about["found"] = beside(text, found, option.id, day)
    about["refused"] = why
    return render(request, "treaty/drafting/compare.html", about, status=422 if why else 200)


def _why_not(text: str) -> str:
    if not text.strip():
        return _("Write or paste the text of the national provision, or choose one.")
    if len(text.strip()) > LONGEST:
        return _("The text is longer than %(most)s characters; compare one provision at a time.") % {"most": LONGEST}
    return ""


@require_GET
def draft(request: HttpRequest) -> HttpResponse:
    """Choose provisions and options, and hand out the draft as a file."""
    day, tag = _day(request), _language(request)
    chosen = [(id, option) for id, _sign, option in (one.partition(":") for one in request.GET.getlist("choose")) if id]
    wanted, why = request.GET.get("format", ""), ""
    if wanted in FORMATS and chosen:
        return _as_file(_made(request, chosen, tag, day), wanted)
    if wanted:
        why = _("Choose at least one provision.")
    about = {
        "groups": [(name, model.narrowed(tag, day, model.Wish(group=id))) for id, name in words.GROUPS.items()],
        "title": request.GET.get("title", "")[:200],
        "refused": why,
    }
    return render(request, "treaty/drafting/draft.html", about | _around(request), status=422 if why else 200)


def _made(request: HttpRequest, chosen: list[tuple[str, str]], tag: str, day: date) -> Assembled:
    with override("zh-hans" if tag == "zh" else tag):
        return _assembled(request, chosen, tag, day)


def _assembled(request: HttpRequest, chosen: list[tuple[str, str]], tag: str, day: date) -> Assembled:
    notice = _(
        "Draft put together from the model provisions of Palermo as of %(day)s. The words are a proposal: whoever "
        "drafts fits them to the constitution and the law of the State and fills what stands in brackets."
    ) % {"day": day.isoformat()}
    title = request.GET.get("title", "").strip()[:200] or _("Draft provisions against trafficking in persons")
    try:
        return assembled(chosen, title=title, notice=notice, language=tag, on=day)
    except InvalidInput as error:
        raise InvalidInput(_("Choose each provision once.")) from error


def _as_file(made: Assembled, format: str) -> HttpResponse:
    kinds = {"docx": word_document.KIND, "html": "text/html; charset=utf-8", "txt": "text/plain; charset=utf-8"}
    content: str | bytes = made.as_html() if format == "html" else made.as_text()
    if format == "docx":
        content = word_document.docx(made.as_written())
    response = HttpResponse(content, content_type=kinds[format])
    response["Content-Disposition"] = f'attachment; filename="draft-{made.language}-{made.on}.{format}"'
    return response
