"""Many workers that attach and detach the same volumes at random, and what must hold of it all the same."""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from guest import MOUNTED, UNMOUNTED, Failed, Guest
from watcher import Volume, Watcher

WORKERS = 8
RUN_LIMIT = 600
END_LIMIT = 30  # PID 1 tries a busy mount again after 10 s


@dataclass
class Run:
    """All that is known of a race once it is over."""
    watcher: Watcher
    records: list[dict]  # of the workers
    seconds: float
    trouble: list[str]  # workers that did not come to their end
    mounted: dict[str, list[int]]  # per volume, when PID 1 mounted it, in microseconds since 1970
    unmounted: dict[str, list[int]]
    left: list[str]  # at the end


def race(machine: Guest, volumes: dict[str, Volume], operations: int, seed: int, ways: list[str],
         meanwhile=lambda: None) -> Run:
    with Watcher(machine, volumes) as watcher:
        began = time.monotonic()
        workers = _start(machine, {
            "leader": machine.leader, "seed": seed, "ways": ways, "operations": -(-operations // WORKERS),
            "volumes": {name: volume.where for name, volume in volumes.items()}})
        try:
            meanwhile()
        finally:
            records, trouble = _finish(workers)
        seconds = time.monotonic() - began
        left = _left(machine, volumes)
    return Run(watcher, records, seconds, trouble,
               {name: machine.events(volume.unit, MOUNTED) for name, volume in volumes.items()},
               {name: machine.events(volume.unit, UNMOUNTED) for name, volume in volumes.items()}, left)


def _start(machine: Guest, orders: dict) -> list[tuple[subprocess.Popen, BinaryIO]]:
    program = Path(__file__).with_name("race_worker.py")
    files = [tempfile.TemporaryFile() for _ in range(WORKERS)]
    return [(subprocess.Popen([sys.executable, program, json.dumps(orders | {"number": number})],
                              stdin=subprocess.DEVNULL, stdout=file, stderr=file), file)
            for number, file in enumerate(files)]


def _finish(workers: list[tuple[subprocess.Popen, BinaryIO]]) -> tuple[list[dict], list[str]]:
    until = time.monotonic() + RUN_LIMIT
    records, trouble = [], []
    for number, (worker, file) in enumerate(workers):
        try:
            status = worker.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            worker.kill()
            status = f"{worker.wait()}, not done within {RUN_LIMIT} s"
        with file:
            file.seek(0)
            lines = file.read().decode().splitlines()
        records += [json.loads(line) for line in lines if line.startswith("{")]
        if status != 0:
            rest = " ".join(line for line in lines if not line.startswith("{"))
            trouble.append(f"worker {number} ended with {status}: {rest}")
    return records, trouble


def _left(machine: Guest, volumes: dict[str, Volume]) -> list[str]:
    """What is still there when everybody has let go."""
    try:
        machine.wait_for(lambda: not any(machine.mounted(volume.where) for volume in volumes.values()),
                         "the last unmount", END_LIMIT)
        machine.wait_for(lambda: not set(machine.units("srv*.mount").values()) & {"active", "deactivating"},
                         "the mount units' end")
    except Failed:
        pass  # and the lists below say what
    left = [f"{volume.where} is mounted at the end" for volume in volumes.values() if machine.mounted(volume.where)]
    left += [f"{unit} is {state} at the end" for unit, state in machine.units("volume-*@*", "srv*.mount").items()
             if state != "inactive"]
    jobs = machine.run("systemctl", "list-jobs", "--no-legend").stdout.split("\n")
    left += [f"job at the end: {job}" for job in jobs if job and not job.startswith("No jobs")]
    return left
