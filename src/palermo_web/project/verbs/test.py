"""palermo test: everything that must hold, on both databases, and the ground floor alone."""

import argparse
import json
import os
import subprocess
import sys
import venv
import zlib
from pathlib import Path

NAME = "test"
SUMMARY = "run every test (words after it go to pytest and run once, on SQLite)"
PASSES_ON = True
ROOT = Path(__file__).parents[4]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""


def run(arguments: argparse.Namespace) -> int:
    """Run the suites; the first that fails ends it."""
    code = _every_suite() if not arguments.rest else _pytest(sys.executable, *arguments.rest)
    if arguments.json:
        print(json.dumps({"passed": not code}))
    return code


def _every_suite() -> int:
    return (
        _alone()
        or _pytest(sys.executable, "-n2", "tests/core/cli", "tests/web", "tests/content", "tests/house")
        or _on_postgres()
        or _pytest(sys.executable, "tests/journeys")
    )


def _pytest(python: str, *words: str, **more: str) -> int:
    print(
        f"palermo test: pytest {' '.join(words)} {' '.join(f'{key}={value}' for key, value in more.items())}",
        file=sys.stderr,
        flush=True,
    )
    command = [python, "-m", "pytest", "-q", *words]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **more}, check=False, stdout=sys.stderr).returncode


def _alone() -> int:
    """Run tests/core where Django is not installed."""
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
    return _pytest(str(python), "tests/core", "--doctest-modules", "src/palermo")


def _on_postgres() -> int:
    if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        print(
            "palermo test: SKIPPED the web tests on PostgreSQL: it is not installed (apt install postgresql)",
            file=sys.stderr,
            flush=True,
        )
        return 0
    return _pytest(sys.executable, "tests/web", PALERMO_TEST_POSTGRES="1")
