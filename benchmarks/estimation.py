"""Multiple systems estimation: what it takes, beside the R packages on record.

Run: .venv/bin/python benchmarks/estimation.py [--replicates N] [--outer N]

R is not run: its packages cannot be had from Debian. The seconds beside ours are processor seconds of the R packages,
measured on a machine of the same kind (2 processors, R 4.2.2, one thread); see benchmarks/README.md. Ours are wall
seconds on all processors, and processor seconds of all threads. Compilation happens once an installation, is timed
apart and then warmed away.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from palermo.estimation.distrust.consistency import internal_consistency
from palermo.estimation.distrust.sensitivity import sensitivity
from palermo.estimation.estimating import estimate
from palermo.estimation.intervals.bootstrap import bootstrap
from palermo.estimation.intervals.calibration import double_bootstrap
from palermo.estimation.loglinear.choosing import Best, Rule, Stepwise, search
from palermo.estimation.method import Method
from palermo.estimation.reading import read_file
from palermo.estimation.table_checks import check_table
from palermo.estimation.tables import CaptureTable

PUBLISHED = ROOT / "tests" / "reference" / "estimation"
# Processor seconds of R: SparseMSE 2.0.1, MultipleSystemsEstimation 1.2.0 (extrapolated where so many were not run).
R_STEPWISE = {"uk2013_5": 109.1, "uk2013_6": 266.5, "kosovo_4": 63.0, "korea_3": 17.8, "uk2013_4": 34.2}
R_EXACT = {("uk2013_5", 2): 1413.0, ("uk2013_5", None): 14400.0, ("uk2013_6", 2): 33800.0, ("kosovo_4", None): 94.0}
R_POINT = {("uk2013_5", 2): 2.7, ("uk2013_5", None): 17.1, ("uk2013_6", 2): 106.1, ("kosovo_4", None): 1.3}


def table(name: str) -> CaptureTable:
    """Return a published table."""
    return read_file(PUBLISHED / f"{name}.csv").whole


def timed(work: Callable[[], object], runs: int = 3) -> tuple[float, float]:
    """Return the median wall seconds and processor seconds of some runs."""
    found = []
    for _ in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - wall, time.process_time() - processor))
    return sorted(found)[len(found) // 2]


def row(what: str, seconds: tuple[float, float], peer: float | None = None) -> None:
    """Print one line of the table."""
    ratio = f"{peer:,.1f} | {peer / seconds[0]:,.0f}" if peer else " | "
    print(f"| {what} | {seconds[0]:.3f} | {seconds[1]:.3f} | {ratio} |", flush=True)


def compiled() -> float:
    """Compile everything that is used below, or load it; return the seconds."""
    began = time.perf_counter()
    small = table("korea_3")
    for rule in (Stepwise(), Best("bic")):
        bootstrap(small, rule, replicates=10, seed=1)
    for name in ("dga", "lcmcr", "thresholded", "average", "downhill"):
        estimate(table("kosovo_4"), Method(name, replicates=2))
    return time.perf_counter() - began


def bootstraps(replicates: int) -> None:
    """Time bootstraps that repeat the choice."""
    for name, peer in R_STEPWISE.items():
        rule: Rule = Stepwise()
        seconds = timed(lambda name=name, rule=rule: bootstrap(table(name), rule, replicates=replicates, seed=1))
        row(f"stepwise, BCa, {replicates} replicates, {name}", seconds, peer * replicates / 1000)
    for (name, order), peer in R_EXACT.items():
        rule = Best("bic", order)
        seconds = timed(lambda name=name, rule=rule: bootstrap(table(name), rule, replicates=replicates, seed=1), 1)
        row(f"exact BIC, {order or 'all'} orders, {replicates} replicates, {name}", seconds, peer * replicates / 1000)


def points() -> None:
    """Time the search for the best of all models."""
    for (name, order), peer in R_POINT.items():
        seconds = timed(lambda name=name, order=order: search(table(name), "bic", order, 0.0, 1))
        row(f"best BIC, {order or 'all'} orders, {name}", seconds, peer)
    for name, order in (("uk2013_6", None), ("new_orleans_8", 2), ("new_orleans_8", 3)):
        found = search(table(name), "bic", order, 0.0, 1)
        seconds = timed(lambda name=name, order=order: search(table(name), "bic", order, 0.0, 1), 1)
        row(f"best BIC, {order or 'all'} orders, {name} ({found.fits:,} fits, gap {found.gap:.3g})", seconds)


def page(replicates: int) -> None:
    """Time what a page on the British five lists shows."""
    uk = table("uk2013_5")

    def work() -> None:
        check_table(uk)
        for method in ("stepwise", "bic", "dga", "lcmcr"):
            estimate(uk, Method(method, replicates=replicates, seed=1))
        sensitivity(uk, Stepwise())
        internal_consistency(uk, Stepwise(), replicates=replicates, seed=1)

    row("the whole page: checks, stepwise, exact BIC, dga, LCMCR, sensitivity, consistency", timed(work, 1))


def growth() -> None:
    """Print how the cost grows from three to eight lists."""
    print("\n| lists | table | stepwise, 1,000 replicates | exact BIC order 2, 100 replicates | best, all orders |")
    print("|---|---|---|---|---|")
    eight = table("new_orleans_8")
    cases: Sequence[tuple[str, CaptureTable]] = [
        ("korea_3", table("korea_3")),
        ("kosovo_4", table("kosovo_4")),
        ("uk2013_5", table("uk2013_5")),
        ("uk2013_6", table("uk2013_6")),
        ("new_orleans_8 without A", eight.without("A")),
        ("new_orleans_8", eight),
    ]
    for name, data in cases:
        step = timed(lambda data=data: bootstrap(data, Stepwise(), replicates=1000, seed=1), 1)[0]
        some = timed(lambda data=data: bootstrap(data, Best("bic", 2), replicates=100, seed=1), 1)[0]
        found = search(data, "bic", None, 0.0, 1, most_fits=200_000)
        every = timed(lambda data=data: search(data, "bic", None, 0.0, 1, most_fits=200_000), 1)[0]
        last = f"{every:.3f} s, {found.fits:,} fits" + (f", gap {found.gap:.2f}" if found.gap else "")
        print(f"| {len(data.lists)} | {name} | {step:.3f} s | {some:.3f} s | {last} |", flush=True)


def imported() -> float:
    """Return the seconds a process takes more with the room imported, warm."""
    code = (
        "import time; t = time.perf_counter(); from palermo import estimation; estimation.estimate; "
        "print(time.perf_counter() - t)"
    )
    command, environment = [sys.executable, "-c", code], {"PYTHONPATH": str(ROOT / "src")}
    runs = [
        float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    ]
    return sorted(runs)[2]


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--outer", type=int, default=1000, help="replicates of the double bootstrap")
    arguments = parser.parse_args()
    print(json.dumps({"compile or load (s)": round(compiled(), 2), "import, warm (s)": round(imported(), 3)}))
    print("\n| what | wall s | processor s | R s | times |\n|---|---|---|---|---|")
    bootstraps(arguments.replicates)
    points()
    page(arguments.replicates)
    double = timed(
        lambda: double_bootstrap(table("uk2013_5"), Stepwise(), replicates=arguments.outer, inner=1000, seed=1), 1
    )
    row(f"double bootstrap, {arguments.outer} x 1,000, stepwise, uk2013_5", double)
    growth()
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
