"""A calendar file: lines of 75 octets, nothing that a title could smuggle in, read back as it was written."""

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as some

from palermo.records.icalendar import LONGEST, AllDay, calendar

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _made(title: str) -> str:
    day = AllDay("due-1", date(2026, 3, 31), title, AT, "https://palermo.example.org/records/entries/1/")
    return calendar("What is due", [day], AT)


def _unfolded(text: str) -> list[str]:
    return text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def _read(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value, flags=re.DOTALL)


def test_a_file_holds_one_event_a_day():
    assert _unfolded(_made("Simulated training")) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Palermo//What is due//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:What is due",
        "BEGIN:VEVENT",
        "UID:due-1",
        "DTSTAMP:20260102T030405Z",
        "LAST-MODIFIED:20260102T030405Z",
        "DTSTART;VALUE=DATE:20260331",
        "SUMMARY:Simulated training",
        "TRANSP:TRANSPARENT",
        "URL:https://palermo.example.org/records/entries/1/",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_title_begins_no_event_of_its_own():
    lines = _unfolded(_made("a\r\nEND:VEVENT\r\nBEGIN:VEVENT\rX\x07"))

    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    assert "SUMMARY:a\\nEND:VEVENT\\nBEGIN:VEVENT\\nX" in lines


@given(some.text(some.characters(exclude_categories=("Cs", "Cc"))))
def test_every_line_fits_and_every_title_comes_back(title):
    made = _made(title)

    assert all(len(line.encode()) <= LONGEST for line in made.split("\r\n"))
    summary = next(line for line in _unfolded(made) if line.startswith("SUMMARY:"))
    assert _read(summary.removeprefix("SUMMARY:")) == title
