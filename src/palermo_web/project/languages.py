"""Six languages, their direction and digits: by choice, by address, else by what the browser asks for."""

import io
from collections.abc import Callable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

COOKIE, DIGITS_COOKIE = "palermo_language", "palermo_digits"
RIGHT_TO_LEFT = ("ar",)
ARABIC_DIGITS: tuple[str, ...] = ()  # languages whose readers see ٠١٢ unless they choose otherwise
DIGITS = ("language", "western", "arabic")


def direction(language: str) -> str:
    """Return rtl or ltr."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def chosen_language(request: HttpRequest) -> str:
    """Return the language of a request: address, then cookie, then browser."""
    codes = dict(settings.LANGUAGES)
    for wish in (request.GET.get("lang"), request.COOKIES.get(COOKIE)):
        wish = "zh-hans" if wish == "zh" else wish
        if wish in codes:
            return wish
    return translation.get_language_from_request(request)


def chosen_digits(request: HttpRequest) -> str:
    """Return which digits a person reads, western or arabic: address, then cookie, then the language's own."""
    for wish in (request.GET.get("digits"), request.COOKIES.get(DIGITS_COOKIE)):
        if wish in ("western", "arabic"):
            return wish
    return "arabic" if chosen_language(request) in ARABIC_DIGITS else "western"


class LanguageFromChoice:
    """Speak the chosen language while a request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(chosen_language(request)):
            request.LANGUAGE_CODE = translation.get_language()
            request.digits = chosen_digits(request)  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def compile_messages(folder: Path) -> list[Path]:
    """Compile every message catalogue below a locale folder that is older than its source; return those made."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        catalogue = read_po(io.BytesIO(source.read_bytes()), locale=source.parent.parent.name)
        partial = target.with_suffix(".part")
        with partial.open("wb") as stream:
            write_mo(stream, catalogue)
        partial.replace(target)
        made.append(target)
    return made
