"""Measure the reader of reports: the seed where it is at hand, then documents of our own repeated to 1,000 pages.

Run: .venv/bin/python benchmarks/reading.py
"""

import json
import os
import re
import subprocess
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
DEMAND = (
    "States parties should consider helping victims, and the Secretariat is requested to report to the Conference. "
)
LINE = 10_000_000  # characters of one line


def document(pages: int) -> str:
    """Return a report of so many pages: one of ours repeated, its paragraphs numbered through."""
    text, numbers = FIXTURE.read_text(encoding="utf-8"), count(1)
    times = pages * PAGE // len(text) + 1
    return "\n\n".join(re.sub(r"(?m)^\d{1,2}\. ", lambda _: f"{next(numbers)}. ", text) for _ in range(times))


def seconds(text: str) -> float:
    """Return the processor's time that one reading takes: the clock's on a machine that does nothing else."""
    from palermo.review.documents.reading import read

    began = time.process_time()
    read(text)
    return round(time.process_time() - began, 3)


def command(file: Path) -> float:
    """Return the processor's time of the whole command, from its start to its last line."""
    before = os.times()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    words = [sys.executable, "-m", "palermo.cli", "read", str(file)]
    subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return round(after.children_user + after.children_system - before.children_user - before.children_system, 3)


def main() -> None:
    """Measure and print one JSON document."""
    measured: dict[str, object] = {}
    if SEED.exists():
        seed = SEED.read_text(encoding="utf-8")
        measured["seed_first_reading_of_a_process"] = seconds(seed)
        measured["seed_whole_command"] = min(command(SEED) for _again in range(3))
        measured["seed"] = min(seconds(seed + " " * times) for times in range(1, 6))
    seconds(document(1))
    for pages in PAGES:
        text = document(pages)
        measured[f"{pages}_pages"] = {"characters": len(text), "seconds": seconds(text)}
    measured["one_line_of_demands"] = {"characters": LINE, "seconds": seconds("1. " + DEMAND * (LINE // len(DEMAND)))}
    print(json.dumps(measured, indent=2))


if __name__ == "__main__":
    main()
