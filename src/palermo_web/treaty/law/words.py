"""How questions, answers and standings of law are called, in the language of the page."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palermo.content.labels import translate
from palermo.content.reader import read_yaml
from palermo.content.states import states
from palermo.treaty.legislation import questions
from palermo.treaty.legislation.answers import UNCODED
from palermo.treaty.legislation.gaps import OPEN
from palermo.treaty.names import name_on


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def say(text: str) -> str:
    """Return a text of content in the language of the page."""
    return translate(text, language())


def group(id: str) -> str:
    """Return how a group of questions is called."""
    return say(questions.groups()[id])


def question(code: str) -> str:
    """Return the text of a question."""
    return say(questions.question(code).text)


def answer(text: str | None) -> str:
    """Return an answer as readers see it; a number or a text is its own."""
    return say(questions.answer_label(text)) if text else ""


def standing(id: str) -> str:
    """Return how a standing is called."""
    return _("Not coded") if id == UNCODED else say(read_yaml("treaty/law_labels.yaml")["standings"][id])


def verdict(id: str) -> str:
    """Return how a derived answer is called: yes, no, not known."""
    return answer(id)


def lack(id: str) -> str:
    """Return how a gap is called."""
    return _("Open") if id == OPEN else say(read_yaml("treaty/law_labels.yaml")["fulfilments"][id])


def level(id: str) -> str:
    """Return how the level of a duty is called."""
    names = {
        "mandatory": _("mandatory"),
        "consider": _("to be considered"),
        "recommended": _("recommended"),
        "optional": _("optional"),
    }
    return names.get(id, "")


def state(iso3: str, day: date) -> str:
    """Return how a State was called on a day."""
    return name_on(iso3, day, language())


def state_choices() -> list[tuple[str, str]]:
    """Return every State and area by name."""
    return sorted(((code, one.name(language())) for code, one in states().items()), key=lambda pair: pair[1])
