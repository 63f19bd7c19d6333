"""A kind of file that can be deposited; a new kind is one file in the folder kinds."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import pyarrow as pa

from palermo.errors import InvalidInput
from palermo.statistics.deposits.block import About, Block


def _no_part(about: About) -> str:
    return about.part


def _no_remarks(block: Block) -> dict[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Layout:
    """One table that a publisher issues, known by its columns."""

    dataset: str
    required: tuple[str, ...]
    convert: Callable[[Block], pa.Table]  # measure, breakdown, low, high and the dimensions, several codes joined by ;
    dimensions: tuple[str, ...]
    axes: tuple[str, ...] = ()
    microdata: bool = False
    optional: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # other names of columns -> ours
    ignored: Mapping[str, str] = field(default_factory=dict)  # column -> why it is not read
    part: Callable[[About], str] = _no_part
    remarks: Callable[[Block], dict[str, str]] = _no_remarks  # table -> what is said of it where it has no figures

    @property
    def known(self) -> set[str]:
        """Every column that is read or ignored by name."""
        return {*self.required, *self.optional, *self.ignored}


@dataclass(frozen=True, slots=True)
class Kind:
    """Files of one publisher. source: empty where the depositor names it."""

    id: str
    summary: str
    source: str
    layouts: Sequence[Layout]
    refused: Callable[[str], str] = lambda column: ""  # column -> why a file with it is refused whole

    def layout(self, columns: Sequence[str], name: str) -> Layout:
        """Return the layout of a file by its columns. Raises InvalidInput naming what is missing or not known."""
        for column in columns:
            if why := self.refused(column):
                raise InvalidInput(f'{name}: column "{column}" {why}; nothing was stored')
        fitting = [one for one in self.layouts if set(one.required) <= _renamed(columns, one)]
        if not fitting:
            nearest = max(self.layouts, key=lambda one: len(set(one.required) & _renamed(columns, one)))
            missing = [column for column in nearest.required if column not in _renamed(columns, nearest)]
            raise InvalidInput(
                f"{name}: not a file of kind {self.id}: column {_quoted(missing)} is missing; found {_quoted(columns)}"
            )
        layout = max(fitting, key=lambda one: len(one.required))
        beyond = sorted(_renamed(columns, layout) - layout.known)
        if beyond:
            known = _quoted(sorted(layout.known))
            raise InvalidInput(
                f"{name}: column {_quoted(beyond)} is not known to kind {self.id}; "
                f"remove it or correct its name ({known})"
            )
        return layout


def _renamed(columns: Sequence[str], layout: Layout) -> set[str]:
    return {layout.names.get(column, column) for column in columns}


def _quoted(columns: Sequence[str]) -> str:
    shown = ", ".join(f'"{column[:60]}"' for column in columns[:20])
    return shown + (" ..." if len(columns) > 20 else "")


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by id: each module of the folder kinds names one, or several.

    >>> "glotip" in kinds()
    True
    """
    from palermo.statistics.deposits import kinds as folder

    found: list[Kind] = []
    for name in sorted(module.name for module in pkgutil.iter_modules(folder.__path__)):
        module = importlib.import_module(f"{folder.__name__}.{name}")
        found += module.KINDS if hasattr(module, "KINDS") else [module.KIND]
    return {one.id: one for one in sorted(found, key=lambda one: one.id)}


def kind(id: str) -> Kind:
    """Return one kind. Raises InvalidInput listing what exists.

    >>> kind("glotip").source
    'glotip'
    """
    if id not in kinds():
        raise InvalidInput(f'no kind "{id}"; there are: {", ".join(kinds())}')
    return kinds()[id]
