"""palermo check: format and lint."""

import argparse
import subprocess
import sys

NAME = "check"
SUMMARY = "check format, lint, types, import contracts and content"
STEPS = (("ruff", "format", "--check", "src", "tests"), ("ruff", "check", "src", "tests"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""


def run(arguments: argparse.Namespace) -> int:
    """Run every step, and say which failed."""
    failed = [step for step in STEPS if subprocess.run([sys.executable, "-m", *step], check=False).returncode]
    for step in failed:
        print(f"failed: {' '.join(step)}", file=sys.stderr)
    return int(bool(failed))
