"""palermo serve: the pages, the API and the worker for long jobs."""

import argparse
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

from palermo.errors import InvalidInput

NAME = "serve"
SUMMARY = "show the pages (a fresh folder begins with a simulated world)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--empty", action="store_true", help="start without the simulated world")


def run(arguments: argparse.Namespace) -> int:
    """Prepare the folder, start the worker and serve until told to stop."""
    from palermo_web.project.start import migrate, start

    start()
    migrate()
    if not arguments.empty:
        _fill(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn hands it on at its end; the worker must end too
    worker = subprocess.Popen([sys.executable, "-m", "palermo_web.project.worker"], env=os.environ.copy())
    try:
        return _serve(arguments)
    finally:
        worker.terminate()
        worker.wait(timeout=20)


def _fill(arguments: argparse.Namespace) -> None:
    from palermo.statistics import catalogue
    from palermo.statistics.simulation.world import deposit_world
    from palermo_web.statistics.estimates.simulated import make_simulated

    if not catalogue.vintages(arguments.home):
        print("palermo: making the simulated world (a few seconds)", file=sys.stderr)
        deposit_world(arguments.home, datetime.now(UTC))
        make_simulated.enqueue()  # the worker makes it while the pages are shown already


def _serve(arguments: argparse.Namespace) -> int:
    import socket

    import uvicorn

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((arguments.host, arguments.port))
        except OSError as error:
            where = f"{arguments.host}:{arguments.port}"
            raise InvalidInput(f"cannot listen on {where} ({error.strerror}); choose another with --port") from None
    if arguments.json:
        print(json.dumps({"address": f"http://{arguments.host}:{arguments.port}/"}), flush=True)
    print(f"palermo: open http://{arguments.host}:{arguments.port}/ (Ctrl+C stops)", file=sys.stderr, flush=True)
    uvicorn.run(
        "palermo_web.project.asgi:application",
        host=arguments.host,
        port=arguments.port,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    return 0
