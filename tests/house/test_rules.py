"""The house keeps its rules, and each rule is seen to fail on a house that breaks it."""

from pathlib import Path

import pytest

from tests.house import rules

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"


@pytest.fixture
def broken(tmp_path):
    """Write one file into an otherwise empty house."""

    def write(name: str, text: str) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_no_file_is_too_long(broken):
    assert rules.too_long(ROOT) == []
    assert rules.too_long(broken("room/endless.py", "a = 1\n" * 401)) == ["endless.py"]


def test_every_name_says_something(broken):
    assert rules.forbidden_names(ROOT) == []
    assert rules.forbidden_names(broken("room/utils.py", "")) == ["utils.py"]
    assert "other.py" in rules.forbidden_names(broken("helpers/other.py", ""))


def test_nothing_gives_away_a_machine_a_registry_or_a_secret(broken):
    assert rules.telling(ROOT) == []
    assert rules.telling(broken("a.md", "see /home" + "/somebody/palermo")) == ["a.md: a path of a machine"]
    assert rules.telling(broken("a.md", "pip install --index" + "-url x")) == ["a.md: a download address of a registry"]
    assert rules.telling(broken("a.md", "-----BEGIN " + "PRIVATE KEY-----")) == ["a.md: a secret"]


def test_foreign_keys_point_down():
    pytest.importorskip("django").setup()
    from django.apps import apps

    def room(model) -> str:
        parts = model.__module__.split(".")
        return parts[1] if parts[0] == "palermo_web" else ""

    keys = [
        (room(model), field.name, room(field.related_model))
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.many_to_one and field.concrete
    ]
    assert ("statistics", "organization", "accounts") in keys
    assert rules.upward_keys(keys) == []
    assert rules.upward_keys([("accounts", "latest_deposit", "statistics")]) == [
        "accounts.latest_deposit -> statistics"
    ]


def test_templates_obey_the_content_security_policy(broken):
    assert rules.unspoken(SOURCE) == []
    assert rules.unspoken(broken("a.html", "<script>alert(1)</script>")) == ["a.html"]
    assert rules.unspoken(broken("a.html", '<p onclick="x()">')) == ["a.html"]


def test_style_sheets_know_start_and_end_only(broken):
    assert rules.sided(SOURCE) == []
    assert rules.sided(broken("a.css", "p { margin-left: 1rem; }")) == ["a.css"]


def test_every_setting_is_described(broken):
    pytest.importorskip("django")
    from palermo_web.project.environment import VARIABLES, described

    names = {variable.name for variable in VARIABLES}
    assert rules.undescribed(SOURCE, names) == []
    assert rules.undescribed(broken("a.py", 'os.environ["PALERMO_' + 'SECRET_WISH"]'), names) == ["PALERMO_SECRET_WISH"]
    page = ROOT / "docs" / "reference" / "settings.md"
    assert page.read_text(encoding="utf-8") == described(), "print it anew: palermo_web.project.environment.described()"


def test_the_two_commands_open_the_readme():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:25]
    assert any("./palermo serve" in line for line in lines)
    assert any("./palermo test" in line for line in lines)
