"""palermo national check: what is asked about the answers of a State to the annual questionnaire, before they go in."""

import argparse
import json
from pathlib import Path
from typing import Any

from palermo.errors import InvalidAnswer, InvalidInput, NotFound

NAME = "national"
SUMMARY = "check answers to the annual questionnaire: parts against totals, figures far from the year before"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("act", choices=["check"], help="check: ask about the figures of a file; nothing is kept")
    parser.add_argument("file", type=Path, help="the Excel workbook of an entry, or answers as JSON: path and value")
    parser.add_argument("--state", required=True, metavar="ISO3", help="code of three letters, or a name")
    parser.add_argument("--year", required=True, type=int, help="the reference year")
    parser.add_argument("--before", type=Path, metavar="FILE", help="the accepted answers of the year before")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return every question about the figures, and how many still ask."""
    from palermo.records.register_file import register
    from palermo.statistics.national.checks import checks
    from palermo.statistics.national.figures import figures
    from palermo.statistics.national.tables import REGISTER
    from palermo.treaty.names import code_of

    form, iso3 = register(REGISTER).form, code_of(arguments.state)
    answers, wrong = answers_of(arguments.file, form)
    before = answers_of(arguments.before, form)[0] if arguments.before else None
    found = checks(form, answers, iso3, arguments.year, before)
    return {
        "state": iso3,
        "year": arguments.year,
        "answers": len(answers),
        "figures": sum(one.value is not None for one in figures(form, answers, iso3, arguments.year)),
        "wrong": wrong,
        "open": sum(one.open for one in found) + len(wrong),
        "findings": [
            {
                "kind": one.kind,
                "table": one.table,
                "path": one.path,
                "says": str(one.says),
                "explain_in": one.explanation,
                "explained": one.explained,
                "open": one.open,
            }
            for one in found
        ],
    }


def answers_of(file: Path, form: Any) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Return clean answers of a file by path, and what in it is none. Raises InvalidInput where it cannot be read."""
    from palermo.records.values import clean
    from palermo.records.workbook import answers_written

    try:
        content = file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file.name}: cannot be read ({error.strerror}); name a file that is there") from None
    given = answers_written(content, form) if content[:2] == b"PK" else _json(content, file.name)
    answers: dict[str, Any] = {}
    wrong = []
    for path, value in given.items():
        try:
            item = form.at(path)
        except NotFound:
            wrong.append({"path": path, "says": "the questionnaire has no such question; download it again"})
            continue
        try:
            answers[path] = clean(item, value)
        except InvalidAnswer as error:
            wrong.append({"path": path, "says": str(error)})
    return {path: value for path, value in answers.items() if value is not None}, wrong


def _json(content: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        raise InvalidInput(f"{name}: neither a workbook that was downloaded here nor JSON in UTF-8") from None
    if isinstance(found, dict) and isinstance(found.get("answers"), dict):  # a snapshot or an entry of the interface
        found = found["answers"]
    if not isinstance(found, dict):
        raise InvalidInput(f'{name}: write an object of paths and values, such as {{"offences_total": 3}}')
    return {path: one["value"] if isinstance(one, dict) and "value" in one else one for path, one in found.items()}


def asks(document: dict[str, Any]) -> bool:
    """Return whether something is still asked about the figures, which the exit code then tells."""
    return bool(document["open"])


def show(document: dict[str, Any]) -> str:
    """Return the questions as text for a terminal."""
    lines = [f"{document['state']} {document['year']}: {document['answers']} answers, {document['figures']} figures"]
    lines += [f"  wrong  {one['path']}: {one['says']}" for one in document["wrong"]]
    for one in document["findings"]:
        standing = "asks" if one["open"] else "explained"
        lines.append(f"  {standing}  {one['path']}: {one['says']}")
        if one["open"]:
            lines.append(f"    correct it, or explain it in {one['explain_in']}")
    lines.append(f"Still asked: {document['open']}" if document["open"] else "Nothing is asked about these figures.")
    return "\n".join(lines)
