"""What is compiled: kernels on plain arrays, without names, errors or chance; the rooms beside give them meaning."""

from pathlib import Path


def are_compiled() -> bool:
    """Return whether an earlier process left compiled kernels beside their source; the first use takes half a minute.

    >>> are_compiled() in (True, False)
    True
    """
    return any(Path(__file__).parent.glob("__pycache__/*.nbi"))
