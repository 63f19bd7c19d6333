"""A record split by hand: the parts written by a person, how each is called, where each stands in the document."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from palermo.errors import InvalidInput
from palermo.review.documents.letters import lowered
from palermo.review.documents.marks import as_letter

MOST = 26
BETWEEN = re.compile(r"\n[ \t\r\u00a0\u3000]*\n")  # an empty line
CALLED = re.compile(r"^[(（]([a-z]|[0-9]{1,3})[)）]\s*")
BELOW = re.compile(r"__(?:subpara|closing)_")
Place = tuple[int, int]


def parts_of(written: str) -> list[str]:
    """Return the parts that a person wrote, an empty line between two. Raises InvalidInput for fewer than two.

    >>> parts_of("(a) States should act;\\n\\n(b) States should report.")
    ['(a) States should act;', '(b) States should report.']
    """
    found = [" ".join(part.split()) for part in BETWEEN.split(written.replace("\r\n", "\n")) if part.strip()]
    if not 2 <= len(found) <= MOST:
        raise InvalidInput(f"a record is split into 2 to {MOST} parts; put an empty line between two parts")
    return found


def split(record: Mapping[str, Any], written: str, text: str, taken: Collection[str]) -> list[dict[str, Any]]:
    """Return what a record becomes: id, subpara, text and source of each part.

    written: the parts, an empty line between two; one that begins with (a) is called so, others by what is free. The
    first part of (a) stays (a). text: of the document. taken: ids that stand already. Raises InvalidInput for fewer
    than two parts, or a letter that is taken.
    >>> one = {"id": "para_6", "para": 6, "subpara": None, "source": {"start": 0, "end": 46}}
    >>> written = "States should act.\\n\\nStates should report."
    >>> parts = split(one, written, "6. States should act. States should report.", ())
    >>> [(part["id"], part["subpara"], part["source"]["start"]) for part in parts]
    [('para_6__subpara_a', 'a', 3), ('para_6__subpara_b', 'b', 22)]
    """
    base, known = BELOW.split(record["id"])[0], set(taken)
    own = str(record.get("subpara") or "")
    begins, ends = source_of(record)
    cursor, made = begins, []
    for number, part in enumerate(parts_of(written)):
        match = CALLED.match(part)
        name = _name(match[1] if match else "", own if number == 0 else "", base, known, own.isdigit())
        id = record["id"] if name == own else f"{base}__subpara_{name}"
        known.add(id)
        words = part[match.end() :] if match else part
        found = place_of(words, text, cursor, ends)
        cursor = found[1] if found else cursor
        start, end = found or (begins, ends)
        made.append({"id": id, "subpara": name, "text": words, "source": {"start": start, "end": end}})
    return made


def _name(written: str, own: str, base: str, known: Collection[str], counted: bool) -> str:
    """Return how a part is called: as written, else as the record was, else by what is free."""
    if written and written != own and f"{base}__subpara_{written}" in known:
        raise InvalidInput(f"({written}) stands already in this paragraph; call this part otherwise")
    if written or own:
        return written or own
    names = map(str if counted else as_letter, range(1, 10_000))
    return next(name for name in names if f"{base}__subpara_{name}" not in known)


def source_of(record: Mapping[str, Any]) -> Place:
    """Return where a record stands in the text of its document.

    >>> source_of({"source": {"start": 3, "end": 9}})
    (3, 9)
    """
    source = record.get("source") or {}
    return int(source.get("start", 0)), int(source.get("end", 0))


def place_of(words: str, text: str, begins: int = 0, ends: int | None = None) -> Place | None:
    """Return where words stand in a text, whatever white space and capitals are between; None where they do not.

    >>> place_of("States should act", "1. States\\nshould act.")
    (3, 20)
    """
    ends = len(text) if ends is None else ends
    places = [place for place in range(begins, min(ends, len(text))) if not text[place].isspace()]
    within = lowered("".join(text[place] for place in places))
    wanted = lowered("".join(words.split()))
    at = within.find(wanted) if wanted else -1
    return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None
