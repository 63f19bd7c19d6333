"""Pages of the glossary: the terms in two languages side by side, one term in all six."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from palermo.content.labels import LANGUAGES, language_of
from palermo.treaty.drafting import glossary
from palermo_web.records import tables
from palermo_web.treaty.drafting import words

COLUMNS = (
    "id",
    "theme",
    "source",
    "item",
    *(f"{what}_{tag}" for tag in LANGUAGES for what in ("term", "definition", "avoid")),
)


def plain(one: glossary.Term) -> dict[str, Any]:
    """Return a term as files read it: three columns a language."""
    row: dict[str, Any] = {"id": one.id, "theme": one.theme, "source": one.source, "item": one.item}
    for tag, said in one.wordings.items():
        row |= {f"term_{tag}": said.term, f"definition_{tag}": said.definition, f"avoid_{tag}": "; ".join(said.avoid)}
    return row


def _said(one: glossary.Term, tag: str) -> dict[str, Any]:
    return {"tag": tag, "name": words.NAMES[tag], "direction": words.direction(tag), "said": one.wordings[tag]}


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List the terms in the language of the page, and beside it in another where asked."""
    text, theme = request.GET.get("q", "").strip()[:80], request.GET.get("theme", "")
    other = request.GET.get("beside", "")
    found = glossary.found(text, theme)
    wanted = request.GET.get("format", "")
    if wanted in tables.FORMATS:
        return tables.as_file([plain(one) for one in found], COLUMNS, name="glossary", format=wanted)
    mine = language_of(get_language() or "en")
    tags = [mine, *([other] if other in LANGUAGES and other != mine else [])]
    found.sort(key=lambda one: one.wordings[mine].term.casefold())
    about = {
        "rows": [(one, [_said(one, tag) for tag in tags]) for one in found],
        "heads": [words.NAMES[tag] for tag in tags],
        "text": text,
        "theme": theme,
        "themes": words.THEMES,
        "beside": other,
        "tags": words.CHOICES,
        "part": "glossary",
    }
    return render(request, "treaty/drafting/glossary.html", about)


@require_GET
def term(request: HttpRequest, id: str) -> HttpResponse:
    """Show a term in all six languages; this address stays."""
    one = glossary.term(id)
    about = {
        "one": one,
        "title": one.wordings[language_of(get_language() or "en")].term,
        "theme": words.THEMES[one.theme],
        "wordings": [_said(one, tag) for tag in LANGUAGES],
        "part": "glossary",
    }
    return render(request, "treaty/drafting/term.html", about)
