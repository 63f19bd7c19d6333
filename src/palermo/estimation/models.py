"""Hierarchical models: which lists are allowed to depend on which, and every such model of a size."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from palermo.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Model:
    """A hierarchical log-linear model: with a term come all terms below it; every list has its main effect.

    lists: how many. terms: bit sets of two or more lists that interact, ascending.

    >>> str(Model.reading("[12,3]", 3)), Model.reading("[123,4]", 4).order
    ('[12,3]', 3)
    """

    lists: int
    terms: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        present = set(self.terms)
        for term in self.terms:
            if term.bit_count() < 2 or term >> self.lists:
                raise InvalidInput(f"{_digits(term)} is no interaction of {self.lists} lists")
            if not {part for part in below(term) if part.bit_count() > 1} <= present:
                raise InvalidInput(f"with {_digits(term)} come all terms below it")
        object.__setattr__(self, "terms", tuple(sorted(present)))

    @classmethod
    def of(cls, lists: int, generators: Iterable[int] = ()) -> "Model":
        """Return the smallest model with these terms (bit sets)."""
        terms = {part for term in generators for part in (term, *below(term)) if part.bit_count() > 1}
        return cls(lists, tuple(sorted(terms)))

    @classmethod
    def reading(cls, text: str, lists: int) -> "Model":
        """Read the notation of the field: [12,3] says that lists 1 and 2 interact.

        Above nine lists write 1:10, and :10 alone.
        Raises InvalidInput naming the part that cannot be read.
        """
        said = text.strip()
        inner = said[1:-1] if said.startswith("[") and said.endswith("]") else said
        parts = [part for part in re.split(r"[,;\s]+", inner) if part]
        generators = []
        for part in parts:
            if not re.fullmatch(r"[0-9]+|:?[0-9]+(?::[0-9]+)*", part):
                raise InvalidInput(f'"{part}" names no lists out of 1 to {lists}; write a model as [12,3]')
            numbers = [int(one) for one in (part.split(":") if ":" in part else part) if one]
            if not all(1 <= one <= lists for one in numbers) or len(set(numbers)) != len(numbers):
                raise InvalidInput(f'"{part}" names no lists out of 1 to {lists}; write a model as [12,3]')
            generators.append(sum(1 << one - 1 for one in numbers))
        return cls.of(lists, [one for one in generators if one.bit_count() > 1])

    @property
    def order(self) -> int:
        """The number of lists in the longest term; 1 without interactions."""
        return max((term.bit_count() for term in self.terms), default=1)

    @property
    def parameters(self) -> int:
        """Intercept, main effects and interactions."""
        return 1 + self.lists + len(self.terms)

    @property
    def generators(self) -> tuple[int, ...]:
        """The terms (bit sets, main effects too) that lie below no other."""
        every = [*(1 << i for i in range(self.lists)), *self.terms]
        return tuple(one for one in every if not any(one != other and one & other == one for other in every))

    def named(self, lists: Sequence[str]) -> str:
        """Return the interactions with the names of the lists.

        >>> Model.reading("[12,3]", 3).named(("police", "shelter", "border"))
        'police × shelter, border'
        """
        return ", ".join(" × ".join(lists[i] for i in range(self.lists) if term >> i & 1) for term in self._in_order())

    def _in_order(self) -> list[int]:
        return sorted(self.generators, key=lambda term: [i for i in range(self.lists) if term >> i & 1])

    def __str__(self) -> str:
        return f"[{','.join(_digits(term) for term in self._in_order())}]"


def _digits(term: int) -> str:
    numbers = [i + 1 for i in range(term.bit_length()) if term >> i & 1]
    if numbers[-1] > 9:
        return ":".join(map(str, numbers)) if len(numbers) > 1 else f":{numbers[0]}"
    return "".join(map(str, numbers))


def below(term: int) -> Iterator[int]:
    """Yield the proper parts of a bit set, without the empty one.

    >>> list(below(0b111))
    [6, 5, 4, 3, 2, 1]
    """
    part = (term - 1) & term
    while part:
        yield part
        part = (part - 1) & term


@lru_cache(maxsize=64)
def interactions(lists: int, order: int) -> tuple[int, ...]:
    """Return every interaction of two to ``order`` lists, short ones first; never the one of all lists.

    >>> len(interactions(5, 4)), interactions(3, 2)
    (25, (3, 5, 6))
    """
    highest = min(order, lists - 1)
    every = (term for term in range(1 << lists) if 2 <= term.bit_count() <= highest)
    return tuple(sorted(every, key=lambda term: (term.bit_count(), term)))


def every_model(lists: int, order: int) -> Iterator[Model]:
    """Yield every hierarchical model up to an order, without the interaction of all lists.

    >>> [sum(1 for _ in every_model(k, k - 1)) for k in (3, 4)]
    [8, 113]
    """
    terms = interactions(lists, order)

    def grown(chosen: frozenset[int], place: int) -> Iterator[frozenset[int]]:
        if place == len(terms):
            yield chosen
            return
        yield from grown(chosen, place + 1)
        if {part for part in below(terms[place]) if part.bit_count() > 1} <= chosen:
            yield from grown(chosen | {terms[place]}, place + 1)

    for chosen in grown(frozenset(), 0):
        yield Model(lists, tuple(sorted(chosen)))
