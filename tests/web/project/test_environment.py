"""Settings from the environment."""

import pytest

from palermo_web.project import environment


def test_sqlite_without_an_address(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert environment.database(tmp_path)["NAME"] == tmp_path / "palermo.sqlite3"


def test_postgresql_by_address(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:p%40ss@db.invalid:6432/palermo")
    found = environment.database(tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "user",
        "p@ss",
        "db.invalid",
        "6432",
        "palermo",
    )


def test_another_database_is_refused_with_a_remedy(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://user@db.invalid/palermo")
    with pytest.raises(ValueError, match="postgresql://"):
        environment.database(tmp_path)


def test_the_secret_key_is_made_once_and_kept_from_others(tmp_path, monkeypatch):
    monkeypatch.delenv("PALERMO_SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path)
    assert len(first) >= 50
    assert environment.secret_key(tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
