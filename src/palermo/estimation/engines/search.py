"""Exact choice of a hierarchical model by an information criterion, compiled: branch and bound over terms.

A node has terms that are in, terms that are out, and open ones. The likelihood of the largest model of the node (in
and open) bounds that of every model of the node, and the penalty of the terms that are in is paid by all of them; so
-2 log L(largest) + penalty(in) bounds the criterion from below. An open term that could not be paid for, with all
below it, is put out at once. Then the strongest open term at the top of the hierarchy is decided: to keep it costs no
fit, to put it out costs one and mostly ends the branch.

Shapes: candidates (terms,), bit sets of two or more lists, short ones first, closed downward; a state (terms,), int8;
penalty (1 + lists + terms + 1,), by number of parameters, ascending. ``table`` is (counts, margins, lists), ``work``
is (terms, parameters, mu, matrix) for the fits.
"""

import math

import numpy as np
from numba import njit

from palermo.estimation.engines.likelihood import FINE, fit, log_factorials, margins

OPEN, IN, OUT = 0, 1, -1
SLACK = 1e-7  # what a fit may fall short of the supremum of its likelihood, twice


@njit(cache=True, nogil=True)
def workspace(lists, candidates, size):
    """Return the arrays that fits of a search use again and again."""
    terms = np.zeros(1 + lists + candidates, np.int64)
    for i in range(lists):
        terms[1 + i] = 1 << i
    return terms, np.empty(terms.size), np.empty(size), np.empty((terms.size, terms.size))


@njit(cache=True, nogil=True)
def fit_state(state, candidates, table, work):
    """Fit the model of all terms that are not out; return (status, -2 log L, persons on no list, parameters)."""
    terms, parameters, mu, matrix = work
    used = 1 + table[2]
    for c in range(candidates.size):
        if state[c] != OUT:
            terms[used] = candidates[c]
            used += 1
    status, likelihood = fit(table[0], table[1], terms[:used], parameters[:used], mu, matrix)
    return status, -2.0 * likelihood, math.exp(min(parameters[0], 600.0)), used


@njit(cache=True, nogil=True)
def _can_move(state, candidates, c):
    """Return whether a term can enter (all below it are in) or leave (nothing above it is in)."""
    term = candidates[c]
    for d in range(candidates.size):
        both = candidates[d] & term
        if d != c and state[c] == OUT and both == candidates[d] and state[d] == OUT:
            return False
        if d != c and state[c] != OUT and both == term and state[d] != OUT:
            return False
    return True


@njit(cache=True, nogil=True)
def downhill(table, candidates, penalty, work, state, most_fits):
    """Walk from a model to the best neighbour (one term more or less) until none is better; ``state`` is changed.

    Source: Silverman, Chan and Vincent 2024, section 4. Returns (criterion without factorials, persons on no list,
    fits); the criterion is infinite when no model on the way could be fitted.
    """
    status, height, unseen, used = fit_state(state, candidates, table, work)
    best = height + penalty[used] if status == FINE else np.inf
    fits = 1
    while fits < most_fits:
        move = -1
        for c in range(candidates.size):
            before = state[c]
            if not _can_move(state, candidates, c):
                continue
            state[c] = IN if before == OUT else OUT
            status, height, number, used = fit_state(state, candidates, table, work)
            state[c] = before
            fits += 1
            if status == FINE and height + penalty[used] < best - 1e-9:
                best, unseen, move = height + penalty[used], number, c
        if move < 0:
            break
        state[move] = IN if state[move] == OUT else OUT
    return best, unseen, fits


@njit(cache=True, nogil=True)
def _squared_wald(here, size, value, matrix, column):
    """Return a parameter's square over its variance, from the Cholesky factor of the information."""
    column[here] = 1.0 / matrix[here, here]
    variance = column[here] * column[here]
    for i in range(here + 1, size):
        if matrix[i, i] == 0.0:
            column[i] = 0.0
            continue
        total = 0.0
        for m in range(here, i):
            total -= matrix[i, m] * column[m]
        column[i] = total / matrix[i, i]
        variance += column[i] * column[i]
    return value * value / variance


