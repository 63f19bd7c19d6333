"""Everything the room says is listed for translation, and the lists hold nothing that it does not say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import palermo.estimation
from palermo.content.labels import LANGUAGES, translate
from palermo.content.reader import read_yaml
from palermo.content.reasons import made_from, reason_in
from palermo.errors import NotEstimable
from palermo.estimation.bounds.heterogeneity import BENDS, NAMES
from palermo.estimation.loglinear.existence import existence
from palermo.estimation.loglinear.fitting import fit_model
from palermo.estimation.models import Model
from palermo.estimation.tables import CaptureTable

ROOM = Path(palermo.estimation.__file__).parent
KEPT = {*NAMES, *BENDS, "Chao (LB)"}  # models named after persons stay as they are
TEXTS, REASONS = "estimation/texts.yaml", "estimation/reasons.yaml"


def _unplaced(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", text)


def _spoken(tree: ast.Module) -> Iterator[str]:
    """Yield the texts of two words or more, without docstrings; formatted ones with {} for what is put in."""
    formatted = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    documents = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    inner = {id(part) for node in formatted for part in ast.walk(node) if part is not node}
    for node in ast.walk(tree):
        if id(node) in inner or node in documents:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = node.value
        elif isinstance(node, ast.JoinedStr):
            said = "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
        else:
            continue
        if " " in said.strip() and re.search(r"[A-Za-z]{2}", re.sub(r"\{[^}]*\}", "", said)) and said not in KEPT:
            yield said


def _said() -> dict[str, str]:
    """Return every text with the file that says it; the door of the room speaks to programmers alone."""
    files = [file for file in ROOM.rglob("*.py") if file.parent.name != "engines" and file != ROOM / "__init__.py"]
    return {said: file.name for file in files for said in _spoken(ast.parse(file.read_text(encoding="utf-8")))}


def test_every_text_is_listed_once_and_none_is_left_over():
    listed, said = [*read_yaml(TEXTS), *read_yaml(REASONS)], _said()
    # A text with places of its own is looked up as it stands; what is put together in code has no names of places.
    known = {*listed, *map(_unplaced, listed)}
    assert len(said) > 150
    assert {text: file for text, file in said.items() if text not in known} == {}
    assert [text for text in listed if text not in said and _unplaced(text) not in said] == []
    assert len(set(listed)) == len(listed)


def test_the_walk_finds_what_is_said_and_leaves_out_what_is_not():
    code = '"""A docstring here."""\nraise E(f"no {x} was {y:.1f} found")\nz = Finding("code", "One {person} left.")\n'
    assert sorted(_spoken(ast.parse(code))) == ["One {person} left.", "no {} was {} found"]


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_reason_is_found_again_with_what_it_names(language):
    for template in read_yaml(REASONS):
        places = {name: f"<{name}>" for name in re.findall(r"\{(\w+)\}", template)}
        assert reason_in(template.format(**places), language) == translate(template, language).format(**places)


@pytest.mark.parametrize(
    ("counts", "model", "status"),
    [
        ([0, 0, 0, 0, 0, 0, 0, 4], "[1,2,3]", 1),
        ([0, 4, 4, 0, 4, 0, 0, 0], "[12,13,23]", 2),
        ([0, 0, 0, 0, 0, 4, 4, 0], "[12,13,23]", 3),
    ],
)
def test_why_a_model_gives_no_number_is_said_whole(counts, model, status):
    table, wanted = CaptureTable(("a", "b", "c"), np.array(counts)), Model.reading(model, 3)
    assert existence(table, wanted).status == status
    with pytest.raises(NotEstimable) as raised:
        fit_model(table, wanted)
    said = str(raised.value)
    template, values = made_from(said, read_yaml(REASONS))
    assert values["model"] == str(wanted)
    assert ("histories" in values) is (status != 2)
    assert ("overlap enough" in template) is (status != 1)
    assert not re.search(r"[A-Za-z]{2}", reason_in(said, "ar"))
