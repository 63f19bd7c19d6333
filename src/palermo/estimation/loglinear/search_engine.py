"""Exact choice of a hierarchical model by an information criterion, compiled: branch and bound over terms.

A node has terms that are in, terms that are out, and open ones. The likelihood of the largest model of the node (in
and open) bounds that of every model of the node, and the penalty of the terms that are in is paid by all of them; so
-2 log L(largest) + penalty(in) bounds the criterion from below. Keeping a term in costs no fit, putting it out costs
one. The strongest open term at the top of the hierarchy is decided first: without it the bound rises fast.
"""

import math

import numpy as np
from numba import njit

from palermo.estimation.loglinear.engine import FINE, NOT_IDENTIFIED, fit, log_factorials, margins

OPEN, IN, OUT = 0, 1, -1
SLACK = 1e-7  # what a fit may fall short of the supremum of its likelihood, twice


@njit(cache=True, nogil=True)
def _collect(state, candidates, lists, terms):
    used = 1 + lists
    for c in range(candidates.size):
        if state[c] != OUT:
            terms[used] = candidates[c]
            used += 1
    return used


@njit(cache=True, nogil=True)
def _criterion(state, candidates, counts, sums, lists, penalty, terms, parameters, mu, matrix):
    """Fit the model of all terms that are not out; return (status, criterion, -2 log L, terms used)."""
    used = _collect(state, candidates, lists, terms)
    status, likelihood = fit(counts, sums, terms[:used], parameters[:used], mu, matrix)
    return status, -2.0 * likelihood + penalty[used], -2.0 * likelihood, used


@njit(cache=True, nogil=True)
def _free_to_move(state, candidates, c):
    """Return whether a term can enter (all below it are in) or leave (nothing above it is in)."""
    term = candidates[c]
    for d in range(candidates.size):
        if d == c:
            continue
        other = candidates[d]
        if state[c] == OUT and other & term == other and state[d] == OUT:
            return False
        if state[c] != OUT and other & term == term and state[d] != OUT:
            return False
    return True


@njit(cache=True, nogil=True)
def downhill(counts, sums, lists, candidates, penalty, state, most_fits):
    """Walk from a model to the best neighbour (one term more or less) until none is better; ``state`` is changed.

    Source: Silverman, Chan and Vincent 2024, section 4. Returns (criterion, persons on no list, fits); the criterion
    is infinite when the model to start from cannot be fitted.
    """
    terms = np.zeros(1 + lists + candidates.size, np.int64)
    for i in range(lists):
        terms[1 + i] = 1 << i
    parameters = np.empty(terms.size)
    mu = np.empty(counts.size)
    matrix = np.empty((terms.size, terms.size))
    status, best, _, _ = _criterion(state, candidates, counts, sums, lists, penalty, terms, parameters, mu, matrix)
    unseen = math.exp(parameters[0])
    fits = 1
    if status != FINE:
        best = np.inf
    while fits < most_fits:
        move = -1
        for c in range(candidates.size):
            if not _free_to_move(state, candidates, c):
                continue
            before = state[c]
            state[c] = IN if before == OUT else OUT
            status, value, _, _ = _criterion(
                state, candidates, counts, sums, lists, penalty, terms, parameters, mu, matrix
            )
            fits += 1
            state[c] = before
            if status == FINE and value < best - 1e-9:
                best = value
                unseen = math.exp(parameters[0])
                move = c
        if move < 0:
            break
        state[move] = IN if state[move] == OUT else OUT
    return best, unseen, fits


@njit(cache=True, nogil=True)
def _strengths(state, candidates, used, terms, sums, parameters, matrix, typical, strength):
    """Fill the squared Wald statistic of every open term at the top of the hierarchy; -1 for the others.

    A term at minus infinity has none; ``typical`` stands in for it.
    """
    column = np.zeros(used)
    size = 0
    place = 1 + int(used - 1)
    place = 0
    for a in range(used):
        if sums[terms[a]] > 0.0:
            size += 1
    strength[:] = -1.0
    a = 0
    for t in range(used):
        here = a
        if sums[terms[t]] > 0.0:
            a += 1
        if t == 0 or terms[t] & (terms[t] - 1) == 0:
            continue
        c = place
        while candidates[c] != terms[t]:
            c += 1
        place = c
        if state[c] != OPEN:
            continue
        top = True
        for d in range(candidates.size):
            if d != c and state[d] != OUT and candidates[d] & terms[t] == terms[t]:
                top = False
                break
        if not top:
            continue
        if sums[terms[t]] <= 0.0 or matrix[here, here] == 0.0:
            strength[c] = typical
            continue
        variance = 0.0
        column[:size] = 0.0
        column[here] = 1.0 / matrix[here, here]
        variance = column[here] * column[here]
        for i in range(here + 1, size):
            if matrix[i, i] == 0.0:
                continue
            value = 0.0
            for m in range(here, i):
                value -= matrix[i, m] * column[m]
            column[i] = value / matrix[i, i]
            variance += column[i] * column[i]
        strength[c] = parameters[t] * parameters[t] / variance


@njit(cache=True, nogil=True)
def _record(value, unseen, state, room, values, unseens, states):
    """Keep a model among the best ``room``; return how many are kept now beyond the last."""
    place = room - 1
    if not value < values[place]:
        return
    while place > 0 and values[place - 1] > value:
        values[place] = values[place - 1]
        unseens[place] = unseens[place - 1]
        states[place] = states[place - 1]
        place -= 1
    values[place] = value
    unseens[place] = unseen
    states[place] = state


