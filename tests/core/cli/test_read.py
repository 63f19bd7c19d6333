"""The reader at a terminal: progress where a reading takes long, silence elsewhere, and an interruption that is clean."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ONE = "{number}. States parties should consider helping simulated victims; France, Mali and Kenya made statements.\n\n"
SHORT, LONG = 1, 6_000  # paragraphs; the long one is read for several seconds


@pytest.fixture
def report(tmp_path):
    """Return a function that writes a report of so many paragraphs."""

    def write(paragraphs: int) -> Path:
        file = tmp_path / "simulated.txt"
        file.write_text("".join(ONE.format(number=number) for number in range(1, paragraphs + 1)))
        return file

    return write


def _heeding_interrupts() -> None:
    """A suite run in the background is deaf to them, and so would be what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def at_terminal(file: Path, *, interrupt: bool = False) -> tuple[int, str, str]:
    """Read a file, standard error being a terminal. Returns the exit code, standard output and what was on it."""
    ours, theirs = pty.openpty()
    out = file.with_suffix(".out")
    with out.open("wb") as stdout:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "palermo.cli", "read", str(file)]
        running = subprocess.Popen(
            command, env=environment, cwd=file.parent, stdout=stdout, stderr=theirs, preexec_fn=_heeding_interrupts
        )
    os.close(theirs)
    seen = b""
    while True:
        try:
            more = os.read(ours, 1024)
        except OSError:  # the other end is closed
            break
        seen += more
        if interrupt and b"%" in seen:
            running.send_signal(signal.SIGINT)
            interrupt = False
        if not more:
            break
    os.close(ours)
    return running.wait(), out.read_text(), seen.decode()


def test_a_long_reading_shows_its_progress_on_a_terminal(report):
    code, out, seen = at_terminal(report(LONG))

    assert code == 0, seen
    assert len(json.loads(out)["recommendations"]) == LONG
    assert "simulated.txt: 100 %" in seen
    assert seen.count("\r") > 5


def test_a_short_reading_shows_none(report):
    code, out, seen = at_terminal(report(SHORT))

    assert (code, seen) == (0, "")
    assert len(json.loads(out)["recommendations"]) == SHORT


def test_an_interrupted_reading_ends_cleanly_and_prints_nothing(report):
    code, out, seen = at_terminal(report(LONG), interrupt=True)

    assert (code, out) == (130, "")
    assert seen.replace("\r", "").endswith("\npalermo read: stopped\n")
    assert "Traceback" not in seen


def test_where_standard_error_is_no_terminal_nothing_is_shown(report):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "palermo.cli", "read", str(report(LONG // 3))]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
