"""What a document says of itself: symbol, body, title, days, place, session."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from palermo.review.documents.blocks import FRONT, FURNITURE, Block
from palermo.review.documents.dates import Span, spans
from palermo.review.documents.demands import like
from palermo.review.documents.language import Vocabulary, vocabulary
from palermo.review.documents.letters import alike
from palermo.review.documents.lines import SYMBOL
from palermo.review.documents.names import code_of
from palermo.review.documents.phrases import Phrases, pattern
from palermo.review.documents.report import About, Reading
from palermo.review.documents.restored import joined

HEAD = 4000  # characters in which a document names itself
SHORTEST_TITLE = 20  # characters of a line that names a document though it does not begin as titles do
WHOLE_SYMBOL = re.compile(rf"(?<![\w/]){SYMBOL.pattern}(?![\w/])")
DISTRIBUTED = re.compile(r"\s+Distr\b", re.IGNORECASE)  # where a first page's columns came out as one line
LATIN_DAY = re.compile(r"\d.*?[a-z]{3}", re.DOTALL)
NUMBER = re.compile(r"(\d{1,3})(?:st|nd|rd|th|e|eme|a|-я|-[йи])?")


def about(reading: Reading) -> About:
    """Return what a document says of itself; what it does not say is left out."""
    head = _head(reading)
    dated = [(block, text, found) for block, text in head if (found := _days(text, reading.words))]
    place, days = _held(reading, dated)
    return About(
        language=reading.language,
        symbol=_symbol(reading),
        body=_body(_front(reading), reading.words),
        title=_title(head, reading.words),
        dates=days,
        distributed_on=_distributed(reading),
        place=place,
        session=_session(head, reading.words) or _session(_starred(reading), reading.words),
    )


def _head(reading: Reading) -> list[tuple[Block, str]]:
    numbered = min((one.block.begins for one in reading.tree.paragraphs), default=HEAD)
    blocks = [one for one in reading.tree.blocks if one.begins <= numbered and one.kind not in (FURNITURE, "footnote")]
    return [(one, reading.source.text(one)) for one in blocks if one.kind in (FRONT, "title", "chapter", "unread")]


def _front(reading: Reading) -> list[tuple[Block, str]]:
    """Return the lines above the first paragraph, those too that are the page's: a body may stand among them."""
    numbered = min((one.block.begins for one in reading.tree.paragraphs), default=HEAD)
    blocks = [one for one in reading.tree.blocks if one.begins <= numbered and one.kind in (FRONT, FURNITURE)]
    return [(one, reading.source.text(one)) for one in blocks]


def _starred(reading: Reading) -> list[tuple[Block, str]]:
    """Return the footnotes without a number: there a committee says at which session it adopted the document."""
    return [(one, reading.source.text(one)) for one in reading.tree.footnotes if not one.number]


def _symbol(reading: Reading) -> str | None:
    text = reading.source.folded.text[:HEAD]
    found = [
        match.group().rstrip("*.-")
        for match in WHOLE_SYMBOL.finditer(text)
        if re.search(r"\d", match.group()) and text[match.start() - 1 : match.start()] != "("  # there it is another's
    ]
    return (found[0] if "(" in found[0] else found[0].rstrip(")")) if found else None


def _body(head: Sequence[tuple[Block, str]], words: Vocabulary) -> str | None:
    lines = _before_title([text for _block, text in head], words)
    for phrase in words.phrases("bodies"):
        fit = pattern([phrase])
        for text in lines:
            match = fit.search(like(text))
            if match and match.start() <= 30 and not words.fits("report").search(like(text)[: match.start()]):
                lower = [one for one in _after_line(head, text) if one[1][:1].islower()]
                return _continued(DISTRIBUTED.split(text)[0], lower, words).strip(" *")
    return None


def _before_title(lines: Sequence[str], words: Vocabulary) -> list[str]:
    """Return the short lines above the title: there a body names itself."""
    titled = next((place for place, text in enumerate(lines) if _is_title(text, words)), None)
    return [text for text in lines[:titled] if len(text) < 200 and not text.endswith((",", "،", "，", "]"))]


def _is_title(text: str, words: Vocabulary) -> bool:
    return bool(words.fits("report").match(like(text)) or words.fits("titles").match(like(text)))


def _after_line(head: Sequence[tuple[Block, str]], text: str) -> Sequence[tuple[Block, str]]:
    """Return the line that follows a line of the front, where no gap stands between."""
    place = next(number for number, (_block, said) in enumerate(head) if said == text)
    return [one for one in head[place + 1 : place + 2] if not one[0].after_blank]


