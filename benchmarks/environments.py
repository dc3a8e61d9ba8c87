"""Environments of their own: the product as an officer has it, without what its developers need, and the peers'."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def product(place: Path) -> Path:
    """Python of an environment with the product's dependencies at their pinned versions."""
    return _made(place, "-c", str(ROOT / "constraints.txt"), str(ROOT))


def cluster(place: Path) -> Path:
    """Python of an environment with the product and dask's scheduler."""
    wanted = str(ROOT / "benchmarks" / "requirements-cluster.txt")
    return _made(place, "-c", str(ROOT / "constraints.txt"), "-r", wanted, str(ROOT))


def peers(place: Path) -> Path:
    """Python of an environment with the peers' libraries."""
    return _made(place, "-r", str(ROOT / "benchmarks" / "requirements.txt"))


def clean() -> Mapping[str, str]:
    """This process's environment without what would keep a run from finding its modules compiled, as it does every day."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**ours, "PYTHONPATH": str(ROOT)}


def _made(place: Path, *wanted: str) -> Path:
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(place, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
    subprocess.run(pip, check=True)
    return python
