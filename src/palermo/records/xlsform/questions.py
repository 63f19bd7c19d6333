"""The questions of an XLSForm: which lines make one item of ours, in which section, under which id."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from palermo.records.form import TYPES
from palermo.records.form_file import KINDS, NAME
from palermo.records.xlsform.names import as_id, first_free
from palermo.records.xlsform.report import Report
from palermo.records.xlsform.tree import Node
from palermo.records.xlsform.vocabulary import PARTS

ASKED_AFTER = ("reason", "law", "provision", "assistance", "urgency")  # what our forms ask beside an answer
SAID_AFTER = ("check", "required")


@dataclass
class Question:
    """What becomes one item, or one cell. above: groups it stands in below its section, whose conditions it takes."""

    node: Node
    id: str
    type: str
    above: tuple[Node, ...] = ()
    parts: list[Node] = field(default_factory=list)
    after: list[Node] = field(default_factory=list)
    rows: list[Node] = field(default_factory=list)
    cells: list["Question"] = field(default_factory=list)
    copies: list[list["Question"]] = field(default_factory=list)  # the cells of the other rows of a table


@dataclass
class Page:
    """What becomes a section. node: its group, None for questions that stand in none."""

    id: str
    node: Node | None
    questions: list[Question] = field(default_factory=list)
    help: Node | None = None


class Outline:
    """Sorts nodes into pages and questions; ids maps names of the workbook to ids, or item/cell."""

    def __init__(self, nodes: Sequence[Node], report: Report) -> None:
        self.report = report
        self.ids: dict[str, str] = {}
        self._items: dict[str, Node] = {}
        self._sections: dict[str, Node | None] = {}
        self.pages: list[Page] = []
        for node in nodes:
            if node.kind == "group" and not node.own("type"):
                page = Page(self._id(node, self._sections), node)
                self.pages.append(page)
                self._fill(page, node.children)
            else:
                if not self.pages or self.pages[-1].node:
                    self.pages.append(Page(self._loose(), None))
                self._fill(self.pages[-1], [node])
        self.pages = [page for page in self.pages if page.questions]

    @property
    def kinds(self) -> dict[str, str]:
        """The kinds of answers by id, as rules know them."""
        found = {}
        for page in self.pages:
            for one in page.questions:
                found[one.id] = KINDS.get(one.type, "other")
                rows = [f"{row.own('id') or row.name}/" for row in one.rows]
                for cell in one.cells:
                    found |= {f"{one.id}/{row}{cell.id}": KINDS.get(cell.type, "other") for row in ("", *rows)}
        return found

    def place_of(self, id: str) -> str:
        """Return the cell of the condition of an item, or of a section as "section:id"; the sheet for any other."""
        known: dict[str, Node | None] = {
            **{f"section:{name}": one for name, one in self._sections.items()},
            **self._items,
        }
        node = known.get(id)
        return node.at("relevant") if node else "survey!A1"

    def _loose(self) -> str:
        name = first_free("questions", self._sections)
        self._sections[name] = None
        return name

    def _id(self, node: Node, taken: dict[str, Node] | dict[str, Node | None], within: str = "") -> str:
        wanted = node.own("id") or as_id(node.name)
        if not node.name or not NAME.fullmatch(wanted):
            self.report.refuse(node.at("name"), f'the name "{node.own("id") or node.name}" is missing or no name here.')
            wanted = first_free("unnamed", taken)
        if wanted in taken:
            other = taken[wanted]
            place = other.at("name") if other else ""
            self.report.refuse(node.at("name"), f'the name "{node.name}" becomes "{wanted}", as at {place}.')
        elif wanted != node.name and not node.own("id"):
            self.report.renamed[node.name] = within + wanted
        taken.setdefault(wanted, node)
        return wanted

    def _fill(self, page: Page, nodes: Sequence[Node]) -> None:
        for node, above in _flat(nodes, (), self.report):
            if node.type == "note" and node.own("part") not in SAID_AFTER:
                self._note(page, node)
            elif node.own("part") in (*ASKED_AFTER, *SAID_AFTER) and page.questions:
                page.questions[-1].after.append(node)
            else:
                page.questions.append(self._question(node, above, self._items, ""))

    def _note(self, page: Page, node: Node) -> None:
        if node.line.cell("required") or node.line.cell("constraint"):
            self.report.refuse(node.at("type"), "a note that stops is not known here; use a constraint.")
        elif page.node and not page.questions and not page.help and not node.line.cell("relevant"):
            page.help = node
        else:
            self.report.warn(node.at("type"), "this note is left out: one stands only at the beginning of a section.")

    def _question(self, node: Node, above: tuple[Node, ...], taken: dict[str, Node], within: str) -> Question:
        type = node.own("type") or {"repeat": "group", "group": "table"}.get(node.kind, node.type)
        made = Question(node, self._id(node, taken, within), type, above)
        self._name(node, within + made.id)
        if node.own("type") and not _fits(node, type):
            self.report.refuse(node.at("palermo:type"), f'the type "{type}" does not fit this question.')
        elif type in PARTS:
            made.parts = node.children
            for part in node.children[:1]:
                self._name(part, within + made.id)
        elif type == "table":
            self._table(made)
        elif type == "group":
            made.cells = self._cells(node.children, f"{made.id}/")
        if within and made.cells:
            self.report.refuse(node.at("type"), "a repeat in a repeat is not known here.")
        return made

    def _name(self, node: Node, path: str) -> None:
        """Remember what a name means; one that stands in two repeats means nothing to a rule."""
        self.ids[node.name] = path if self.ids.get(node.name, path) == path else ""

    def _cells(self, nodes: Sequence[Node], within: str, named: bool = True) -> list[Question]:
        cells: list[Question] = []
        taken: dict[str, Node] = {}
        for node, above in _flat(nodes, (), self.report):
            if node.type == "note" and node.own("part") not in SAID_AFTER:
                self.report.warn(
                    node.at("type"), "this note is left out: one stands only at the beginning of a section."
                )
            elif node.own("part") in (*ASKED_AFTER, *SAID_AFTER) and cells:
                cells[-1].after.append(node)
            else:
                cells.append(self._question(node, above, taken, within))
        return cells

    def _table(self, made: Question) -> None:
        for row in made.node.children:
            if row.kind != "group" or row.own("part") != "row":
                self.report.refuse(row.at("type"), "only rows stand in a table.")
                continue
            made.rows.append(row)
            cells = self._cells(row.children, f"{made.id}/{row.own('id') or row.name}/")
            if made.cells:
                made.copies.append(cells)
            else:
                made.cells = cells


def _flat(nodes: Sequence[Node], above: tuple[Node, ...], report: Report) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Yield questions and repeats; groups that are no section give their condition to what stands in them."""
    for node in nodes:
        if node.kind == "group" and not node.own("type"):
            report.warn(
                node.at("type"), "this group stands in another one; its questions are kept, its heading is left out."
            )
            yield from _flat(node.children, (*above, node), report)
        else:
            yield node, above


def _fits(node: Node, type: str) -> bool:
    if type not in TYPES:
        return False
    if node.kind == "repeat":
        return type == "group"
    if node.kind == "group":
        return type in (*PARTS, "table")
    if node.type in ("choice", "choices"):
        return type == "state" or type == node.type
    return type not in (*PARTS, "table", "group", "choice", "choices") and node.type != "note"
