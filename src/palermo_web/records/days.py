"""The day of which a page speaks."""

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from palermo.errors import InvalidQuestion


def asked(request: HttpRequest, name: str = "on") -> date | None:
    """Return the day asked for, None for now. Raises InvalidQuestion for what is no date."""
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidQuestion(_("Write the day as year-month-day, such as 2009-04-14.")) from None
