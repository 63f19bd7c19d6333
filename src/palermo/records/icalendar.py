"""Days as a calendar file that any calendar program reads. Source: RFC 5545."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

LONGEST = 75  # octets of a line, its end not counted


@dataclass(frozen=True, slots=True)
class AllDay:
    """Something on a whole day. uid: the same in every file, so that a calendar moves it instead of adding it again."""

    uid: str
    on: date
    title: str
    changed_at: datetime
    address: str = ""


def calendar(name: str, days: Iterable[AllDay], at: datetime) -> str:
    """Return a calendar file. at: the moment at which it is made, with its time zone.

    >>> moment = datetime(2026, 1, 2, tzinfo=UTC)
    >>> made = calendar("Due", [AllDay("one", date(2026, 3, 31), "Report; draft", moment)], moment)
    >>> made.split("\\r\\n")[9:11]
    ['DTSTART;VALUE=DATE:20260331', 'SUMMARY:Report\\\\; draft']
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Palermo//What is due//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for day in days:
        lines += _event(day, at)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in folded(line))


def _event(day: AllDay, at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(day.uid)}",
        f"DTSTAMP:{_moment(at)}",
        f"LAST-MODIFIED:{_moment(day.changed_at)}",
        f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
        f"SUMMARY:{escaped(day.title)}",
        "TRANSP:TRANSPARENT",
    ]
    if day.address:
        lines.append(f"URL:{_plain(day.address)}")
    return [*lines, "END:VEVENT"]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())


def escaped(text: str) -> str:
    """Return a text as the value of a property: nothing in it can begin a property of its own. Source: section 3.3.11.

    >>> escaped("a,b;c\\nBEGIN:VALARM")
    'a\\\\,b\\\\;c\\\\nBEGIN:VALARM'
    """
    safe = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = safe.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\\n".join("".join(sign for sign in line if sign >= " " and sign != "\x7f") for line in lines)


def folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets; those after the first begin with a space. Source: section 3.1.

    >>> list(folded("a" * 76))[1]
    ' a'
    """
    part, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + width
    yield part
