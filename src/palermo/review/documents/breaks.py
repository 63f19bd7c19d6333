"""Where lines began in a text whose layout was lost: a document, or each of its pages, handed in as one line.

Every place is returned at which an enumerator, a heading before one, or something of the page can begin. Whether a
block does begin there is decided by numbering, as for any other line; where none does, the text goes on.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from palermo.review.documents.marks import chapter_words

LONG = 1000  # characters that no line of a paragraph has but rarely: a text of which half stands in such lines is lost
SHORT = 400  # characters: what is longer and has no break at all was more than one line
LONGEST_TITLE = 160  # characters
SYMBOL = r"[A-Z][A-Z0-9.\-]{0,11}(?:/[A-Z0-9][A-Z0-9.\-()]{0,20}){1,8}"
HEAD = 600  # characters in which a document names its own symbol
JOB = re.compile(
    r"(?:GE|V|N|A|K|HE|S)\.? ?\d{2}-\d{4,6}(?: ?\([A-Z]{1,3}\))?(?: +\d{6}){0,2}|\* ?\d{5,8} ?\*|[_=~]{3,}|/ ?\.\.\."
    r"|(?<=\s\s)(?:\d{1,3}/\d{1,3}\s{2,})?\d{2}-\d{5}(?=\s\s)"
)
ENDED = re.compile(r"[.;:!?][\"')\]]*(?:\^\(?\d+\)?|\u207d\d+\u207e|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?:\s+|(?=[\u4e00-\u9fff\"(]))")
END = re.compile(r"[.;:!?][\"')\]]*(?:\^\(?\d+\)?|\u207d\d+\u207e|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?\s*$")
EDGE = r"(?:(?<![^\s])|(?<=[\u4e00-\u9fff,.;:)\"]))"  # where a word begins, or Chinese or a sentence goes before
ALONE = r"(?:(?<![\d./\-])|(?<=[\u4e00-\u9fff》\")]\.))"  # where a number begins, and no part of one
BEHIND = r"(?:(?<=[.,;:!?)] )|(?<=\s\s))"  # where a sentence has ended, or a line may have
TEXT = r"(?=[\"'(]?[^\W\d_a-zà-ÿа-я])"  # text that begins, not goes on


def is_lost(text: str) -> bool:
    """Return whether most of a text stands in lines that are longer than a paragraph's, or no line of it ends.

    >>> is_lost("1. States should act. " * 100), is_lost("1. States should act.\\n" * 100)
    (True, False)
    """
    if "\n" not in text.strip():
        return len(text) > SHORT
    lengths = [len(line) for line in re.split(r"[\n\f]+", text)]
    return sum(length for length in lengths if length > LONG) * 2 > sum(lengths)


def breaks(line: str, own: str = "") -> list[int]:
    """Return the places in a folded line at which a line can have begun, in order.

    own: the symbol of the document, which stands at the head of its pages.
    >>> said = "Report I. Recommendations A. Training 1. States should act. Research 2. They should know."
    >>> [said[place:][:2] for place in breaks(said)]
    ['I.', 'A.', '1.', 'Re', '2.']
    """
    marked = dict(match.span() for match in _marked().finditer(line))
    page = {place: place for match in _page(own).finditer(line) for place in match.span()}
    begun = page | marked
    return sorted({*begun, *_titles(line, begun)} - {0, len(line)})


def own_symbol(text: str) -> str:
    """Return the symbol that a folded text gives itself at its head; empty where it gives none.

    >>> own_symbol("United Nations A/SIM/91/4 General Assembly")
    'A/SIM/91/4'
    """
    found = re.search(SYMBOL, text[:HEAD])
    return found.group() if found else ""


def ended(text: str) -> bool:
    """Return whether a text comes to the end of a sentence or of a part of a list.

    >>> ended("States should act."), ended("States should")
    (True, False)
    """
    return bool(END.search(text[-40:]))


@cache
def _marked() -> re.Pattern[str]:
    arabic, chinese = chapter_words()
    mark = "|".join(
        (
            rf"(?:- ?)?{ALONE}\d{{1,3}}\s?\.\s*{TEXT}",
            rf"{BEHIND}\d{{1,3}}\.\s(?=[a-zà-ÿа-я]|\d{{1,4}} ?[^\W\d])",
            rf"{ALONE}\d{{1,3}}\.\s?(?=\d{{1,4}}[年月])|{ALONE}\d{{1,3}}\.\s(?=\d{{1,4}} ?[\u4e00-\u9fff])",
            rf"(?<=\s\s)(?:{arabic}|\d{{1,3}})\s(?=[\u0600-\u06ff])",
            rf"{ALONE}\d{{1,3}}\s?-+\s*(?=[\u0600-\u06ff\"(])",
            r"(?<![\d./])\d{1,3},(?=[\u4e00-\u9fff])",
            rf"{ALONE}\d{{1,3}}[.\-]\d{{1,3}}[.\-]?\s*(?=[\"'(]?[^\W\d_a-zа-я年月])",
            rf"[IVX]{{1,5}}\.\s*{TEXT}",
            rf"[A-ZА-Я][.,]\s*{TEXT}",
            rf"(?:{arabic})\s?-",
            rf"(?:{chinese})[.,](?=\s?[\u4e00-\u9fff])",
        )
    )
    return re.compile(rf"{EDGE}(?:{mark})")


@cache
def _page(own: str) -> re.Pattern[str]:
    if not own:
        return JOB
    symbol = rf"(?<![A-Za-z/(]){re.escape(own)}(?![A-Za-z\d/,)])"
    return re.compile(rf"(?:(?<!\S)|(?<=[\u4e00-\u9fff.,;:]))\d{{1,3}} ?(?={re.escape(own)})|{symbol}|{JOB.pattern}")


def _titles(line: str, begun: Mapping[int, int]) -> Iterator[int]:
    """Yield where a heading without an enumerator may begin: behind the last sentence before a place, and short.

    begun: where the text behind each place begins; the point of an enumerator ends no sentence.
    """
    before = 0
    for place, text in sorted(begun.items()):
        first = max(before, place - LONGEST_TITLE)
        ends = [match.end() for match in ENDED.finditer(line, first, place)]
        if ends and ends[-1] < place and line[ends[-1] : place].strip():
            yield ends[-1]
        before = text
