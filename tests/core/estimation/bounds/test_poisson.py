import numpy as np
import pytest

from palermo.errors import InvalidInput, NotEstimable
from palermo.estimation.bounds.log_normal import log_normal
from palermo.estimation.bounds.poisson import fit_poisson

DESIGN = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0], [1.0, 3.0]])


def test_the_fit_solves_the_equations_of_the_likelihood():
    counts = np.array([9.0, 6.0, 2.0, 3.0])

    found = fit_poisson(DESIGN, counts)

    assert DESIGN.T @ (counts - found.fitted) == pytest.approx([0, 0], abs=1e-6)
    assert np.linalg.inv(found.covariance) == pytest.approx(DESIGN.T @ (DESIGN * found.fitted[:, None]))
    assert (found.settled, found.degrees) == (True, 2)


def test_an_offset_moves_the_intercept_only():
    counts = np.array([9.0, 6.0, 2.0, 3.0])

    moved = fit_poisson(DESIGN, counts, np.full(4, 0.7)).coefficients

    assert moved == pytest.approx(fit_poisson(DESIGN, counts).coefficients - [0.7, 0.0])


def test_a_maximum_at_infinity_is_not_settled():
    assert not fit_poisson(np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([5.0, 0.0])).settled


def test_columns_that_depend_on_each_other_are_refused():
    with pytest.raises(NotEstimable):
        fit_poisson(np.hstack([DESIGN, DESIGN[:, :1]]), np.array([9.0, 6.0, 2.0, 3.0]))


def test_counts_that_do_not_fit_the_design_are_refused():
    with pytest.raises(InvalidInput):
        fit_poisson(DESIGN, np.ones(3))


def test_a_total_without_hidden_persons_has_no_log_normal_interval():
    with pytest.raises(NotEstimable):
        log_normal(100, 100.0, 5.0)
