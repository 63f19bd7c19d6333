"""The Gibbs sampler of latent classes, compiled (Manrique-Vallier 2016).

Numbers in brackets are equations of docs/explanation/estimation-bayes.md.

Persons fall into classes with shares nu (stick breaking with concentration alpha: a Dirichlet process cut off at as
many classes as there are); in class k list j names a person with chance lambda[j, k], whatever the other lists do.
Persons of one history are exchangeable, so their classes are one multinomial draw: cost grows with histories times
classes, not with persons.

State of a chain: chances float64 (lists, classes); log_shares float64 (classes,); scalars float64: [alpha, hidden].
hidden_classes int64 (classes,): the hidden persons by class. All change in place, so that a chain can be run in parts.
"""

import math

import numpy as np
from numba import njit

ALPHA, HIDDEN = 0, 1
FEW = 12  # up to so many persons of one history are placed one by one, which is quicker than binomials


@njit(cache=True, nogil=True)
def log_gamma_variate(rng, shape):
    """Draw the logarithm of a gamma variate; for a small shape too, where the variate itself would underflow."""
    if shape >= 1.0:
        return math.log(rng.standard_gamma(shape))
    return math.log(rng.standard_gamma(shape + 1.0)) + math.log(1.0 - rng.random()) / shape


@njit(cache=True, nogil=True)
def log_sum(one, other):
    """Return log(exp(one) + exp(other))."""
    larger = max(one, other)
    return larger + math.log1p(math.exp(min(one, other) - larger))


@njit(cache=True, nogil=True)
def place(rng, persons, weights, total, placed):
    """Add persons to classes: one multinomial draw with weights of a given total, as falling binomials."""
    left = persons
    rest = total
    last = weights.size - 1
    if persons <= FEW:
        for _ in range(persons):
            point = rng.random() * total
            k = 0
            while k < last and point >= weights[k]:
                point -= weights[k]
                k += 1
            placed[k] += 1
        return
    for k in range(last):
        if left == 0:
            return
        share = weights[k] / rest if rest > 0.0 else 1.0
        drawn = rng.binomial(left, share) if share < 1.0 else left
        placed[k] += drawn
        left -= drawn
        rest -= weights[k]
    placed[last] += left


@njit(cache=True, nogil=True)
def weigh(history, chances, shares, weights):
    """Fill the probability of a history (bit set) together with each class, the terms of (4); return their sum."""
    lists, classes = chances.shape
    weights[:] = shares
    for j in range(lists):
        if history >> j & 1:
            for k in range(classes):
                weights[k] *= chances[j, k]
        else:
            for k in range(classes):
                weights[k] *= 1.0 - chances[j, k]
    total = 0.0
    for k in range(classes):
        total += weights[k]
    return total


@njit(cache=True, nogil=True)
def swap_labels(rng, alpha, named, sizes):
    """Offer each class to change places with the next; shares and chances are integrated out.

    By stick breaking an order of classes has probability prod B(1 + n[k], alpha + later[k]); for neighbours the ratio
    is one of two sums. Without this move a large class that starts late stays there, and the small ones that would
    follow it never arise: the chain sits in a mode of its own (compare Papaspiliopoulos and Roberts 2008), (9).
    """
    lists, classes = named.shape
    later = 0
    for k in range(classes - 2, -1, -1):
        first, second = sizes[k], sizes[k + 1]
        if k == classes - 2:
            ratio = math.exp(
                math.lgamma(1.0 + second)
                + math.lgamma(alpha + first)
                - math.lgamma(1.0 + first)
                - math.lgamma(alpha + second)
            )
        else:
            ratio = (alpha + second + later) / (alpha + first + later)
        if ratio >= 1.0 or rng.random() < ratio:
            sizes[k], sizes[k + 1] = second, first
            for j in range(lists):
                named[j, k], named[j, k + 1] = named[j, k + 1], named[j, k]
        later += sizes[k + 1]


@njit(cache=True, nogil=True)
def draw_chances(rng, named, sizes, chances):
    """Draw lambda from Beta(1 + named, 1 + not named), (7); sizes: persons by class."""
    lists, classes = chances.shape
    for k in range(classes):
        for j in range(lists):
            if sizes[k] == 0:
                chances[j, k] = rng.random()
            else:
                yes = rng.standard_gamma(1.0 + named[j, k])
                no = rng.standard_gamma(1.0 + sizes[k] - named[j, k])
                chances[j, k] = yes / (yes + no)


@njit(cache=True, nogil=True)
def draw_shares(rng, sizes, alpha, log_shares, shares):
    """Draw nu by stick breaking: V[k] from Beta(1 + persons in k, alpha + persons in later classes), (7)."""
    classes = sizes.size
    later = sizes.sum()
    left = 0.0
    for k in range(classes - 1):
        later -= sizes[k]
        taken = log_gamma_variate(rng, 1.0 + sizes[k])
        kept = log_gamma_variate(rng, alpha + later)
        both = log_sum(taken, kept)
        log_shares[k] = left + taken - both
        shares[k] = math.exp(log_shares[k])
        left += kept - both
    log_shares[classes - 1] = left
    shares[classes - 1] = math.exp(left)


@njit(cache=True, nogil=True)
def run(rng, histories, counts, chances, log_shares, scalars, hidden_classes, shape, rate, thinning, kept):
    """Run a chain on and fill what is kept: every thinning-th state.

    histories, counts: those that occurred, int64. shape, rate: prior of alpha. kept: float64 (samples, 2), filled with
    the hidden persons and the classes in use. A kept of length 1 with a long thinning is a burn-in.
    """
    lists, classes = chances.shape
    observed = counts.sum()
    shares = np.exp(log_shares)
    weights = np.empty(classes)
    placed = np.empty(classes, np.int64)
    sizes = np.empty(classes, np.int64)
    named = np.empty((lists, classes), np.int64)
    for sample in range(kept.shape[0]):
        for _ in range(thinning):
            sizes[:] = hidden_classes
            named[:] = 0
            for m in range(histories.size):
                total = weigh(histories[m], chances, shares, weights)
                placed[:] = 0
                place(rng, counts[m], weights, total, placed)
                for k in range(classes):
                    sizes[k] += placed[k]
                for j in range(lists):
                    if histories[m] >> j & 1:
                        for k in range(classes):
                            named[j, k] += placed[k]
            swap_labels(rng, scalars[ALPHA], named, sizes)
            draw_chances(rng, named, sizes, chances)
            draw_shares(rng, sizes, scalars[ALPHA], log_shares, shares)
            # Hidden persons: negative binomial, which the prior 1/N gives (8).
            unseen = weigh(0, chances, shares, weights)
            chance = min(max(1.0 - unseen, 1e-12), 1.0)
            hidden = rng.poisson(rng.standard_gamma(float(observed)) * (1.0 - chance) / chance)
            hidden_classes[:] = 0
            place(rng, hidden, weights, unseen, hidden_classes)
            scalars[HIDDEN] = hidden
            scalars[ALPHA] = rng.standard_gamma(shape + classes - 1.0) / (rate - log_shares[classes - 1])
        kept[sample, 0] = scalars[HIDDEN]
        used = 0
        for k in range(classes):
            if sizes[k] > 0:
                used += 1
        kept[sample, 1] = used
