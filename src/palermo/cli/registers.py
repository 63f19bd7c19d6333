"""palermo registers: which registers there are, whether a folder is one, and publishing a form."""

import argparse
import csv
import io
from pathlib import Path
from typing import Any

NAME = "registers"
SUMMARY = "list registers, check the folder of one, or put new forms on the list of published ones"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("--check", type=Path, metavar="FOLDER", help="read a register's folder and say what it holds")
    parser.add_argument("--publish", action="store_true", help="write the hashes of new forms to published.csv")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return what there is, as plain values."""
    from palermo.content.labels import LANGUAGES
    from palermo.records.register_file import read_register, registers, untranslated

    if arguments.check:
        one = read_register(arguments.check)
        lacking = {language: len(untranslated(one, language)) for language in LANGUAGES if language != "en"}
        return {"register": one.id, "versions": list(one.versions), "items": len(one.form.items), "lacking": lacking}
    found = registers(arguments.home)
    if arguments.publish:
        return {"published": _publish()}
    return {
        "registers": [
            {"id": one.id, "label": one.label, "version": one.form.version, "items": len(one.form.items)}
            for one in found.values()
        ]
    }


def _publish() -> list[str]:
    """Add the hashes of forms that the list does not hold; a form that it holds is left as it is."""
    import palermo
    from palermo.records.register_file import registers
    from palermo.records.versions import published

    file = Path(palermo.__file__).parent / "content" / "registers" / "published.csv"
    forms = [form for one in registers().values() for form in one.versions.values()]
    fresh = [form for form in forms if (form.register, form.version) not in published()]
    rows = [(register, version, sha256) for (register, version), sha256 in published().items()]
    rows += [(form.register, form.version, form.sha256) for form in fresh]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([("register", "version", "sha256"), *sorted(rows)])
    file.write_text(out.getvalue(), encoding="utf-8")
    return [f"{form.register} {form.version}" for form in fresh]