@njit(cache=True, nogil=True)
def search(counts, lists, candidates, penalty, within, most_fits, values, unseens, states):
    """Find the best models of one table.

    candidates: terms (bit sets of two or more lists), short ones first, closed downward. penalty: shape (terms + 1,),
    by number of parameters, ascending. within: keep models up to this much above the best. values, unseens, states:
    shapes (room,), (room,), (room, candidates); filled with -2 log L + penalty (factorials included), persons on no
    list, and the model, best first; infinite where there is none. Returns (fits, gap): gap is how much lower than the
    best found an unseen model could lie, 0 when the search ended by itself.
    """
    room = values.size
    values[:] = np.inf
    sums = margins(counts, lists)
    constant = 2.0 * log_factorials(counts)
    count = candidates.size
    depth = 2 * count + 4
    stack = np.empty((depth, count), np.int8)
    heights = np.empty(depth)
    strengths = np.empty((depth, count))
    leaves_fine = np.empty(depth, np.bool_)
    unseen_of = np.empty(depth)
    terms = np.zeros(1 + lists + count, np.int64)
    for i in range(lists):
        terms[1 + i] = 1 << i
    parameters = np.empty(terms.size)
    mu = np.empty(counts.size)
    matrix = np.empty((terms.size, terms.size))
    state = np.full(count, OUT, np.int8)
    seed, _, fits = downhill(counts, sums, lists, candidates, penalty, state, most_fits)
    ceiling = seed + 2.0 * SLACK
    typical = penalty[2 + lists] - penalty[1 + lists]
    state[:] = OPEN
    status, _, height, used = _criterion(state, candidates, counts, sums, lists, penalty, terms, parameters, mu, matrix)
    fits += 1
    stack[0] = state
    heights[0] = height
    leaves_fine[0] = status == FINE
    unseen_of[0] = math.exp(min(parameters[0], 600.0))
    _strengths(state, candidates, used, terms, sums, parameters, matrix, typical, strengths[0])
    held = 1
    gap = 0.0
    while held:
        held -= 1
        state[:] = stack[held]
        inside = 1 + lists
        opened = 0
        for c in range(count):
            inside += state[c] == IN
            opened += state[c] == OPEN
        bound = heights[held] + penalty[inside] - SLACK
        if bound > ceiling + within:
            continue
        if opened == 0:
            if leaves_fine[held]:
                value = heights[held] + penalty[inside]
                _record(value + constant, unseen_of[held], state, room, values, unseens, states)
                ceiling = min(ceiling, value + 2.0 * SLACK)
            continue
        if fits >= most_fits:
            gap = max(gap, ceiling - bound)
            continue
        strongest = -1
        for c in range(count):
            if state[c] == OPEN and strengths[held, c] >= 0.0:
                if strongest < 0 or strengths[held, c] > strengths[held, strongest]:
                    strongest = c
        height = heights[held]
        fine = leaves_fine[held]
        unseen = unseen_of[held]
        # out: the term and all above it
        keep = strengths[held].copy()
        for c in range(count):
            if candidates[c] & candidates[strongest] == candidates[strongest]:
                state[c] = OUT
        status, _, lower, used = _criterion(
            state, candidates, counts, sums, lists, penalty, terms, parameters, mu, matrix
        )
        fits += 1
        if lower + penalty[inside] - SLACK <= ceiling + within:
            stack[held + 1] = state
            heights[held + 1] = lower
            leaves_fine[held + 1] = status == FINE
            unseen_of[held + 1] = math.exp(min(parameters[0], 600.0))
            _strengths(state, candidates, used, terms, sums, parameters, matrix, typical, strengths[held + 1])
            out = True
        else:
            out = False
        # in: the term and all below it; the largest model stays as it is
        state[:] = stack[held]
        for c in range(count):
            if candidates[c] & candidates[strongest] == candidates[c]:
                state[c] = IN
        if out:
            stack[held + 2] = state
            heights[held + 2] = height
            leaves_fine[held + 2] = fine
            unseen_of[held + 2] = unseen
            strengths[held + 2] = keep
            stack[held] = stack[held + 1]
            heights[held] = heights[held + 1]
            leaves_fine[held] = leaves_fine[held + 1]
            unseen_of[held] = unseen_of[held + 1]
            strengths[held] = strengths[held + 1]
            stack[held + 1] = stack[held + 2]
            heights[held + 1] = height
            leaves_fine[held + 1] = fine
            unseen_of[held + 1] = unseen
            strengths[held + 1] = keep
            held += 2
        else:
            stack[held] = state
            held += 1
    return fits, gap


@njit(cache=True, nogil=True)
def search_many(tables, lists, candidates, penalties, most_fits, values, unseens, states, fits, gaps):
    """Find the best model of each of many tables; penalties: shape (tables, terms + 1)."""
    for row in range(tables.shape[0]):
        fits[row], gaps[row] = search(
            tables[row],
            lists,
            candidates,
            penalties[row],
            0.0,
            most_fits,
            values[row : row + 1],
            unseens[row : row + 1],
            states[row : row + 1],
        )
