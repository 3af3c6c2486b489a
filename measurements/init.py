"""Init of every handler: the whole process that imports it, against plain boto3."""

from typing import Any

from cdk import specs
from measurements import assets, process
from measurements.process import Program, Tick

STOCK = "plain boto3"
EMPTY = "python alone"
GOAL = 1.05  # of plain boto3
ROUNDS = 7


def build_programs() -> dict[str, Program]:
    groups = [spec.group for spec in specs.FUNCTIONS]
    stock = "import boto3; boto3.client('dynamodb')"
    return {
        STOCK: Program(("-c", stock), (assets.install_stock_boto3(),)),
        EMPTY: Program(("-c", "pass")),
        "bare": Program(("-c", "import bare"), assets.bare_handler_path()),
        **{
            group: Program(("-c", f"import functions.{group}.handler"), assets.function_path(group))
            for group in groups
        },
    }


def count_init_steps() -> int:
    return (len(specs.FUNCTIONS) + 3) * (ROUNDS + process.has_valgrind())


def measure_init(tick: Tick) -> dict[str, Any]:
    """Return a row a program: {instructions, ratio, cpu_ms, cpu_ratio}, ratios of plain boto3's."""
    found = build_programs()
    times = process.measure_cpu_times(found, ROUNDS, tick)
    counts = process.count_instructions(found, tick) if process.has_valgrind() else {}
    rows: dict[str, Any] = {}
    for name in found:
        rows[name] = {
            "cpu_ms": round(sorted(times[name])[ROUNDS // 2], 1),
            "cpu_ratio": round(process.median_ratio(times[name], times[STOCK]), 3),
        }
        if counts:
            rows[name]["instructions"] = counts[name]
            rows[name]["ratio"] = round(counts[name] / counts[STOCK], 3)
    return rows
