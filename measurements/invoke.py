"""GET /api/auth/me against the bare handler; login beyond its hash, and when it is refused."""

import statistics
from typing import Any

from measurements import assets, process
from measurements.process import Program, Tick

GOAL = 1.2  # of the bare handler, warm
CALLS = 41  # of the longer of the two runs whose difference is counted
WARM_CALLS = 300
ROUNDS = 7
LOGIN_CALLS = 101
LOGIN_GOAL = 0.05  # of the hash
REFUSALS = 60  # logins of each kind
HASH = (
    "import bcrypt, json, time; s = bcrypt.gensalt({cost}); t = []\n"
    "for _ in range({calls}): a = time.process_time(); bcrypt.hashpw(b'x' * 64, s);"
    " t.append(time.process_time() - a)\n"
    "print(json.dumps(sorted(t)[len(t) // 2] * 1000))"
)


def build_handler_program(side: str, route: str, calls: int) -> Program:
    """Return a process that calls one handler so many times."""
    path = assets.bare_handler_path() if side == "bare" else assets.function_path("auth")
    return Program((str(assets.driver_path()), side, route, str(calls)), path)


def count_invoke_steps() -> int:
    return 2 * ROUNDS + 6 * process.has_valgrind()


def measure_invoke(tick: Tick) -> dict[str, Any]:
    """Return {first, warm}: each {ours, bare, ratio} in instructions and in CPU microseconds."""
    times = _measure_times(tick)
    found: dict[str, Any] = {"cpu_us": times}
    if process.has_valgrind():
        found["instructions"] = _count_handler_instructions(tick)
    return found


def _measure_times(tick: Tick) -> dict[str, Any]:
    sides = {side: build_handler_program(side, "me", WARM_CALLS) for side in ("ours", "bare")}
    rows: dict[str, list[Any]] = {side: [] for side in sides}
    for _ in range(ROUNDS):
        for side in sides:
            rows[side].append(process.run_and_read_json(sides[side]))
            tick()
    first = {side: [row["first"][0] for row in found] for side, found in rows.items()}
    warm = {side: [row["warm"] for row in found] for side, found in rows.items()}
    return {"first": _compare_times(first), "warm": _compare_times(warm)}


def _compare_times(times: dict[str, list[float]]) -> dict[str, float]:
    return {
        "ours": round(statistics.median(times["ours"])),
        "bare": round(statistics.median(times["bare"])),
        "ratio": round(process.median_ratio(times["ours"], times["bare"]), 3),
    }


def _count_handler_instructions(tick: Tick) -> dict[str, Any]:
    wanted = {
        f"{side} {calls}": build_handler_program(side, "me", calls)
        for side in ("ours", "bare")
        for calls in (0, 1, CALLS)
    }
    total = process.count_instructions(wanted, tick)
    rows: dict[str, Any] = {"first": {}, "warm": {}}
    for side in ("ours", "bare"):
        first = total[f"{side} 1"] - total[f"{side} 0"]
        rows["first"][side] = first
        rows["warm"][side] = round((total[f"{side} {CALLS}"] - total[f"{side} 1"]) / (CALLS - 1))
    for row in rows.values():
        row["ratio"] = round(row["ours"] / row["bare"], 3)
    return rows


def measure_login() -> dict[str, float]:
    """Return CPU milliseconds of a hash at cost 12, of a login beside its hash, and their ratio.

    The login runs at cost 4, where its hash is small enough to be subtracted.
    """
    auth = build_handler_program("ours", "login", LOGIN_CALLS)
    cheap = Program(auth.arguments, auth.path, (("STAGE", "test"), ("BCRYPT_COST", "4")))
    whole = process.run_and_read_json(cheap)["warm"] / 1000
    hashed = {
        cost: process.run_and_read_json(Program(("-c", HASH.format(cost=cost, calls=n)), auth.path))
        for cost, n in ((4, LOGIN_CALLS), (12, 5))
    }
    rest = whole - hashed[4]
    return {
        "hash_ms": round(hashed[12], 1),
        "rest_ms": round(rest, 2),
        "ratio": round(rest / hashed[12], 4),
    }


def measure_refused_logins() -> dict[str, float]:
    """Return median wall-clock milliseconds of logins by why they are refused, and the longest of
    them by the shortest. In one process, interleaved, at the real cost of the hash.
    """
    times = process.run_and_read_json(build_handler_program("ours", "refusals", REFUSALS))
    medians = {name: statistics.median(found) for name, found in times.items()}
    rounded = {f"{name}_ms": round(found, 2) for name, found in medians.items()}
    ratio = max(medians.values()) / min(medians.values())
    return {"samples": REFUSALS, **rounded, "ratio": round(ratio, 4)}
