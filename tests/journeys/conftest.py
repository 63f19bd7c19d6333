"""A real server in a folder of its own, and Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("playwright")
ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(items):
    """Mark every journey, and skip where there is no Chromium."""
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            if not shutil.which("chromium"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed (apt install chromium)"))


@dataclass
class Site:
    """A running installation."""

    address: str
    environment: dict[str, str]
    home: Path

    def palermo(self, *words: str) -> dict:
        """Run a verb beside the server and return its JSON."""
        command = [sys.executable, "-m", "palermo.cli", *words, "--json"]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def _serve(folder: Path, *words: str):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PALERMO_HOME": str(folder), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    log = (folder / "server.log").open("wb")
    command = [sys.executable, "-m", "palermo.cli", "serve", "--port", str(port), *words]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    site = Site(f"http://localhost:{port}", environment, folder)
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
                if answer.status == 200:
                    break
        except OSError:
            assert server.poll() is None, (folder / "server.log").read_text()
            time.sleep(0.2)
    return site, server


def _stop(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A fresh installation with its simulated world."""
    found, server = _serve(tmp_path_factory.mktemp("simulated"))
    yield found
    _stop(server)


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory):
    """A fresh installation without any data."""
    found, server = _serve(tmp_path_factory.mktemp("empty"), "--empty")
    yield found
    _stop(server)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Use the system's Chromium."""
    return {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox"]}


@pytest.fixture
def quiet(page):
    """A page whose console is listened to: an error or a refusal of the content security policy fails the test."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []
