"""Read registers from their folders: those that come with Palermo, and those laid beside the data."""

import io
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from palermo.content.labels import LANGUAGES, catalogue
from palermo.content.reader import parse_yaml
from palermo.errors import InvalidContent, NotFound
from palermo.records.form import Form, texts_of
from palermo.records.form_file import NAME, VERSION, read_form
from palermo.records.register import (
    EACH,
    LIVE,
    SNAPSHOT,
    Due,
    Handled,
    Held,
    Move,
    Register,
    Status,
    Workflow,
    sortable,
)
from palermo.records.versions import check_change

FILE = "register.yaml"
WORDS = {
    "label",
    "summary",
    "workflow",
    "withdrawn",
    "kept_by",
    "for_states",
    "instrument",
    "each",
    "publication",
    "titled",
    "columns",
    "facets",
    "due",
    "held",
    "handled",
    "room",
    "source",
}
FARTHEST = 366  # days ahead of a due day
Stamp = tuple[tuple[str, int, int], ...]


def read_register(folder: Path) -> Register:
    """Return the register that a folder describes: register.yaml, one file a form version, and translations.

    Raises InvalidContent naming file and place.
    """
    texts = _texts(folder)
    forms = sorted(_forms(folder, texts), key=lambda form: sortable(form.version))
    if not forms:
        raise InvalidContent(f"{folder.name}: no form; put one beside {FILE}, named by its version, such as 1.0.0.yaml")
    for before, after in pairwise(forms):
        check_change(before, after)
    place = f"{folder.name}/{FILE}"
    plain = _plain(folder / FILE, place)
    unknown = sorted(set(plain) - WORDS)
    if unknown:
        raise InvalidContent(f"{place}: unknown: {', '.join(unknown)}; known: {', '.join(sorted(WORDS))}")
    withdrawn = frozenset(map(str, plain.get("withdrawn", ())))
    standing = [form for form in forms if form.version not in withdrawn]
    if not standing:
        raise InvalidContent(f"{place}: every version is withdrawn; leave one")
    made = Register(
        id=folder.name,
        label=_needed(plain, "label", place),
        summary=_needed(plain, "summary", place),
        form=standing[-1],
        versions={form.version: form for form in forms},
        workflow=_workflow(_needed(plain, "workflow", place), place),
        withdrawn=withdrawn,
        kept_by=tuple(plain.get("kept_by", ())),
        for_states=plain.get("for_states", "any"),
        instrument=plain.get("instrument", ""),
        each=plain.get("each", "free"),
        publication=plain.get("publication", LIVE),
        titled=plain.get("titled", ""),
        columns=tuple(plain.get("columns", ())),
        facets=tuple(plain.get("facets", ())),
        due=_due(plain["due"], place) if "due" in plain else None,
        held=_held(plain["held"], place) if "held" in plain else None,
        handled=_handled(plain["handled"], place) if "handled" in plain else None,
        room=plain.get("room", ""),
        source=plain.get("source", {}),
        texts=texts,
    )
    _check(made, place)
    return made


def _plain(file: Path, place: str) -> dict[str, Any]:
    try:
        plain = parse_yaml(file.read_text(encoding="utf-8"), place)
    except FileNotFoundError:
        raise InvalidContent(f"{place}: missing; it names the register and its workflow") from None
    if not isinstance(plain, dict):
        raise InvalidContent(f"{place}: a register is a mapping with label, summary and workflow")
    return plain


def _needed(plain: Mapping[str, Any], word: str, place: str) -> Any:
    if not plain.get(word):
        raise InvalidContent(f"{place}: missing: {word}")
    return plain[word]


def _forms(folder: Path, texts: Mapping[str, Mapping[str, str]]) -> Iterator[Form]:
    for file in folder.glob("*.yaml"):
        if file.name == FILE:
            continue
        place = f"{folder.name}/{file.name}"
        form = read_form(file.read_text(encoding="utf-8"), register=folder.name, place=place, texts=texts)
        if not VERSION.fullmatch(file.stem) or form.version != file.stem:
            raise InvalidContent(f"{place}: the file is named {file.stem} and says version {form.version}")
        yield form


