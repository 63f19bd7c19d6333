"""palermo serve: whoever stops it stops its worker."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def _children(process: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(word) for word in found.stdout.split()]


def _lives(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="this system does not list its processes under /proc")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_stopped_leaves_no_worker_behind(tmp_path, how):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PALERMO_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "palermo.cli", "serve", "--empty", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _look in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                break
        except OSError:
            assert server.poll() is None
            time.sleep(0.2)
    workers = _children(server.pid)

    server.send_signal(how)
    server.wait(timeout=30)

    assert len(workers) == 1
    assert not _lives(workers[0])
