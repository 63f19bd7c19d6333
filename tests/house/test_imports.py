"""The import contracts hold, and each is seen to fail where it is broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).parent / "lint-imports"
BREAKS = {
    "The ground floor knows nothing of the web": ("palermo/statistics/trends.py", "import django"),
    "Rooms of the ground floor import downward only": ("palermo/content/labels.py", "import palermo.statistics.query"),
    "Rooms of the upper floor import downward only": (
        "palermo_web/accounts/models.py",
        "import palermo_web.statistics.models",
    ),
    "Inside accounts": ("palermo_web/accounts/models.py", "import palermo_web.accounts.views"),
    "Inside statistics": ("palermo_web/statistics/rules.py", "import palermo_web.statistics.views"),
}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    words = [str(LINTER), "--no-cache", "--config", "pyproject.toml"]
    return subprocess.run(
        words, cwd=folder, env={**os.environ, "PYTHONPATH": "src"}, check=False, capture_output=True, text=True
    )


@pytest.mark.skipif(not LINTER.exists(), reason="import-linter is not installed here")
@pytest.mark.parametrize("contract", BREAKS)
def test_a_broken_contract_fails(tmp_path, contract):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.json", "*.ttf"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    name, line = BREAKS[contract]
    file = tmp_path / "src" / name
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    found = _lint(tmp_path)
    assert found.returncode == 1, found.stdout + found.stderr
    assert any(contract in text and "BROKEN" in text for text in found.stdout.splitlines()), found.stdout
