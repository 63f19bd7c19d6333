"""A form: sections of items with their choices, rules and duties; frozen, one object a version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from palermo.content.labels import language_of, translate
from palermo.errors import NotFound
from palermo.records.rules import Rule

TYPES = (
    "text",
    "long_text",
    "integer",
    "decimal",
    "money",
    "date",
    "period",
    "state",
    "organization",
    "article",
    "recommendation",
    "choice",
    "choices",
    "file",
    "law",
    "entry",
    "table",
    "group",
)
VISIBILITIES = ("public", "states_parties", "secretariat", "team")  # from the most open to the closest
REQUIRED = ("required", "recommended", "optional")


def as_open_as(visibility: str, reader: str) -> bool:
    """Return whether what has a visibility may be shown to a reader of a rank.

    >>> as_open_as("public", "states_parties"), as_open_as("team", "secretariat")
    (True, False)
    """
    return VISIBILITIES.index(visibility) <= VISIBILITIES.index(reader)


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that a shown answer must meet."""

    rule: Rule
    message: str
    blocking: bool = True  # False: a warning, which asks and does not stop


@dataclass(frozen=True, slots=True)
class Choice:
    """One code of a list of choices."""

    code: str
    label: str


@dataclass(frozen=True)
class Item:
    """One question or cell."""

    id: str
    type: str
    label: str
    help: str = ""
    required: str = "optional"
    choices: tuple[Choice, ...] = ()
    show_if: Rule | None = None
    checks: tuple[Check, ...] = ()
    evidence: frozenset[str] = frozenset()  # answers that ask for a provision
    need: frozenset[str] = frozenset()  # answers that ask which assistance is needed
    applies: str = ""  # to whom the duty applies, where not to every State
    visibility: str = "public"
    article: str = ""
    level: str = ""  # of the duty: mandatory, consider, optional
    register: str = ""  # that an entry points to; of a recommendation, optional: whose references it may give
    least: float | None = None
    most: float | None = None
    rows: tuple[Choice, ...] = ()  # of a table
    cells: tuple["Item", ...] = ()  # columns of a table, or cells of a row of a group

    @property
    def holds_rows(self) -> bool:
        """Whether answers stand in cells below it."""
        return self.type in ("table", "group")

    def cell(self, name: str) -> "Item":
        """Return a column or cell. Raises NotFound."""
        for one in self.cells:
            if one.id == name:
                return one
        raise NotFound(f'item "{self.id}" has no cell "{name}"')

    def choice(self, code: str) -> str:
        """Return the label of a code, the code itself where it is not in the list."""
        return next((one.label for one in self.choices if one.code == code), code)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of items."""

    id: str
    label: str
    items: tuple[Item, ...]
    help: str = ""
    show_if: Rule | None = None


@dataclass(frozen=True)
class Form:
    """One version of a form. texts: translations that come with its own folder, language -> English -> text."""

    register: str
    version: str
    label: str
    sections: tuple[Section, ...]
    order: tuple[str, ...]  # items and sections so that what a rule reads comes first
    sha256: str
    place: str  # of its file, for errors
    renamed: Mapping[str, str] = field(default_factory=dict)  # from the version before: old id -> new id
    recoded: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # new id -> old code -> new code
    retired: tuple[str, ...] = ()
    assistance: tuple[Choice, ...] = ()
    urgency: tuple[Choice, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by id."""
        return {item.id: item for section in self.sections for item in section.items}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section of every item."""
        return {item.id: section for section in self.sections for item in section.items}

    def section(self, id: str) -> Section:
        """Return a section. Raises NotFound."""
        for one in self.sections:
            if one.id == id:
                return one
        raise NotFound(f'{self.register} {self.version} has no section "{id}"')

    def at(self, path: str) -> Item:
        """Return the item or cell at a path: ``item`` or ``item/row/cell``. Raises NotFound.

        A row of a group is named by a mark of letters and digits; a row of a table by its code.
        """
        name, *rest = path.split("/")
        item = self.items.get(name)
        if item is None:
            raise NotFound(f'{self.register} {self.version} has no item "{name}"')
        if not rest and not item.holds_rows:
            return item
        if len(rest) != 2 or not item.holds_rows or not _row_fits(item, rest[0]):
            raise NotFound(f'{self.register} {self.version} has no place for an answer at "{path}"')
        return item.cell(rest[1])

    def say(self, text: str, language: str) -> str:
        """Return a text of the form in a language: from its own folder, else from the content catalogue."""
        own = self.texts.get(language_of(language), {}).get(text)
        return own or translate(text, language)


def _row_fits(item: Item, row: str) -> bool:
    if item.type == "table":
        return any(one.code == row for one in item.rows)
    return 0 < len(row) <= 32 and row.isascii() and row.isalnum()


def texts_of(form: Form) -> Iterator[str]:
    """Yield every text of a form that a reader sees."""
    yield form.label
    for choice in (*form.assistance, *form.urgency):
        yield choice.label
    for section in form.sections:
        yield section.label
        if section.help:
            yield section.help
        for item in section.items:
            yield from _texts_of_item(item)


def _texts_of_item(item: Item) -> Iterator[str]:
    yield item.label
    yield from filter(None, (item.help, item.applies))
    yield from (check.message for check in item.checks)
    yield from (choice.label for choice in (*item.choices, *item.rows))
    for cell in item.cells:
        yield from _texts_of_item(cell)