@njit(cache=True, nogil=True)
def _expected(sums, term, intercept):
    """Return twice the persons one would expect on all lists of a term that nobody is on, from the terms below it."""
    everybody = sums[0] + math.exp(min(intercept, 50.0))
    least = np.inf
    bit = 1
    while bit <= term:
        if term & bit:
            least = min(least, sums[term ^ bit] * sums[bit] / everybody)
        bit <<= 1
    return 2.0 * least


@njit(cache=True, nogil=True)
def _strengths(state, candidates, table, work, used, strength):
    """Fill the squared Wald statistic of every open term at the top of the hierarchy; -1 for the others.

    A term at minus infinity counts as twice the persons it keeps away, one dropped from a singular factor as 1.
    """
    terms, parameters, column, matrix = work
    sums, lists = table[1], table[2]
    size = 0
    for t in range(used):
        size += sums[terms[t]] > 0.0
    strength[:] = -1.0
    here = 1 + lists
    for i in range(lists):
        here -= sums[1 << i] <= 0.0
    t = 1 + lists
    for c in range(candidates.size):
        if state[c] == OUT:
            continue
        is_finite = sums[terms[t]] > 0.0
        top = state[c] == OPEN
        for d in range(c + 1, candidates.size):
            if top and state[d] != OUT and candidates[d] & candidates[c] == candidates[c]:
                top = False
        if top and is_finite and matrix[here, here] != 0.0:
            strength[c] = _squared_wald(here, size, parameters[t], matrix, column)
        elif top:
            strength[c] = 1.0 if is_finite else _expected(sums, candidates[c], parameters[0])
        here += is_finite
        t += 1


@njit(cache=True, nogil=True)
def _put_out_what_cannot_pay(state, candidates, room_left, inside, penalty):
    """Put out every open term that, with all below it, costs more than the bound leaves; return how many."""
    put_out = 0
    for c in range(candidates.size - 1, -1, -1):
        if state[c] != OPEN:
            continue
        more = 0
        for d in range(c + 1):
            more += state[d] == OPEN and candidates[d] & candidates[c] == candidates[d]
        if penalty[inside + more] > room_left:
            state[c] = OUT
            put_out += 1
    return put_out


@njit(cache=True, nogil=True)
def _settle(state, candidates, table, penalty, work, ceiling, is_fitted, facts, strength, most_fits):
    """Bring a node to rest: put out what cannot pay and fit again until nothing changes.

    facts: (-2 log L of the largest model, whether it can be fitted (-1: no fit was left), persons on no list), those
    of the parent on the way in. Returns (whether the node can still hold a model below the ceiling, fits).
    """
    inside = 1 + table[2]
    for c in range(state.size):
        inside += state[c] == IN
    fits = 0
    while facts[0] + penalty[inside] - SLACK <= ceiling:
        put_out = _put_out_what_cannot_pay(state, candidates, ceiling - facts[0] + SLACK, inside, penalty)
        if is_fitted and put_out == 0:
            return True, fits
        if fits >= most_fits:
            facts[1] = -1.0
            return True, fits
        status, facts[0], facts[2], used = fit_state(state, candidates, table, work)
        facts[1] = status == FINE
        fits += 1
        is_fitted = True
        _strengths(state, candidates, table, work, used, strength)
    return False, fits


@njit(cache=True, nogil=True)
def _strongest(state, strength):
    """Return the open term with the largest statistic, -1 when none is open."""
    best = -1
    for c in range(state.size):
        if state[c] == OPEN and strength[c] >= 0.0 and (best < 0 or strength[c] > strength[best]):
            best = c
    return best


@njit(cache=True, nogil=True)
def _decide(state, candidates, term, way):
    """Put a term out with all above it, or in with all below it."""
    for c in range(candidates.size):
        both = candidates[c] & candidates[term]
        if both == (candidates[term] if way == OUT else candidates[c]):
            state[c] = way


