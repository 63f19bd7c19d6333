"""Forward choice of pairwise terms by Poisson p values, compiled.

Chan, Silverman and Vincent 2021, section 3.1: at each step the number of persons on both lists of an absent pair is
compared with its fitted mean by the one-sided Poisson p value; the pair with the smallest p below the threshold is
added, provided the maximum of the larger model exists and is unique. That check is the next fit itself, so a
candidate is only fitted when it is about to be chosen.
"""

import math

import numpy as np
from numba import njit

from palermo.estimation.engines.likelihood import FINE, fit, margins, sum_supersets

MAIN_EFFECT_AT_INFINITY, NO_INTERACTIONS = 0, 1


@njit(cache=True, nogil=True)
def log_poisson_p(seen, mean):
    """Return the logarithm of the one-sided p value: of so few where few are seen, else of so many."""
    if mean <= 0.0:
        return 0.0 if seen == 0.0 else -np.inf
    log_mass = seen * math.log(mean) - mean - math.lgamma(seen + 1.0)
    total = 1.0
    term = 1.0
    if seen <= mean:
        x = seen
        while x > 0.0 and term > 1e-17 * total:
            term *= x / mean
            x -= 1.0
            total += term
    else:
        x = seen + 1.0
        while term > 1e-17 * total:
            term *= mean / x
            x += 1.0
            total += term
    return log_mass + math.log(total)


@njit(cache=True, nogil=True)
def choose(counts, lists, log_threshold, empty_list, chosen, order):
    """Choose pairs for one table; fill ``chosen`` (by bit set) and ``order`` (pairs in the order they came).

    Returns (status, persons on no list, log-likelihood without factorials, pairs chosen); the status is that of the
    main effects alone when not even these can be fitted, and then the number means nothing.
    """
    size = 1 << lists
    sums = margins(counts, lists)
    chosen[:] = False
    pairs = lists * (lists - 1) // 2
    terms = np.zeros(1 + lists + pairs, np.int64)
    for i in range(lists):
        terms[1 + i] = 1 << i
    used = 1 + lists
    parameters = np.empty(terms.size)
    mu = np.empty(size)
    fitted = np.empty(size)
    matrix = np.empty((terms.size, terms.size))
    status, likelihood = fit(counts, sums, terms[:used], parameters, fitted, matrix)
    if status != FINE:
        return status, np.nan, likelihood, 0
    unseen = math.exp(parameters[0])
    empty = False
    for i in range(lists):
        empty |= sums[1 << i] == 0.0
    if empty and empty_list == NO_INTERACTIONS:
        return FINE, unseen, likelihood, 0
    scores = np.empty(size)
    count = 0
    while True:
        sum_supersets(fitted, lists)
        scores[:] = np.inf
        for i in range(lists):
            for j in range(i + 1, lists):
                pair = 1 << i | 1 << j
                if not chosen[pair] and sums[1 << i] > 0.0 and sums[1 << j] > 0.0:
                    scores[pair] = log_poisson_p(sums[pair], fitted[pair])
        grown = False
        while True:
            best = 0
            for pair in range(3, size):
                if scores[pair] < scores[best]:
                    best = pair
            if best == 0 or scores[best] >= log_threshold:
                break
            scores[best] = np.inf
            terms[used] = best
            status, reached = fit(counts, sums, terms[: used + 1], parameters, mu, matrix)
            if status == FINE:
                used += 1
                chosen[best] = True
                order[count] = best
                count += 1
                unseen = math.exp(parameters[0])
                likelihood = reached
                fitted[:] = mu
                grown = True
                break
        if not grown:
            return FINE, unseen, likelihood, count


@njit(cache=True, nogil=True)
def choose_many(tables, lists, log_threshold, empty_list, unseen, chosen):
    """Choose pairs for each of many tables, shape (tables, 2**lists); fill persons on no list (NaN: none) and terms."""
    order = np.empty(lists * lists, np.int64)
    for row in range(tables.shape[0]):
        status, number, _, _ = choose(tables[row], lists, log_threshold, empty_list, chosen[row], order)
        unseen[row] = number if status == FINE else np.nan
