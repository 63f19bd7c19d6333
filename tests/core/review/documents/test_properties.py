"""What must not change what is read: how lines break, digits, page furniture, letters composed or not, white space."""

import itertools
import random
import time
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from palermo.review.documents.blocks import LOWER, PARAGRAPH, POINT, Block
from palermo.review.documents.demands import LONGEST as LONGEST_READ
from palermo.review.documents.demands import demand, demands
from palermo.review.documents.letters import alike
from palermo.review.documents.reading import read, take_apart
from palermo.review.documents.report import Reading
from tests.core.review.documents.examples import FOLDER, SEED_GOLD, golds, name_of, text_of

BODY = (PARAGRAPH, POINT, LOWER)
SPACES = " \t\u00a0\u3000\n\r"
DIGITS = {"arabic": "٠١٢٣٤٥٦٧٨٩", "extended": "۰۱۲۳۴۵۶۷۸۹"}
PAGES = ("\n\nA/SIM/91/4\n\n17\n\n", "\n\nV.31-91919 (E)\n\n*3191919*\n\n", "\n\n/...\n\f\nA/SIM/91/4\n\n")
EXAMPLES = pytest.mark.parametrize("gold", golds(), ids=name_of)
LONGEST = 20.0  # seconds for a text that is made to be slow; a quadratic one needs minutes
GROWTH = 9.0  # times as long for four times the text: linear needs 4, quadratic 16


def records(text: str) -> list[tuple[Any, ...]]:
    """Return what is read of the recommendations, their words compared without spaces, accents and digits' script."""
    return [
        (
            *(one.id, one.para, one.subpara, one.chapter, one.heading_letter, one.modal, one.addressees),
            *(one.position, one.recommending_states, alike(one.text).replace(" ", "")),
        )
        for one in read(text).recommendations
    ]


@cache
def original(gold: Path) -> list[tuple[Any, ...]]:
    """Return what is read of an example as it stands."""
    return records(text_of(gold))


def differing(text: str, gold: Path) -> list[str]:
    """Return the first records that another form of an example reads otherwise, one line each."""
    found, wanted = records(text), original(gold)
    ids = [one[0] for one in found], [one[0] for one in wanted]
    if ids[0] != ids[1]:
        return [f"{set(ids[1]) - set(ids[0])} were lost, {set(ids[0]) - set(ids[1])} appeared, or in another order"]
    return [f"{one}, once {other}" for one, other in zip(found, wanted, strict=True) if one != other][:3]


def pieces(reading: Reading) -> list[tuple[Block, int, int]]:
    """Return the runs of text of the numbered blocks, in order, with their places in the raw text."""
    raw = reading.source.folded.raw
    return [
        (block, raw(first), raw(last))
        for block in reading.tree.blocks
        if block.kind in BODY
        for first, last in block.whole
    ]


def rewrapped(text: str, width: int) -> str:
    """Return a text with every line of a numbered block wrapped at a width."""
    made, done = "", 0
    for _block, first, last in pieces(take_apart(text)):
        made += text[done:first] + wrapped(text[first:last], width)
        done = last
    return made + text[done:]


