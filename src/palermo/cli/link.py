"""palermo link: who is who on pseudonymous lists, drawn many times, and the hidden population with that doubt in it."""

import argparse
import time
from functools import partial
from pathlib import Path
from typing import Any

from palermo.errors import InvalidInput

NAME = "link"
SUMMARY = "link pseudonymous person-level lists and estimate with the doubt of linking in the interval"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("lists", nargs="+", metavar="NAME=FILE", help="one CSV a list: a column of identifiers, fields")
    parser.add_argument("--record", default="record", metavar="COLUMN", help="the column of identifiers")
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="name_key, birth_year, sex, citizenship or place, and its column; default: columns of these names",
    )
    parser.add_argument("--repeats", default="", metavar="NAME,NAME", help="lists on which a person may come twice")
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="pairs scored already; else Splink scores them")
    parser.add_argument("--draws", type=int, default=100, help="linkages drawn")
    parser.add_argument("--method", default="stepwise", help="as of palermo estimate")
    parser.add_argument("--max-order", type=int)
    parser.add_argument("--threshold", type=float, default=0.02)
    parser.add_argument("--bootstrap", type=int, default=500, metavar="N", help="replicates for each draw")
    parser.add_argument("--level", type=float, default=0.95)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tables", action="store_true", help="print the tables drawn, one a linkage, and no estimate")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the combined estimate, or the tables drawn."""
    from palermo.estimation.estimating import estimate
    from palermo.estimation.linked import combine, tables_of
    from palermo.estimation.method import Method
    from palermo.estimation.reading import table_rows
    from palermo.statistics.linkage.drawing import draw_linkages

    began = time.perf_counter()
    linkages = draw_linkages(_pairs(arguments), seed=arguments.seed, draws=arguments.draws)
    tables = tables_of(linkages.lists, linkages.histories())
    said = {"draws": arguments.draws, "largest_group": linkages.largest, "groups_walked": linkages.walked}
    if arguments.tables:
        return {**said, "tables": [table_rows(table) for table in tables]}
    method = Method(
        name=arguments.method,
        max_order=arguments.max_order,
        threshold=arguments.threshold,
        replicates=arguments.bootstrap,
        level=arguments.level,
        seed=arguments.seed,
    )
    found = combine(tables, partial(estimate, method=method), arguments.level)
    linkage = {"share_of_variance": found.share, "observed": list(found.observed), "failed": found.failed, **said}
    seconds = round(time.perf_counter() - began, 3)
    return {**found.estimate.as_dict(), "linkage": linkage, "seconds": seconds}


def _pairs(arguments: argparse.Namespace) -> Any:
    from palermo.statistics.linkage.pairs import read_pairs
    from palermo.statistics.linkage.records import FIELDS, read_person_list

    repeats = [name for name in arguments.repeats.split(",") if name]
    lists = []
    for said in arguments.lists:
        name, _, file = said.partition("=")
        if not name or not file:
            raise InvalidInput(f'"{said}": write a list as NAME=FILE')
        text = _text(Path(file))
        header = text.split("\n", 1)[0].strip().split(",")
        columns = dict(one.split("=", 1) for one in arguments.field if "=" in one)
        columns = columns or {field: field for field in FIELDS if field in header}
        lists.append(read_person_list(name, text, columns, record=arguments.record, deduplicated=name not in repeats))
    if arguments.pairs:
        return read_pairs(lists, _text(arguments.pairs))
    from palermo.statistics.linkage.scoring import score_pairs

    return score_pairs(lists, arguments.seed)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{path}: is not UTF-8 text; save it as CSV UTF-8") from None
