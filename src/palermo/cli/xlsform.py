"""palermo xlsform: take a form to Kobo or ODK, or bring one from there as the folder of a register."""

import argparse
from pathlib import Path
from typing import Any

NAME = "xlsform"
SUMMARY = "write a form as an XLSForm workbook, or make the folder of a register from one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    ways = parser.add_subparsers(dest="way", metavar="export|import", required=True)
    out = ways.add_parser("export", help="write a form as an XLSForm workbook")
    out.add_argument("register", help="id of the register")
    out.add_argument("--form-version", metavar="V", help="version of its form (default: the present one)")
    out.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="the file to write")
    back = ways.add_parser("import", help="make the folder of a register from an XLSForm workbook")
    back.add_argument("file", type=Path, metavar="FILE.xlsx")
    back.add_argument(
        "--register", required=True, metavar="ID", help="id of the new register: small letters, digits, _"
    )
    back.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="the folder to write; it must not exist"
    )
    for way in (out, back):
        way.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        way.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Write the workbook or the folder; return what was written as plain values."""
    return _export(arguments) if arguments.way == "export" else _import(arguments)


def _export(arguments: argparse.Namespace) -> dict[str, Any]:
    from palermo.errors import InvalidInput
    from palermo.records.register_file import register
    from palermo.records.xlsform.book import languages_of, write_xlsform

    of = register(arguments.register, arguments.home)
    form = of.version(arguments.form_version) if arguments.form_version else of.form
    made = write_xlsform(form)
    try:
        arguments.out.write_bytes(made)
    except OSError as error:
        raise InvalidInput(f"{arguments.out}: cannot be written ({error.strerror})") from None
    about = {"register": of.id, "version": form.version, "items": len(form.items), "languages": languages_of(form)}
    return about | {"file": str(arguments.out)}


def _import(arguments: argparse.Namespace) -> dict[str, Any]:
    from palermo.errors import InvalidInput
    from palermo.records.register_file import registers
    from palermo.records.xlsform.folder import write_folder
    from palermo.records.xlsform.reading import read_xlsform

    if arguments.register in registers():
        raise InvalidInput(f"{arguments.register}: Palermo has a register of this name; choose another")
    if arguments.out.name != arguments.register:
        raise InvalidInput(f"{arguments.out}: the folder must be called {arguments.register}, as its register")
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{arguments.file}: cannot be read ({error.strerror})") from None
    made = read_xlsform(content, arguments.register)
    folder = write_folder(made.files, arguments.out)
    return {
        "register": arguments.register,
        "version": made.form.version,
        "items": len(made.form.items),
        "folder": str(folder),
        "files": list(made.files),
        "renamed": dict(made.renamed),
        "warnings": [{"place": one.place, "what": one.text} for one in made.warnings],
    }


def show(result: dict[str, Any]) -> str:
    """Say it in lines."""
    said = [
        f"{result['register']} {result['version']}: {result['items']} items, {result.get('folder') or result['file']}"
    ]
    said += [f"renamed: {old} -> {new}" for old, new in result.get("renamed", {}).items()]
    said += [f"look at {one['place']}: {one['what']}" for one in result.get("warnings", ())]
    return "\n".join(said)
