"""Measure precision and recall of the reader by language and field over the documents below tests/spec/documents.

Precision: of the values that a reading gives, how many are the gold's. Recall: of the gold's values, how many are read.
A record found without a twin in the gold counts against precision in each field that the gold gives for its neighbours.

Run: .venv/bin/python benchmarks/reading_quality.py [part of a file's name, as "held_out"]
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))
FOLDER = ROOT / "tests" / "spec" / "documents"
LISTS = {
    "recommendations": ("para", "subpara"),
    "attendance": ("para", "category"),
    "statements": ("para", "item"),
    "agenda": ("item",),
}
Record = Mapping[str, Any]
Counts = Counter[tuple[str, str, str]]  # language, field and what is counted


def main() -> None:
    """Measure every document whose name holds the argument, and print a table."""
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    counts: Counts = Counter()
    for gold in sorted(FOLDER.glob(f"*/*{part}*.json")):
        text = gold.with_suffix(".txt")
        if text.exists():
            _measure(counts, gold.parent.name, json.loads(gold.read_text(encoding="utf-8")), text.read_text("utf-8"))
    for language, field in sorted({(language, field) for language, field, _ in counts}):
        right, given, wanted = (counts[language, field, name] for name in ("right", "given", "wanted"))
        print(
            f"{language} {field:38} precision {_share(right, given)} ({right}/{given})"
            f" recall {_share(right, wanted)} ({right}/{wanted})"
        )


def _measure(counts: Counts, language: str, gold: Record, text: str) -> None:
    from palermo.review.documents.reading import read

    report = read(text).as_dict()
    for field, value in gold.get("document", {}).items():
        _count(counts, language, f"document.{field}", value, report["document"].get(field))
    wanted = {**gold.get("meeting", {}), "recommendations": gold["recommendations"]}
    found = {**report["meeting"], "recommendations": report["recommendations"]}
    if "chair" in wanted:
        _count(counts, language, "meeting.chair", wanted["chair"], found["chair"])
    for name, keys in LISTS.items():
        if name in wanted:
            _compare(counts, language, name, list(_pairs(wanted[name], found[name], keys)))


def _pairs(wanted: Sequence[Record], found: Sequence[Record], keys: Sequence[str]) -> Iterator[tuple[Any, Any]]:
    left = list(found)
    for one in wanted:
        twin = next((other for other in left if all(other.get(key) == one.get(key) for key in keys)), None)
        if twin is not None:
            left.remove(twin)
        yield one, twin
    yield from ((None, other) for other in left)


def _compare(counts: Counts, language: str, name: str, pairs: Sequence[tuple[Any, Any]]) -> None:
    fields = {field for one, _ in pairs if one for field in one if field not in LISTS[name]}
    for one, twin in pairs:
        _count(counts, language, f"{name} found", True if one else None, True if twin else None)
        for field in sorted(fields):
            if one is None or field in one:
                value = None if one is None else one[field]
                _count(counts, language, f"{name}.{field}", value, None if twin is None else twin.get(field))


def _count(counts: Counts, language: str, field: str, wanted: Any, read: Any) -> None:
    counts[language, field, "wanted"] += wanted is not None
    counts[language, field, "given"] += read is not None
    counts[language, field, "right"] += wanted is not None and wanted == read


def _share(part: int, whole: int) -> str:
    return f"{part / whole:4.0%}" if whole else "  – "


if __name__ == "__main__":
    main()
