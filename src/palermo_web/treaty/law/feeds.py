"""What was published of coded law as Atom, newest first."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from palermo_web.treaty.law import queries, words

MOST = 100


@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """Return every act of publication, of one State where it is named."""
    wanted = request.GET.get("state", "").upper()
    made = Atom1Feed(
        title=_("Laws of States"),
        link=request.build_absolute_uri(reverse("treaty:law:overview")),
        description="",
        language=words.language(),
        feed_url=request.build_absolute_uri(),
    )
    for one in list(reversed(queries.publications(iso3=wanted)))[:MOST]:
        link = request.build_absolute_uri(reverse("treaty:law:state", args=[one.iso3]))
        made.add_item(
            title=words.state(one.iso3, one.at.date()),
            link=f"{link}?known={one.at.date().isoformat()}",
            description=one.words,
            unique_id=f"{link}#{one.mark}",
            pubdate=one.at,
            updateddate=one.at,
        )
    return HttpResponse(str(made.writeString("utf-8")), content_type="application/atom+xml; charset=utf-8")
