"""`python -m benchmarks.dask_cluster`: a merge whose files are read by a cluster of dask, beside the same merge without.

Any executor of concurrent.futures may stand in a run; this is one that the product knows nothing of.
"""

from __future__ import annotations

import argparse
import subprocess
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks import environments

_WORKERS = 2


def main() -> None:
    """Lay out a survey and merge it in an environment that has dask."""
    parser = argparse.ArgumentParser("python -m benchmarks.dask_cluster", description=__doc__)
    parser.add_argument("--sheets", type=int, default=100, help="sheets to merge")
    parser.add_argument("--into", type=Path, default=environments.ROOT / "benchmarks" / "results")
    parser.add_argument("--there", type=Path, help="the survey to merge, where dask is")
    chosen = parser.parse_args()
    if chosen.there:
        compare(chosen.there)
        return
    from benchmarks.synthetic import lay_out

    into: Path = chosen.into.resolve()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as executor:
        folder = lay_out(into / f"{chosen.sheets} furigana", chosen.sheets, executor)
    python = environments.cluster(into / "cluster")
    command = [python, "-m", "benchmarks.dask_cluster", "--there", folder.root]
    subprocess.run(command, check=True, env=environments.clean(), cwd=environments.ROOT)


def compare(survey: Path) -> None:
    """Merge in processes of our own, then on the cluster; say how long each took and whether the outputs are the same."""
    from distributed import Client, LocalCluster

    alone, files = _merged(survey, None)
    print(f"processes of our own: {alone:.2f} s")
    with LocalCluster(n_workers=_WORKERS, threads_per_worker=1) as cluster, Client(cluster) as client:
        there, others = _merged(survey, client.get_executor())
    print(f"dask, {_WORKERS} workers: {there:.2f} s")
    print(f"{len(files)} outputs, {'the same' if files == others else 'NOT the same'}")


def _merged(survey: Path, executor: Executor | None) -> tuple[float, dict[str, bytes]]:
    """Seconds, and what was written."""
    from survey.commands.merge import merge
    from survey.commands.run import Run
    from survey.storage.folder import Folder

    folder = Folder(survey)
    folder.reading_cache.unlink(missing_ok=True)
    begun = time.perf_counter()
    done = merge(Run(folder, executor=executor))
    return time.perf_counter() - begun, {path.name: path.read_bytes() for path in done.files}


if __name__ == "__main__":
    main()
