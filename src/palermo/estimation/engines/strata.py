"""One log-linear model over several tables: each stratum has its size and its lists, all share the interactions.

log fitted(s, history) = size(s) + sum of list effects (s, i) + sum of shared interactions. The information is a
border matrix: a block of 1 + lists for each stratum, and the shared terms beside them; the blocks are eliminated first
(Schur complement), so the cost grows linearly in the strata. Extended maximum likelihood as in ``likelihood``: a list
empty in a stratum has its effect there at minus infinity, an interaction empty everywhere is at minus infinity.
"""

import math

import numpy as np
from numba import njit

from palermo.estimation.engines.likelihood import (
    FINE,
    LONGEST_STEP,
    MOST_HALVINGS,
    NO_MAXIMUM,
    NOT_IDENTIFIED,
    SMALLEST_PIVOT,
    sum_subsets,
    sum_supersets,
)

MOST_STEPS = 80


@njit(cache=True, nogil=True)
def _factor(matrix, reference):
    """Factor a symmetric matrix in place (lower triangle); return how many pivots vanished (their rows are zeroed)."""
    dropped = 0
    for j in range(reference.size):
        pivot = matrix[j, j]
        for m in range(j):
            pivot -= matrix[j, m] * matrix[j, m]
        if not pivot > SMALLEST_PIVOT * reference[j]:
            dropped += 1
            matrix[j:, j] = 0.0
            continue
        matrix[j, j] = math.sqrt(pivot)
        for i in range(j + 1, reference.size):
            value = matrix[i, j]
            for m in range(j):
                value -= matrix[i, m] * matrix[j, m]
            matrix[i, j] = value / matrix[j, j]
    return dropped


@njit(cache=True, nogil=True)
def _forward(factor, right):
    for i in range(right.size):
        value = right[i]
        for m in range(i):
            value -= factor[i, m] * right[m]
        right[i] = value / factor[i, i] if factor[i, i] != 0.0 else 0.0


@njit(cache=True, nogil=True)
def _backward(factor, right):
    for i in range(right.size - 1, -1, -1):
        value = right[i]
        for m in range(i + 1, right.size):
            value -= factor[m, i] * right[m]
        right[i] = value / factor[i, i] if factor[i, i] != 0.0 else 0.0


@njit(cache=True, nogil=True)
def _margins(counts, lists):
    """Return margins by stratum; entry 0 is the persons observed."""
    margin = counts.copy()
    for s in range(counts.shape[0]):
        margin[s, 0] = 0.0
        sum_supersets(margin[s], lists)
    return margin


@njit(cache=True, nogil=True)
def _alive(margin, lists, terms):
    """Return which histories are possible in which stratum."""
    alive = np.ones(margin.shape, np.bool_)
    for s in range(margin.shape[0]):
        for h in range(margin.shape[1]):
            for i in range(lists):
                alive[s, h] &= not (h >> i & 1 and margin[s, 1 << i] <= 0.0)
    for t in range(terms.size):
        if margin[:, terms[t]].sum() <= 0.0:
            for h in range(margin.shape[1]):
                if h & terms[t] == terms[t]:
                    alive[:, h] = False
    return alive


@njit(cache=True, nogil=True)
def _likelihood(own, shared, margin, terms, lists, alive, mu):
    """Fill the fitted counts of all strata; return the log-likelihood without factorials."""
    value = 0.0
    for s in range(own.shape[0]):
        row = mu[s]
        row[:] = 0.0
        for a in range(1 + lists):
            term = 1 << a >> 1
            row[term] = own[s, a]
            value += own[s, a] * margin[s, term]
        for t in range(terms.size):
            row[terms[t]] = shared[t]
            value += shared[t] * margin[s, terms[t]]
        sum_subsets(row, lists)
        for h in range(1, row.size):
            row[h] = math.exp(min(row[h], 60.0)) if alive[s, h] else 0.0
            value -= row[h]
        row[0] = 0.0
    return value


@njit(cache=True, nogil=True)
def _eliminate(margin, row, lists, terms, block, border, score):
    """Fill the block, border and score of one stratum from the superset sums of its fitted counts; factor the block.

    A list that is empty in the stratum keeps its place with a unit pivot and no step. Return the pivots lost.
    """
    reference = np.empty(1 + lists)
    for a in range(1 + lists):
        term = 1 << a >> 1
        empty = a > 0 and margin[term] <= 0.0
        score[a] = 0.0 if empty else margin[term] - row[term]
        for b in range(a + 1):
            other = 1 << b >> 1
            block[a, b] = 0.0 if empty or (b > 0 and margin[other] <= 0.0) else row[term | other]
        if empty:
            block[a, a] = 1.0
        reference[a] = block[a, a]
        for t in range(terms.size):
            border[a, t] = 0.0 if empty else row[term | terms[t]]
    lost = _factor(block, reference)
    column = np.empty(1 + lists)
    for t in range(terms.size):
        column[:] = border[:, t]
        _forward(block, column)
        border[:, t] = column
    return lost


