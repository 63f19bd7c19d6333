"""The file of refused rows: line, column, value, reason; safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable
from pathlib import Path

from palermo.content.spreadsheets import neutral
from palermo.statistics.deposits.block import Reject

COLUMNS = ("line", "column", "value", "reason")


class RejectsFile:
    """Written as rows are refused; it exists only once there is one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0

    def add(self, rejects: Iterable[Reject]) -> None:
        """Append refused rows, in order of lines."""
        ordered = sorted(rejects, key=lambda one: one.line)
        if not ordered:
            return
        with self.path.open("a", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            if not self.number:
                writer.writerow(COLUMNS)
            writer.writerows([one.line, neutral(one.column), neutral(one.value), one.reason] for one in ordered)
        self.number += len(ordered)


def read_rejects(path: Path, number: int = 100) -> list[dict[str, str]]:
    """Return the first refused rows of a file, as they were written."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        return [row for row, _ in zip(rows, range(number), strict=False)]
