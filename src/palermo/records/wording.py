"""What a change changed in a text, word by word, in every script."""

import re
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
WORD = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+|\s+")
Pieces = tuple[tuple[str, str], ...]


def compared(before: str, after: str) -> Pieces:
    """Return what became of a text, piece by piece: same, added or removed.

    A word is what stands between spaces; each Chinese character is one.
    >>> compared("States should act.", "States should soon act.")
    (('same', 'States should '), ('added', 'soon '), ('same', 'act.'))
    """
    old, new = WORD.findall(before), WORD.findall(after)
    pieces: list[tuple[str, str]] = []
    for act, first, last, begins, ends in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            pieces.append((SAME, "".join(old[first:last])))
            continue
        if first < last:
            pieces.append((REMOVED, "".join(old[first:last])))
        if begins < ends:
            pieces.append((ADDED, "".join(new[begins:ends])))
    return tuple(pieces)
