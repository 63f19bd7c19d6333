"""The rules of the house, as functions of a folder: each returns what breaks it."""

import re
from pathlib import Path

LONGEST = 400
FORBIDDEN = {"utils", "util", "helpers", "common", "misc", "lib"}
CODE = {".py", ".js", ".html", ".css"}
WORDS = CODE | {".md", ".toml", ".yaml", ".yml", ".txt", ".in", ".sh", ".cfg", ".json", ".po", ".csv", ""}
SKIPPED = {
    ".git",
    ".venv",
    ".venv-core",
    "var",
    "__pycache__",
    "node_modules",
    ".ruff_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".import_linter_cache",
    ".hypothesis",
}
FLOORS = (
    "project",
    "reports",
    "cooperation",
    "prevention",
    "review",
    "protection",
    "statistics",
    "treaty",
    "records",
    "accounts",
)
TELLING = {
    "a path of a machine": re.compile(r"(?<![\w.])/(?:home|root|work|Users)/[a-z0-9_]+"),
    "a download address of a registry": re.compile(
        r"https?://(?:pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs|deb\.debian)|file:///(?!etc/|\()|--(?:extra-)?index-url"
    ),
    "a secret": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{30,}"),
}


def files(root: Path, kinds: set[str]) -> list[Path]:
    """Return the files of some kinds below a folder that are part of the house."""
    every = (file for file in root.rglob("*") if file.is_file() and file.suffix in kinds)
    return sorted(file for file in every if not SKIPPED & set(file.relative_to(root).parts))


def too_long(root: Path) -> list[str]:
    """Return code files above the longest length."""
    return [file.name for file in files(root, CODE) if len(file.read_text(encoding="utf-8").splitlines()) > LONGEST]


def forbidden_names(root: Path) -> list[str]:
    """Return files and folders whose name says nothing."""
    return [
        file.name
        for file in files(root, CODE)
        if FORBIDDEN & {part.removesuffix(".py") for part in file.relative_to(root).parts}
    ]


def telling(root: Path) -> list[str]:
    """Return texts that give away a machine, a registry or a secret."""
    found = []
    for file in files(root, WORDS):
        text = file.read_text(encoding="utf-8", errors="replace")
        found += [f"{file.relative_to(root)}: {what}" for what, pattern in TELLING.items() if pattern.search(text)]
    return found


def upward_keys(models: list[tuple[str, str, str]]) -> list[str]:
    """Return foreign keys that point up or sideways. models: room, field, room pointed at."""
    return [
        f"{room}.{field} -> {to}"
        for room, field, to in models
        if room in FLOORS and to in FLOORS and FLOORS.index(room) > FLOORS.index(to)
    ]


def unspoken(root: Path) -> list[str]:
    """Return templates with scripts, styles or handlers of their own, which the content security policy stops."""
    pattern = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"")
    return [file.name for file in files(root, {".html"}) if pattern.search(file.read_text(encoding="utf-8"))]


def sided(root: Path) -> list[str]:
    """Return style sheets that name left or right, which breaks right-to-left."""
    pattern = re.compile(
        r"(?:margin|padding|border|inset)-(?:left|right)|(?:text-align|float)\s*:\s*(?:left|right)|^\s*(?:left|right)\s*:",
        re.M,
    )
    return [file.name for file in files(root, {".css"}) if pattern.search(file.read_text(encoding="utf-8"))]


def undescribed(root: Path, described: set[str]) -> list[str]:
    """Return environment variables that code reads and no description names."""
    read = {
        name
        for file in files(root, {".py"})
        for name in re.findall(r"\b(?:PALERMO_[A-Z_]+|DATABASE_URL)\b", file.read_text(encoding="utf-8"))
    }
    return sorted(read - described)
