"""Maximum likelihood by Newton's method on the lattice of lists, compiled.

The design matrix of a log-linear model on all histories is the subset relation: a term acts on the histories that
contain it. So sums of counts over supersets are the sufficient statistics, superset sums of fitted counts at a|b are
the information between terms a and b, and fitted logarithms are subset sums of parameters. Two transforms of
k 2^(k-1) additions and one Cholesky factor are a step; no design matrix is ever formed.

A term whose margin is zero has its parameter at minus infinity: the histories above it are fitted as exactly zero
(extended maximum likelihood; Chan, Silverman and Vincent 2021, section 2.3). Convergence with vanishing steps proves
that the maximum exists (Fienberg and Rinaldo 2012, theorem 3), a broken Cholesky factor that it is not unique.

Arrays: a table is float64 of shape (2**lists,) with entry 0 unused; ``terms`` are bit sets, the intercept 0 first.
"""

import math

import numpy as np
from numba import njit

FINE, NO_MAXIMUM, NOT_IDENTIFIED = 0, 1, 2
MOST_STEPS, MOST_HALVINGS, LONGEST_STEP = 60, 30, 8.0
SMALLEST_PIVOT = 1e-11


@njit(cache=True, nogil=True, inline="always")
def sum_supersets(values, lists):
    """Replace each value by its sum over all supersets, in place."""
    for i in range(lists):
        bit = 1 << i
        for s in range(1 << lists):
            if not s & bit:
                values[s] += values[s | bit]


@njit(cache=True, nogil=True, inline="always")
def sum_subsets(values, lists):
    """Replace each value by its sum over all subsets, in place."""
    for i in range(lists):
        bit = 1 << i
        for s in range(1 << lists):
            if s & bit:
                values[s] += values[s ^ bit]


@njit(cache=True, nogil=True)
def margins(counts, lists):
    """Return the persons on all lists of each bit set (entry 0: all persons observed)."""
    sums = counts.copy()
    sums[0] = 0.0
    sum_supersets(sums, lists)
    return sums


@njit(cache=True, nogil=True)
def log_factorials(counts):
    """Return the sum of the logarithms of the factorials of all counts."""
    total = 0.0
    for s in range(1, counts.size):
        if counts[s] > 1.0:
            total += math.lgamma(counts[s] + 1.0)
    return total


@njit(cache=True, nogil=True)
def _factor(matrix, size):
    """Factor in place (lower triangle); a pivot that vanishes drops its term. Return how many were dropped."""
    dropped = 0
    for j in range(size):
        before = matrix[j, j]
        pivot = before
        for m in range(j):
            pivot -= matrix[j, m] * matrix[j, m]
        if not pivot > SMALLEST_PIVOT * before or not before > 0.0:
            dropped += 1
            matrix[j, j] = 0.0
            for i in range(j + 1, size):
                matrix[i, j] = 0.0
            continue
        root = math.sqrt(pivot)
        matrix[j, j] = root
        for i in range(j + 1, size):
            value = matrix[i, j]
            for m in range(j):
                value -= matrix[i, m] * matrix[j, m]
            matrix[i, j] = value / root
    return dropped


@njit(cache=True, nogil=True)
def _solve(factor, size, right):
    """Solve with a factor in place; a dropped term gets 0."""
    for i in range(size):
        if factor[i, i] == 0.0:
            right[i] = 0.0
            continue
        value = right[i]
        for m in range(i):
            value -= factor[i, m] * right[m]
        right[i] = value / factor[i, i]
    for i in range(size - 1, -1, -1):
        if factor[i, i] == 0.0:
            right[i] = 0.0
            continue
        value = right[i]
        for m in range(i + 1, size):
            value -= factor[m, i] * right[m]
        right[i] = value / factor[i, i]


@njit(cache=True, nogil=True)
def _fitted(parameters, terms, size, alive, mu, lists):
    """Fill the fitted counts from the parameters; return their sum over observable histories."""
    mu[:] = 0.0
    for a in range(size):
        mu[terms[a]] = parameters[a]
    sum_subsets(mu, lists)
    total = 0.0
    for s in range(1, mu.size):
        if alive[s]:
            mu[s] = math.exp(min(mu[s], 60.0))
            total += mu[s]
        else:
            mu[s] = 0.0
    mu[0] = 0.0
    return total


