"""Measure the reader of reports: the seed where it is at hand, then documents of our own repeated to 1,000 pages.

Run: .venv/bin/python benchmarks/reading.py
"""

import json
import re
import sys
import time
from itertools import count
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))
SEED = ROOT.parent / "shared" / "mission" / "000_0a4bd5fabb8a28c2.txt"
FIXTURE = ROOT / "tests" / "spec" / "documents" / "en" / "meeting_report.txt"
PAGE = 3_000  # characters
PAGES = (15, 60, 250, 1_000)


def document(pages: int) -> str:
    """Return a report of so many pages: one of ours repeated, its paragraphs numbered through."""
    text, numbers = FIXTURE.read_text(encoding="utf-8"), count(1)
    times = pages * PAGE // len(text) + 1
    return "\n\n".join(re.sub(r"(?m)^\d{1,2}\. ", lambda _: f"{next(numbers)}. ", text) for _ in range(times))


def seconds(text: str) -> float:
    """Return how long one reading takes."""
    from palermo.review.documents.reading import read

    began = time.perf_counter()
    read(text)
    return round(time.perf_counter() - began, 3)


def main() -> None:
    """Measure and print one JSON document."""
    measured: dict[str, object] = {}
    if SEED.exists():
        seed = SEED.read_text(encoding="utf-8")
        measured["seed_first_reading_of_a_process"] = seconds(seed)
        measured["seed"] = min(seconds(seed + " " * times) for times in range(1, 6))
    seconds(document(1))
    for pages in PAGES:
        text = document(pages)
        measured[f"{pages}_pages"] = {"characters": len(text), "seconds": seconds(text)}
    print(json.dumps(measured, indent=2))


if __name__ == "__main__":
    main()
