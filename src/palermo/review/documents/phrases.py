"""Phrases of a language as a pattern: found by how their first words begin, compiled only where such a word is met.

A language has thousands of phrases and a document uses few of them. Compiling them all took longer than reading; so
phrases are kept in groups by the first letters of their first words, a text is looked through once for where its words
begin, and a phrase becomes a regular expression when a text first holds its words.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from sys import maxsize

from palermo.review.documents.letters import all_alike

NEVER = r"(?!)"
WORD = re.compile(r"\w+")
PIECE = re.compile(r"[^\s*…]+")
LETTERS = 5  # of a first word, by which phrases are grouped: an article and the beginning of a noun in Arabic
SHORT, WINDOW = 20_000, 400  # characters of a text whose words are remembered, and of an end too small to need that


class _Phrase:
    """One phrase, folded; a regular expression is made of it where a text holds its words."""

    __slots__ = ("fit", "head", "rest", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.head, *rest = PIECE.findall(text)
        self.rest = [one.removeprefix("و") for one in rest]  # a scan may part it from its word
        self.fit: re.Pattern[str] | None = None

    def at(self, text: str, place: int, endpos: int) -> re.Match[str] | None:
        """Return the match that begins at the beginning of a word."""
        fit = self.compiled(text) if text.startswith(self.head, place) else None
        return fit.match(text, place, endpos) if fit else None

    def compiled(self, text: str) -> re.Pattern[str] | None:
        """Return the regular expression; None as long as no text held every word."""
        if self.fit is None and (len(text) > SHORT or all(one in text for one in self.rest)):
            self.fit = re.compile(r"(?<!\w)" + _phrase(self.text))
        return self.fit


class Phrases:
    """A pattern for phrases; used as a compiled regular expression is."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = phrases

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(set(all_alike(self.phrases)), key=len, reverse=True)

    @cached_property
    def pattern(self) -> str:
        """The regular expression of all phrases, the longest first."""
        if not self._ordered:
            return NEVER
        worded = [_phrase(one) for one in self._ordered if _begins_word(one)]  # one test for all: many times as fast
        others = [_phrase(one) for one in self._ordered if not _begins_word(one)]
        words = [r"(?<!\w)(?:" + "|".join(worded) + ")"] if worded else []
        return "(?:" + "|".join([*words, *others]) + ")"

    @cached_property
    def _whole(self) -> re.Pattern[str] | None:
        """All phrases in one, where some do not begin with a word: Chinese, signs."""
        return None if all(map(_begins_word, self._ordered)) else re.compile(self.pattern)

    @cached_property
    def _groups(self) -> dict[str, list[str]]:
        """Phrases by how every word begins with which one can begin, in their order."""
        groups: dict[str, list[str]] = {}
        for one in self._ordered:
            word = _first(one)
            if not _is_open(one, word):
                groups.setdefault(word[:LETTERS], []).append(one)
        return groups

    @cached_property
    def _open(self) -> dict[str, str]:
        """Phrases such as ``at*``, whose first words go on after fewer letters, with those letters."""
        return {one: word for one in self._ordered if _is_open(one, word := _first(one))}

    @cached_property
    def _opening(self) -> tuple[str, ...]:
        return tuple(set(self._open.values()))

    @cached_property
    def _made(self) -> dict[str, list[_Phrase]]:
        return {}

    def _group(self, key: str) -> list[_Phrase]:
        """Return the phrases with which a word of these first letters can begin, in their order."""
        made = self._made.get(key)
        if made is None:
            chosen = self._groups.get(key, [])
            more = [one for one, letters in self._open.items() if key.startswith(letters)]
            ordered = sorted([*chosen, *more], key=self._ordered.index) if more else chosen
            made = list(map(_Phrase, ordered))
            if made:  # of what no phrase begins with there is no end
                self._made[key] = made
        return made

    def _holds(self, key: str) -> bool:
        return key in self._groups or (bool(self._opening) and key.startswith(self._opening))

    def finditer(self, text: str, pos: int = 0, endpos: int = maxsize) -> Iterator[re.Match[str]]:
        """Yield every match in order, none within another.

        >>> [one.group() for one in Phrases(["states", "states part*"]).finditer("states parties, other states")]
        ['states parties', 'states']
        """
        if self._whole:
            yield from self._whole.finditer(text, pos, endpos)
            return
        for place, key in self._places(text, pos, endpos):
            if place >= pos and (match := self._at(key, text, place, endpos)):
                yield match
                pos = match.end()

    def _places(self, text: str, pos: int, endpos: int) -> list[tuple[int, str]]:
        """Return where words begin as phrases do, with how they begin, in order."""
        ends = min(len(text), endpos)
        if ends < len(text) or (pos and ends - pos <= WINDOW):  # a word may be cut off where a part ends
            words = WORD.finditer(text, pos, ends)
            return [(one.start(), key) for one in words if self._holds(key := one.group()[:LETTERS])]
        begun = _begun(text) if len(text) <= SHORT else _begun_long(text)
        met = list(filter(self._holds, begun)) if self._opening else self._groups.keys() & begun.keys()
        places = [(place, key) for key in met for place in begun[key] if pos <= place < ends]
        places.sort()
        return places

    def search(self, text: str, pos: int = 0, endpos: int = maxsize) -> re.Match[str] | None:
        """Return the first match."""
        return next(self.finditer(text, pos, endpos), None)

    def match(self, text: str, pos: int = 0, endpos: int = maxsize) -> re.Match[str] | None:
        """Return the match that begins at a place."""
        if self._whole:
            return self._whole.match(text, pos, endpos)
        return self._at(_first(text, pos, endpos)[:LETTERS], text, pos, endpos)

    def _at(self, key: str, text: str, place: int, endpos: int) -> re.Match[str] | None:
        for one in self._group(key):
            if match := one.at(text, place, endpos):
                return match
        return None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match that is the whole text."""
        if self._whole:
            return self._whole.fullmatch(text)
        fits = (one.compiled(text) for one in self._group(_first(text)[:LETTERS]))
        return next((match for fit in fits if fit and (match := fit.fullmatch(text))), None)

    def findall(self, text: str) -> list[str]:
        """Return the text of every match."""
        return [one.group() for one in self.finditer(text)]

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Return a text with every match replaced. by: a text as it is, or what makes one of a match.

        >>> Phrases(["states"]).sub("they", "states and states parties")
        'they and they parties'
        """
        made, done = [], 0
        for match in self.finditer(text):
            made += [text[done : match.start()], by if isinstance(by, str) else by(match)]
            done = match.end()
        return "".join([*made, text[done:]]) if made else text


