"""`python -m benchmarks`: what every command costs at every size, beside the peer's script and the floor, in one run.

Surveys, environments and results go to benchmarks/results (--into); what is there already is used again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from benchmarks import environments
from benchmarks.chart import svg
from benchmarks.jobs import Pythons, generating, merging, starting
from benchmarks.measuring import Cost, Side, ratio, together, typical
from survey.storage.folder import Folder

_SIZES = (14, 100, 1_000, 10_000)
_FORMS = 1_741
"""Cities, towns and villages of Japan."""
_LARGE = 2_000
_MIB = 1024 * 1024

Results = dict[str, dict[str, list[Cost]]]
"""By job and size, such as "merge 14", then by side."""


def main(arguments: Sequence[str] | None = None) -> Results:
    """Measure, print and write results.json and chart.svg."""
    chosen = _parser().parse_args(arguments)
    into: Path = chosen.into.resolve()
    into.mkdir(parents=True, exist_ok=True)
    pythons = _pythons(chosen, into)
    environment = environments.clean()
    results: Results = {}

    def measure(job: str, sides: Sequence[Side], times: int) -> None:
        costs = together(sides, times, environment)
        results[job] = {side.name: cost for side, cost in zip(sides, costs, strict=True)}
        print(_line(job, results[job]), flush=True)

    print("| job | size | each side: seconds and memory |\n|---|---|---|", flush=True)
    (into / "empty").mkdir(exist_ok=True)
    measure("start", starting(pythons, into / "empty"), chosen.times * 3)
    for size in chosen.sizes:
        measure(f"merge {size}", merging(pythons, _folder(into, size, furigana=True)), chosen.times)
    for size in chosen.forms:
        measure(f"generate {size}", generating(pythons, _folder(into, size, furigana=True)), chosen.times)
    reading = {
        f"{size} {look}": _reading(pythons, _folder(into, size, furigana=look == "furigana"), chosen.times, environment)
        for size in chosen.reading
        for look in ("plain", "furigana")
    }
    print("\n".join(_verdicts(results, reading, chosen.sizes)))
    _keep(into, results, reading, chosen.sizes)
    return results


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[*_SIZES, _LARGE], help="sheets to merge")
    parser.add_argument("--forms", type=int, nargs="*", default=[_FORMS], help="forms to generate")
    parser.add_argument("--reading", type=int, nargs="*", default=[_LARGE], help="sheets to read beside inflating them")
    parser.add_argument("--times", type=int, default=3, help="runs of each side")
    parser.add_argument("--into", type=Path, default=environments.ROOT / "benchmarks" / "results")
    parser.add_argument("--here", action="store_true", help="with this environment, and without the peer")
    return parser


def _pythons(chosen: argparse.Namespace, into: Path) -> Pythons:
    if chosen.here:
        return Pythons(Path(sys.executable), None)
    product = environments.product(into / "environment of the product")
    try:
        return Pythons(product, environments.peer(into / "environment of the peer"))
    except subprocess.CalledProcessError:
        print("The peer's libraries could not be installed: it is left out.")
        return Pythons(product, None)


def _folder(into: Path, sheets: int, *, furigana: bool) -> Folder:
    # Not before the first job is measured: the system takes a process to be as large as the one that started it.
    from benchmarks.synthetic import lay_out

    with ProcessPoolExecutor(mp_context=get_context("spawn")) as executor:
        return lay_out(into / f"{sheets} {'furigana' if furigana else 'plain'}", sheets, executor, furigana=furigana)


def _reading(pythons: Pythons, folder: Folder, times: int, environment: Mapping[str, str]) -> dict[str, float]:
    command = [str(pythons.product), "-m", "benchmarks.reading", str(folder.root), str(times)]
    done = subprocess.run(command, env=dict(environment), check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


# ---------------------------------------------------------------- what is said


def _line(job: str, sides: Mapping[str, Sequence[Cost]]) -> str:
    name, _, size = job.partition(" ")
    said = (f"{side}: {_said(typical(costs))}" for side, costs in sides.items())
    return f"| {name} | {size} | {' · '.join(said)} |"


def _said(cost: Cost) -> str:
    return f"{cost.seconds:.2f} s" + (f", {cost.memory / _MIB:.0f} MiB" if cost.memory else "")


def _verdicts(results: Results, reading: Mapping[str, Mapping[str, float]], sizes: Sequence[int]) -> list[str]:
    """A line for each ratio that the product promises, with what was measured: median of the turns."""
    lines = ["", "| ratio | measured | at most |", "|---|---|---|"]

    def add(what: str, measured: float, most: float) -> None:
        lines.append(f"| {what} | {measured:.2f} {'' if measured <= most else '**not met**'} | {most} |")

    start = results["start"]
    add("--help : bare interpreter", ratio(start["help"], start["bare"]), 7)
    add("a command with nothing to do : bare interpreter", ratio(start["nothing"], start["bare"]), 9)
    for size, most in ((14, 1.0), (_LARGE, 0.25)):
        if "peer" in results.get(f"merge {size}", {}):
            sides = results[f"merge {size}"]
            add(f"merge of {size:,} sheets : peer", ratio(sides["merge"], sides["peer"]), most)
    for name, measured in reading.items():
        most = 6 if name.endswith("furigana") else 3
        add(f"reading {name} : inflating, on all processors", measured["spread"], most)
        lines.append(f"| reading {name} : inflating, on one processor | {measured['here']:.2f} | – |")
    for job, sides in results.items():
        if job.startswith("generate"):
            add(f"{job} forms : xlsxwriter at its defaults", ratio(sides["generate"], sides["defaults"]), 0.5)
    if {1_000, 10_000} <= set(sizes):
        few, many = (typical(results[f"merge {size}"]["merge"]) for size in (1_000, 10_000))
        add("a sheet of 10,000 : a sheet of 1,000, in seconds", many.seconds / 10 / few.seconds, 1.15)
        if few.memory and many.memory:
            add("KiB a sheet from 1,000 to 10,000", (many.memory - few.memory) / 9_000 / 1024, 25)
    return lines


def _keep(into: Path, results: Results, reading: Mapping[str, Mapping[str, float]], sizes: Sequence[int]) -> None:
    told = {
        job: {side: [asdict(cost) for cost in costs] for side, costs in sides.items()} for job, sides in results.items()
    }
    (into / "results.json").write_text(json.dumps({"costs": told, "reading": reading}, indent=1), encoding="utf-8")
    merges = {size: results[f"merge {size}"] for size in sorted(sizes)}
    names = ["merge", "validate", "floor", "peer"] if merges else []
    lines = {
        name: [(size, typical(sides[name]).seconds) for size, sides in merges.items() if name in sides]
        for name in names
    }
    if drawn := {name: line for name, line in lines.items() if line}:
        (into / "chart.svg").write_text(svg(drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