def _texts(folder: Path) -> dict[str, dict[str, str]]:
    """Return the translations that lie in the folder itself, one ar.po, es.po ... a language."""
    found = {}
    for language in LANGUAGES:
        file = folder / f"{language}.po"
        if file.is_file():
            messages = read_po(io.BytesIO(file.read_bytes()), locale=language)
            found[language] = {str(one.id): str(one.string) for one in messages if one.id and one.string}
    return found


def _workflow(plain: Mapping[str, Any], place: str) -> Workflow:
    statuses = {}
    for id, words in _needed(plain, "statuses", place).items():
        if not NAME.fullmatch(str(id)):
            raise InvalidContent(f'{place}: the status "{id}" is not of small letters, digits and underscores')
        statuses[id] = Status(id=id, **_only(words, {"label", "open", "public", "closed"}, f"{place}: status {id}"))
    moves = []
    for given in plain.get("moves", ()):
        where = f"{place}: move {given.get('id')}"
        words = dict(
            _only(given, {"id", "label", "from", "to", "act", "complete", "filled", "freezes", "reason"}, where)
        )
        begins = tuple(words.pop("from"))
        lost = [name for name in (*begins, words["to"]) if name not in statuses]
        if lost:
            raise InvalidContent(f"{where}: no status {', '.join(lost)}; there are: {', '.join(statuses)}")
        moves.append(Move(begins=begins, **words | {"filled": tuple(words.get("filled", ()))}))
    return Workflow(statuses, tuple(moves))


def _due(plain: Any, place: str) -> Due:
    if not isinstance(plain, dict) or not set(plain) <= {"item", "remind"} or not plain.get("item"):
        raise InvalidContent(
            f"{place}: due names an item and the days of its reminders: {{item: due_on, remind: [30, 7]}}"
        )
    remind = plain.get("remind", [])
    whole = isinstance(remind, list) and all(type(days) is int and 0 <= days <= FARTHEST for days in remind)
    if not whole or len(set(remind)) != len(remind):
        raise InvalidContent(f"{place}: remind lists days before the due day, from 0 to {FARTHEST}, each once")
    return Due(plain["item"], tuple(sorted(remind, reverse=True)))


def _held(plain: Any, place: str) -> Held:
    words = set(plain) if isinstance(plain, dict) else set()
    statuses = plain.get("statuses", []) if words else None
    days = words & {"opens", "closes"}
    if "by" not in words or words - {"by", "statuses", *days} or not isinstance(statuses, list) or len(words) < 2:
        raise InvalidContent(
            f"{place}: held names an item that points to an entry, and statuses or days of that entry: "
            "{by: meeting, statuses: [reported]} or {by: paper, opens: opens_on, closes: closes_on}"
        )
    found = {word: str(plain[word]) for word in sorted(days)}
    return Held(str(plain["by"]), tuple(map(str, statuses)), **found)


def _handled(plain: Any, place: str) -> Handled:
    words = set(plain) if isinstance(plain, dict) else set()
    if not {"by", "sections"} <= words <= {"by", "sections", "hidden"} or not plain["sections"]:
        raise InvalidContent(
            f"{place}: handled names a kind of organizations and its sections: "
            "{by: secretariat, sections: [work], hidden: [draft]}"
        )
    return Handled(str(plain["by"]), tuple(map(str, plain["sections"])), tuple(map(str, plain.get("hidden", ()))))


def _only(given: Mapping[str, Any], known: set[str], place: str) -> Mapping[str, Any]:
    unknown = sorted(set(given) - known)
    if unknown or "label" not in given:
        raise InvalidContent(f"{place}: needs a label and knows: {', '.join(sorted(known))}; found: {', '.join(given)}")
    return given


