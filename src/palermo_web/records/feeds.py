"""What changed, as JSON or Atom: by form, register and State."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.dateparse import parse_datetime
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from palermo.content.states import states
from palermo_web.records import changes as tail
from palermo_web.records import queries


@require_GET
def changes(request: HttpRequest, format: str) -> HttpResponse:
    """Return the latest changes that a reader may know of; ``after`` asks for those since an event."""
    wish = {name: request.GET.get(name, "") for name in ("register", "state")}
    asked = request.GET.get("after", "")
    if asked.isdecimal() and len(asked) < 16:
        last, found = tail.since(request.user, int(asked), wish)
    else:
        last, found = tail.latest(request.user, wish)
    if format == "json":
        return JsonResponse({"changes": found, "last": last})
    return HttpResponse(_atom(request, found), content_type="application/atom+xml; charset=utf-8")


def _atom(request: HttpRequest, found: list[dict[str, Any]]) -> str:
    language = get_language() or "en"
    feed = Atom1Feed(title=_("Changes"), link=request.build_absolute_uri(), description="", language=language)
    for one in found:
        register = queries.register(one["register"])
        state = states()[one["state"]].name(language) if one["state"] in states() else ""
        title = " · ".join(filter(None, (register.say(register.label, language), state, KINDS[one["kind"]]())))
        link = request.build_absolute_uri(f"/records/entries/{one['entry']}/")
        at = parse_datetime(one["at"])
        feed.add_item(title=title, link=f"{link}#{one['sequence']}", description=title, updateddate=at, pubdate=at)
    return str(feed.writeString("utf-8"))


KINDS = {
    "opened": lambda: _("opened"),
    "answered": lambda: _("answered"),
    "removed": lambda: _("row removed"),
    "moved": lambda: _("moved on"),
    "migrated": lambda: _("brought to a new version"),
    "invited": lambda: _("authority invited"),
    "remarked": lambda: _("remark"),
}
