"""The sampler of log-linear parameters, compiled: Hamiltonian Metropolis, whitened at the posterior mode.

The log-posterior of a Poisson log-linear model with normal (or flat) priors is concave:
    sum over observable histories of (count * eta - exp(eta)) - sum of precision * parameter**2 / 2,
with eta the subset sums of the parameters (Silverman 2020;
docs/explanation/estimation-bayes.md, equation 10). Newton's method finds its mode; in the
coordinates of the Cholesky factor of the information there, a few leapfrog steps and one accept or reject give draws
that are nearly independent (Neal 2011).

Arrays: counts float64 (2**lists,), entry 0 unused; alive bool, histories that are fitted; terms int64, the intercept 0
first; precisions float64 (terms,).
"""

import math

import numpy as np
from numba import njit

from palermo.estimation.engines.likelihood import sum_subsets, sum_supersets

MOST_STEPS = 200
HIGHEST = 300.0  # cap of eta, far above any count, so that a wild step stays a number and is rejected


@njit(cache=True, nogil=True)
def density(parameters, terms, counts, alive, precisions, eta, gradient):
    """Return the log-posterior up to a constant; fill eta with the fitted counts, and the gradient."""
    lists = 0
    while 1 << lists < counts.size:
        lists += 1
    eta[:] = 0.0
    for a in range(terms.size):
        eta[terms[a]] = parameters[a]
    sum_subsets(eta, lists)
    value = 0.0
    residual = np.zeros(counts.size)
    for s in range(1, counts.size):
        if alive[s]:
            fitted = math.exp(min(eta[s], HIGHEST))
            value += counts[s] * eta[s] - fitted
            residual[s] = counts[s] - fitted
            eta[s] = fitted
        else:
            eta[s] = 0.0
    eta[0] = 0.0
    sum_supersets(residual, lists)
    for a in range(terms.size):
        value -= 0.5 * precisions[a] * parameters[a] * parameters[a]
        gradient[a] = residual[terms[a]] - precisions[a] * parameters[a]
    return value


@njit(cache=True, nogil=True)
def information(fitted, terms, precisions, matrix):
    """Fill the negative second derivatives of the log-posterior from the fitted counts, which are overwritten."""
    lists = 0
    while 1 << lists < fitted.size:
        lists += 1
    sum_supersets(fitted, lists)
    for a in range(terms.size):
        for b in range(terms.size):
            matrix[a, b] = fitted[terms[a] | terms[b]]
        matrix[a, a] += precisions[a]


@njit(cache=True, nogil=True)
def find_mode(parameters, terms, counts, alive, precisions, matrix):
    """Climb to the mode by damped Newton steps; parameters start the climb and end at the mode.

    matrix: filled with the information at the mode. Returns whether the mode was reached.
    """
    size = terms.size
    eta = np.empty(counts.size)
    gradient = np.empty(size)
    tried_gradient = np.empty(size)
    value = density(parameters, terms, counts, alive, precisions, eta, gradient)
    for _ in range(MOST_STEPS):
        information(eta, terms, precisions, matrix)
        step = np.linalg.solve(matrix, gradient)
        gain = 0.0
        for a in range(size):
            gain += step[a] * gradient[a]
        scale = 1.0
        moved = False
        for _halving in range(40):
            tried = parameters + scale * step
            reached = density(tried, terms, counts, alive, precisions, eta, tried_gradient)
            if reached >= value - 1e-10 * (1.0 + abs(value)):
                parameters[:] = tried
                gradient[:] = tried_gradient
                value = reached
                moved = True
                break
            scale *= 0.5
        if not moved:
            return False
        if gain < 1e-12:
            density(parameters, terms, counts, alive, precisions, eta, gradient)
            information(eta, terms, precisions, matrix)
            return True
    return False


@njit(cache=True, nogil=True)
def to_parameters(mode, inverse, white, parameters):
    """Fill parameters = mode + inverse' white, where inverse is that of the lower Cholesky factor."""
    size = mode.size
    parameters[:] = mode
    for b in range(size):
        for a in range(b + 1):
            parameters[a] += inverse[b, a] * white[b]


@njit(cache=True, nogil=True)
def to_white(inverse, gradient, white):
    """Fill white = inverse gradient: the gradient in the whitened coordinates."""
    size = gradient.size
    for b in range(size):
        total = 0.0
        for a in range(b + 1):
            total += inverse[b, a] * gradient[a]
        white[b] = total


@njit(cache=True, nogil=True)
def run(rng, white, mode, inverse, terms, counts, alive, precisions, stride, leaps, kept):
    """Run a chain on; white: where it stands, in whitened coordinates, changed in place.

    stride: length of a leapfrog step, drawn anew by up to a fifth for each trajectory (Neal 2011).
    leaps: steps of a trajectory at most; their number is drawn too. kept: (draws, terms), filled with the parameters.
    Returns the share of trajectories accepted.
    """
    size = terms.size
    eta = np.empty(counts.size)
    gradient = np.empty(size)
    parameters = np.empty(size)
    pull = np.empty(size)
    to_parameters(mode, inverse, white, parameters)
    value = density(parameters, terms, counts, alive, precisions, eta, gradient)
    to_white(inverse, gradient, pull)
    accepted = 0
    tried_pull = np.empty(size)
    for draw in range(kept.shape[0]):
        speed = rng.standard_normal(size)
        energy = value - 0.5 * (speed * speed).sum()
        tried = white.copy()
        tried_pull[:] = pull
        reached = value
        length = stride * (0.8 + 0.4 * rng.random())
        for _ in range(1 + int(rng.random() * leaps)):
            speed += 0.5 * length * tried_pull
            tried += length * speed
            to_parameters(mode, inverse, tried, parameters)
            reached = density(parameters, terms, counts, alive, precisions, eta, gradient)
            to_white(inverse, gradient, tried_pull)
            speed += 0.5 * length * tried_pull
            if not reached > energy - 1000.0:
                break
        gain = reached - 0.5 * (speed * speed).sum() - energy
        if math.log(1.0 - rng.random()) < gain:
            white[:] = tried
            pull[:] = tried_pull
            value = reached
            accepted += 1
        to_parameters(mode, inverse, white, kept[draw])
    return accepted / kept.shape[0]
