"""What a sentence asks, and of whom: the modal, the addressees, in six languages."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from palermo.review.documents.language import Vocabulary, vocabulary
from palermo.review.documents.letters import fold, lowered
from palermo.review.documents.names import code_of
from palermo.review.documents.phrases import Phrases, pattern

SHOULD, SHOULD_CONSIDER, SHOULD_ENSURE, MUST, DECIDED = "should", "should_consider", "should_ensure", "must", "decided"
PERFORMATIVES = ("recommended", "encouraged", "requested", "invited", "urged", "called_upon", "decided")
MODALS = (SHOULD, SHOULD_CONSIDER, SHOULD_ENSURE, MUST, *PERFORMATIVES)
ADDRESSEES = (
    "states_parties",
    "states",
    "secretariat",
    "conference",
    "working_group",
    "unodc",
    "state_under_review",
    "government",
    "secretary_general",
    "other",
)
VERB_FIRST = ("ar",)  # languages in which the body that asks stands behind the verb
NEAR, FAR = 70, 160  # characters within which an addressee is looked for
AT_ONCE = 14  # a decision addresses nobody but whom it names at once: "decided that the Secretariat should"
AROUND = 3  # characters of the word that leads to the verb, at the end of such a phrase
AHEAD, MOST = 600, 40  # characters of a sentence, and bodies in it, that are looked at: time stays linear
LONGEST = 20_000  # characters of a paragraph that is read in one; a longer one is a text without its breaks
SENTENCE_ENDS = (". ", "; ", "。", "؛ ", "؛\u00a0", ".\u00a0")
LINK = re.compile(
    r"[\s,]*(?:(?:and|as well as|or|et|ainsi que|ou|y|e|asi como|o|и|а также|или|و|او|和|及|以及|、|或)?[\s,]*"
    r"(?:other|all|the|les|aux|a la|al|a los|a las|a l'|le|la|los|las|l'|to|"
    r"autres|d'autres|otros|otras|a otros|a otras|demas|всем|все|также|"
    r"ساير|جميع|كل|غيرها من|غيرهم من|الي|المعنيه|المهتمه|ذات الصله|الاخري|"
    r"другим|другие|соответствующим|соответствующие|其他|有关|相关|各|并|sus|its|their|relevant)?\s*){0,3}"
)
AND = re.compile(r"\b(?:and|as well as|or|et|ainsi que|ou|y|e|asi como|o|и|а также|или)\b|[和及或并]|(?<!\w)و")
WITH = "与"
INSERTED = re.compile(r",[^,;:.]{0,160},")  # what stands between two commas
SHORTENED = ("art", "arts", "no", "nos", "num", "par", "para", "paras", "parr", "parrs")  # a point ends no sentence
STOP = re.compile(  # an end of a sentence, folded
    "".join(rf"(?<!\b{one})" for one in SHORTENED) + r"[.;] |[.;](?=[\u4e00-\u9fff])"
)
BETWEEN_COMMAS = re.compile(r"^\s*,[^,;:.]{0,90},")  # "should, where appropriate, consider"
VERB_FIRST_OBJECT = re.compile(r"\s*(?:الي|علي)\s")  # what it is asked to do, or whom
ASIDE_ENDS = re.compile(r"[,;:.。]|$")
CLAUSE = re.compile(r"(?:^|[,;:.。]\s*(?:(?:and|et|y|e|и|و|并|也|and to)\s+)?|\b(?:and|et|y|и)\s+|\bو|并|又|还)\s*$")

CAPITAL = r"[A-ZÀÂÇÉÈÊÎÔÁÍÓÚÑ][\w'’\-]*"
MANY = r"(?:\s+[\w'’\-]+){0,9}?\s*(?:,[^,;]{0,90},)?\s+"
NAMED = {  # a body's name, with a capital, between a verb that asks and what is asked
    "en": re.compile(rf"^\W?(?:\w+\s+){{1,3}}?(?:its\s+\w+\s+to\s+)?(?:the\s+)?({CAPITAL}){MANY}to\s+[a-z]"),
    "fr": re.compile(
        rf"^\W?(?:\w+\s+){{1,3}}?(?:(?:à|au|aux|le|la|les)\s+|l['’])*({CAPITAL}){MANY}"
        r"(?:de\s+|d['’]|à\s+)[a-z]\w*(?:er|ir|re)\b"
    ),
    "es": re.compile(rf"^\W?(?:\w+\s+){{1,3}}?(?:(?:a|al|el|la|los|las)\s+)*({CAPITAL}){MANY}(?:a\s+)?que\s"),
}


@dataclass(frozen=True, slots=True)
class Demand:
    """A modal with those whom it addresses. begins: place of the modal in the text; sure: between 0 and 1."""

    modal: str
    addressees: tuple[str, ...]
    begins: int
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class _Mention:
    code: str
    begins: int
    ends: int


@lru_cache(maxsize=8192)
def like(text: str) -> str:
    """Return a text as it is compared here.

    >>> like("Les États  parties")
    'les etats  parties'
    """
    return lowered(fold(text).text)


def demand(text: str, language: str, beat: Callable[[], None] = lambda: None) -> Demand | None:
    """Return what a sentence asks first; None where it asks nothing.

    text: raw. beat: called between parts of a long text.
    The modal that comes first decides; a noun such as "at the request of" is none.
    >>> demand("States parties should consider including it", "en")
    Demand(modal='should_consider', addressees=('states_parties',), begins=15, sure=1.0)
    """
    return next(_in_parts(text, language, beat), None)


def demands(text: str, language: str, beat: Callable[[], None] = lambda: None) -> tuple[Demand, ...]:
    """Return everything that a text asks, in order of its modals. beat: called between parts of a long text.

    >>> [one.modal for one in demands("Urges States to act, and requests the Secretariat to report", "en")]
    ['urged', 'requested']
    """
    return tuple(_in_parts(text, language, beat))


def _in_parts(text: str, language: str, beat: Callable[[], None]) -> Iterator[Demand]:
    """Yield what a text asks. One of a length that no paragraph has is read sentence by sentence, as far as asked."""
    begins = 0
    while begins < len(text):
        ends = _edge(text, begins)
        beat()
        for one in _demands(text[begins:ends], language):
            yield replace(one, begins=one.begins + begins) if begins else one
        begins = ends


def _edge(text: str, begins: int) -> int:
    """Return where a part of a long text ends: with a sentence, else with a word."""
    last = begins + LONGEST
    if last >= len(text):
        return len(text)
    ends = max(text.rfind(sign, begins + LONGEST // 2, last) for sign in SENTENCE_ENDS)
    return (ends if ends > 0 else max(text.rfind(" ", begins + LONGEST // 2, last), begins + LONGEST // 2)) + 1


@lru_cache(maxsize=4096)
def _demands(text: str, language: str) -> tuple[Demand, ...]:
    words, plain = vocabulary(language), like(text)
    masked = _masked(plain, words)
    mentions = _mentions(plain, words)
    found: dict[int, tuple[int, Demand, int]] = {}  # by its beginning: end, demand, place of its first addressee
    for modal in (SHOULD, MUST, *PERFORMATIVES):
        for voice in ("active", "passive", "around"):
            for match in words.fits("modals", modal, voice).finditer(masked):
                made = _demand(modal, voice, match, plain, mentions, words)
                if made and match.end() > found.get(match.start(), (0, *made))[0]:
                    found[match.start()] = (match.end(), *made)
    kept: list[tuple[Demand, int]] = []
    last = 0
    for begins in sorted(found):
        if begins >= last:
            last, one, place = found[begins]
            kept.append((one, place))
    return tuple(_named(one, text, plain, language) for one in _before_next(kept))


def _named(one: Demand, text: str, plain: str, language: str) -> Demand:
    """Return a demand addressed to a body that no vocabulary knows: a name in capitals right behind the verb."""
    fit = NAMED.get(language)
    if one.addressees or one.modal not in PERFORMATIVES or one.modal == DECIDED or not fit or len(plain) != len(text):
        return one
    match = fit.match(text[one.begins : one.begins + FAR])
    if not match:
        return one
    return replace(one, addressees=("states" if code_of(match[1], language) else "other",), sure=0.8)


def _before_next(kept: Sequence[tuple[Demand, int]]) -> Iterator[Demand]:
    """Yield demands, without addressees that stand behind the next verb: they are asked by that one."""
    for number, (one, place) in enumerate(kept):
        after = kept[number + 1][0] if number + 1 < len(kept) else None
        beyond = after is not None and after.modal in PERFORMATIVES and place > after.begins
        yield replace(one, addressees=(), sure=0.7) if beyond else one


def _masked(plain: str, words: Vocabulary) -> str:
    return words.fits("not_modal").sub(lambda match: "\0" * len(match.group()), plain)


def _demand(
    modal: str, voice: str, match: re.Match[str], plain: str, mentions: Sequence[_Mention], words: Vocabulary
) -> tuple[Demand, int] | None:
    verb = match.end()
    if voice == "around":
        chosen, verb = _around(match, plain, mentions), verb - AROUND
        if not chosen:
            return None
    elif modal in PERFORMATIVES and voice == "active":
        if not _is_performed(match, plain, mentions, words):
            return None
        reach = AT_ONCE if modal == DECIDED else FAR
        chosen = _after(match.end(), plain, mentions, reach, words, subject=words.language in VERB_FIRST)
    elif voice == "active":
        chosen = _after(match.end(), plain, mentions, NEAR, words) or _before(match.start(), plain, mentions)
    else:
        chosen = _before(match.start(), plain, mentions) or _after(match.end(), plain, mentions, NEAR, words)
    if modal == SHOULD:
        weighed = words.fits("consider").search(match.group())
        modal = SHOULD_CONSIDER if weighed else softened(plain[verb : verb + AHEAD], words, within=True)
    codes = tuple(dict.fromkeys(one.code for one in chosen))
    return Demand(modal, codes, match.start(), 1.0 if codes else 0.7), chosen[0].begins if chosen else -1


def _around(match: re.Match[str], plain: str, mentions: Sequence[_Mention]) -> list[_Mention]:
    """Return whom a phrase around them charges at the beginning of a clause: the Arabic for "it is for States to"."""
    if not CLAUSE.search(plain, max(0, match.start() - 24), match.start()):
        return []
    inner = [one for one in mentions if match.start() < one.begins and one.ends <= match.end()]
    return _chained(inner, plain) if inner and inner[0].begins - match.start() <= 2 * AROUND else []


def softened(plain: str, words: Vocabulary, *, within: bool = False) -> str:
    """Return "should", or how the verb that follows softens it: to consider, to ensure.

    plain: what follows, folded, in small letters. within: the verb may stand behind its subject.
    >>> softened("consider including it", vocabulary("en"))
    'should_consider'
    """
    lead = words.fits("before_verb").search(plain, 0, FAR) if within else None
    plain = BETWEEN_COMMAS.sub("", plain[lead.end() :] if lead else plain, count=1).lstrip()
    reach = int(words.plain.get("reach", 24)) if within else 3
    first = {SHOULD_CONSIDER: words.fits("consider"), SHOULD_ENSURE: words.fits("ensure")}
    places = {code: match.start() for code, fit in first.items() if (match := fit.search(plain, 0, reach + 40))}
    near = {code: place for code, place in places.items() if place <= reach}
    if words.phrases("adverbs"):
        near = {
            code: match.start()
            for code, fit in first.items()
            for match in fit.finditer(plain, 0, FAR)
            if _is_adverbial(plain[: match.start()], words)
        }
    return min(near, key=lambda code: near[code]) if near else SHOULD


def _is_adverbial(plain: str, words: Vocabulary) -> bool:
    """Whether only adverbs, whom it is asked of and asides between commas stand before a verb: it is the first verb."""
    rest = INSERTED.sub(" ", plain)
    for _code, fit in _addressees(words.language):
        rest = fit.sub(" ", rest)
    return not words.fits("adverbs").sub(" ", rest).strip(" ,")


def _is_performed(match: re.Match[str], plain: str, mentions: Sequence[_Mention], words: Vocabulary) -> bool:
    """Whether a verb such as "recommends" is what the body does, and not what is told of others."""
    if CLAUSE.search(plain, max(0, match.start() - 24), match.start()):
        return True
    before, after = plain[max(0, match.start() - 60) : match.start()], plain[match.end() : match.end() + 40]
    body = words.fits("bodies")
    return bool(body.search(before) or body.search(after) or words.fits("pronouns").search(before))


def _after(
    place: int, plain: str, mentions: Sequence[_Mention], reach: int, words: Vocabulary, *, subject: bool = False
) -> list[_Mention]:
    first = bisect_left(mentions, place - 1, key=lambda one: one.begins)
    later = list(mentions[first : first + MOST])
    if not later or later[0].begins - place > reach or STOP.search(plain, place, later[0].begins):
        return []
    if subject:
        later = _without_subject(later, place, plain, words)
    return _chained(later, plain) if later else []


def _without_subject(later: list[_Mention], place: int, plain: str, words: Vocabulary) -> list[_Mention]:
    """Return the bodies after a verb without the one that acts, where the verb stands first: "asked the Conference"."""
    acts = later[0].begins - place <= 3 and words.fits("bodies").match(plain, later[0].begins)
    if not acts:
        return later
    follows = VERB_FIRST_OBJECT.match(plain, later[0].ends)
    if follows and not (len(later) > 1 and later[1].begins <= follows.end() + 1):
        return later
    return later[1:] if len(later) > 1 and later[1].begins - later[0].ends <= NEAR else []


def _before(place: int, plain: str, mentions: Sequence[_Mention]) -> list[_Mention]:
    sentence = max([-1, *(match.start() for match in STOP.finditer(plain, max(0, place - AHEAD), place))])
    last = bisect_right(mentions, place, key=lambda one: one.ends)
    near = mentions[max(0, last - MOST) : last]
    earlier = [one for one in near if sentence < one.begins and place - one.ends <= FAR]
    if not earlier:
        return []
    chosen = [earlier[-1]]
    for one in reversed(earlier[:-1]):
        between = _between(one, chosen[0], plain)
        if between == WITH and earlier[-1].ends >= place - 1:
            chosen.insert(0, one)  # right before the modal it stands for "and", elsewhere for "with"
            continue
        if chosen[0].begins - one.ends > NEAR or not LINK.fullmatch(between):
            break
        if len(chosen) == 1 and not _are_joined(one, chosen[0], plain):
            break  # a comma alone ends a clause: "what States face, the Conference should"
        chosen.insert(0, one)
    return chosen


def _are_joined(one: _Mention, other: _Mention, plain: str) -> bool:
    return plain[other.begins] == "و" or bool(AND.search(_between(one, other, plain)))


def _between(one: _Mention, other: _Mention, plain: str) -> str:
    """Return what stands between two bodies, without what is inserted: "and, as appropriate, the"."""
    return INSERTED.sub(" ", plain[one.ends : other.begins])


def _chained(later: Sequence[_Mention], plain: str) -> list[_Mention]:
    chosen, sure = [later[0]], 1
    for one in later[1:]:
        if one.begins - chosen[-1].ends > NEAR or not LINK.fullmatch(_between(chosen[-1], one, plain)):
            break
        joined = _are_joined(chosen[-1], one, plain)
        chosen.append(one)
        sure = len(chosen) if joined else sure
    return chosen[:sure]


@cache
def _addressees(language: str) -> tuple[tuple[str, Phrases], ...]:
    words = vocabulary(language)
    return tuple((code, pattern(words.phrases("addressees", code))) for code in ADDRESSEES)


def _mentions(plain: str, words: Vocabulary) -> list[_Mention]:
    found = [
        _Mention(code, match.start(), match.end())
        for code, fit in _addressees(words.language)
        for match in fit.finditer(plain)
    ]
    found.sort(key=lambda one: (one.begins, -one.ends))
    kept: list[_Mention] = []
    aside, oblique = _asides(plain, words), _oblique(words.language)
    for one in found:
        here = bisect_right(aside, (one.begins, len(plain))) - 1
        if here >= 0 and one.begins < aside[here][1]:
            continue
        if oblique.search(plain, max(0, one.begins - 40), one.begins):
            continue
        if not kept or one.begins >= kept[-1].ends:
            kept.append(one)
    return kept


@cache
def _oblique(language: str) -> re.Pattern[str]:
    """Return what stands right before a body that is named and not asked: of, with."""
    return re.compile("(?:" + pattern(vocabulary(language).phrases("oblique")).pattern + r")\s*\Z")


def _asides(plain: str, words: Vocabulary) -> list[tuple[int, int]]:
    """Return the places of bodies that are named and not asked: "in cooperation with ...," up to the next comma."""
    found = [match.span() for match in words.fits("not_addressee").finditer(plain)]
    for match in words.fits("aside").finditer(plain):
        stop = ASIDE_ENDS.search(plain, match.end(), match.end() + AHEAD)
        if stop and stop.group() == ",":
            found.append((match.start(), stop.start()))
    merged: list[tuple[int, int]] = []
    for begins, ends in sorted(found):
        if merged and begins < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return merged


def under(chapeau: Demand | None, text: str, language: str) -> Demand | None:
    """Return what a part asks: as its chapeau, softened by its own first verb; by itself where the chapeau is silent.

    >>> under(Demand("should", ("states_parties",), 0), "Consider including it", "en").modal
    'should_consider'
    """
    own = demand(text, language)
    if chapeau is None:
        return own
    if own and own.addressees and not chapeau.addressees and own.begins < NEAR:
        return own
    if chapeau.modal == SHOULD:
        return replace(chapeau, modal=softened(like(text), vocabulary(language)))
    return chapeau
