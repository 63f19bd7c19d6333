"""The two scales, kept apart, and the grades of evidence."""

from collections.abc import Mapping

SCALES = ("law", "practice")  # the order of the last axis of a table
LAW: Mapping[str, int] = {"none": 0, "draft": 1, "partial": 2, "full": 3}
PRACTICE: Mapping[str, int] = {"none": 0, "started": 1, "working": 2, "shown_effective": 3}
LEVELS: Mapping[str, Mapping[str, int]] = {"law": LAW, "practice": PRACTICE}
GRADES: Mapping[str, int] = {"statement": 0, "cited_provision": 1, "text_attached": 2, "confirmed": 3}
NOT_APPLICABLE = "not_applicable"
UNKNOWN = "unknown"
LEAST, MOST = 0, 3


def bounds(scale: str, answer: str) -> tuple[int, int]:
    """Return the lowest and highest level that an answer leaves open; no answer is unknown.

    >>> bounds("law", "partial"), bounds("practice", "unknown")
    ((2, 2), (0, 3))
    """
    level = LEVELS[scale].get(answer)
    return (LEAST, MOST) if level is None else (level, level)
