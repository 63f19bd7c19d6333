"""Read content files: YAML and CSV below this folder, each once."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from palermo.errors import InvalidContent

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_text(name: str) -> str:
    """Return the text of one content file.

    name: path below ``palermo/content`` with forward slashes. Raises InvalidContent if there is no such file.
    >>> read_text("statistics/measures.yaml").startswith("#")
    True
    """
    file = resources.files("palermo.content").joinpath(*name.split("/"))
    try:
        return file.read_text(encoding="utf-8")
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
    """Return YAML as plain values, read by the compiled parser where there is one: it is eight times faster.

    place: named in errors. Raises InvalidContent where the text is malformed.
    >>> parse_yaml("a: [1, two]", "here")
    {'a': [1, 'two']}
    """
    try:
        return yaml.load(text, Loader=LOADER)  # noqa: S506 - both are safe loaders  # nosec B506
    except yaml.YAMLError as error:
        raise InvalidContent(f"{place}: not valid YAML: {error}") from None


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
