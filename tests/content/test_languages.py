"""Six languages, whole: every text of content and of the interface, with its places kept."""

import re
import string
from pathlib import Path

import pytest

import palermo
from palermo.content.labels import LANGUAGES, catalogue
from palermo.content.messages import messages

OTHERS = [language for language in LANGUAGES if language != "en"]
FOREIGN = {"ar": r"[\u0600-\u06ff]", "ru": r"[\u0400-\u04ff]", "zh": r"[\u4e00-\u9fff]"}


def _places(text: str) -> list[str]:
    braces = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None] if "{" in text else []
    return sorted(braces) + sorted(re.findall(r"%\(\w+\)s", text))


@pytest.mark.parametrize("language", OTHERS)
def test_content_is_whole(language):
    known = catalogue(language)
    assert [text for text in messages() if text not in known] == []
    assert [text for text in messages() if _places(text) != _places(known[text])] == []
    assert [text for text in known if text not in messages()] == [], "nothing is left over"


@pytest.mark.parametrize(("language", "letters"), FOREIGN.items())
def test_content_is_written_in_its_letters(language, letters):
    known = catalogue(language)
    plain = [text for text in messages() if re.search(r"[A-Za-z]{3}", text) and not re.search(letters, known[text])]
    assert plain == []


def test_what_kinds_of_files_say_is_translated():
    from palermo.content.reader import read_yaml
    from palermo.statistics.deposits.kind import kinds
    from palermo.statistics.dimensions import sources

    words = read_yaml("statistics/deposit_words.yaml")
    shown = [kind.summary for kind in kinds().values() if not sources().get(kind.source, {}).get("simulated")]
    assert sorted(shown) == sorted(words["kinds"])


def test_what_is_said_of_rows_set_aside_is_translated():
    from palermo.content.reader import read_yaml

    folder = Path(palermo.__file__).parent / "statistics" / "deposits" / "kinds"
    pattern = re.compile(r"""SetAside\("([^"]+)"|set_aside\(\w+, "([^"]+)\"""")
    said = [
        first or second
        for file in folder.glob("*.py")
        for first, second in pattern.findall(file.read_text(encoding="utf-8"))
    ]
    assert sorted(said) == sorted(read_yaml("statistics/deposit_words.yaml")["set_aside"])


@pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh_Hans"])
def test_the_interface_is_whole(language):
    pytest.importorskip("django").setup()
    from palermo_web.project import messages as interface

    assert interface.missing(language) == []
    known = interface.read(language)
    for message in interface.collect():
        single = message[0] if isinstance(message, tuple) else message
        said = known.get(single).string
        for one in said if isinstance(said, tuple) else [said]:
            assert set(_places(one)) <= set(
                _places(single) + _places(message[1] if isinstance(message, tuple) else "")
            ), (single, one)
            if single.count("%(") and not isinstance(message, tuple):
                assert _places(one) == _places(single), (single, one)
