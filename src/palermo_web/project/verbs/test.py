"""palermo test: everything that must hold."""

import argparse
import subprocess
import sys

NAME = "test"
SUMMARY = "run the tests (words after it go to pytest)"
PASSES_ON = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""


def run(arguments: argparse.Namespace) -> int:
    """Run pytest on the whole suite."""
    return subprocess.run([sys.executable, "-m", "pytest", "-q", *arguments.rest], check=False).returncode
