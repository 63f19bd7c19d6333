"""The estimators that are not chosen log-linear models, as the front door asks for them."""

from collections.abc import Callable, Mapping

from palermo.errors import InvalidInput
from palermo.estimation.bayes.decomposable import estimate_by_graphs
from palermo.estimation.bayes.latent_classes import estimate_by_latent_classes
from palermo.estimation.bayes.thresholded import estimate_by_threshold
from palermo.estimation.bounds.chao import chao, zelterman
from palermo.estimation.bounds.coverage import estimate_coverage
from palermo.estimation.bounds.heterogeneity import closed_model
from palermo.estimation.bounds.pairs import Overlap, chapman
from palermo.estimation.intervals.resampling import Progress
from palermo.estimation.method import Method
from palermo.estimation.results import Estimate
from palermo.estimation.tables import CaptureTable


def _graphs(table: CaptureTable, method: Method, progress: Progress) -> Estimate:
    return estimate_by_graphs(table, level=method.level, progress=progress)


def _latent_classes(table: CaptureTable, method: Method, progress: Progress) -> Estimate:
    return estimate_by_latent_classes(table, seed=method.seed, level=method.level, progress=progress)


def _thresholded(table: CaptureTable, method: Method, progress: Progress) -> Estimate:
    return estimate_by_threshold(table, seed=method.seed, level=method.level, progress=progress)


def _chao(table: CaptureTable, method: Method, progress: Progress) -> Estimate:
    return chao(table, level=method.level)


def _zelterman(table: CaptureTable, method: Method, progress: Progress) -> Estimate:
    return zelterman(table, level=method.level)


def _coverage(table: CaptureTable, method: Method, progress: Progress) -> Estimate:
    replicates = max(method.replicates, 200)
    return estimate_coverage(table, seed=method.seed, replicates=replicates, level=method.level)


def _chapman(table: CaptureTable, method: Method, progress: Progress) -> Estimate:
    if len(table.lists) != 2:
        raise InvalidInput(f"Chapman's estimate takes two lists, not {len(table.lists)}; drop or merge lists first")
    first, second = (int(size) for size in table.sizes)
    return chapman(Overlap(first, second, int(table.counts[3])), level=method.level)


def _closed(table: CaptureTable, method: Method, progress: Progress) -> Estimate:
    return closed_model(table, method.model or "Mth Chao (LB)").estimate(method.level)


ALTERNATIVES: Mapping[str, Callable[[CaptureTable, Method, Progress], Estimate]] = {
    "dga": _graphs,
    "lcmcr": _latent_classes,
    "thresholded": _thresholded,
    "chao": _chao,
    "zelterman": _zelterman,
    "coverage": _coverage,
    "chapman": _chapman,
    "closed": _closed,
}
