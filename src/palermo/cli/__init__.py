"""One command, one file per verb: main() finds the verbs, reads the arguments and turns errors into exit codes."""

import argparse
import ast
import importlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import palermo
from palermo.errors import PalermoError

UPPER_FLOOR = "palermo_web.project.verbs"  # looked up by name, so that the ground floor stands without it


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb as ``--help`` lists it; its module is loaded only when it is called."""

    name: str
    summary: str
    module: str


def verbs(only: str = "") -> Iterator[Verb]:
    """Yield every verb of both floors, or the one of a name, reading NAME and SUMMARY without importing the module.

    >>> "query" in {verb.name for verb in verbs()}
    True
    """
    for package in (__name__, UPPER_FLOOR):
        try:
            found = importlib.util.find_spec(package)
        except ModuleNotFoundError:
            continue
        for folder in found.submodule_search_locations or () if found else ():
            for file in sorted(Path(folder).glob("[!_]*.py")):
                words = _constants(file, f'"{only}"' if only else "")
                if "NAME" in words and only in ("", words["NAME"]):
                    yield Verb(words["NAME"], words["SUMMARY"], f"{package}.{file.stem}")


def _constants(file: Path, said: str = "") -> dict[str, str]:
    """Return the constants of a module; none where it lacks a word: parsing takes far longer than looking."""
    words: dict[str, str] = {}
    text = file.read_text(encoding="utf-8")
    for line in ast.parse(text).body if said in text else ():
        if (
            isinstance(line, ast.Assign)
            and isinstance(line.value, ast.Constant)
            and isinstance(line.targets[0], ast.Name)
        ):
            words[line.targets[0].id] = str(line.value.value)
    return words


class _Parser(argparse.ArgumentParser):
    """Wrong usage is exit 2, with a JSON document where one was asked for."""

    def error(self, message: str) -> NoReturn:
        if "--json" in sys.argv:
            print(json.dumps({"error": {"what": message, "where": self.prog, "remedy": f"{self.prog} --help"}}))
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\n")


def _parser(chosen: str) -> tuple[argparse.ArgumentParser, dict[str, Any]]:
    parser = _Parser(prog="palermo", description="Make the Trafficking in Persons Protocol work.")
    parser.add_argument("--version", action="version", version=f"palermo {palermo.__version__}")
    actions = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    modules = {}
    for verb in sorted(list(verbs(chosen)) or verbs(), key=lambda one: one.name):
        lower = actions.add_parser(verb.name, help=verb.summary, description=verb.summary)
        lower.add_argument("--json", action="store_true", help="print one JSON document on standard output")
        lower.add_argument("--home", type=Path, help="the folder that holds all data (default: PALERMO_HOME, or ./var)")
        if verb.name == chosen:
            modules[verb.name] = importlib.import_module(verb.module)
            modules[verb.name].add_arguments(lower)
    return parser, modules


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb. Returns 0 done, 1 a problem the user can mend, 2 wrong usage."""
    given = list(sys.argv[1:] if words is None else words)
    parser, modules = _parser(next((word for word in given if not word.startswith("-")), ""))
    try:
        arguments, rest = parser.parse_known_args(given)
        module = modules[arguments.verb]
        if rest and not getattr(module, "PASSES_ON", False):
            parser.error(f"unrecognized arguments: {' '.join(rest)}")
    except SystemExit as left:
        return int(left.code or 0)
    arguments.rest = rest
    if arguments.home:
        os.environ["PALERMO_HOME"] = str(arguments.home)
    arguments.home = Path(os.environ.get("PALERMO_HOME", "var")).absolute()
    return _run(module, arguments)


def _run(module: Any, arguments: argparse.Namespace) -> int:
    try:
        result = module.run(arguments)
    except PalermoError as error:
        if arguments.json:
            print(json.dumps({"error": {"what": str(error), "kind": type(error).__name__}}, ensure_ascii=False))
        print(f"palermo {arguments.verb}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"palermo {arguments.verb}: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(result, int):
        return result
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    elif result is not None:
        show = getattr(module, "show", None)
        print(show(result) if show else json.dumps(result, ensure_ascii=False, indent=2))
    asks = getattr(module, "asks", None)  # a verb that checks ends with 1 while something is left to mend
    return int(asks(result)) if asks else 0