def _title(head: Sequence[tuple[Block, str]], words: Vocabulary) -> str | None:
    front = [place for place, (block, _text) in enumerate(head) if block.kind == FRONT]
    titled = [place for place in front if _is_title(head[place][1], words)]
    longest = max(front, key=lambda place: len(head[place][1]), default=0)
    if not titled and (not front or len(head[longest][1]) <= SHORTEST_TITLE):
        return None
    place = titled[0] if titled else longest
    return _continued(head[place][1], head[place + 1 : place + 6], words).strip(" *")


def _continued(text: str, following: Sequence[tuple[Block, str]], words: Vocabulary) -> str:
    """Return a line of the front with those that go on with it: no gap before them, no line of their own kind.

    A mark of a footnote ends a title, and the name of a State below it is no part of it.
    """
    for block, more in following:
        plain = like(more)
        named = words.fits("session").search(plain) or words.fits("places").match(plain)
        alone = more[:1].isupper() and bool(named)
        if block.kind != FRONT or block.after_blank or alone or text.endswith("*") or code_of(more, words.language):
            break
        text = joined(text, more)
    return text


def _days(text: str, words: Vocabulary) -> Span | None:
    return next((one for one in spans(like(text), words) if one.year), None)


def _held(reading: Reading, dated: Sequence[tuple[Block, str, Span]]) -> tuple[str | None, tuple[date, ...]]:
    places = reading.words.fits("places")
    for _block, text, span in sorted(dated, key=lambda one: len(one[1])):
        first, last = span.first(), span.last()
        before = like(text)[: span.begins]
        named = places.search(like(text))
        comma = re.fullmatch(r"\s*([\w\s'\-()]{2,60}?)\s*,\s*(?:du |les |le |del |el |from )?", before)
        if not first or not (named or comma):
            continue
        name = text[named.start() : named.end()] if named else text[comma.start(1) : comma.end(1)]  # type: ignore[union-attr]
        days = (first,) if not last or last == first else (first, last)
        return name.strip(" ,،"), days
    return None, ()


def _distributed(reading: Reading) -> date | None:
    for block in reading.tree.blocks[:40]:
        text = like(reading.source.text(block))
        if block.kind == FURNITURE or (block.kind == FRONT and DISTRIBUTED.search(text)):
            english = [vocabulary("en")] if LATIN_DAY.search(text) else []  # its words are read where they may stand
            for words in (*english, reading.words):
                found = next(iter(spans(text, words)), None)
                if found and found.first():
                    return found.first()
    return None


def _session(head: Sequence[tuple[Block, str]], words: Vocabulary) -> int | None:
    for _block, text in head:
        number = session_in(text, words)
        if number:
            return number
    return None


def session_in(text: str, words: Vocabulary) -> int | None:
    """Return the number of the session that a text names.

    >>> session_in("Fifth session", vocabulary("en")), session_in("第五届会议", vocabulary("zh"))
    (5, 5)
    """
    plain = like(text)
    for match in words.fits("session").finditer(plain):
        around = plain[max(0, match.start() - 40) : match.end() + 40]
        digits = re.search(
            r"(\d{1,3})\s?(?:st|nd|rd|th|eme|ere|er|re|e|a|o|-я|-[йи]|届)?\s*$", plain[: match.start()]
        ) or re.search(r"^\s?(\d{1,3})(?!\d|年)", plain[match.end() :])
        if digits:
            return int(digits[1])
        number = _ordinal(around, words)
        if number:
            return number
    return None


def _ordinal(text: str, words: Vocabulary) -> int | None:
    found = max(ordinals(words.language)[0].findall(text), key=len, default="")
    return number_of(found, words.language) if found else None


def number_of(said: str, language: str) -> int | None:
    """Return the number of an ordinal, folded, in small letters; None where it is none.

    >>> number_of("fifth", "en")
    5
    """
    numbers, plain = ordinals(language)[1], " ".join(said.split()).replace(" و ", " و")
    stems = (key for key in numbers if re.fullmatch(key.replace("*", r"\w*"), plain))
    return numbers.get(plain) or next((numbers[key] for key in stems), None)


@cache
def ordinals(language: str) -> tuple[Phrases, dict[str, int]]:
    """Return the pattern of a language's ordinals, and the number of each as content writes it, folded.

    >>> ordinals("en")[0].search("fifth session").group()
    'fifth'
    """
    numbers: dict[str, int] = {}
    for number, names in enumerate(vocabulary(language).phrases("ordinals"), start=1):
        for name in [names] if isinstance(names, str) else names:
            numbers.setdefault(alike(name), number)
    return pattern(list(numbers)), numbers