@njit(cache=True, nogil=True)
def _newton_step(margin, mu, lists, terms, blocks, borders, step_own, step_shared):
    """Fill the Newton step; return (gain promised, longest entry, pivots lost). ``mu`` becomes superset sums."""
    strata = mu.shape[0]
    corner = np.zeros((terms.size, terms.size))
    reference = np.zeros(terms.size)
    score = np.empty((strata, 1 + lists))
    step_shared[:] = 0.0
    lost = 0
    for s in range(strata):
        sum_supersets(mu[s], lists)
        for t in range(terms.size):
            step_shared[t] += margin[s, terms[t]] - mu[s, terms[t]]
            reference[t] += mu[s, terms[t]]
            for u in range(t + 1):
                corner[t, u] += mu[s, terms[t] | terms[u]]
    shared_score = step_shared.copy()
    for s in range(strata):
        lost += _eliminate(margin[s], mu[s], lists, terms, blocks[s], borders[s], score[s])
        step_own[s] = score[s]
        _forward(blocks[s], step_own[s])
        for t in range(terms.size):
            for a in range(1 + lists):
                step_shared[t] -= borders[s, a, t] * step_own[s, a]
                for u in range(t + 1):
                    corner[t, u] -= borders[s, a, t] * borders[s, a, u]
    lost += _factor(corner, reference)
    _forward(corner, step_shared)
    _backward(corner, step_shared)
    gain = 0.0
    longest = 0.0
    for t in range(terms.size):
        gain += step_shared[t] * shared_score[t]
        longest = max(longest, abs(step_shared[t]))
    for s in range(strata):
        for a in range(1 + lists):
            for t in range(terms.size):
                step_own[s, a] -= borders[s, a, t] * step_shared[t]
        _backward(blocks[s], step_own[s])
        for a in range(1 + lists):
            gain += step_own[s, a] * score[s, a]
            longest = max(longest, abs(step_own[s, a]))
    return gain, longest, lost


@njit(cache=True, nogil=True)
def fit_strata(counts, lists, terms, hidden):
    """Fit the model with these shared interactions to tables of shape (strata, 2**lists).

    hidden: shape (strata,), filled with persons on no list. Returns (status, log-likelihood without factorials).
    """
    strata = counts.shape[0]
    margin = _margins(counts, lists)
    alive = _alive(margin, lists, terms)
    totals = np.array([margin[:, term].sum() for term in terms])
    finite = terms[totals > 0.0]
    own = np.zeros((strata, 1 + lists))
    for s in range(strata):
        own[s, 0] = math.log(margin[s, 0] + 0.5)
        for i in range(lists):
            own[s, 1 + i] = math.log((margin[s, 1 << i] + 0.5) / (margin[s, 0] + 1.0)) - 0.5
    shared = np.zeros(finite.size)
    mu = np.empty(counts.shape)
    blocks = np.zeros((strata, 1 + lists, 1 + lists))
    borders = np.zeros((strata, 1 + lists, finite.size))
    step_own, step_shared = np.empty(own.shape), np.empty(finite.size)
    likelihood = _likelihood(own, shared, margin, finite, lists, alive, mu)
    gain, longest, lost = np.inf, np.inf, 0
    for _ in range(MOST_STEPS):
        gain, longest, lost = _newton_step(margin, mu, lists, finite, blocks, borders, step_own, step_shared)
        scale = 1.0 if longest < LONGEST_STEP else LONGEST_STEP / longest
        for _halving in range(MOST_HALVINGS):
            tried_own, tried = own + scale * step_own, shared + scale * step_shared
            reached = _likelihood(tried_own, tried, margin, finite, lists, alive, mu)
            if reached >= likelihood - 1e-9 * (1.0 + abs(likelihood)):
                break
            scale *= 0.5
        own, shared, likelihood = tried_own, tried, reached
        if gain < 1e-8 and (longest < 1e-4 or longest > 0.05):
            break
    for s in range(strata):
        hidden[s] = math.exp(min(own[s, 0], 600.0))
    if lost:
        return NOT_IDENTIFIED, likelihood
    return (FINE if longest < 1e-3 and gain < 1e-6 else NO_MAXIMUM), likelihood


@njit(cache=True, nogil=True)
def downhill_strata(counts, lists, candidates, penalty, state, hidden):
    """Walk from the model in ``state`` (candidates in or not) to ever better neighbours; fill ``hidden``.

    penalty: by number of shared interactions. Returns the criterion reached, infinite when nothing could be fitted.
    """
    best_hidden = np.empty(hidden.size)
    status, likelihood = fit_strata(counts, lists, candidates[state], hidden)
    best = -2.0 * likelihood + penalty[state.sum()] if status == FINE else np.inf
    best_hidden[:] = hidden
    while True:
        move = -1
        for c in range(candidates.size):
            if not _may_move(state, candidates, c):
                continue
            state[c] = not state[c]
            status, likelihood = fit_strata(counts, lists, candidates[state], hidden)
            value = -2.0 * likelihood + penalty[state.sum()]
            state[c] = not state[c]
            if status == FINE and value < best - 1e-9:
                best, move = value, c
                best_hidden[:] = hidden
        if move < 0:
            break
        state[move] = not state[move]
    hidden[:] = best_hidden
    return best


@njit(cache=True, nogil=True)
def _may_move(state, candidates, c):
    """Return whether a term can enter (all below it are in) or leave (nothing above it is in)."""
    for d in range(candidates.size):
        both = candidates[d] & candidates[c]
        if d != c and not state[c] and both == candidates[d] and not state[d]:
            return False
        if d != c and state[c] and both == candidates[c] and state[d]:
            return False
    return True


@njit(cache=True, nogil=True)
def downhill_many(tables, lists, candidates, penalties, hidden):
    """Choose and fit for many sets of tables, shape (sets, strata, 2**lists); hidden (sets, strata), NaN: none."""
    for row in range(tables.shape[0]):
        state = np.zeros(candidates.size, np.bool_)
        if not np.isfinite(downhill_strata(tables[row], lists, candidates, penalties[row], state, hidden[row])):
            hidden[row] = np.nan


@njit(cache=True, nogil=True)
def fit_many(tables, lists, terms, hidden):
    """Fit one model to many sets of tables; hidden (sets, strata), NaN where it cannot be fitted."""
    for row in range(tables.shape[0]):
        status, _ = fit_strata(tables[row], lists, terms, hidden[row])
        if status != FINE:
            hidden[row] = np.nan
