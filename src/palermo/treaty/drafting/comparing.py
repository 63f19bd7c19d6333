"""A national text beside a model option: words that differ, elements not spoken of, elements spoken of besides."""

from dataclasses import dataclass
from datetime import date

from palermo.errors import InvalidInput
from palermo.records.wording import SAME, Pieces, compared
from palermo.treaty.drafting.elements import spoken
from palermo.treaty.drafting.model_provisions import Element, ModelProvision, provisions

LONGEST = 20_000  # characters of a national text


@dataclass(frozen=True, slots=True)
class Comparison:
    """What stands beside what. pieces: added is said by the national text alone, removed by the model alone.

    both, missing, extra: proposals by beginnings of words. extra: of this provision or another, with its title.
    """

    pieces: Pieces
    shared: float  # share of the characters of the model that the national text says too
    both: tuple[Element, ...]
    missing: tuple[Element, ...]
    extra: tuple[tuple[str, Element], ...]


def beside(national: str, model: ModelProvision, option: str, on: date) -> Comparison:
    """Compare a national text with an option of a model provision of the same language.

    on: day of the library whose other provisions are looked for. Raises InvalidInput for a text that is empty or too
    long, NotFound for no such option.
    >>> from palermo.treaty.drafting.model_provisions import provision
    >>> day = date(2026, 12, 1)
    >>> found = beside("Attempts are punished.", provision("attempt", "en", day), "lesser", day)
    >>> [one.id for one in found.both], [one.id for one in found.missing]
    (['attempt'], ['giving_up'])
    """
    text = national.strip()
    if not text:
        raise InvalidInput("Write or paste the text of the national provision.")
    if len(text) > LONGEST:
        raise InvalidInput(f"The text is longer than {LONGEST} characters; compare one provision at a time.")
    chosen = model.option(option)
    asked = spoken(chosen.text, model.language, model.elements.values())
    said = spoken(text, model.language, model.elements.values())
    pieces = compared(chosen.text, text)
    same = sum(len(piece) for kind, piece in pieces if kind == SAME)
    return Comparison(
        pieces=pieces,
        shared=same / len(chosen.text),
        both=tuple(one for id, one in model.elements.items() if id in asked & said),
        missing=tuple(one for id, one in model.elements.items() if id in asked - said),
        extra=tuple(
            [(model.title, one) for id, one in model.elements.items() if id in said - asked]
            + _elsewhere(text, model, on)
        ),
    )


def _elsewhere(text: str, model: ModelProvision, on: date) -> list[tuple[str, Element]]:
    """Return the elements of other provisions that a text speaks of: those whose every cue is not one of the model."""
    own = {cue for one in model.elements.values() for cue in one.cues}
    found = []
    for other in provisions(model.language, on).values():
        if other.id != model.id:
            foreign = [one for one in other.elements.values() if not own & set(one.cues)]
            said = spoken(text, model.language, foreign)
            found += [(other.title, one) for one in foreign if one.id in said]
    return found
