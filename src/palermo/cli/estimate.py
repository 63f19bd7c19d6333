"""palermo estimate: the hidden population from overlapping lists."""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from palermo.errors import NotEstimable

NAME = "estimate"
SUMMARY = "estimate a hidden population from overlapping lists (multiple systems estimation)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("lists", type=Path, help="CSV: one 0/1 column a list and a count; or person,list")
    parser.add_argument(
        "--method",
        default="stepwise",
        help="stepwise, bic, aic, aicc, downhill, average, fixed, independence, dga, lcmcr, thresholded, chao, "
        "zelterman, coverage, chapman or closed",
    )
    parser.add_argument("--max-order", type=int, help="the most lists that may interact (default: any)")
    parser.add_argument("--threshold", type=float, default=0.02, help="p value below which a pair is added")
    parser.add_argument("--bootstrap", type=int, default=1000, metavar="N", help="replicates; 0 for no interval")
    parser.add_argument("--interval", default="bca", help="bca, percentile, profile or calibrated (double bootstrap)")
    parser.add_argument("--level", type=float, default=0.95)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", default="", metavar="[12,3]", help="for fixed; for closed a name as Mth Chao (LB)")
    parser.add_argument("--top-models", type=int, default=0, metavar="N", help="repeat the choice only among N models")
    parser.add_argument("--merge", action="append", default=[], metavar="A,B", help="make lists one; may come again")
    parser.add_argument("--drop", action="append", default=[], metavar="LIST", help="leave a list out")
    parser.add_argument("--inner", type=int, default=1000, metavar="N", help="inner replicates of a double bootstrap")
    parser.add_argument("--empty-list", default="main_effect", help="main_effect or no_interactions (as SparseMSE)")
    parser.add_argument("--workers", type=int, help="threads (default: as many as processors); changes no result")
    parser.add_argument("--strata", default="", metavar="A,B", help="columns that are no lists")
    parser.add_argument("--by", default="", metavar="A,B", help="one estimate for each combination of these strata")
    parser.add_argument("--format", choices=("json", "text"), default="json")


def run(arguments: argparse.Namespace) -> dict[str, Any] | int:
    """Return the estimate, or one for each stratum."""
    from palermo.estimation.estimating import Method, estimate
    from palermo.estimation.reading import read_file

    began = time.perf_counter()
    strata = read_file(arguments.lists, _names(arguments.strata))
    method = Method(
        name=arguments.method,
        max_order=arguments.max_order,
        threshold=arguments.threshold,
        replicates=arguments.bootstrap,
        interval=arguments.interval,
        level=arguments.level,
        seed=arguments.seed,
        model=arguments.model,
        top_models=arguments.top_models,
        inner=arguments.inner,
        empty_list=arguments.empty_list,
        workers=arguments.workers,
    )
    groups = strata.by(*_names(arguments.by)).tables
    results = []
    for group in groups:
        table = _prepared(group, arguments)
        try:
            found = estimate(table, method, _progress()).as_dict()
        except NotEstimable as reason:
            if not arguments.by:
                raise
            found = {"observed": table.observed, "total": None, "hidden": None, "not_estimable": str(reason)}
        found = {"lists": list(table.lists), **found}
        results.append({**({"stratum": dict(group.stratum)} if group.stratum else {}), **found})
    seconds = round(time.perf_counter() - began, 3)
    document = {**results[0], "seconds": seconds} if not arguments.by else {"strata": results, "seconds": seconds}
    if arguments.format == "text" and not arguments.json:
        print("\n\n".join(_words(one) for one in results))
        return 0
    return document


def _prepared(table: Any, arguments: argparse.Namespace) -> Any:
    for names in arguments.merge:
        table = table.merging(_names(names))
    return table.without(*arguments.drop) if arguments.drop else table


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _progress() -> Any:
    if not sys.stderr.isatty():
        return None

    def show(share: float) -> None:
        print(f"\r{share:4.0%}", end="" if share < 1 else "\r", file=sys.stderr, flush=True)

    return show


def _words(found: dict[str, Any]) -> str:
    lines = [", ".join(f"{column} {value}" for column, value in found.get("stratum", {}).items())]
    lines.append(f"Lists           {', '.join(found['lists'])}")
    lines.append(f"On the lists    {found['observed']:,}")
    if found["total"] is None:
        return "\n".join([*filter(None, lines), f"Not estimable   {found['not_estimable']}"])
    interval = found["interval"]
    lines.append(f"In all          {found['total']:,.0f}")
    if interval:
        lines[-1] += f"  ({interval['low']:,.0f} to {interval['high']:,.0f}; level {interval['level']:g})"
    lines.append(f"Hidden          {found['hidden']:,.0f}")
    lines.append(f"Model           {found['model'] or 'several'}")
    lines.append(f"Method          {found['method']}")
    if interval:
        lines.append(f"Interval        {interval['method']}")
    lines += [f"{'Diagnosis':<16}{one['text']}" for one in found["diagnostics"]]
    lines += [f"{'GRAVE' if one['grave'] else 'Note':<16}{one['text']}" for one in found["warnings"]]
    return "\n".join(line for line in lines if line)