@njit(cache=True, nogil=True)
def _keep(value, number, state, values, unseens, states):
    """Keep a model if it is among the best there is room for."""
    place = values.size - 1
    if not value < values[place]:
        return
    while place > 0 and values[place - 1] > value:
        values[place] = values[place - 1]
        unseens[place] = unseens[place - 1]
        states[place] = states[place - 1]
        place -= 1
    values[place] = value
    unseens[place] = number
    states[place] = state


@njit(cache=True, nogil=True)
def search(counts, lists, candidates, penalty, within, most_fits, values, unseens, states):
    """Find the best models of one table.

    within: keep models up to this much above the best. values, unseens, states: shapes (room,), (room,),
    (room, terms); filled with -2 log L + penalty (factorials included), persons on no list, and the model, best first;
    infinite where there is none. Returns (fits, gap): how much lower than the best found an unseen model could lie,
    0 when the search ended by itself.
    """
    table = (counts, margins(counts, lists), lists)
    work = workspace(lists, candidates.size, counts.size)
    constant = 2.0 * log_factorials(counts)
    values[:] = np.inf
    stack = np.empty((candidates.size + 3, candidates.size), np.int8)
    strengths = np.empty(stack.shape)
    facts = np.empty((stack.shape[0], 3))
    seed = np.full(candidates.size, OUT, np.int8)
    best, seed_unseen, fits = downhill(table, candidates, penalty, work, seed, most_fits)
    seed_value = best
    lowest_left = np.inf
    stack[0] = OPEN
    facts[0] = -np.inf
    _, more = _settle(stack[0], candidates, table, penalty, work, np.inf, False, facts[0], strengths[0], 1)
    fits += more
    held = 1
    while held:
        held -= 1
        ceiling = min(best + within, values[-1] - constant) + 2.0 * SLACK
        parent, strength, fact = stack[held].copy(), strengths[held].copy(), facts[held].copy()
        inside = 1 + lists + (parent == IN).sum()
        bound = fact[0] + penalty[inside] - SLACK
        if bound > ceiling:
            continue
        if fact[1] < 0.0 or (fits >= most_fits and (parent == OPEN).any()):
            lowest_left = min(lowest_left, bound)
            continue
        if not (parent == OPEN).any():
            if fact[1]:
                _keep(fact[0] + penalty[inside] + constant, fact[2], parent, values, unseens, states)
                best = min(best, fact[0] + penalty[inside])
            continue
        term = _strongest(parent, strength)
        for way in (OUT, IN):
            stack[held] = parent
            strengths[held] = strength
            facts[held] = fact
            _decide(stack[held], candidates, term, way)
            alive, more = _settle(
                stack[held], candidates, table, penalty, work, ceiling, way == IN, facts[held], strengths[held],
                most_fits - fits,
            )  # fmt: skip
            fits += more
            held += alive
    if seed_value + constant < values[0] - SLACK:
        _keep(seed_value + constant, seed_unseen, seed, values, unseens, states)
    return fits, max(0.0, best - lowest_left - SLACK)


@njit(cache=True, nogil=True)
def search_many(tables, lists, candidates, penalties, most_fits, values, unseens, states, fits, gaps):
    """Find the best model of each of many tables; penalties: shape (tables, parameters)."""
    for row in range(tables.shape[0]):
        one = slice(row, row + 1)
        fits[row], gaps[row] = search(
            tables[row], lists, candidates, penalties[row], 0.0, most_fits, values[one], unseens[one], states[one]
        )


@njit(cache=True, nogil=True)
def best_among(tables, lists, terms, starts, penalties, unseens):
    """Find the best of some models for each table; model i has the terms from starts[i] to starts[i + 1]."""
    longest = penalties.shape[1]
    parameters = np.empty(longest)
    mu = np.empty(tables.shape[1])
    matrix = np.empty((longest, longest))
    for row in range(tables.shape[0]):
        sums = margins(tables[row], lists)
        best = np.inf
        unseens[row] = np.nan
        for i in range(starts.size - 1):
            model = terms[starts[i] : starts[i + 1]]
            status, likelihood = fit(tables[row], sums, model, parameters[: model.size], mu, matrix)
            value = -2.0 * likelihood + penalties[row, model.size]
            if status == FINE and value < best:
                best = value
                unseens[row] = math.exp(parameters[0])
