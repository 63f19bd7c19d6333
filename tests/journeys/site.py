"""A running installation: the server, the people let into it, and a copy of it from before anybody came."""

import contextlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATABASE = "palermo.sqlite3"


@dataclass
class Site:
    """A server of its own, on a folder of its own."""

    address: str
    environment: dict[str, str]
    home: Path
    server: subprocess.Popen
    door: subprocess.Popen | None = None

    def palermo(self, *words: str) -> dict:
        """Run a verb beside the server and return its JSON."""
        command = [sys.executable, "-m", "palermo.cli", *words, "--json"]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def let_in(self, wishes: dict[str, dict]) -> dict[str, str]:
        """Make people and return the session of each; Django starts once a site for all that come."""
        if self.door is None:
            command = [sys.executable, "-m", "tests.journeys.door"]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            with (self.home / "door.log").open("wb") as log:
                self.door = subprocess.Popen(command, env=self.environment, cwd=ROOT, stderr=log, **pipes)
        self.door.stdin.write(json.dumps(wishes) + "\n")
        self.door.stdin.flush()
        line = self.door.stdout.readline()
        assert line, (self.home / "door.log").read_text()
        return json.loads(line)

    def copy(self, to: Path) -> None:
        """Copy all that is kept, the database as of one moment."""
        shutil.copytree(self.home, to, dirs_exist_ok=True, ignore=shutil.ignore_patterns(f"{DATABASE}*", "*.log"))
        with (
            contextlib.closing(sqlite3.connect(self.home / DATABASE)) as kept,
            contextlib.closing(sqlite3.connect(to / DATABASE)) as copied,
        ):
            kept.backup(copied)

    def stop(self) -> None:
        """Stop the server and whoever lets people in."""
        if self.door is not None:
            self.door.communicate(timeout=20)
        self.server.terminate()
        try:
            self.server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.server.kill()


def serve(folder: Path, *words: str) -> Site:
    """Start a server on a folder and return once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PALERMO_HOME": str(folder), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "palermo.cli", "serve", "--port", str(port), *words]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    site = Site(f"http://localhost:{port}", environment, folder, server)
    for _ in range(1200):
        if _answers(port):
            return site
        assert server.poll() is None, (folder / "server.log").read_text()
        time.sleep(0.1)
    site.stop()
    raise AssertionError((folder / "server.log").read_text())


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False
