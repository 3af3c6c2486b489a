"""Runs a piece of Python as Lambda would, and says what it cost.

The interpreter below the virtual environment, without site-packages; on the path is only what is
packaged. Instructions are counted by valgrind, user mode only: other load cannot change them.
Where valgrind is missing, and beside it, CPU times are compared within one interleaved run.
"""

import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdk import specs

COUNTER = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
INTERPRETER = getattr(sys, "_base_executable", sys.executable)
LIMIT = 180  # seconds a process may take, valgrind's slowness included
COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)")
REGION = "us-east-1"
STAGE = "prod"

Tick = Callable[[], object]


@dataclass(frozen=True)
class Program:
    """Python's arguments, e.g. ("-c", "pass"), what is on the path besides the library, and
    variables that are not as they are in prod.
    """

    arguments: tuple[str, ...]
    path: tuple[Path, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()

    def command(self) -> list[str]:
        return [INTERPRETER, "-s", "-S", "-P", *self.arguments]

    def environment(self) -> dict[str, str]:
        """Return it as Lambda and the CDK app write it; no call is sent with these credentials."""
        tables = {f"{row.key.upper()}_TABLE": row.name for row in specs.TABLES}
        secrets = {
            f"{row.key.upper()}_SECRET": specs.secret_name(row.key, STAGE) for row in specs.SECRETS
        }
        fixed = {
            "PATH": os.defpath,
            "PYTHONPATH": os.pathsep.join(str(folder) for folder in self.path),
            "PYTHONHASHSEED": "0",
            "AWS_LAMBDA_FUNCTION_NAME": "auxeira-prod-bench",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "benchmark",
            "AWS_SECRET_ACCESS_KEY": "benchmark",
            "AWS_SESSION_TOKEN": "benchmark",
            "STAGE": STAGE,
            "CORS_ORIGINS": "https://dashboard.auxeira.com",
            "POWERTOOLS_SERVICE_NAME": "bench",
            "POWERTOOLS_METRICS_NAMESPACE": "Auxeira",
            "POWERTOOLS_LOG_LEVEL": "INFO",
        }
        return tables | secrets | fixed | dict(self.variables)


def has_valgrind() -> bool:
    return shutil.which("valgrind") is not None


def count_instructions(programs: Mapping[str, Program], tick: Tick) -> dict[str, int]:
    """Return user-mode instructions of each whole process; two are counted at a time."""

    def count(program: Program) -> int:
        found = COUNTED.search(_run_program([*COUNTER, *program.command()], program).stderr)
        if not found:
            raise RuntimeError("valgrind printed no count")
        tick()
        return int(found[1].replace(",", ""))

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(programs, pool.map(count, programs.values()), strict=True))


def measure_cpu_times(
    programs: Mapping[str, Program], rounds: int, tick: Tick
) -> dict[str, list[float]]:
    """Return CPU milliseconds (user, system) of each whole process, a row a round, interleaved."""
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            before = _children_cpu_seconds()
            _run_program(program.command(), program)
            times[name].append((_children_cpu_seconds() - before) * 1000)
            tick()
    return times


def run_and_read_json(program: Program) -> Any:
    """Return the JSON that a program prints as its last line."""
    return json.loads(_run_program(program.command(), program).stdout.splitlines()[-1])


def median_ratio(times: list[float], others: list[float]) -> float:
    """Return the median of the ratios of each round."""
    return statistics.median(a / b for a, b in zip(times, others, strict=True))


def _children_cpu_seconds() -> float:
    """Return CPU seconds of all children that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _run_program(command: list[str], program: Program) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, env=program.environment(), cwd="/", capture_output=True, text=True,
            timeout=LIMIT, check=True,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"{' '.join(command)} failed:\n{error.stderr[-2000:]}") from error
