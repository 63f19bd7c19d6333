"""palermo test: everything that must hold, on both databases, in a browser, and the ground floor alone."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

NAME = "test"
SUMMARY = "run every test (words after it go to pytest and run once, on SQLite)"
PASSES_ON = True
ROOT = Path(__file__).parents[4]
# As many workers as processors; who is done early takes over from who is not.
SIDE_BY_SIDE = ("-nauto", "--maxprocesses=8", "--dist=worksteal")


@dataclass(frozen=True, slots=True)
class Suite:
    """Tests that run together; a suite that cannot run here says why in ``skipped``."""

    name: str
    words: tuple[str, ...]
    python: str = sys.executable
    environment: Mapping[str, str] = field(default_factory=dict)
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a suite ended; counts are None where pytest ended before it could count."""

    suite: str
    passed: bool
    counts: dict[str, int] | None
    seconds: float
    skipped: str = ""

    def __str__(self) -> str:
        if self.skipped:
            return f"SKIPPED  {self.suite}: {self.skipped}"
        counts = self.counts or {}
        found = ", ".join(f"{number} {what}" for what, number in counts.items() if number) or "nothing was counted"
        return f"{'passed ' if self.passed else 'FAILED '}  {self.suite}: {found}, {self.seconds:.0f} s"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""


def run(arguments: argparse.Namespace) -> int:
    """Run the words on their own, or every suite; one that fails fails the whole, and the others still report."""
    if arguments.rest:
        code = _pytest(Suite("words", tuple(arguments.rest)))
        passed, outcomes = not code, []
    else:
        outcomes = report([_alone(), *_with_django()])
        passed = all(one.passed for one in outcomes)
        code = int(not passed)
    if arguments.json:
        suites = [{"suite": one.suite, "passed": one.passed, "skipped": one.skipped} for one in outcomes]
        print(json.dumps({"passed": passed, "suites": suites} if suites else {"passed": passed}))
    return code


def report(suites: list[Suite]) -> list[Outcome]:
    """Run suites one after the other and say at the end how each went."""
    begins = time.monotonic()
    outcomes = [_outcome(suite) for suite in suites]
    for outcome in outcomes:
        print(f"palermo test: {outcome}", file=sys.stderr)
    verdict = "all good" if all(one.passed for one in outcomes) else "FAILED"
    print(f"palermo test: {verdict}, {time.monotonic() - begins:.0f} s in all", file=sys.stderr, flush=True)
    return outcomes


def _outcome(suite: Suite) -> Outcome:
    if suite.skipped:
        return Outcome(suite.name, True, None, 0, suite.skipped)
    begins = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="palermo-counts-") as folder:
        kept = Path(folder) / "counts.xml"
        code = _pytest(suite, f"--junitxml={kept}")
        counts = _counts(kept) if kept.exists() else None
    return Outcome(suite.name, not code, counts, time.monotonic() - begins)


def _counts(kept: Path) -> dict[str, int]:
    from defusedxml.ElementTree import parse

    found = parse(kept).getroot().find("testsuite").attrib
    other = {"failed": int(found["failures"]), "errors": int(found["errors"]), "skipped": int(found["skipped"])}
    return {"passed": int(found["tests"]) - sum(other.values())} | other


def _pytest(suite: Suite, *words: str) -> int:
    variables = "".join(f" {key}={value}" for key, value in suite.environment.items())
    print(f"\npalermo test: {suite.name}: pytest {' '.join(suite.words)}{variables}", file=sys.stderr, flush=True)
    command = [suite.python, "-m", "pytest", "-q", *suite.words, *words]
    environment = {**os.environ, **suite.environment}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=sys.stderr).returncode


def _alone() -> Suite:
    """Return tests/core, to run where Django is not installed."""
    place = ROOT / ".venv-core"
    lock = ROOT / "requirements-test.txt"
    stamp = str(zlib.crc32(lock.read_bytes()))
    python, mark = place / "bin" / "python", place / ".lock"
    if not mark.exists() or mark.read_text() != stamp:
        print("palermo test: setting up .venv-core, which has no Django", file=sys.stderr)
        venv.create(place, with_pip=True)
        quiet = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
        install = [str(python), "-m", "pip", "install", *quiet, "-r", str(lock)]
        subprocess.run(install, check=True, stdout=sys.stderr)
        mark.write_text(stamp)
    words = (*SIDE_BY_SIDE, "tests/core", "--doctest-modules", "src/palermo")
    return Suite("the ground floor, without Django", words, python=str(python))


def _with_django() -> list[Suite]:
    here = any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return [
        Suite(
            "the upper floor, on SQLite",
            (*SIDE_BY_SIDE, "tests/core/cli", "tests/web", "tests/content", "tests/house"),
        ),
        Suite(
            "the upper floor, on PostgreSQL",
            (*SIDE_BY_SIDE, "tests/web"),
            environment={"PALERMO_TEST_POSTGRES": "1"},
            skipped="" if here else "PostgreSQL is not installed (apt install postgresql)",
        ),
        Suite("journeys, in Chromium", (*SIDE_BY_SIDE, "tests/journeys")),
    ]
