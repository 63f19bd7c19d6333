"""Settings from the environment: each variable once, with its default and meaning."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PROJECT = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable that an installation may set."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable("PALERMO_HOME", "./var", "The folder that holds all data. Two folders are two independent installations."),
    Variable(
        "DATABASE_URL",
        "SQLite in PALERMO_HOME",
        "postgresql://user:password@host:port/name; ?host=/folder for a socket.",
    ),
    Variable(
        "PALERMO_SECRET_KEY",
        "made once, kept in PALERMO_HOME/secret-key",
        "Signs sessions and links; keep it from everybody.",
    ),
    Variable(
        "PALERMO_HOSTS",
        "localhost 127.0.0.1 [::1]",
        "Names under which the pages may be asked for, separated by spaces.",
    ),
    Variable("PALERMO_ORIGIN", "", "Public origin behind a proxy, e.g. https://palermo.example.org."),
    Variable("PALERMO_TLS", "0", "1 behind a proxy that speaks TLS: secure cookies, redirect to https, HSTS."),
    Variable("PALERMO_MAIL_HOST", "", "Mail server; without one, mail is written to files in PALERMO_HOME/mail."),
    Variable("PALERMO_MAIL_FROM", "palermo@localhost", "Sender of mail."),
    Variable("PALERMO_UPLOAD_LIMIT", "2147483648", "Largest file that the web accepts, in bytes."),
    Variable("PALERMO_LOG_LEVEL", "INFO", "Least severity that is logged: DEBUG, INFO, WARNING or ERROR."),
    Variable("PALERMO_TESTING", "0", "1 while the tests run: fast password hashing is never switched on by it."),
    Variable("PALERMO_TEST_POSTGRES", "0", "1 makes the web tests start and use a temporary PostgreSQL."),
)


def value(name: str) -> str:
    """Return a variable's value, empty where it is not set."""
    return os.environ.get(name, "")


def flag(name: str) -> bool:
    """Return whether a variable says yes."""
    return value(name).lower() in ("1", "true", "yes", "on")


def words(name: str, default: str) -> list[str]:
    """Return a variable's words."""
    return (value(name) or default).split()


def home() -> Path:
    """Return the folder that holds all data, made where it is missing."""
    return folder(Path(value("PALERMO_HOME") or "var").absolute())


def folder(path: Path) -> Path:
    """Return a folder, made where it is missing, open to its owner only."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def secret_key(home: Path) -> str:
    """Return the signing key: from the environment, else from its file, made once."""
    given = value("PALERMO_SECRET_KEY")
    if given:
        return given
    file = home / "secret-key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii").strip()


def database(home: Path) -> dict[str, Any]:
    """Return Django's description of the database: PostgreSQL by DATABASE_URL, else SQLite."""
    address = value("DATABASE_URL")
    if not address:
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
        }
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": home / "palermo.sqlite3", "OPTIONS": options}
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgresql://; leave it out for SQLite")
    extra = {key: found[0] for key, found in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": extra.get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def email_backend() -> str:
    """Return where mail goes: a server where one is named, else files."""
    return f"django.core.mail.backends.{'smtp' if value('PALERMO_MAIL_HOST') else 'filebased'}.EmailBackend"


def logging() -> dict[str, Any]:
    """Return Django's description of logging: one JSON object a line on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "palermo_web.project.logs.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": value("PALERMO_LOG_LEVEL") or "INFO"},
        "loggers": {
            "django.request": {"level": "CRITICAL"},
            "django.security": {"level": "CRITICAL"},
            "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }


def described() -> str:
    """Return the reference page of the variables, as Markdown."""
    rows = [
        f"| `{one.name}` | {f'`{one.default}`' if one.default else '(none)'} | {one.meaning} |" for one in VARIABLES
    ]
    head = "# Settings\n\nAll settings come from the environment. Printed from `palermo_web/project/environment.py`.\n"
    return "\n".join([head, "| variable | default | meaning |", "| --- | --- | --- |", *rows, ""])
