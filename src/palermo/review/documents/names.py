"""Names of States and organizations in lists, as reports write them in six languages; damaged names as proposals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from palermo.content.labels import LANGUAGES
from palermo.content.reader import read_csv
from palermo.content.states import states
from palermo.review.documents.language import vocabulary
from palermo.review.documents.letters import alike, all_alike

EUROPEAN_UNION = "EUE"
BRACKET = re.compile(r"\s*\(([^()]*)\)")
LEADING = re.compile(
    r"^(?:(?:the|la|le|les|el|los|las|l'|and|et|y|e|и|as well as|ainsi que|asi como|also)\s+"
    r"|(?:du|des|de|del|au|aux|al)\s+|[ld]')+"
    r"|^(?:以及|和|及)"
)
INVERTED = re.compile(r"\s(?:of|of the|de|de la|del|du|des)\s*$")
LONGEST_PIECE = 400  # characters between two commas; what is longer is a sentence, not names
CLOSE = 0.8  # likeness from which a damaged name is proposed


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a list. iso3: empty for what is no State; guess: the State that a damaged name resembles."""

    text: str
    iso3: str
    begins: int
    ends: int
    guess: str = ""


@cache
def gazetteer(language: str) -> dict[str, str]:
    """Return folded name -> code: present, former and short names of a language, then those of the others.

    >>> gazetteer("en")["cote d'ivoire"]
    'CIV'
    """
    found: dict[str, str] = {}
    for one in (language, *(other for other in LANGUAGES if other != language)):
        for variant, code in _variants_in(one):
            found.setdefault(variant, code)
    return found


def _variants_in(language: str) -> Iterator[tuple[str, str]]:
    """Yield the names of a language, folded, each in every form, with their codes."""
    names, codes = zip(*_names_in(language), strict=True)
    for plain, code in zip(all_alike(names), codes, strict=True):
        for variant in _variants(plain):
            yield variant, code


def _names_in(language: str) -> Iterator[tuple[str, str]]:
    for code, state in states().items():
        if state.names[language]:
            yield state.names[language], code
    for row in read_csv("treaty/former_names.csv"):
        yield row[f"name_{language}"], row["iso3"]
    for row in read_csv("review/reading/names.csv"):
        if row["language"] == language:
            yield row["name"], row["iso3"]
    if language == "en":
        yield from ((row["spelling"], row["iso3"]) for row in read_csv("treaty/spellings.csv"))


def _variants(plain: str) -> Iterator[str]:
    yield plain
    bracket = BRACKET.search(plain)
    if bracket:
        base = BRACKET.sub("", plain).strip()
        inside = " ".join(bracket[1].replace("-", " ").split())
        yield f"{base} ({inside})"
        yield f"{inside} {base}"
        if inside.endswith((" of", " de", " du", " des")) or inside in ("republica de",):
            yield f"{inside} {base}"
        if base.count(" ") < 3 and base not in ("korea", "coree", "corea", "congo", "كوريا", "корея", "micronesia"):
            yield base
    if plain.startswith("the "):
        yield plain.removeprefix("the ")


def listed(text: str, language: str) -> list[Named]:
    """Return the names of a list: States with their code, everything else as written.

    text: raw text of a list or a bracket. Damaged names carry a guess and no code.
    >>> [one.iso3 for one in listed("Bolivia (Plurinational State of), Bosnia and Herzegovina and France", "en")]
    ['BOL', 'BIH', 'FRA']
    """
    found: list[Named] = []
    pieces = list(_pieces(text))
    for number, (begins, ends) in enumerate(pieces):
        if number and (code := _inverted(text[slice(*pieces[number - 1])], text[begins:ends], language)):
            before = found.pop()
            found.append(Named(text[before.begins : ends].strip(), code, before.begins, ends))
        else:
            found += _resolved(text, begins, ends, language)
    return found


def _inverted(first: str, second: str, language: str) -> str:
    """Return the code of a name whose parts are turned round at a comma: "Corea, República de"; empty where none is."""
    if not INVERTED.search(second) or code_of(first, language):
        return ""
    return code_of(f"{second.strip()} {first.strip()}", language)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    depth = begins = 0
    for place, sign in enumerate(text):
        if sign in "(\uff08":
            depth += 1
        elif sign in ")\uff09":
            depth = max(0, depth - 1)
        elif sign in ",;،؛、\uff0c\uff1b" and not depth:
            yield begins, place
            begins = place + 1
    yield begins, len(text)


