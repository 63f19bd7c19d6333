"""The meeting that a report tells of: who chaired, who was there, who spoke, what was on the agenda."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from palermo.review.documents.blocks import Paragraph
from palermo.review.documents.demands import like
from palermo.review.documents.language import Vocabulary
from palermo.review.documents.letters import fold
from palermo.review.documents.marks import as_letter
from palermo.review.documents.names import EUROPEAN_UNION, code_of, listed, states_in
from palermo.review.documents.report import Attendance, Meeting, Reading, Statements

BRACKETED = re.compile(r"([^,،:;()（）、，]{2,120}?)\s*[(（]([^()（）]{2,60})[)）]")
SENTENCE = re.compile(r"[^.。]+(?:\.(?=[^\W\u4e00-\u9fff]|\))[^.。]*)*[.。]?")
LONGEST_NAME = 160  # characters of one name in a list


def meeting(reading: Reading) -> Meeting:
    """Return the meeting; what the report does not tell stays empty."""
    return Meeting(
        chair=_chair(reading),
        attendance=tuple(_attendance(reading)),
        statements=tuple(_statements(reading)),
        agenda=tuple(_agenda(reading)),
    )


def _chair(reading: Reading) -> Mapping[str, str] | None:
    fit = reading.words.fits("chair")
    for paragraph in reading.tree.paragraphs:
        text = reading.source.text(paragraph.block)
        said = fit.search(like(text))
        if not said:
            continue
        found = _person(text, _raw(text, said.end()), reading) or _person(text, 0, reading)
        if found:
            return found
    return None


def _person(text: str, after: int, reading: Reading) -> Mapping[str, str] | None:
    for match in BRACKETED.finditer(text, min(after, len(text))):
        code = code_of(match[2], reading.language)
        if code:
            name = _bare_name(match[1], reading.words)
            return {"name": name, "state": code} if name else None
    return None


def _bare_name(text: str, words: Vocabulary) -> str:
    """Return a name without the words that lead to it and without forms of address."""
    behind = list(words.fits("address_after").finditer(like(text)))
    if behind and behind[-1].end() == len(like(text)):
        text = text[: _raw(text, behind[-1].start())]
    for names in ("chair", "bodies", "meeting", "address"):
        for match in reversed(list(words.fits(names).finditer(like(text)))):
            text = text[_raw(text, match.end()) :]
            break
    return _without_article(text.strip(" ,،:."), words)


def _without_article(name: str, words: Vocabulary) -> str:
    """Return a name without the article that the sentence gives it: "la Persona", but not "La Torre"."""
    match = words.fits("articles").match(like(name)) if name[:1].islower() and len(like(name)) == len(name) else None
    rest = name[match.end() :].lstrip() if match else ""
    return rest if rest[:1].isupper() else name


def _raw(text: str, place: int) -> int:
    """Return the place in a text of a place in its folded form, which lacks vowel signs."""
    return fold(text).raw(place)


def _attendance(reading: Reading) -> Iterator[Attendance]:
    headed = reading.words.fits("headings", "attendance")
    titles = {one.id: like(reading.source.text(one.block)) for one in reading.tree.sections}
    for paragraph in reading.tree.paragraphs:
        text = " ".join(reading.source.text(block) for block in paragraph.every)
        lead, names = _list_of(text)
        plain = like(lead)
        said = reading.words.fits("attendance", "said").search(plain if names else like(text))
        here = bool(headed.search(titles.get(paragraph.place, "")))
        if not said or not (here or names) or reading.words.fits("statements", "said").search(like(text)):
            continue
        category = category_of(plain, reading.words)
        if not category:
            continue
        states, organizations = _told(names or text, reading, lead if names else text, organized=not names)
        if states or organizations:
            yield Attendance(paragraph.number, category, tuple(states), tuple(organizations))


def _list_of(text: str) -> tuple[str, str]:
    """Return what leads to a list, and the list after the colon; no list where there is no colon."""
    place = min((found for sign in (":", "：") if (found := text.find(sign)) > 0), default=-1)
    return (text[:place], text[place + 1 :].strip()) if place > 0 else (text, "")


def category_of(plain: str, words: Vocabulary) -> str:
    """Return the category of those who were there, by the words that lead to their list; empty where none fits.

    plain: folded text in small letters.
    >>> from palermo.review.documents.language import vocabulary
    >>> category_of("the following states parties to the protocol were represented by observers", vocabulary("en"))
    'states_parties_by_observers'
    """

    def says(name: str) -> bool:
        return bool(words.fits("attendance", name).search(plain))

    if says("signed_only"):
        return "signatories"
    if says("organization_party"):
        return "organization_party"
    for name, category in (
        ("united_nations", "united_nations"),
        ("nongovernmental", "non_governmental_organizations"),
        ("permanent_observers", "permanent_observers"),
        ("intergovernmental", "intergovernmental_organizations"),
    ):
        if says(name) and not (says("signatories") or (says("parties") and name == "intergovernmental")):
            return category
    if says("not_parties"):
        return "observer_states"
    if says("signatories"):
        return "signatories"
    if says("parties"):
        return "states_parties_by_observers" if says("observers") else "states_parties"
    return "observer_states" if says("states") else ""


def _told(names: str, reading: Reading, lead: str, *, organized: bool) -> tuple[list[str], list[str]]:
    """Return the States and organizations of a list or sentence."""
    if organized:
        names = _after_verb(names, reading)
    states: list[str] = []
    organizations: list[str] = []
    for one in listed(names.rstrip(" .。"), reading.language):
        name = _without_speaker(one.text, reading.words)
        name = _bare_of_apposition(name, reading.words)
        code = one.iso3 or code_of(name, reading.language) or one.guess
        if code and code != EUROPEAN_UNION:
            states.append(code)
        elif not _is_relative(name, reading.words) and name and len(name) <= LONGEST_NAME:
            organizations += _apart(name, reading.words)
    return list(dict.fromkeys(states)), organizations


def _apart(name: str, words: Vocabulary) -> list[str]:
    """Return the organizations of a piece of a list, parted where a language says that a further one begins."""
    edges = [match.start() for match in words.fits("between_organizations").finditer(like(name))]
    edges = [0, *(_raw(name, edge) for edge in edges if edge), len(name)]
    return [_without_and(name[first:last], words) for first, last in itertools.pairwise(edges)]


def _without_and(name: str, words: Vocabulary) -> str:
    """Return a name without the word before it that joins it to others, a letter of the name's own in Arabic."""
    further = words.language == "ar" and words.fits("between_organizations").match(like(name))
    return _without_speaker(name.removeprefix("و") if further else name, words)


