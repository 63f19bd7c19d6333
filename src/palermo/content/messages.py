"""Every English text in content that a reader sees, so that each can be translated and none is forgotten."""

from collections.abc import Iterator

from palermo.content.reader import read_yaml


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
    yield from read_yaml("statistics/reject_reasons.yaml")
    for texts in read_yaml("statistics/deposit_words.yaml").values():
        yield from texts
    for entry in read_yaml("accounts/roles.yaml"):
        yield from (entry["label"], entry["description"], *entry["duties"])
    for entry in read_yaml("accounts/organization_kinds.yaml"):
        yield entry["label"]


def messages() -> tuple[str, ...]:
    """Return every translatable content text once, in order of the content files.

    >>> "Sex" in messages()
    True
    """
    return tuple(dict.fromkeys(_found()))
