"""Families of documents, one file each: how likely a document is one, and what it recommends.

A family module names itself (NAME), says how much a reading looks like it (likeness, 0 to 1) and returns its
recommendations. A new family is one file in this folder.
"""

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from palermo.errors import NotFound
from palermo.review.documents.report import About, Reading, Recommendation


class Family(Protocol):
    """What each module of this folder offers."""

    NAME: str

    def likeness(self, reading: Reading, about: About) -> float:
        """Return how much a document looks like one of this family, between 0 and 1."""

    def recommendations(self, reading: Reading, about: About) -> Sequence[Recommendation]:
        """Return what the document recommends, in order of reading."""


@cache
def families() -> dict[str, Family]:
    """Return every family by name.

    >>> sorted(families())
    ['concluding_observations', 'meeting_report', 'resolution', 'universal_review']
    """
    found = {}
    for one in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{one.name}")
        if hasattr(module, "NAME"):
            found[module.NAME] = module
    return found  # type: ignore[return-value]


def family(name: str) -> Family:
    """Return one family. Raises NotFound listing those there are."""
    if name not in families():
        raise NotFound(f'no family of documents "{name}"; there are: {", ".join(sorted(families()))}')
    return families()[name]


def closest(reading: Reading, about: About) -> Family:
    """Return the family that a document looks most like."""
    return max(families().values(), key=lambda one: one.likeness(reading, about))