def _bare_of_apposition(name: str, words: Vocabulary) -> str:
    """Return a name without what stands behind it to say what it is, in languages that use no comma there."""
    match = words.fits("apposition").search(like(name), 1)
    return name[: _raw(name, match.start())] if match else name


def _after_verb(text: str, reading: Reading) -> str:
    match = reading.words.fits("attendance", "said").search(like(text))
    if not match:
        return text
    plain = like(text)
    rest = text[_raw(text, match.end()) :].strip()
    if reading.language == "ar" and not _without_speaker(rest, reading.words):
        return text[: _raw(text, match.start())]  # those who were there stand before the verb
    if reading.language == "ar" or match.start() < 3 or reading.words.fits("lead_in").match(plain):
        return rest
    return text[: _raw(text, match.start())] if match.start() > 12 else rest


def _is_relative(name: str, words: Vocabulary) -> bool:
    return bool(words.fits("relative").match(like(name)))


def _without_speaker(name: str, words: Vocabulary) -> str:
    def leading(said: str) -> re.Match[str] | None:
        return words.fits("speakers").match(like(said)) or words.fits("articles").match(like(said))

    match = leading(name) if len(name) <= 2 * LONGEST_NAME else None
    while match:
        before = name
        name = name[_raw(name, match.end()) :].strip()
        match = leading(name) if name != before else None
    behind = list(words.fits("speakers_after").finditer(like(name)))
    while behind and behind[-1].end() == len(like(name)):
        name = name[: _raw(name, behind[-1].start())].strip()
        behind = list(words.fits("speakers_after").finditer(like(name)))
    return name.strip(" .،,。")