def pattern(phrases: Sequence[str]) -> Phrases:
    """Return one pattern for phrases as content writes them, folded; ``*`` stands for the rest of a word.

    A phrase begins and ends at a word where its script has words. No phrases: a pattern that never fits.
    >>> bool(pattern(["recommend*"]).search("the group recommended that"))
    True
    """
    return Phrases(phrases)


def _first(text: str, pos: int = 0, endpos: int = maxsize) -> str:
    word = WORD.match(text, pos, endpos)
    return word.group() if word else ""


def _is_open(phrase: str, word: str) -> bool:
    """Whether a phrase leaves open how its first word goes on, after fewer letters than phrases are grouped by."""
    rest = phrase[len(word) :]
    ends = rest.startswith(("*", "…")) or (not rest and (not phrase[-1].isalnum() or _is_chinese(phrase[-1])))
    return ends and len(word) < LETTERS


def _begins(text: str) -> dict[str, list[int]]:
    """Return where the words of a text begin, by their first letters."""
    found: dict[str, list[int]] = {}
    for match in WORD.finditer(text):
        found.setdefault(match.group()[:LETTERS], []).append(match.start())
    return found


_begun = lru_cache(maxsize=512)(_begins)
_begun_long = lru_cache(maxsize=1)(_begins)


def _phrase(text: str) -> str:
    made = (
        re.escape(text)
        .replace(r"\*", r"\w*")
        .replace(r"\ و", r"\s+و\s?")
        .replace(r"\ ", r"\s+")
        .replace("…", r"[^.;:]{0,60}?")
    )
    after = r"(?!\w)" if text[-1].isalnum() and not _is_chinese(text[-1]) else ""
    return made + after


def _begins_word(text: str) -> bool:
    return text[0].isalnum() and not _is_chinese(text[0])


def _is_chinese(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"
