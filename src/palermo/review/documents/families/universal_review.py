"""Universal periodic review: numbered recommendations, each by one or more States, supported or noted; addenda."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from palermo.review.documents.blocks import Paragraph, Point
from palermo.review.documents.demands import Demand, like
from palermo.review.documents.making import lettered_heading, made, text_of
from palermo.review.documents.names import listed
from palermo.review.documents.report import About, Reading, Recommendation

NAME = "universal_review"
ASKED = Demand("recommended", ("state_under_review",), 0)
PAIR = re.compile(
    r"(\d{1,3})\s?[.\-]\s?(\d{1,3})(?:\s?(?:-|to|a|à|al|по|إلى|الي|至|through)\s?(?:(\d{1,3})\s?[.\-]\s?)?(\d{1,3}))?(?![\d%])"
)
ATTRIBUTED = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)(?=\s*[;/(؛\uff1b])")  # names, and a further part or name
SENTENCE = re.compile(r"[^.;。؛\n]*(?:(?<=\d)\.(?=\s?\d)[^.;。؛\n]*)*[.;。؛\n]?")


def likeness(reading: Reading, about: About) -> float:
    """Return a high likeness where recommendations are numbered in pairs, or the text names the review."""
    paired = sum(bool(point.block.pair) for one in reading.tree.paragraphs for point in one.points)
    named = bool(reading.words.fits("families", "universal_review").search(like(reading.source.raw[:6000])))
    titled = bool(reading.words.fits("families", "universal_review").search(like(about.title or "")))
    told = any((one.listed or one.points) and _answered(reading, one)[0] for one in reading.tree.paragraphs)
    return min(
        1.0,
        0.25 * named
        + 0.5 * (titled and told)
        + (0.7 if paired >= 2 else 0.3 * paired)
        + 0.6 * (named and bool(_addendum(reading))),
    )


def recommendations(reading: Reading, about: About) -> Sequence[Recommendation]:
    """Return every numbered recommendation with its States and what became of it."""
    found = [one for paragraph in reading.tree.paragraphs for one in _of_paragraph(reading, paragraph)]
    return _settled(found, _addendum(reading)) if found else _only_positions(reading)


def _of_paragraph(reading: Reading, paragraph: Paragraph) -> Iterator[Recommendation]:
    points = [one for one in paragraph.points if one.block.pair]
    if not points and not (paragraph.points or paragraph.listed):
        return
    answered, position = _answered(reading, paragraph)
    if not points:
        if not answered:
            return
        points = paragraph.points or paragraph.listed
    for point in points:
        yield _one(reading, paragraph, point, position)


def _answered(reading: Reading, paragraph: Paragraph) -> tuple[bool, str | None]:
    """Return whether a chapeau says what became of recommendations, or that they will be examined; and the position."""
    chapeau = reading.source.text(paragraph.block)
    position = position_of(chapeau, reading)
    return position is not None or bool(reading.words.fits("positions", "pending").search(like(chapeau))), position


def _one(reading: Reading, paragraph: Paragraph, point: Point, position: str | None) -> Recommendation:
    text, states, unknown = parted(text_of(reading, point), reading.language)
    one = made(reading, paragraph, ASKED, point=point, text=text)
    warnings = [*one.warnings, *(f"unknown_state: {name}" for name in unknown)]
    if not states:
        warnings.append("no_recommending_state")
    return replace(
        one,
        recommending_states=tuple(states),
        position=position,
        warnings=tuple(warnings),
        confidence=max(0.1, one.confidence - 0.2 * bool(unknown) - 0.2 * (not states)),
    )


def parted(text: str, language: str) -> tuple[str, list[str], list[str]]:
    """Return a recommendation without its last brackets, the States in them, and names that are no State's.

    >>> parted("Ratify the Protocol (Bolivia (Plurinational State of), Spain);", "en")
    ('Ratify the Protocol', ['BOL', 'ESP'], [])
    """
    states: list[str] = []
    unknown: list[str] = []
    rest = text.rstrip(" .;؛\uff1b。،,\uff0c")
    while rest.endswith((")", "\uff09")):
        begins = _opening(rest)
        if begins < 0:
            break
        found = listed(rest[begins + 1 : -1], language)
        if not any(one.iso3 or one.guess for one in found):
            break
        states = [one.iso3 or one.guess for one in found if one.iso3 or one.guess] + states
        unknown = [one.text for one in found if not one.iso3] + unknown
        rest = rest[:begins].rstrip(" .;؛\uff1b。،,\uff0c")
    if states:
        states = _inside(rest, language) + states
    return rest, list(dict.fromkeys(states)), unknown


def _inside(text: str, language: str) -> list[str]:
    """Return the States in brackets behind parts of a recommendation that others made: "Ratify it (Togo); sign it"."""
    found: list[str] = []
    for match in ATTRIBUTED.finditer(text):
        named = listed(match[1], language)
        if named and all(one.iso3 for one in named):
            found += [one.iso3 for one in named]
    return found


def _opening(text: str) -> int:
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        if text[place] in ")\uff09":
            depth += 1
        elif text[place] in "(\uff08":
            depth -= 1
            if not depth:
                return place
    return -1


def position_of(text: str, reading: Reading) -> str | None:
    """Return what a sentence says became of recommendations: supported, noted; None where it says neither."""
    plain = like(text)
    for position in ("noted", "supported"):
        if reading.words.fits("positions", position).search(plain):
            return position
    return None


def _addendum(reading: Reading) -> dict[tuple[int, int], str]:
    """Return the positions that sentences give to recommendations named by number."""
    found: dict[tuple[int, int], str] = {}
    for paragraph in reading.tree.paragraphs:
        for block in paragraph.every:
            if block.pair:
                continue
            last: str | None = position_of(lettered_heading(reading, paragraph), reading)
            for sentence in SENTENCE.findall(like(reading.source.text(block))):
                pairs = list(_pairs(sentence))
                position = position_of(sentence, reading) or (last if pairs else None)
                last = position or last
                if position and pairs:
                    found |= dict.fromkeys(pairs, position)
    return found


def _pairs(sentence: str) -> Iterator[tuple[int, int]]:
    for match in PAIR.finditer(sentence):
        first, second, other, last = (int(one) if one else 0 for one in match.groups())
        if first < 5 or (other and other != first):
            continue
        yield from ((first, number) for number in range(second, max(second, last) + 1))


def _settled(found: Sequence[Recommendation], positions: dict[tuple[int, int], str]) -> list[Recommendation]:
    return [
        replace(one, position=positions.get((one.para, int(one.subpara or 0)), one.position))
        if (one.subpara or "").isdigit()
        else one
        for one in found
    ]


def _only_positions(reading: Reading) -> list[Recommendation]:
    """Return what an addendum says, one record a recommendation, without its words."""
    return [
        Recommendation(
            id=f"para_{first}__subpara_{second}",
            para=first,
            subpara=str(second),
            text="",
            source=(0, 0),
            addressees=ASKED.addressees,
            modal=ASKED.modal,
            position=position,
            confidence=0.8,
            warnings=("position_only",),
        )
        for (first, second), position in sorted(_addendum(reading).items())
    ]
