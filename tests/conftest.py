"""What every test stands on: a data folder of its own, no network beyond this machine, Django where it is there."""

import atexit
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

import pytest

HOME = Path(tempfile.mkdtemp(prefix="palermo-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["PALERMO_HOME"] = str(HOME)
os.environ["PALERMO_TESTING"] = "1"
if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker goes to the server that the first process started
    os.environ.pop("DATABASE_URL", None)
if importlib.util.find_spec("django"):
    os.environ["DJANGO_SETTINGS_MODULE"] = "palermo_web.project.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's event loop runs beside the tests of journeys
    if os.environ.get("PALERMO_TEST_POSTGRES") == "1" and "PYTEST_XDIST_WORKER" not in os.environ:
        from tests.web.postgres import temporary

        os.environ["DATABASE_URL"] = temporary()


@pytest.fixture(autouse=True, scope="session")
def _this_machine_only():
    """Let no test reach beyond this machine."""
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()
