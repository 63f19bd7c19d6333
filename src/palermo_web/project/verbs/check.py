"""palermo check: format, lint, types, import contracts, security, house and content."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

NAME = "check"
SUMMARY = "check format, lint, types, import contracts, house rules and content"
ROOT = Path(__file__).parents[4]
BIN = Path(sys.executable).parent
STEPS = (
    ("format", [sys.executable, "-m", "ruff", "format", "--check", "."]),
    ("lint", [sys.executable, "-m", "ruff", "check", "."]),
    ("types", [sys.executable, "-m", "mypy"]),
    ("imports", [str(BIN / "lint-imports")]),
    ("security", [sys.executable, "-m", "bandit", "-q", "-r", "src", "-c", "pyproject.toml"]),
    ("house and content", [sys.executable, "-m", "pytest", "-q", "tests/house", "tests/content"]),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""


def run(arguments: argparse.Namespace) -> int:
    """Run every step and say which failed."""
    failed = []
    for name, command in STEPS:
        print(f"palermo check: {name}", file=sys.stderr, flush=True)
        if subprocess.run(command, cwd=ROOT, env=os.environ.copy(), check=False, stdout=sys.stderr).returncode:
            failed.append(name)
    print(f"palermo check: {'failed: ' + ', '.join(failed) if failed else 'all good'}", file=sys.stderr)
    if arguments.json:
        print(json.dumps({"passed": not failed, "failed": failed}))
    return int(bool(failed))
