"""How themes, modals, addressees, statuses, organs and places are called in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palermo.content.labels import language_of, translate
from palermo.content.reader import read_csv, read_yaml
from palermo.content.states import states
from palermo.review.documents.themes import themes
from palermo.review.follow_up import CONFERENCE, SECRETARIAT, STATUSES
from palermo.review.register import Known
from palermo.treaty.names import name_on
from palermo_web.records import queries as records

FOLLOW_UP = "follow_up"


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def theme(id: str) -> str:
    """Return the label of a theme; empty where there is none."""
    return translate(themes()[id], language()) if id in themes() else id


def _word(list: str, id: str) -> str:
    return translate(read_yaml("review/words.yaml")[list].get(id, id), language())


def modal(id: str) -> str:
    """Return how strongly a recommendation asks."""
    return _word("modals", id)


def addressee(id: str) -> str:
    """Return whom a recommendation addresses."""
    return _word("addressees", id)


def position(id: str) -> str:
    """Return what the State under review said to a recommendation."""
    return _word("positions", id)


def modals() -> list[tuple[str, str]]:
    """Return every modal with its label."""
    return [(id, modal(id)) for id in read_yaml("review/words.yaml")["modals"]]


def addressees() -> list[tuple[str, str]]:
    """Return every addressee with its label."""
    return [(id, addressee(id)) for id in read_yaml("review/words.yaml")["addressees"]]


def _choice(item: str, code: str) -> str:
    form = records.register(FOLLOW_UP).form
    return form.say(form.items[item].choice(code), language())


def status(code: str) -> str:
    """Return how far a follow-up is."""
    return _choice("status", code) if code else ""


def organ(code: str) -> str:
    """Return who follows a recommendation up."""
    return _choice("organ", code) if code else ""


def letters(code: str) -> str:
    """Return a status in one or two letters, for the cells of a matrix."""
    return {
        "not_begun": _("NB"),
        "planned": _("PL"),
        "in_progress": _("UW"),
        "done": _("DO"),
        "not_applicable": _("NA"),
    }.get(code, "")


def statuses() -> list[tuple[str, str, str]]:
    """Return every status with label and letters."""
    return [(code, status(code), letters(code)) for code in STATUSES]


def who(code: str, day: date) -> str:
    """Return the name of an organ or of a State on a day."""
    return organ(code) if code in (SECRETARIAT, CONFERENCE) else name_on(code, day, language()) if code else ""


def regions() -> list[tuple[str, str]]:
    """Return the regions of the United Nations with their names."""
    found = sorted({one.region for one in states().values() if one.region})
    return sorted(((one, translate(one, language())) for one in found), key=lambda pair: pair[1])


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision that a recommendation rests on, with the address that shows it."""

    id: str
    text: str
    address: str


@cache
def _provisions() -> Mapping[str, Mapping[str, str]]:
    return {row["item_id"]: row for row in read_csv("treaty/articles.csv")}


def provision(id: str) -> Provision:
    """Return a provision in our own words, with the address of its place among the articles."""
    row = _provisions().get(id)
    if row is None:
        return Provision(id, "", "")
    address = f"{reverse('treaty:articles')}?instrument={row['instrument']}#{id}"
    return Provision(id, translate(row["description"], language()), address)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one of its languages. tag, direction: as a page declares them."""

    tag: str
    direction: str
    name: str
    text: str
    heading: str


def texts(one: Known) -> list[Text]:
    """Return the texts of a recommendation, the reader's language first."""
    names = {language_of(code): (code, name) for code, name in settings.LANGUAGES}
    mine = language_of(language())
    ordered = sorted(one.texts, key=lambda tag: (tag != mine, tag))
    made = []
    for tag in ordered:
        code, name = names.get(tag, (tag, tag))
        made.append(Text(code, "rtl" if tag == "ar" else "ltr", name, one.texts[tag], one.headings.get(tag, "")))
    return made


def place(one: Known) -> str:
    """Return where in its document a recommendation stands: 6(a), 115.6."""
    return one.reference.removeprefix(one.symbol).removeprefix(", ")


def address(one: Known) -> str:
    """Return the permanent address of a recommendation."""
    return reverse("review:recommendation", args=[one.symbol, place(one)])


def address_of(reference: str) -> str:
    """Return the permanent address of a reference; empty where it is none."""
    symbol, comma, where = reference.rpartition(", ")
    return reverse("review:recommendation", args=[symbol, where]) if comma else ""
