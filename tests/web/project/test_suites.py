"""palermo test tells how each suite went, and one that fails neither hides nor stops the others."""

import pytest

from palermo_web.project.verbs.test import Suite, report


@pytest.fixture
def suite(tmp_path):
    """Return a maker of suites of one file."""

    def make(name: str, text: str, skipped: str = "") -> Suite:
        file = tmp_path / f"test_{name}.py"
        file.write_text(text)
        words = (str(file), f"--rootdir={tmp_path}", "-pno:cacheprovider")
        return Suite(name, words, environment={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, skipped=skipped)

    return make


def test_a_suite_that_fails_is_told_and_the_others_still_run(suite, capfd):
    suites = [
        suite("first", "def test_one(): assert False\ndef test_two(): assert True\n"),
        suite("second", "import pytest\ndef test_one(): pytest.skip('why')\ndef test_two(): assert True\n"),
        suite("third", "def test_one(): assert False\n", skipped="not here"),
        suite("fourth", "no Python at all\n"),
    ]

    first, second, third, fourth = report(suites)

    assert (first.passed, first.counts) == (False, {"passed": 1, "failed": 1, "errors": 0, "skipped": 0})
    assert (second.passed, second.counts) == (True, {"passed": 1, "failed": 0, "errors": 0, "skipped": 1})
    assert (third.passed, third.skipped) == (True, "not here")
    assert not fourth.passed
    said = capfd.readouterr().err
    assert "palermo test: FAILED   first: 1 passed, 1 failed, " in said
    assert "palermo test: SKIPPED  third: not here" in said
    assert "palermo test: FAILED, " in said


def test_suites_that_all_pass_are_all_good(suite, capfd):
    assert [one.passed for one in report([suite("only", "def test_one(): assert True\n")])] == [True]
    assert "palermo test: all good, " in capfd.readouterr().err
