"""Read content files: YAML and CSV below this folder, each once."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from palermo.errors import InvalidContent

FOLDER = Path(__file__).parent
SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TEXT, SEQUENCE, MAPPING, MERGE = (f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map", "merge"))


def read_text(name: str) -> str:
    """Return the text of one content file.

    name: path below ``palermo/content`` with forward slashes. Raises InvalidContent if there is no such file.
    >>> read_text("statistics/measures.yaml").startswith("#")
    True
    """
    try:
        return FOLDER.joinpath(*name.split("/")).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InvalidContent(f"{name}: no such content file; the files lie in src/palermo/content") from None


@cache
def read_yaml(name: str) -> Any:
    """Return one YAML content file as plain values; treat the result as read-only.

    Raises InvalidContent naming the file where YAML is malformed.
    >>> [measure["id"] for measure in read_yaml("statistics/measures.yaml")][0]
    'victims'
    """
    return parse_yaml(read_text(name), name)


def parse_yaml(text: str, place: str) -> Any:
    """Return YAML as plain values, read by the compiled parser where there is one: it is many times faster.

    place: named in errors. Raises InvalidContent where the text is malformed.
    >>> parse_yaml("a: [1, two]", "here")
    {'a': [1, 'two']}
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _plain(node, loader, {})
    except yaml.YAMLError as error:
        raise InvalidContent(f"{place}: not valid YAML: {error}") from None
    finally:
        loader.dispose()


class _Loader(SAFE):
    """The safe loader, told at once that a value is text where nothing else can begin so."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """Return the tag of a node that names none."""
        if kind is yaml.ScalarNode and not (implicit[0] and value[:1] in self.yaml_implicit_resolvers):
            return TEXT
        return super().resolve(kind, value, implicit)


def _plain(node: Any, loader: Any, made: dict[int, Any]) -> Any:
    """Return the value of a node. Texts, lists and plain mappings are made here, all else by the safe loader itself.

    Content is nearly all texts and lists, and the loader's own way to them takes most of its time. made: values of
    nodes that were met, as an alias stands for the very value of its anchor.
    """
    if node.tag == TEXT and isinstance(node.value, str):
        return node.value
    if id(node) in made:
        return made[id(node)]
    if node.tag == SEQUENCE and isinstance(node, yaml.SequenceNode):
        many = made[id(node)] = []
        many += [_plain(one, loader, made) for one in node.value]
        return many
    if node.tag == MAPPING and isinstance(node, yaml.MappingNode) and all(_is_plain(key) for key, _one in node.value):
        named = made[id(node)] = {}
        named |= {_plain(key, loader, made): _plain(one, loader, made) for key, one in node.value}
        return named
    made[id(node)] = loader.construct_object(node, deep=True)
    return made[id(node)]


def _is_plain(key: Any) -> bool:
    return isinstance(key, yaml.ScalarNode) and key.tag != MERGE


@cache
def read_csv(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of one CSV content file, values as text.

    Raises InvalidContent where a row has too few or too many cells.
    >>> read_csv("states.csv")[0]["iso3"]
    'AFG'
    """
    rows = list(csv.DictReader(read_text(name).splitlines()))
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise InvalidContent(f"{name}: line {line} has not as many cells as the header")
    return tuple(rows)
