"""palermo law: what a State's law says on a day, as two coders and an adjudicator settled it."""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from palermo.errors import InvalidQuestion

NAME = "law"
SUMMARY = "what a State's law says on a day: coded answers, what follows from them, gaps against the articles"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("state", metavar="ISO3", help="code of three letters, or a name in any of six languages")
    parser.add_argument("--on", default="", metavar="DATE", help="the day of the law (default: today)")
    parser.add_argument("--known", default="", metavar="DATE", help="only what was coded by the end of this day (UTC)")
    parser.add_argument(
        "--codings",
        type=Path,
        metavar="FILE",
        help="codings.csv, or its folder (default: treaty/law in the data folder)",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return what stands, what follows, and what is lacking, as plain values."""
    from palermo.treaty.legislation import files
    from palermo.treaty.legislation.dossier import dossier
    from palermo.treaty.names import code_of

    iso3 = code_of(arguments.state)
    on = _day(arguments.on) if arguments.on else datetime.now(UTC).date()
    known = datetime.combine(_day(arguments.known), datetime.max.time(), UTC) if arguments.known else None
    coded = files.read(arguments.codings or files.folder(arguments.home))
    return dossier(coded, iso3, on, known)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidQuestion(f'"{text}" is not a date; write it as year-month-day, such as 2009-04-14') from None


def show(document: dict[str, Any]) -> str:
    """Return the document as text for a terminal."""
    coded = document["coded"]
    lines = [f"Law of {document['state']} ({document['iso3']}) on {document['on']}"]
    lines.append(f"{coded['settled']} of {coded['questions']} questions settled, {coded['disputed']} disputed")
    lines[-1] += f", {coded['single']} coded by one alone, {coded['not_coded']} not coded"
    lines += [f"Next: {step}" for step in document["next"]]
    lines += ["", "What follows (yes, no, unknown):"]
    lines += [f"  {one['answer']:<8}{one['label']}" for one in document["definitions"]]
    if document["answers"]:
        lines += ["", "Answers:"]
        lines += [f"  {one['code']}  {_said(one):<24}{one['question']}" for one in document["answers"]]
    lines += ["", f"Gaps against the articles: {len(document['gaps'])}"]
    lines += [
        f"  {one['item']:<18}{one['level']:<11}{one['lack']:<8}{one['question']}"
        for one in document["gaps"]
        if one["lack"] != "open"
    ]
    still = sum(one["lack"] == "open" for one in document["gaps"])
    if still:
        lines.append(f"  {still} of them are open: not coded, not known or disputed; --json lists each")
    if document["laws"]:
        lines += ["", "Laws:"]
        lines += [f"  {one['title']} ({one['citation'] or one['id']})" for one in document["laws"]]
    return "\n".join(lines)


def _said(one: dict[str, Any]) -> str:
    if one["standing"] == "disputed":
        return f"{one['low']} to {one['high']} (disputed)" if one["low"] else "disputed"
    return one["answer"] + (" (one coder)" if one["standing"] == "single" else "")
