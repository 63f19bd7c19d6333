"""What every page shows around its own part."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from palermo.statistics.catalogue import holds_simulated
from palermo_web.project.languages import COOKIE, DIGITS_COOKIE, direction

ROOMS = (
    ("/statistics/", _("Statistics")),
    ("/treaty/", _("Treaties")),
    ("/review/", _("Review")),
    ("/records/", _("Registers")),
)
TRUE_ROOMS = ("/treaty/", "/review/", "/records/")  # whose figures are never simulated
DIGIT_NAMES = (("language", _("Usual digits")), ("western", "0123456789"), ("arabic", "٠١٢٣٤٥٦٧٨٩"))


def page(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, language, digits, and whether the installation shows simulated data."""
    language = get_language() or "en"
    return {
        "rooms": [
            {"address": address, "name": name, "here": request.path.startswith(address)} for address, name in ROOMS
        ],
        "languages": settings.LANGUAGES,
        "language": language,
        "direction": direction(language),
        "digit_names": DIGIT_NAMES,
        "digits": getattr(request, "digits", "western"),
        "digits_wish": request.COOKIES.get(DIGITS_COOKIE, "language"),
        "language_cookie": COOKIE,
        "simulated_world": not request.path.startswith(TRUE_ROOMS) and holds_simulated(settings.HOME),
        "here": request.get_full_path(),
    }