@njit(cache=True, nogil=True)
def _start(counts, terms, size, alive, lists, matrix, step):
    """Take the first step of iterative weighting, from counts + 0.1; return the terms dropped."""
    weights = np.zeros(counts.size)
    working = np.zeros(counts.size)
    for s in range(1, counts.size):
        if alive[s]:
            weights[s] = counts[s] + 0.1
            working[s] = weights[s] * math.log(weights[s]) - 0.1
    sum_supersets(weights, lists)
    sum_supersets(working, lists)
    for a in range(size):
        step[a] = working[terms[a]]
        for b in range(a + 1):
            matrix[a, b] = weights[terms[a] | terms[b]]
    dropped = _factor(matrix, size)
    _solve(matrix, size, step)
    return dropped


@njit(cache=True, nogil=True)
def _finite_terms(sums, terms, finite, alive):
    """Fill the terms that somebody is on, and which histories are possible without the others; return their number."""
    size = 0
    alive[:] = True
    for a in range(terms.size):
        if sums[terms[a]] > 0.0:
            finite[size] = terms[a]
            size += 1
            continue
        for s in range(alive.size):
            if s & terms[a] == terms[a]:
                alive[s] = False
    return size


@njit(cache=True, nogil=True)
def _newton_step(sums, mu, terms, size, lists, matrix, score, step):
    """Fill the Newton step and the factor of the information; return (gain promised, longest entry, pivots lost)."""
    sum_supersets(mu, lists)
    for a in range(size):
        score[a] = sums[terms[a]] - mu[terms[a]]
        step[a] = score[a]
        for b in range(a + 1):
            matrix[a, b] = mu[terms[a] | terms[b]]
    lost = _factor(matrix, size)
    _solve(matrix, size, step)
    gain = 0.0
    longest = 0.0
    for a in range(size):
        gain += step[a] * score[a]
        longest = max(longest, abs(step[a]))
    return gain, longest, lost


@njit(cache=True, nogil=True)
def _log_likelihood(value, sums, terms, size, alive, mu, lists):
    """Fill the fitted counts; return the log-likelihood without factorials."""
    reached = -_fitted(value, terms, size, alive, mu, lists)
    for a in range(size):
        reached += value[a] * sums[terms[a]]
    return reached


@njit(cache=True, nogil=True)
def fit(counts, sums, terms, parameters, mu, matrix):
    """Fit a model by extended maximum likelihood.

    counts, sums: a table and its margins. terms: the model, intercept first, then main effects. parameters: shape
    (terms,), filled; minus infinity where the margin is zero. mu: shape (2**lists,), filled with the fitted counts.
    matrix: shape (terms, terms) at least, work; holds the Cholesky factor of the information of the finite terms.
    Returns (status, log-likelihood without factorials): status FINE, NO_MAXIMUM or NOT_IDENTIFIED. Whatever the
    status, the log-likelihood is within 1e-7 of its supremum, so that it bounds every model inside this one.
    """
    lists = 0
    while 1 << lists < counts.size:
        lists += 1
    finite = np.empty(terms.size, np.int64)
    alive = np.empty(counts.size, np.bool_)
    size = _finite_terms(sums, terms, finite, alive)
    step, score, tried, value = (np.zeros(terms.size), np.zeros(terms.size), np.zeros(terms.size), np.zeros(terms.size))
    _start(counts, finite, size, alive, lists, matrix, value)
    likelihood = _log_likelihood(value, sums, finite, size, alive, mu, lists)
    gain, longest, lost = np.inf, np.inf, 0
    for _ in range(MOST_STEPS):
        gain, longest, lost = _newton_step(sums, mu, finite, size, lists, matrix, score, step)
        scale = 1.0 if longest < LONGEST_STEP else LONGEST_STEP / longest
        for _halving in range(MOST_HALVINGS):
            tried[:size] = value[:size] + scale * step[:size]
            reached = _log_likelihood(tried, sums, finite, size, alive, mu, lists)
            if reached >= likelihood - 1e-9 * (1.0 + abs(likelihood)):
                break
            scale *= 0.5
        value[:size] = tried[:size]
        likelihood = reached
        if gain < 1e-8 and (longest < 1e-4 or longest > 0.05):
            break
    a = 0
    for t in range(terms.size):
        parameters[t] = value[a] if sums[terms[t]] > 0.0 else -np.inf
        a += sums[terms[t]] > 0.0
    if lost:
        return NOT_IDENTIFIED, likelihood
    return (FINE if longest < 1e-3 and gain < 1e-6 else NO_MAXIMUM), likelihood
