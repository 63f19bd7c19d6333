"""Multiple systems estimation: from overlapping lists of persons to how many there are, and how sure that is.

Usable alone: ``from palermo import estimation``; names are loaded when they are first used.

>>> from palermo.estimation import Method, estimate, read_text
>>> table = read_text("a,b,c,count\\n1,0,0,30\\n0,1,0,25\\n1,1,0,4\\n0,0,1,40\\n1,0,1,5\\n0,1,1,6\\n1,1,1,2\\n").whole
>>> round(estimate(table, Method("independence", replicates=0)).total)
282
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from palermo.estimation.estimating import METHODS, estimate
    from palermo.estimation.method import Method
    from palermo.estimation.models import Model
    from palermo.estimation.reading import read_file, read_text
    from palermo.estimation.results import Estimate, Finding, Interval
    from palermo.estimation.tables import CaptureTable, from_histories, from_persons, together

HOMES = {
    "METHODS": "estimating",
    "Method": "method",
    "estimate": "estimating",
    "Model": "models",
    "read_file": "reading",
    "read_text": "reading",
    "Estimate": "results",
    "Finding": "results",
    "Interval": "results",
    "CaptureTable": "tables",
    "from_histories": "tables",
    "from_persons": "tables",
    "together": "tables",
}
__all__ = [
    "METHODS",
    "CaptureTable",
    "Estimate",
    "Finding",
    "Interval",
    "Method",
    "Model",
    "estimate",
    "from_histories",
    "from_persons",
    "read_file",
    "read_text",
    "together",
]


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"palermo.estimation has no {name}")
    return getattr(importlib.import_module(f"palermo.estimation.{HOMES[name]}"), name)
