"""Numbers, codes and addresses in templates."""

from typing import Any

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from palermo.content.labels import translate
from palermo.content.numerals import in_digits
from palermo.content.numerals import number as as_number
from palermo.content.states import states
from palermo.treaty.articles import provisions

register = template.Library()


@register.simple_tag(takes_context=True)
def number(context: dict[str, Any], value: float | None, places: int = 0) -> str:
    """A number grouped by language, in the reader's digits."""
    return as_number(value, get_language() or "en", context.get("digits", "western"), places)


@register.simple_tag(takes_context=True)
def digits(context: dict[str, Any], value: object) -> str:
    """A code, year or date in the reader's digits, not grouped."""
    return in_digits(str(value), context.get("digits", "western")) if str(value).isdecimal() else str(value)


@register.filter
def label(text: str) -> str:
    """A content label in the language of the page."""
    return translate(str(text), get_language() or "en")


@register.filter
def split_words(text: str) -> list[str]:
    """The words of a text, to go through one by one."""
    return text.split()


@register.simple_tag(takes_context=True)
def address(context: dict[str, Any], **changes: object) -> str:
    """The query string of this page with some parameters changed; None takes one out."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return "?" + query.urlencode()


@register.simple_tag
def page_of(kind: str, value: object) -> str:
    """The page of a State or a provision, for templates of rooms that lie below it; empty where there is none."""
    if kind == "state" and str(value) in states():
        return reverse("review:state", args=[value])
    if kind == "article" and str(value) in provisions():
        instrument = provisions()[str(value)].instrument
        return f"{reverse('treaty:articles')}?instrument={instrument}#{value}"
    return ""
