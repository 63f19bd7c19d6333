"""Coded law as shares: bounds from what is open, wider by what coders may have got wrong; held to simulation."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from palermo.errors import InvalidQuestion, NotEstimable
from palermo.review.progress.coding_error import coded_shares, differing, errors, rate_of_error
from palermo.treaty.legislation.agreement import pairs_on
from palermo.treaty.legislation.coding import Adjudication, Coding, settle
from palermo.treaty.legislation.questions import questions

DAY, AT = date(2009, 4, 14), datetime(2009, 4, 14, tzinfo=UTC)
STATES = [f"{a}{b}A" for a in "ABCDEF" for b in "ABCDEF"][:30]
ANSWERED = {"none": "no", "partly": "partly", "full": "yes"}
ASKED = [
    one
    for one in questions().values()
    if one.is_judged and one.kind == "choice" and {one.fulfilment(x) for x in ("no", "partly", "yes")} == set(ANSWERED)
][:20]


def coded(truth, error, rng):
    """Return what two coders and an adjudicator say of a truth (State x question), each erring at a rate."""

    def read():
        wrong = (truth + rng.integers(1, 3, truth.shape)) % 3
        return np.where(rng.random(truth.shape) < error, wrong, truth)

    voices, judge = [read(), read()], read()
    words = list(ANSWERED.values())
    codings, decisions = [], []
    for row, iso3 in enumerate(STATES):
        for column, asked in enumerate(ASKED):
            for name, voice in zip(("a", "b"), voices, strict=True):
                answer = words[voice[row, column]]
                codings.append(Coding(iso3, asked.code, answer, None, None, (), name, AT))
            if voices[0][row, column] != voices[1][row, column]:
                answer = words[judge[row, column]]
                decisions.append(Adjudication(iso3, asked.code, answer, None, None, (), "c", AT))
    return codings, decisions


def shares(codings, decisions=(), seed=1, **more):
    asked = {"group_by": "instrument", "rng": np.random.default_rng(seed)} | more
    items = tuple(dict.fromkeys(item for one in ASKED for item in one.items))
    return coded_shares(settle(codings, decisions), pairs_on(codings, DAY), STATES, DAY, among=items, **asked)


def true_share(truth):
    items = {}
    for column, asked in enumerate(ASKED):
        for item in asked.items:
            items.setdefault(item, []).append(column)
    from palermo.review.progress.table import items as scored
    from palermo.treaty.legislation.questions import by_item

    whole = {
        item: columns
        for item, columns in items.items()
        if item in scored()
        and {one.code for one in by_item()[item] if one.is_judged} == {ASKED[c].code for c in columns}
    }
    return whole, float(np.mean([(truth[:, columns] == 2).all(axis=1).mean() for columns in whole.values()]))


def test_nothing_coded_is_nought_to_all_without_an_interval():
    (one,) = coded_shares(
        [], [], ["KEN", "ITA"], DAY, group_by="instrument", among=["TIP-05-1"], rng=np.random.default_rng(1)
    )
    assert (one.low, one.high, one.error_low, one.error_high, one.settled, one.states) == (0, 1, None, None, 0, 0)


def test_the_interval_holds_what_the_law_says_though_coders_err():
    held = total = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        truth = rng.choice(3, p=[0.2, 0.2, 0.6], size=(len(STATES), len(ASKED)))
        whole, wanted = true_share(truth)
        codings, decisions = coded(truth, 0.1, rng)
        found = coded_shares(
            settle(codings, decisions),
            pairs_on(codings, DAY),
            STATES,
            DAY,
            group_by="level",
            among=list(whole),
            rng=np.random.default_rng(seed),
        )
        low = sum(one.error_low * one.of for one in found) / sum(one.of for one in found)
        high = sum(one.error_high * one.of for one in found) / sum(one.of for one in found)
        total += 1
        held += low <= wanted <= high
    assert held >= 0.95 * total - 1, f"{held} of {total}"


def test_without_error_the_interval_is_nearly_the_share_itself():
    rng = np.random.default_rng(3)
    truth = rng.choice(3, size=(len(STATES), len(ASKED)))
    whole, wanted = true_share(truth)
    codings, decisions = coded(truth, 0.0, rng)
    found = coded_shares(
        settle(codings, decisions), pairs_on(codings, DAY), STATES, DAY, group_by="level", among=list(whole),
        rng=np.random.default_rng(3),
    )  # fmt: skip
    share = sum(one.low * one.of for one in found) / sum(one.of for one in found)
    assert share == pytest.approx(wanted)
    assert all(one.high == one.low for one in found)
    assert all(one.error_high - one.error_low < 0.03 for one in found)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 0.4), st.sampled_from(["draft", "partial", "full"]))
@example(381, 0.0, "draft")
def test_what_is_taken_away_never_narrows(seed, gone, threshold):
    rng = np.random.default_rng(seed)
    truth = rng.choice(3, size=(len(STATES), len(ASKED)))
    codings, decisions = coded(truth, 0.15, rng)
    said = {(one.iso3, one.code, one.answer) for one in codings}
    decisions = [one for one in decisions if (one.iso3, one.code, one.answer) in said]  # a third answer may leave
    luck = np.random.default_rng(seed).random(len(codings))
    kept = [one for one, drawn in zip(codings, luck, strict=True) if drawn >= gone]
    for more, less in zip(
        shares(codings, decisions, threshold=threshold), shares(kept, threshold=threshold), strict=True
    ):
        assert less.low <= more.low + 1e-12 and more.high - 1e-12 <= less.high
        for one in (more, less):
            if one.error_low is not None:
                assert 0 <= one.error_low <= one.low <= one.high <= one.error_high <= 1


def test_seeds_decide_the_interval_and_nothing_else():
    rng = np.random.default_rng(5)
    codings, decisions = coded(rng.choice(3, size=(len(STATES), len(ASKED))), 0.1, rng)
    assert shares(codings, decisions, seed=7) == shares(codings, decisions, seed=7)
    first, second = shares(codings, decisions, seed=7)[0], shares(codings, decisions, seed=8)[0]
    assert (first.low, first.high) == (second.low, second.high)


def test_the_rate_of_error_is_found_again():
    rng = np.random.default_rng(11)
    codings, _ = coded(rng.choice(3, size=(len(STATES), len(ASKED))), 0.1, rng)
    found = errors(pairs_on(codings, DAY), np.random.default_rng(1))
    assert found.pairs == len(STATES) * len(ASKED)
    assert found.low < 0.1 < found.high and found.low < found.rate < found.high
    for rate in (0.0, 0.05, 0.2, 0.5):
        apart = 1 - ((1 - rate) ** 2 + rate**2 / 2)
        assert float(rate_of_error(apart)) == pytest.approx(rate)
    with pytest.raises(NotEstimable):
        errors([], np.random.default_rng(1))
    assert differing([]) == (0, 0)


def test_a_level_that_there_is_not_is_refused():
    with pytest.raises(InvalidQuestion, match="none"):
        shares([], threshold="none")