def wrapped(line: str, width: int) -> str:
    """Return a line broken at spaces, or between two Chinese signs."""
    made, rest = [], line
    while len(rest) > width:
        place = rest.rfind(" ", width // 2, width)
        if place <= 0:
            place = next((one for one in range(width, width // 2, -1) if is_chinese(rest[one - 1 : one + 1])), -1)
        if place <= 0:
            place = rest.find(" ", width)
        if place <= 0:
            break
        made.append(rest[:place].rstrip(" "))
        rest = rest[place:].lstrip(" ")
    return "\n".join([*made, rest])


def is_chinese(signs: str) -> bool:
    """Return whether a line may be broken between two signs."""
    return all("\u4e00" <= sign <= "\u9fff" for sign in signs)


def joined(text: str, within: Callable[[Block, Block], bool]) -> str:
    """Return a text with the breaks between two runs of numbered blocks replaced by a space, where that is asked."""
    found = pieces(take_apart(text))
    made, done = "", 0
    for (before, _first, ends), (after, begins, _last) in itertools.pairwise(found):
        between = text[ends:begins]
        if between.strip(SPACES) or "\f" in between or not within(before, after) or ends < done:
            continue
        made += text[done:ends] + ("" if text[:ends].endswith("-") else " ")
        done = begins
    return made + text[done:]


def with_pages(text: str, chance: random.Random) -> str:
    """Return a text with page furniture at some line breaks inside numbered blocks."""
    made, done = "", 0
    found = pieces(take_apart(text))
    for (before, _first, ends), (after, begins, _last) in itertools.pairwise(found):
        if before is after and not text[ends:begins].strip(SPACES) and chance.random() < 0.4:
            made += text[done:ends] + chance.choice(PAGES)
            done = begins
    return made + text[done:]


@EXAMPLES
@pytest.mark.parametrize("width", [40, 57, 72, 88, 120])
def test_lines_wrapped_at_another_width_read_the_same(gold: Path, width: int):
    changed = rewrapped(text_of(gold), width)

    assert differing(changed, gold) == []


@EXAMPLES
def test_a_paragraph_on_one_line_reads_the_same(gold: Path):
    changed = joined(text_of(gold), lambda before, after: before is after)

    assert differing(changed, gold) == []


@EXAMPLES
def test_parts_on_the_line_of_their_paragraph_read_the_same(gold: Path):
    changed = joined(text_of(gold), lambda before, after: before is after or after.kind in (POINT, LOWER))

    assert differing(changed, gold) == []


@EXAMPLES
@pytest.mark.parametrize("seed", range(3))
def test_page_furniture_at_line_breaks_reads_the_same(gold: Path, seed: int):
    narrow = rewrapped(text_of(gold), 64)

    changed = with_pages(narrow, random.Random(seed))

    assert differing(changed, gold) == []


@EXAMPLES
@pytest.mark.parametrize("script", sorted(DIGITS))
def test_digits_of_another_script_read_the_same(gold: Path, script: str):
    changed = text_of(gold).translate(str.maketrans("0123456789", DIGITS[script]))

    assert differing(changed, gold) == []


@EXAMPLES
def test_arabic_digits_written_in_ascii_read_the_same(gold: Path):
    changed = text_of(gold).translate(str.maketrans("".join(DIGITS.values()), "0123456789" * 2))

    assert differing(changed, gold) == []


@EXAMPLES
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_letters_read_the_same(gold: Path, form: str):
    changed = unicodedata.normalize(form, text_of(gold))  # type: ignore[arg-type]

    assert differing(changed, gold) == []


@EXAMPLES
@pytest.mark.parametrize("space", ["\t", "\u00a0"])
def test_tabs_and_hard_spaces_read_the_same(gold: Path, space: str):
    changed = text_of(gold).replace(" ", space)

    assert differing(changed, gold) == []


@EXAMPLES
def test_lines_ended_by_two_signs_read_the_same(gold: Path):
    changed = text_of(gold).replace("\n", "\r\n")

    assert differing(changed, gold) == []


@EXAMPLES
def test_every_sign_lies_in_a_block_or_is_white_space(gold: Path):
    reading = take_apart(text_of(gold))

    assert lost(reading) == ""


@pytest.mark.parametrize(
    "text", ["", " \n ", "(", "1.", "1. (a)", "(a) x\f(b) y", "I.\n\nA.\n\n1.\n", "* \n** x\n1 Ibid.\n2."]
)
def test_every_sign_of_a_fragment_lies_in_a_block_or_is_white_space(text: str):
    assert lost(take_apart(text)) == ""


def lost(reading: Reading) -> str:
    """Return the signs that no block holds."""
    left = list(reading.source.folded.text)
    for block in reading.tree.blocks:
        for first, last in block.whole:
            left[first:last] = [""] * (last - first)
    return "".join(left).strip("\f" + SPACES).replace("\n", "").replace(" ", "")


def test_a_lost_sign_would_be_seen():
    reading = take_apart("1. One paragraph. 2. Another one.")
    reading.tree.blocks[0].whole.clear()

    assert "Oneparagraph" in lost(reading)


def test_ids_are_the_same_in_every_language():
    reports = {gold.parent.name: gold for gold in golds() if gold.stem == "meeting_report"}

    ids = {language: [one[0] for one in original(gold)] for language, gold in reports.items()}

    assert len(ids) > 1
    assert {language: found for language, found in ids.items() if found != ids["en"]} == {}


@pytest.mark.parametrize("gold", [FOLDER / "en/meeting_report.json", SEED_GOLD], ids=name_of)
def test_time_grows_with_the_length_of_a_document(gold: Path):
    text = text_of(gold)
    took = {times: min(seconds(text * times) for _again in range(2)) for times in (1, 4, 16)}

    if took[4] < 0.02:
        pytest.skip("this machine is too fast for a document of this length to tell anything")
    assert took[16] / took[4] < GROWTH, took


def seconds(text: str, kind: str = "") -> float:
    """Return the processor's time that a reading takes."""
    begins = time.process_time()
    read(text, kind=kind)
    return time.process_time() - begins


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        ")" * 100_000,
        "1. " * 30_000,
        "a) " * 10_000,
        "(a) " * 10_000,
        "(i) x; " * 10_000,
        "::::;;;;" * 20_000,
        "1.1 x; " * 20_000,
        "115.1-115.999, " * 2_000,
        "1. States should " * 5_000,
        "\n" * 100_000 + "1. x",
        "1. " + "should " * 20_000,
        "1. The following States were represented: " + "and " * 20_000,
        "1. Recommend (" + "(" * 20_000 + "France" + ")" * 20_000,
        "I. A. 1. (a) " * 5_000,
        "و" * 100_000,
        "1- ينبغي " * 5_000,
        "\u0640" * 100_000,
        "*" * 100_000,
        "A/" * 50_000,
        "—" * 50_000 + "\n" + "^(1)" * 20_000,
    ],
    ids=lambda text: repr(text[:16]),
)
def test_a_text_made_to_be_slow_ends_soon(text: str):
    assert seconds(text) < LONGEST


DEMANDS = {
    "recommendations": "States parties should consider helping victims, and the Secretariat is requested to report. ",
    "commas": "States parties should consider helping victims, ",
    "modals": "States should ",
    "resolution": "Urges States parties to help victims, and requests the Secretariat to report; ",
    "speakers": "The representatives of France and Mali made statements under item 2. ",
    "arabic": "ينبغي للدول الأطراف أن تنظر في مساعدة الضحايا، وتطلب إلى الأمانة أن تقدم تقريرا. ",
    "chinese": "缔约国应当考虑援助被害人,并请秘书处提交报告。",
}


@pytest.mark.parametrize("shape", sorted(DEMANDS))
@pytest.mark.parametrize("before", ["", "1. "])
def test_one_line_full_of_demands_takes_time_by_its_length(shape: str, before: str):
    said = DEMANDS[shape]
    kind = "resolution" if shape == "resolution" else ""
    took = {}
    for size in (75_000, 300_000):
        text = before + said * (size // len(said))
        took[size] = min(seconds(text + " " * again, kind) for again in range(2))

    assert took[300_000] < LONGEST / 2, took
    assert took[300_000] / max(took[75_000], 0.02) < GROWTH, took


def test_many_statements_that_name_no_item_take_time_by_their_number():
    one = "{number}. Simulated statements were made by the representatives of France and Mali.\n\n"
    took = {}
    for count in (500, 2_000):
        text = "".join(one.format(number=number) for number in range(1, count + 1))
        took[count] = min(seconds(text + " " * again) for again in range(2))

    assert took[2_000] / max(took[500], 0.02) < GROWTH, took


def test_what_a_long_text_asks_is_read_in_parts_and_in_its_places():
    said = "States parties should consider helping victims. The Secretariat is requested to report. "
    text = said * 700

    found = demands(text, "en")

    assert len(text) > 3 * LONGEST_READ
    assert [(one.modal, one.addressees) for one in found] == [
        ("should_consider", ("states_parties",)),
        ("requested", ("secretariat",)),
    ] * 700
    assert {text[one.begins :][:6] for one in found} == {"should", "is req"}
    assert demand(text, "en") == found[0]


def test_ten_megabytes_on_one_line_end_soon():
    text = "nothing is asked here of anyone at all " * 270_000

    assert len(text) > 10_000_000
    assert seconds(text) < 6 * LONGEST