def _statements(reading: Reading) -> Iterator[Statements]:
    fit, items = reading.words.fits("statements", "said"), _items(reading)
    for paragraph in reading.tree.paragraphs:
        text = " ".join(reading.source.text(block) for block in paragraph.every)
        plain = like(text)
        if not fit.search(plain):
            continue
        states: list[str] = []
        organizations: list[str] = []
        for sentence in SENTENCE.findall(text):
            reading.source.pace.at(paragraph.block.begins)
            if not fit.search(like(sentence)):
                continue
            for state, organization in _speakers(sentence, reading):
                states += state
                organizations += organization
        if states or organizations:
            yield Statements(
                paragraph.number,
                _item(plain, reading.words) or _item_above(paragraph, items),
                tuple(dict.fromkeys(states)),
                tuple(dict.fromkeys(organizations)),
            )


def _speakers(sentence: str, reading: Reading) -> Iterator[tuple[list[str], list[str]]]:
    lead, names = _list_of(sentence)
    if not names:
        fit = reading.words.fits("statements", "said")
        match = list(fit.finditer(like(sentence)))[-1]
        names = sentence[_raw(sentence, match.end()) :]
        if not re.search(r"\w", names):  # the speakers stand before the verb
            names = sentence[: _raw(sentence, match.start())]
        behind = reading.words.phrases("speakers_after")  # what a speaker is stands behind the name
        by = None if behind else reading.words.fits("speakers").search(like(names))
        if by and not states_in(names[: _raw(names, by.start())], reading.language):
            names = names[_raw(names, by.start()) :]
    yield _told(names, reading, lead, organized=False)


def _item(plain: str, words: Vocabulary) -> int | None:
    for match in words.fits("statements", "item").finditer(plain):
        digits = re.match(r"\s*(?:no\.? ?)?(\d{1,2})(?!\d)", plain[match.end() :]) or re.search(
            r"(\d{1,2})\s*$", plain[: match.start()]
        )
        if digits:
            return int(digits[1])
    return None


def _items(reading: Reading) -> list[tuple[Paragraph, int]]:
    """Return the paragraphs that name an item of the agenda, the last first."""
    named = ((one, _item(like(reading.source.text(one.block)), reading.words)) for one in reading.tree.paragraphs)
    return [(one, item) for one, item in named if item][::-1]


def _item_above(paragraph: Paragraph, items: Sequence[tuple[Paragraph, int]]) -> int | None:
    """Return the item of the agenda that the paragraphs before it in the same chapter name."""
    before = (item for one, item in items if one.chapter == paragraph.chapter and one.number < paragraph.number)
    return next(before, None)


def _agenda(reading: Reading) -> Iterator[dict[str, Any]]:
    for paragraph in reading.tree.paragraphs:
        points = paragraph.listed or [one for one in paragraph.points if not one.block.pair]
        if not points or not reading.words.fits("agenda").search(like(reading.source.text(paragraph.block))):
            continue
        for point in points:
            lower = [
                {"letter": as_letter(one.number), "title": _title(reading, one)} for one in point.lower if one.number
            ]
            yield {"item": point.block.number, "title": _title(reading, point.block), "subitems": lower}
        return


def _title(reading: Reading, block: Any) -> str:
    return reading.source.text(block).rstrip(" .;:؛،。\uff1b\uff1a\uff0c")
