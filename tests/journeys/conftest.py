"""A real server in a folder of its own, and Chromium: one of each a worker, shared by its journeys."""

import shutil

import pytest

pytest.importorskip("playwright")

from tests.journeys.site import serve


def pytest_collection_modifyitems(items):
    """Mark every journey, and skip where there is no Chromium."""
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            if not shutil.which("chromium"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed (apt install chromium)"))


@pytest.fixture(scope="session")
def pristine(tmp_path_factory):
    """Return the folder that keeps an installation with its simulated world as nobody has touched it."""
    return tmp_path_factory.mktemp("pristine")


@pytest.fixture(scope="session")
def site(tmp_path_factory, pristine):
    """A fresh installation with its simulated world; who changes more than entries of their own takes own_site."""
    found = serve(tmp_path_factory.mktemp("simulated"))
    found.copy(pristine)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def own_site(tmp_path_factory, site, pristine):
    """A server on a copy of the fresh installation, for journeys that change what everybody sees."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(pristine, folder, dirs_exist_ok=True)
    found = serve(folder)
    yield found
    found.stop()


@pytest.fixture
def empty_site(tmp_path_factory):
    """A fresh installation without any data."""
    found = serve(tmp_path_factory.mktemp("empty"), "--empty")
    yield found
    found.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Use the system's Chromium."""
    return {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox"]}


@pytest.fixture(autouse=True)
def _closed(browser):
    """Close what a journey opened: a page left open goes on asking the server for news."""
    yield
    for context in browser.contexts:
        context.close()


@pytest.fixture
def quiet(page):
    """A page whose console is listened to: an error or a refusal of the content security policy fails the test."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []
