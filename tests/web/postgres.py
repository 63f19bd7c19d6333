"""A PostgreSQL of the tests' own: made in a temporary folder, reached by a socket, gone at the end."""

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path


def temporary() -> str:
    """Start a server and return its DATABASE_URL."""
    program = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    folder = Path(tempfile.mkdtemp(prefix="palermo-postgres-"))
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, "user": user}
    subprocess.run([program / "initdb", "-D", data, "-A", "trust", "-U", "palermo", "-E", "UTF8", "--no-sync"], **quiet)
    words = [program / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    log = (folder / "log").open("wb")
    server = subprocess.Popen(words, stdout=log, stderr=log, cwd=folder, user=user)
    atexit.register(_stop, server, folder)
    for _ in range(100):
        ready = [program / "pg_isready", "-q", "-h", folder, "-U", "palermo", "-d", "postgres"]
        if subprocess.run(ready, check=False).returncode == 0:
            return f"postgresql://palermo@/postgres?host={folder}"
        time.sleep(0.1)
    raise RuntimeError((folder / "log").read_text())


def _stop(server: subprocess.Popen, folder: Path) -> None:
    server.terminate()
    server.wait(timeout=20)
    shutil.rmtree(folder, ignore_errors=True)
