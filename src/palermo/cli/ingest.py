"""palermo ingest: deposit files; each is let in whole or not at all."""

import argparse
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from palermo.errors import InvalidInput

NAME = "ingest"
SUMMARY = "deposit files of one kind (glotip, ctdc-global, ctdc-vp, nrm-uk, palermo, population)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("kind", metavar="KIND", help="glotip, ctdc-global, ctdc-vp, nrm-uk, palermo or population")
    parser.add_argument(
        "files", metavar="FILE", nargs="+", type=Path, help="csv, jsonl, parquet or xlsx; also .gz, .zip"
    )
    parser.add_argument("--source", default="", help="who the records come from (kind palermo; default: records)")
    parser.add_argument(
        "--part", default="", help="the period a file covers where a dataset comes in parts, e.g. 2022-Q2"
    )
    parser.add_argument(
        "--published",
        type=_day,
        default=None,
        metavar="DATE",
        help="day of publication (default: from the file name, else today)",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a day; write it as 2024-12-31') from None


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Prepare every file, then let all of them in; if one is refused, none is let in."""
    from palermo.statistics.deposits.deposit import Wish, commit, discard, prepare, report
    from palermo.statistics.deposits.kind import kind

    kind(arguments.kind)
    at = datetime.now(UTC)
    waiting = []
    try:
        for file in arguments.files:
            wish = Wish(arguments.kind, "command line", at, arguments.source, arguments.part, arguments.published)
            waiting.append(prepare(arguments.home, file, wish, _progress(file)))
            print(file=sys.stderr)
    except BaseException as error:
        for prepared in waiting:
            discard(prepared)
        if isinstance(error, InvalidInput) and len(arguments.files) > 1:
            raise InvalidInput(f"{error} (none of the {len(arguments.files)} files was deposited)") from None
        raise
    done = [
        report(arguments.home, commit(arguments.home, prepared), unchanged=prepared.unchanged) for prepared in waiting
    ]
    return done[0] if len(done) == 1 else _together(done)


def _progress(file: Path):  # type: ignore[no-untyped-def]
    def show(done: int, size: int) -> None:
        print(f"\r{file.name}: {100 * done // max(size, 1)} %", end="", file=sys.stderr, flush=True)

    return show


def _together(done: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one document for several files: sums, and each file's own report."""
    sums = {name: sum(one[name] for one in done) for name in ("read", "accepted", "rejected")}
    ignored = sum((Counter(one["ignored"]) for one in done), Counter())
    last = {
        "vintage": done[-1]["vintage"],
        "rejects_file": next((one["rejects_file"] for one in done if one["rejects_file"]), None),
    }
    return {
        "kind": done[0]["kind"],
        **sums,
        "ignored": dict(ignored),
        **last,
        "unchanged": all(one["unchanged"] for one in done),
        "files": done,
    }


def show(result: dict[str, Any]) -> str:
    """Say what was done, a line a file."""
    lines = []
    for one in result.get("files", [result]):
        if one["unchanged"]:
            lines.append(f"{one['vintage']}: the same file stands already; nothing changed")
            continue
        lines.append(f"{one['vintage']}: read {one['read']}, accepted {one['accepted']}, rejected {one['rejected']}")
        lines += [f"  left out {number}: {reason}" for reason, number in one["ignored"].items()]
        if one["rejects_file"]:
            lines.append(f"  rejected rows: {one['rejects_file']}")
    return "\n".join(lines)
