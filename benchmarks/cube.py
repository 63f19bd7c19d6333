"""Ingest, queries and pages at millions of generated records, with peers beside us, in one run.

    .venv/bin/python benchmarks/cube.py --records 1000000 10000000

Every measurement is a process of its own, so that peak memory is its own. Peers read the same files and do less: they
check nothing, refuse nothing and protect nobody; their figures are the floor that our checks stand on.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))
QUERIES = {
    "by year": ("year", ""),
    "by year and form": ("year,form", ""),
    "one State by year and sex": ("year,sex", "destination=FRA"),
    "citizenship by State": ("citizenship,destination", ""),
}
REPEATS = 5


def ingest_palermo(file: Path, folder: Path) -> None:
    """Deposit the file: read strictly, check every cell, write Parquet."""
    from palermo.statistics.deposits.deposit import Wish, deposit

    deposit(folder / "home", file, Wish("palermo", "benchmark", datetime.now(UTC), source="benchmark"))


def ingest_pandas(file: Path, folder: Path) -> None:
    """Read and write."""
    import pandas

    pandas.read_csv(file, dtype=str).to_parquet(folder / "pandas.parquet")


def ingest_polars(file: Path, folder: Path) -> None:
    """Read and write, streaming."""
    import polars

    polars.scan_csv(file, infer_schema=False).sink_parquet(folder / "polars.parquet")


def ingest_duckdb(file: Path, folder: Path) -> None:
    """Read and write, streaming."""
    import duckdb

    target = folder / "duckdb.parquet"
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{file}', all_varchar = true)) TO '{target}' (COMPRESSION zstd)")


def _stored(folder: Path) -> Path:
    return next((folder / "home" / "statistics" / "records").rglob("records.parquet"))


def query_palermo(folder: Path, by: str, where: str) -> int:
    """Ask through the one door: whole table, margins, complementary suppression, notes."""
    from palermo.statistics.answer import answer
    from palermo.statistics.query import Query

    return len(answer(folder / "home", Query.parse("victims", by, [where] if where else [])).rows)


def _several(folder: Path, names: list[str]) -> list[str]:
    """Return which columns hold lists: a person may carry several codes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pq.read_schema(_stored(folder))
    return [name for name in names if pa.types.is_list(schema.field(name).type)]


def query_pandas(folder: Path, by: str, where: str) -> int:
    """Count, unprotected."""
    import pandas

    names = by.split(",")
    name, _, code = where.partition("=")
    frame = pandas.read_parquet(_stored(folder), columns=list(dict.fromkeys([*names, *([name] if name else [])])))
    frame = frame[frame[name] == code] if name else frame
    for several in _several(folder, names):
        frame = frame.explode(several)
    return len(frame.groupby(names, observed=True).size())


def query_polars(folder: Path, by: str, where: str) -> int:
    """Count, unprotected."""
    import polars

    names = by.split(",")
    name, _, code = where.partition("=")
    frame = polars.scan_parquet(_stored(folder))
    frame = frame.filter(polars.col(name) == code) if name else frame
    frame = frame.select(names)
    for several in _several(folder, names):
        frame = frame.explode(several)
    return frame.group_by(names).len().collect().height


def query_duckdb(folder: Path, by: str, where: str) -> int:
    """Count, unprotected, as one writes it by hand."""
    import duckdb

    names = by.split(",")
    lists = _several(folder, names)
    name, _, code = where.partition("=")
    columns = ", ".join(f"unnest({one}) AS {one}" if one in lists else one for one in names)
    kept = f" WHERE {name} = '{code}'" if name else ""
    inner = f"SELECT {columns} FROM '{_stored(folder)}'{kept}"
    return len(duckdb.sql(f"SELECT {by}, count(*) FROM ({inner}) GROUP BY ALL").fetchall())


