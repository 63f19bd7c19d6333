"""Codings of simulated coders, and strategies that make them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from palermo.treaty.legislation.coding import Adjudication, Coding

AT = datetime(2009, 1, 1, tzinfo=UTC)
DAY = date(2009, 4, 14)


def said(coder, answer, code="L01", *, iso3="ITA", begin=None, end=None, hour=0, provisions=()):
    """Return what a coder said, some hours after the first moment."""
    return Coding(iso3, code, answer, begin, end, tuple(provisions), coder, AT + timedelta(hours=hour))


def ruled(by, answer, code="L01", *, iso3="ITA", begin=None, end=None, hour=100, provisions=()):
    """Return what an adjudicator decided."""
    return Adjudication(iso3, code, answer, begin, end, tuple(provisions), by, AT + timedelta(hours=hour), "simulated")


def both(answers, iso3="ITA"):
    """Return two coders' equal answers, by code."""
    return [said(who, answer, code, iso3=iso3) for code, answer in answers.items() for who in ("one", "two")]


DAYS = st.sampled_from([None, date(2000, 1, 1), date(2003, 12, 25), date(2008, 6, 1), date(2012, 1, 1)])


@st.composite
def codings(draw, codes=("L01", "P03", "S02"), coders=("one", "two")):
    """Draw what some coders said, with periods, changes and things taken back."""
    choices = {"S02": ["3", "4", "12", "life", "unknown", ""]}
    found = []
    for hour in range(draw(st.integers(0, 8))):
        code = draw(st.sampled_from(codes))
        begin, end = draw(DAYS), draw(DAYS)
        if begin and end and begin >= end:
            begin, end = None, end
        answer = draw(st.sampled_from(choices.get(code, ["yes", "partly", "no", "unknown", ""])))
        found.append(said(draw(st.sampled_from(coders)), answer, code, begin=begin, end=end, hour=hour))
    return found
