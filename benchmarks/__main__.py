"""`python -m benchmarks`: what every command costs at every size, beside the peers' scripts and the floor, in one run.

Surveys, environments and results go to benchmarks/results (--into); what is there already is used again. A run is warm
but where it is called cold: what it reads, its own libraries too, was read before and is still in memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from benchmarks import environments, promises
from benchmarks.chart import svg
from benchmarks.jobs import PEERS, Job, Pythons, generating, growing, merging, starting, year
from benchmarks.measuring import Cost, Ratio, together, typical
from benchmarks.promises import Results
from benchmarks.synthetic import lay_out
from benchmarks.two_years import TwoYears, lay_out_two_years
from benchmarks.watching import may_forget_files
from survey.storage.folder import Folder

_FORMS = 1_741
"""Cities, towns and villages of Japan."""
_LARGE = 2_000
_MIB = 1024 * 1024


def main(arguments: Sequence[str] | None = None) -> Results:
    """Measure, print and write results.json and chart.svg."""
    chosen = _parser().parse_args(arguments)
    into: Path = chosen.into.resolve()
    into.mkdir(parents=True, exist_ok=True)
    pythons, environment = _pythons(chosen, into), environments.clean()
    results: Results = {}
    print(
        "| job | side | seconds | CPU seconds | memory in all | largest process |\n|---|---|---|---|---|---|",
        flush=True,
    )
    for job in _jobs(chosen, into, pythons):
        costs = together(job.sides, job.turns, environment, cold=job.cold)
        results[job.name] = {side.name: cost for side, cost in zip(job.sides, costs, strict=True)}
        print("\n".join(_lines(job.name, results[job.name])), flush=True)
    reading = {
        f"reading {size} {look}": _reading(pythons, _folder(into, size, look), chosen.times, environment)
        for size in chosen.reading
        for look in ("plain", "furigana")
    }
    print("", *promises.table(results, reading), sep="\n")
    if chosen.growth:
        print("", *promises.growth(results["growth"], *chosen.growth), sep="\n")
    _keep(into, results, reading, chosen.sizes)
    return results


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[14, 100, 1_000, _LARGE], help="sheets to merge")
    parser.add_argument("--plain", type=int, nargs="*", default=[14, _LARGE], help="the same without furigana")
    parser.add_argument("--cold", type=int, nargs="*", default=[14, 1_000], help="the same with no file in memory")
    parser.add_argument("--growth", type=int, nargs="*", default=[1_000, 10_000], help="few and many sheets to merge")
    parser.add_argument("--forms", type=int, nargs="*", default=[_FORMS], help="forms to generate")
    parser.add_argument("--years", type=int, nargs="*", default=[160], help="departments of a year with a former one")
    parser.add_argument(
        "--whole-years", type=int, nargs="*", default=[160], help="the same with mails and looks between"
    )
    parser.add_argument("--reading", type=int, nargs="*", default=[_LARGE], help="sheets to read beside inflating them")
    parser.add_argument("--times", type=int, default=3, help="runs of each side")
    parser.add_argument("--into", type=Path, default=environments.ROOT / "benchmarks" / "results")
    parser.add_argument("--here", action="store_true", help="with this environment, and without the peers")
    return parser


def _pythons(chosen: argparse.Namespace, into: Path) -> Pythons:
    if chosen.here:
        return Pythons(Path(sys.executable), None)
    product = environments.product(into / "environment of the product")
    try:
        return Pythons(product, environments.peers(into / "environment of the peers"))
    except subprocess.CalledProcessError:
        print("The peers' libraries could not be installed: they are left out.")
        return Pythons(product, None)


def _jobs(chosen: argparse.Namespace, into: Path, pythons: Pythons) -> Iterator[Job]:
    """One after the other, each survey laid out when its turn comes."""
    (into / "empty").mkdir(exist_ok=True)
    yield Job("start", starting(pythons, into / "empty"), 3 * chosen.times)
    for look, sizes in (("furigana", chosen.sizes), ("plain", chosen.plain)):
        for size in sizes:
            yield Job(f"merge {size} {look}", merging(pythons, _folder(into, size, look)), chosen.times)
    if chosen.cold and not may_forget_files():
        print("Cold runs are left out: the system lets only its superuser drop what it holds of files.")
        chosen.cold.clear()
    for size in chosen.cold:
        sides = merging(pythons, _folder(into, size, "furigana"))
        yield Job(f"merge {size} furigana, cold", sides, chosen.times, cold=True)
    if chosen.growth:
        few, many = (_folder(into, size, "furigana") for size in chosen.growth)
        yield Job("growth", growing(pythons, few, many), chosen.times)
    for size in chosen.forms:
        yield Job(f"generate {size}", generating(pythons, _folder(into, size, "furigana")), chosen.times)
    for kind, sizes in (("year", chosen.years), ("whole year", chosen.whole_years)):
        for size in sizes:
            sides = year(pythons, _two_years(into, size), whole=kind != "year")
            yield Job(f"{kind} {size}", sides, chosen.times)


def _folder(into: Path, sheets: int, look: str) -> Folder:
    with _processes() as executor:
        return lay_out(into / f"{sheets} {look}", sheets, executor, furigana=look == "furigana")


def _two_years(into: Path, departments: int) -> TwoYears:
    with _processes() as executor:
        return lay_out_two_years(into / f"{departments} in two years", departments, executor)


def _processes() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(mp_context=get_context("spawn"))


def _reading(pythons: Pythons, folder: Folder, times: int, environment: Mapping[str, str]) -> Ratio:
    command = [str(pythons.product), "-m", "benchmarks.reading", str(folder.root), str(times)]
    done = subprocess.run(command, env=dict(environment), check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return Ratio(measured["here"], measured["spread"])


def _lines(job: str, sides: Mapping[str, Sequence[Cost]]) -> Iterator[str]:
    for side, costs in sides.items():
        cost = typical(costs)
        cpu = "–" if cost.cpu is None else f"{cost.cpu:.2f}"
        sizes = ("–" if size is None else f"{size / _MIB:.0f} MiB" for size in (cost.memory, cost.largest))
        yield f"| {job} | {side} | {cost.seconds:.2f} | {cpu} | {' | '.join(sizes)} |"


def _keep(into: Path, results: Results, reading: Mapping[str, Ratio], sizes: Sequence[int]) -> None:
    told = {
        job: {side: [asdict(cost) for cost in costs] for side, costs in sides.items()} for job, sides in results.items()
    }
    ratios = {job: asdict(ratio) for job, ratio in reading.items()}
    (into / "results.json").write_text(json.dumps({"costs": told, "reading": ratios}, indent=1), encoding="utf-8")
    merges = {size: results[f"merge {size} furigana"] for size in sorted(sizes)}
    lines = {
        name: [(size, typical(sides[name]).seconds) for size, sides in merges.items() if name in sides]
        for name in ("merge", "validate", "floor", *PEERS)
    }
    if drawn := {name: line for name, line in lines.items() if line}:
        (into / "chart.svg").write_text(svg(drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