def _resolved(text: str, begins: int, ends: int, language: str) -> list[Named]:
    raw = text[begins:ends]
    lead = len(raw) - len(raw.lstrip(" .:·。\uff1a\n"))
    begins, piece = begins + lead, raw.strip(" .:·。\uff1a\n")
    if not piece:
        return []
    if len(piece) > LONGEST_PIECE:
        return [Named(piece, "", begins, begins + len(piece))]
    code = code_of(piece, language)
    if code:
        return [Named(piece, code, begins, begins + len(piece))]
    if "/" in piece and all(code_of(one, language) for one in piece.split("/")):  # not of "HIV/AIDS"
        edge = piece.index("/")
        halves = [(0, edge), (edge + 1, len(piece))]
        return [one for first, last in halves for one in _resolved(text, begins + first, begins + last, language)]
    for match in re.finditer(_between(language), piece):
        halves = [(0, match.start()), (match.end(), len(piece))]
        if code_of(piece[: match.start()], language) or code_of(piece[match.end() :], language):
            return [one for first, last in halves for one in _resolved(text, begins + first, begins + last, language)]
    for match in re.finditer(_between(language), piece):
        left, right = piece[: match.start()], piece[match.end() :]
        if _are_two(left, right, language):
            halves = [(0, match.start()), (match.end(), len(piece))]
            return [one for first, last in halves for one in _resolved(text, begins + first, begins + last, language)]
    return [Named(piece, "", begins, begins + len(piece), _resembles(piece, language))]


def _are_two(left: str, right: str, language: str) -> bool:
    """Whether "and" stands between two organizations, and not inside the name of one: each begins, or ends, as one."""
    words = vocabulary(language)
    if words.fits("speakers").match(alike(right)):
        return True
    article = words.fits("articles").match(alike(right))
    bare = right[article.end() :].lstrip() if article else right
    if bare[:1].isupper() and words.fits("institutions").match(alike(bare)):
        return True
    ends = [
        any(match.end() == len(one) for match in words.fits("institutions_before").finditer(one))
        for one in (alike(left), alike(right))
    ]
    return all(ends)


def _between(language: str) -> str:
    return {
        "en": r"\s+(?:and|as well as)\s+",
        "fr": r"\s+(?:et|ainsi que)\s+",
        "es": r"\s+(?:y|e|así como)\s+",
        "ru": r"\s+(?:и|а также)\s+",
        "ar": r"\s+و\s?",
        "zh": r"(?:和|以及|及|与)",
    }[language]


def code_of(name: str, language: str) -> str:
    """Return the code of a name, whatever its articles and brackets; empty where it is none.

    >>> code_of("the Netherlands", "en"), code_of("إيران (جمهورية - الإسلامية)", "ar")
    ('NLD', 'IRN')
    """
    known = gazetteer(language)
    plain = alike(name).strip(" .,;:*")
    for said in (plain, LEADING.sub("", plain), plain[1:] if plain.startswith("و") else plain):
        if said in known:
            return known[said]
        bracket = BRACKET.search(said)
        if bracket:
            base, inside = BRACKET.sub("", said).strip(), " ".join(bracket[1].replace("-", " ").split())
            for variant in (f"{base} ({inside})", f"{inside} {base}"):
                if variant in known:
                    return known[variant]
            if base in known and f"{base} ({inside})" not in known:
                return known[base]
    return ""


def _resembles(name: str, language: str) -> str:
    plain = LEADING.sub("", alike(name))
    if len(plain) < 4 or len(plain) > 40:
        return ""
    own = own_names(language)
    near = [name for size in range(len(plain) - 2, len(plain) + 3) for name in _by_length(language).get(size, ())]
    close = get_close_matches(plain, near, n=1, cutoff=CLOSE)
    return own[close[0]] if close else ""


@cache
def _by_length(language: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for name in own_names(language):
        found.setdefault(len(name), []).append(name)
    return found


@cache
def own_names(language: str) -> dict[str, str]:
    """Return folded name -> code of one language alone.

    >>> own_names("fr")["cote d'ivoire"]
    'CIV'
    """
    return dict(_variants_in(language))


def states_in(text: str, language: str) -> list[str]:
    """Return the codes of the States of a list, each once, in order.

    >>> states_in("France and Mali", "en")
    ['FRA', 'MLI']
    """
    return list(dict.fromkeys(one.iso3 for one in listed(text, language) if one.iso3))
