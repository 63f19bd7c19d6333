"""What all charts share: colours, words, digits; and how a specification becomes a picture."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import vl_convert
from django.utils.translation import gettext as _

from palermo.content.numerals import in_digits
from palermo.content.numerals import number as as_number

Spec = dict[str, Any]
VEGA_LITE = "6.1"
FONTS = Path(__file__).parent / "fonts"
FONT = "Noto Sans, Noto Sans Arabic, Noto Sans CJK SC, sans-serif"
# Okabe and Ito (2008), told apart by people who see colours differently; the pale yellow left out.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#7A5C00", "#000000", "#E69F00", "#5D3A9B", "#8C8C8C")
DIGITS = {"arabic": list("٠١٢٣٤٥٦٧٨٩")}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a chart is drawn."""

    language: str
    digits: str = "western"

    def number(self, value: float | None, places: int = 0) -> str:
        """Return a number in the reader's digits."""
        return as_number(value, self.language, self.digits, places)

    def text(self, value: str) -> str:
        """Return a code such as a year in the reader's digits."""
        return in_digits(value, self.digits) if value.isdecimal() else value

    def bounds(self, low: float | None, high: float | None, places: int = 0) -> str:
        """Return one number, or both bounds where they differ."""
        if low == high:
            return self.number(low, places)
        return f"{self.number(low, places)}–{self.number(high, places)}"


def places_of(values: list[float | None]) -> int:
    """Return how many decimals numbers need: none for counts, two for rates."""
    return 0 if all(value is None or float(value).is_integer() for value in values) else 2


def framed(body: Mapping[str, Any], reader: Reader, simulated: bool, title: str = "") -> Spec:
    """Return a whole specification: colours, fonts, digits, and the mark of simulated data."""
    config = {
        "font": FONT,
        "background": "#ffffff",
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": "#e3e8ec",
            "domainColor": "#7c8b97",
        },
        "legend": {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "labelLimit": 260,
            "orient": "bottom",
            "columns": 2,
            "titleFontWeight": "normal",
        },
        "header": {"labelFontSize": 12, "labelFontWeight": "bold", "labelLimit": 240},
        "title": {"fontSize": 14, "anchor": "start", "subtitleFontSize": 12, "subtitleColor": "#5c4300"},
        "range": {"category": list(COLOURS)},
        "locale": {"number": _number_locale(reader)},
    }
    spec: Spec = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", **body, "config": config}
    if title or simulated:
        spec["title"] = {"text": _directed(title, reader)}
        if simulated:
            spec["title"]["subtitle"] = _directed(_("Simulated data."), reader)
    return spec


def _directed(text: str, reader: Reader) -> str:
    """Return a text that keeps its direction beside whatever a picture puts next to it."""
    return f"\u202b{text}\u202c" if reader.language == "ar" else text


def _number_locale(reader: Reader) -> dict[str, Any]:
    sample = reader.number(1234.5, 1)
    grouping = sample[1] if not sample[1].isalnum() else ""
    point = sample[-2]
    locale: dict[str, Any] = {"decimal": point, "thousands": grouping, "grouping": [3], "currency": ["", ""]}
    if reader.digits in DIGITS:
        locale["numerals"] = DIGITS[reader.digits]
    return locale


@cache
def _ready() -> bool:
    vl_convert.register_font_directory(str(FONTS))
    return True


@lru_cache(maxsize=128)
def _svg(text: str) -> str:
    _ready()
    drawn: str = vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE)
    return drawn


def svg(spec: Spec) -> bytes:
    """Draw a specification as SVG."""
    return _svg(json.dumps(spec, sort_keys=True)).encode()


def png(spec: Spec) -> bytes:
    """Draw a specification as PNG at twice the size of the screen."""
    _ready()
    drawn: bytes = vl_convert.svg_to_png(_svg(json.dumps(spec, sort_keys=True)), scale=2)
    return drawn


@cache
def bundle() -> bytes:
    """Return the libraries that draw in the browser, as one module."""
    text: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
    return text.encode()