def _child(words: list[str]) -> None:
    """Do one measurement and print it as JSON."""
    act, file, folder = words[0], Path(words[1]), Path(words[2])
    function = globals()[act]
    if act.startswith("ingest"):
        started = time.perf_counter()
        function(file, folder)
        found = {"seconds": time.perf_counter() - started}
    else:
        times = []
        for _ in range(REPEATS):
            started = time.perf_counter()
            rows = function(folder, words[3], words[4])
            times.append(time.perf_counter() - started)
        found = {"first": times[0], "seconds": statistics.median(times[1:]), "rows": rows}
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    found["megabytes"] = int(peak.split()[1]) / 1024
    print(json.dumps(found))


def _measured(*words: object) -> dict[str, float]:
    command = [sys.executable, __file__, "--child", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _pages(folder: Path) -> list[tuple[str, float, float]]:
    """Return median and 95th percentile in milliseconds of warm requests, four readers at once."""
    environment = {**os.environ, "PALERMO_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "palermo.cli", "serve", "--empty", "--port", "8765"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = "http://127.0.0.1:8765"
    try:
        for _ in range(200):
            try:
                _get(f"{base}/health")
                break
            except OSError:
                time.sleep(0.2)
        found = []
        for name, address in (
            ("explorer page, by year", "/statistics/?by=year"),
            ("explorer page, by year and form", "/statistics/?by=year,form"),
            ("flows page", "/statistics/flows/"),
            ("API query, by year and form", "/api/v1/query?by=year,form"),
        ):
            found.append((name, *_timed(base + address)))
        return found
    finally:
        server.terminate()
        server.wait(timeout=20)


def _get(address: str) -> None:
    with urllib.request.urlopen(address, timeout=120) as answer:  # noqa: S310 - this machine only
        answer.read()


def _timed(address: str) -> tuple[float, float]:
    def ask(_: int) -> float:
        started = time.perf_counter()
        _get(address)
        return 1000 * (time.perf_counter() - started)

    for number in range(3):
        ask(number)
    with ThreadPoolExecutor(4) as readers:
        times = sorted(readers.map(ask, range(200)))
    return statistics.median(times), times[int(0.95 * len(times))]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def run(number: int) -> None:
    """Measure at one size and print Markdown."""
    from palermo.statistics.simulation.world import write_records

    with tempfile.TemporaryDirectory(prefix="palermo-benchmark-") as name:
        folder = Path(name)
        file = folder / "benchmark-2026-01-01.csv"
        write_records(file, number)
        print(f"## {number:,} records ({file.stat().st_size / 2**20:,.0f} MiB of CSV)\n", flush=True)
        rows, ours = [], 0.0
        for who in ("palermo", "pandas", "polars", "duckdb"):
            found = _measured(f"ingest_{who}", file, folder)
            ours = ours or found["seconds"]
            rate, ratio = number / found["seconds"], found["seconds"] / ours
            rows.append([who, f"{rate:,.0f}", f"{found['megabytes']:,.0f}", f"{ratio:.2f}"])
        print(_table(["ingest", "rows/s", "peak MiB", "time, ours = 1"], rows), flush=True)
        rows = []
        for title, (by, where) in QUERIES.items():
            row, ours = [title], 0.0
            for who in ("palermo", "pandas", "polars", "duckdb"):
                found = _measured(f"query_{who}", file, folder, by, where)
                ours = ours or found["seconds"]
                row.append(
                    f"{1000 * found['seconds']:,.0f} ms ({found['seconds'] / ours:.2f}), {found['megabytes']:,.0f} MiB"
                )
            rows.append(row)
        print(
            _table(["query (time, ours = 1, peak)", "palermo", "pandas", "polars", "duckdb by hand"], rows), flush=True
        )
        rows = [[title, f"{middle:,.1f}", f"{late:,.1f}"] for title, middle, late in _pages(folder)]
        print(_table(["HTTP, warm, 4 readers at once, 200 requests", "median ms", "p95 ms"], rows), flush=True)


def main() -> None:
    """Measure at every size asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--child", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if arguments.child:
        _child(arguments.child)
        return
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}\n")
    for number in arguments.records:
        run(number)


if __name__ == "__main__":
    main()