def _check(register: Register, place: str) -> None:
    for what, names in (("columns", register.columns), ("facets", register.facets)):
        lost = [name for name in names if name not in register.form.items]
        if lost:
            raise InvalidContent(f"{place}: {what} name items that the form does not have: {', '.join(lost)}")
    if register.held:
        item = register.form.items.get(register.held.item)
        if item is None or item.type != "entry":
            raise InvalidContent(f'{place}: held by "{register.held.item}", which is no item that points to an entry')
    if register.handled:
        sections = {one.id for one in register.form.sections}
        lost = sorted(
            {*register.handled.sections} - sections | {*register.handled.hidden} - {*register.workflow.statuses}
        )
        if lost:
            raise InvalidContent(f"{place}: handled names no section or status of it: {', '.join(lost)}")
    for what, one, known in (
        ("each", register.each, EACH),
        ("publication", register.publication, (SNAPSHOT, LIVE)),
        ("for_states", register.for_states, ("any", "parties", "not_parties")),
    ):
        if one not in known:
            raise InvalidContent(f'{place}: {what} "{one}" is not one of: {", ".join(known)}')
    if register.for_states != "any" and not register.instrument:
        raise InvalidContent(f"{place}: for_states asks about parties; name the treaty under instrument")
    for name, kinds in (
        (register.titled, ("text", "recommendation")),
        (register.due.item if register.due else "", ("date",)),
    ):
        if name and (name not in register.form.items or register.form.items[name].type not in kinds):
            raise InvalidContent(f'{place}: "{name}" must be an item of the type {kinds[0]}')


def _own_folder() -> Path:
    return Path(str(resources.files("palermo.content").joinpath("registers")))


@cache
def _built_in() -> Mapping[str, Register]:
    return {folder.name: read_register(folder) for folder in sorted(_own_folder().iterdir()) if folder.is_dir()}


@lru_cache(maxsize=8)
def _beside(folder: Path, stamp: Stamp) -> Mapping[str, Register]:
    return {one.name: read_register(one) for one in sorted(folder.iterdir()) if (one / FILE).is_file()}


def registers(home: Path | None = None) -> Mapping[str, Register]:
    """Return every register by id: Palermo's own, and those in the folder ``registers`` of a data folder.

    A folder laid there is a register from then on; no program changes. Raises InvalidContent where one is wrong or
    takes a name that Palermo uses.
    >>> "checklist_tip" in registers()
    True
    """
    folder = home / "registers" if home else None
    if not folder or not folder.is_dir():
        return _built_in()
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    stamp = tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    found = _beside(folder, stamp)
    taken = sorted(set(found) & set(_built_in()))
    if taken:
        raise InvalidContent(f"registers/{taken[0]}: Palermo has a register of this name; choose another")
    return {**_built_in(), **found}


def register(id: str, home: Path | None = None) -> Register:
    """Return one register. Raises NotFound listing what there is.

    >>> register("checklist_tip").each
    'state_and_period'
    """
    found = registers(home)
    if id not in found:
        raise NotFound(f'no register "{id}"; there are: {", ".join(found)}')
    return found[id]


def register_texts(one: Register) -> Iterator[str]:
    """Yield every text of a register that a reader sees, of every version of its form."""
    yield from (one.label, one.summary)
    yield from (status.label for status in one.workflow.statuses.values())
    yield from (move.label for move in one.workflow.moves)
    for form in one.versions.values():
        yield from texts_of(form)


def untranslated(one: Register, language: str) -> list[str]:
    """Return the texts of a register that a language lacks.

    >>> untranslated(register("checklist_tip"), "ar")
    []
    """
    if language == "en":
        return []
    known = {**catalogue(language), **one.texts.get(language, {})}
    return [text for text in dict.fromkeys(register_texts(one)) if text not in known]
