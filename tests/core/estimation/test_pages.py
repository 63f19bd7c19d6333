"""The pages about estimation cannot lie: every command and snippet on them is run and gives what is printed."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

from palermo.cli import main

DOCS = Path(__file__).parents[3] / "docs"
PAGES = ("how-to/estimate.md", "tutorials/three-lists.md")
BLOCK = re.compile(r"^```(csv|console|pycon)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(text):
    """Return the runnable blocks of a page in their order: kind, name of the file if it is one, and text."""
    return [(found[1], found[2] or "", found[3]) for found in BLOCK.finditer(text)]


def commands(text):
    """Return the commands of a console block, each with the output printed below it."""
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]


def run_block(text, capsys):
    """Run a console block; return the commands whose output is another than the one printed."""
    code, wrong = 0, []
    for command, printed in commands(text):
        if command == "echo $?":
            told = f"{code}\n"
        else:
            words = shlex.split(command)
            assert words[0] == "./palermo", command
            code = main(words[1:])
            caught = capsys.readouterr()
            told = caught.out + caught.err
        if not doctest.OutputChecker().check_output(printed, told, LOOSE):
            wrong.append(f"$ {command}\n{told}")
    return wrong


def run_page(text, folder, capsys):
    """Run a whole page in a folder; return what went otherwise than printed."""
    wrong, names = [], {}
    parser, said = doctest.DocTestParser(), []
    for number, (kind, name, block) in enumerate(blocks(text), 1):
        if kind == "csv":
            (folder / name).write_text(block, encoding="utf-8")
        elif kind == "console":
            wrong += run_block(block, capsys)
        else:
            test = parser.get_doctest(block, names, f"block {number}", None, 0)
            doctest.DocTestRunner(optionflags=LOOSE).run(test, out=said.append, clear_globs=False)
            names = test.globs
    return [*wrong, *said]


@pytest.mark.parametrize("name", PAGES)
def test_commands_and_snippets_give_what_is_printed(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = (DOCS / name).read_text(encoding="utf-8")

    assert {kind for kind, _, _ in blocks(text)} == {"csv", "console", "pycon"}
    assert run_page(text, tmp_path, capsys) == []


def test_a_page_that_lies_is_found(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    table = "```csv a.csv\na,b,count\n1,0,6\n0,1,4\n1,1,2\n```\n"
    command = "```console\n$ ./palermo estimate a.csv --format text --bootstrap 0\nOn the lists 13\n```\n"
    snippet = "```pycon\n>>> 1 + 1\n3\n\n```\n"

    assert len(run_page(table + command, tmp_path, capsys)) == 1
    assert len(run_page(snippet, tmp_path, capsys)) == 1


@pytest.mark.parametrize("name", [*PAGES, "explanation/estimation.md"])
def test_links_between_the_pages_lead_somewhere(name):
    file = DOCS / name
    told = re.findall(r"\]\(([\w./-]+\.md)", file.read_text(encoding="utf-8"))

    assert told
    assert [link for link in told if not (file.parent / link).exists()] == []
