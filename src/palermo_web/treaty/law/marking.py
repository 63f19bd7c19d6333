"""Texts of provisions cut into pieces, so that a page can mark proposed passages and the words that speak for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from palermo.treaty.legislation.proposals import Proposal


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. passage: number of the proposal it belongs to, from 1; 0 for none. word: it spoke for it."""

    text: str
    passage: int = 0
    word: bool = False


def pieces(text: str, found: Sequence[tuple[int, Proposal]]) -> list[Piece]:
    """Return a text in pieces. found: proposals from this text, each with its number."""
    cuts = {0, len(text)}
    for _number, one in found:
        cuts |= {one.start, one.end} | {place for word in one.words for span in word.spans for place in span}
    edges = sorted(place for place in cuts if 0 <= place <= len(text))
    made = []
    for start, end in pairwise(edges):
        holding = next(((number, one) for number, one in found if one.start <= start and end <= one.end), None)
        inside = holding is not None and any(
            begin <= start and end <= until for word in holding[1].words for begin, until in word.spans
        )
        made.append(Piece(text[start:end], holding[0] if holding else 0, inside))
    return made


def of_passage(one: Proposal, text: str) -> list[Piece]:
    """Return the pieces of a proposed passage alone."""
    return [piece for piece in pieces(text, [(1, one)]) if piece.passage]
