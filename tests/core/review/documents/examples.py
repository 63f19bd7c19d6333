"""The examples of documents below tests/spec/documents, each a text with what a careful reader finds in it."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parents[4]
FOLDER = HERE / "tests/spec/documents"
BESIDE = [folder / "shared/mission/000_0a4bd5fabb8a28c2.txt" for folder in HERE.parents[:2]]
SEED = next((path for path in BESIDE if path.exists()), BESIDE[0])  # beside the repository, or beside its worktrees
SEED_GOLD = FOLDER / "ar/seed.json"


def golds() -> list[Path]:
    """Return the expected results of every example, in order."""
    return sorted(path for path in FOLDER.glob("*/*.json"))


def name_of(gold: Path) -> str:
    """Return how an example is called: its language and file."""
    return f"{gold.parent.name}/{gold.stem}"


@cache
def text_of(gold: Path) -> str:
    """Return the text of an example; skip where it lies outside this repository and is not there."""
    path = SEED if gold == SEED_GOLD else gold.with_suffix(".txt")
    if gold == SEED_GOLD and not path.exists():
        pytest.skip("the seed document is not part of this repository, and is not beside it here")
    return path.read_text(encoding="utf-8")


@cache
def expected(gold: Path) -> Mapping[str, Any]:
    """Return what a careful reader found."""
    found: Mapping[str, Any] = json.loads(gold.read_text(encoding="utf-8"))
    return found


def named(one: Mapping[str, Any]) -> str:
    """Return how a paragraph or its part is called: "8(a)", "34, 1(a)"."""
    part = one["subpara"]
    return (
        str(one["para"]) if part is None else f"{one['para']}({part})" if part.isalpha() else f"{one['para']}, {part}"
    )


def differences(gold: Mapping[str, Any], read: Mapping[str, Any]) -> list[str]:
    """Return where a reading differs from the fields that the gold gives, one line each."""
    return [
        *_of_record("document", gold.get("document", {}), read["document"]),
        *_of_list("recommendations", gold, read, ("para", "subpara")),
        *_of_meeting(gold.get("meeting", {}), read["meeting"]),
    ]


def _of_meeting(gold: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[str]:
    if "chair" in gold:
        yield from _of_value("chair", gold["chair"], read["chair"])
    for name, key in (("attendance", "para"), ("statements", "para"), ("agenda", "item")):
        yield from _of_list(name, gold, read, (key,))


def _of_list(name: str, gold: Mapping[str, Any], read: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    if name not in gold:
        return

    def called(one: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(one.get(key) for key in keys)

    wanted, found = [called(one) for one in gold[name]], [called(one) for one in read[name]]
    missing, extra = _beyond(wanted, found), _beyond(found, wanted)
    yield from (f"{name}: {one} was not found" for one in missing)
    yield from (f"{name}: {one} should not be there" for one in extra)
    left = list(read[name])
    for one in gold[name]:
        twin = next((other for other in left if called(other) == called(one)), None)
        if twin is not None:
            left.remove(twin)
            yield from _of_record(f"{name} {called(one)}", one, twin)


def _beyond(some: list[tuple[Any, ...]], others: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    rest, left = list(others), []
    for one in some:
        if one in rest:
            rest.remove(one)
        else:
            left.append(one)
    return left


def _of_record(name: str, gold: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[str]:
    for field, value in gold.items():
        if field == "words":  # the seed's sentences are not copied: how many words there are stands for them
            yield from _of_value(f"{name} words of the text", value, len(read["text"].split()))
        elif field == "last_words":
            yield from _of_value(f"{name} last words", value, " ".join(read["text"].split()[-len(value.split()) :]))
        else:
            yield from _of_value(f"{name} {field}", value, read.get(field))


def _of_value(name: str, gold: Any, read: Any) -> Iterator[str]:
    if gold != read:
        yield f"{name}: expected {gold!r}, read {read!r}"
