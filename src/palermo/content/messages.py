"""Every English text in content that a reader sees, so that each can be translated and none is forgotten."""

from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from palermo.content.reader import parse_yaml, read_csv, read_yaml


def _found() -> Iterator[str]:
    yield from ("All", "Not known")
    for entry in read_yaml("statistics/dimensions.yaml"):
        yield entry["label"]
        yield from entry.get("codes", {}).values()
    for entry in read_yaml("statistics/measures.yaml"):
        yield from (entry["label"], entry["unit"], entry["definition"])
    for labels in read_yaml("statistics/regions.yaml").values():
        yield from labels.values()
    for entry in read_yaml("statistics/sources.yaml"):
        yield from (entry["label"], entry["publisher"], entry["method"])
    yield from read_yaml("statistics/sentences.yaml").values()
    yield from read_yaml("treaty/sentences.yaml").values()
    for name in ("reject_reasons", "estimate_refusals", "estimate_sentences"):
        yield from read_yaml(f"statistics/{name}.yaml")
    for name in ("texts", "reasons"):
        yield from read_yaml(f"estimation/{name}.yaml")
    for name in ("messages", "xlsform", "xlsform_messages"):
        yield from read_yaml(f"records/{name}.yaml")
    yield from _of_treaties()
    yield from _of_registers()
    yield from _of_review()
    for texts in read_yaml("statistics/deposit_words.yaml").values():
        yield from texts
    for entry in read_yaml("accounts/roles.yaml"):
        yield from (entry["label"], entry["description"], *entry["duties"])
    for entry in read_yaml("accounts/organization_kinds.yaml"):
        yield entry["label"]


def _of_treaties() -> Iterator[str]:
    for entry in read_yaml("treaty/instruments.yaml"):
        yield entry["label"]
    for row in read_csv("treaty/articles.csv"):
        yield from filter(None, (row["description"], row["theme"], row["qualifier"]))
    for row in read_csv("treaty/article_titles.csv"):
        yield row["title"]
    yield from _of_law()


def _of_law() -> Iterator[str]:
    """Yield the questions about laws, their answers, what is counted, and what others counted."""
    for row in read_csv("treaty/legislation_questions.csv"):
        yield from filter(None, (row["text"], row["qualifier"]))
    for labels in read_yaml("treaty/law_labels.yaml").values():
        yield from labels.values()
    for entry in read_yaml("treaty/law_definitions.yaml"):
        yield from (entry["label"], entry["explanation"])
    for row in read_csv("treaty/law_counts.csv"):
        yield from (row["says"], row["source"], row["differs"])


def _of_registers() -> Iterator[str]:
    """Yield the labels, helps and messages of every register and form version."""
    folder = resources.files("palermo.content").joinpath("registers")
    for register in sorted(folder.iterdir(), key=lambda one: one.name):
        if register.is_dir():
            for file in sorted(register.iterdir(), key=lambda one: one.name):
                yield from _spoken(parse_yaml(file.read_text(encoding="utf-8"), file.name))


def _of_review() -> Iterator[str]:
    """Yield the themes and parts of recommendations, and what is said of documents and exports."""
    for entry in read_yaml("review/themes.yaml"):
        yield entry["label"]
    yield from read_yaml("review/sentences.yaml").values()
    for labels in read_yaml("review/words.yaml").values():
        yield from labels.values()
    yield from read_yaml("review/index_reasons.yaml")
    yield from read_yaml("review/reading_refusals.yaml")


SPOKEN, LISTS = ("label", "summary", "help", "applies", "message"), ("choices", "rows")


def _spoken(plain: Any, listed: bool = False) -> Iterator[str]:
    if isinstance(plain, list):
        for one in plain:
            yield from _spoken(one)
    if not isinstance(plain, dict):
        return
    for word, value in plain.items():
        if isinstance(value, str):
            if listed or word in SPOKEN:
                yield value
        else:
            yield from _spoken(value, listed=word in LISTS or (listed and isinstance(value, dict)))


@cache
def messages() -> tuple[str, ...]:
    """Return every translatable content text once, in order of the content files.

    >>> "Sex" in messages()
    True
    """
    return tuple(dict.fromkeys(_found()))
