"""The results as tables, for the terminal and for docs/performance.md alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from measurements import init, invoke, lag, sizes

Results = dict[str, Any]

DIFFERENCES = """\
Both check an HS256 token with PyJWT, read one item with botocore at the same settings, keep the
key in memory and answer the same members. Ours does more: it finds the route (404, 405, HEAD,
OPTIONS), takes only our own token header, finds the key by its id, checks the times against the
request's clock and the claims' types, unpacks the whole item, adds CORS, cache and security
headers, turns every fault into a problem document, and writes a structured log line. The bare
handler does more in one point: it writes JSON with the standard library, ours with msgspec."""


@dataclass(frozen=True)
class ResultTable:
    """A table with the sentence that says how to read it. `rows` are text, first column left."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    note: str = ""

    def markdown(self) -> str:
        lines = [self.columns, ("---", *["---:"] * (len(self.columns) - 1)), *self.rows]
        table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
        return "\n\n".join(part for part in (f"### {self.title}", table, self.note) if part)


def build_tables(results: Results) -> list[ResultTable]:
    return [
        _build_init_table(results["init"]),
        _build_invoke_table(results["invoke"]),
        _build_login_table(results["login"]),
        _build_refusals_table(results["refusals"]),
        _build_capacity_table(results["capacity"]),
        _build_lag_table(results["lag"]),
        _build_sizes_table(results["sizes"]),
    ]


def find_missed_goals(results: Results) -> list[str]:
    """Return the goals that are not met, each a sentence.

    CPU times gate nothing: load changes them.
    """
    found = []
    for name, row in results["init"].items():
        if row.get("ratio", 0) > init.GOAL:
            found.append(f"init of {name} is {row['ratio']} of plain boto3, not {init.GOAL}")
    warm = results["invoke"].get("instructions", {}).get("warm", {"ratio": 0})["ratio"]
    if warm > invoke.GOAL:
        found.append(f"a warm invoke is {warm} of the bare handler, not {invoke.GOAL}")
    for layer, goal in sizes.GOALS.items():
        own = _size_without_sdk(results["sizes"][f"layer {layer}"])
        if own > goal:
            found.append(f"layer {layer} has {own:.2f} MiB without the SDK, not {goal}")
    for route, row in results["capacity"].items():
        if row["budget"] != row["measured"]:
            found.append(f"{route} spends {row['measured']}, its budget is {row['budget']}")
    if results["login"]["ratio"] > invoke.LOGIN_GOAL:
        found.append(f"login takes {results['login']['ratio']} of its hash beside it")
    return found


def _build_init_table(rows: Results) -> ResultTable:
    counted = [
        (name, _format_millions(row.get("instructions")), _format_ratio(row.get("ratio")),
         f"{row['cpu_ms']:.0f}", f"{row['cpu_ratio']:.2f}")
        for name, row in rows.items()
    ]  # fmt: skip
    note = (
        f"Goal for every handler: at most {init.GOAL} by instructions. The handlers have the "
        "trimmed SDK (the operations that are called, one partition) and botocore alone; plain "
        "boto3 has all services and its resources and transfer managers, and neither tokens nor "
        "validation nor logs. `health` calls no AWS and makes no client, so it is no comparison."
    )
    return ResultTable(
        "Init: the whole process that imports a handler",
        ("process", "M instructions", "of plain boto3", "CPU ms", "of plain boto3"),
        counted,
        note,
    )


def _build_invoke_table(found: Results) -> ResultTable:
    rows = []
    for kind in ("warm", "first"):
        if "instructions" in found:
            row = found["instructions"][kind]
            rows.append((f"{kind}, M instructions", _format_millions(row["ours"], 2),
                         _format_millions(row["bare"], 2), f"{row['ratio']:.2f}"))  # fmt: skip
        row = found["cpu_us"][kind]
        texts = f"{row['ours']:.0f}", f"{row['bare']:.0f}", f"{row['ratio']:.2f}"
        rows.append((f"{kind}, CPU µs", *texts))
    note = f"Goal: a warm invoke at most {invoke.GOAL} of the bare handler. "
    note += _format_line(DIFFERENCES)
    columns = ("GET /api/auth/me", "auth", "bare", "ratio")
    return ResultTable("Invoke: our handler against a bare one", columns, rows, note)


def _build_login_table(found: Results) -> ResultTable:
    rows = [
        ("bcrypt at cost 12, CPU ms", f"{found['hash_ms']:.0f}"),
        ("login beside its hash, CPU ms", f"{found['rest_ms']:.1f}"),
        ("share of the hash", f"{found['ratio']:.1%}"),
    ]
    note = (
        f"Goal: at most {invoke.LOGIN_GOAL:.0%}. The hash is meant to be slow; the function has "
        "one whole vCPU for it. The rest is four calls, serialised, signed and parsed, not sent."
    )
    return ResultTable("Login", ("part", "value"), rows, note)


def _build_refusals_table(found: Results) -> ResultTable:
    kinds = {
        "unknown": "unknown address",
        "wrong": "wrong password",
        "disabled": "disabled account",
    }
    rows = [(text, f"{found[f'{name}_ms']:.1f}") for name, text in kinds.items()]
    rows.append(("longest by shortest", f"{found['ratio']:.3f}"))
    note = (
        f"Wall clock of {found['samples']} logins each, interleaved in one process, at cost 12, "
        "AWS answering at once. It shows that no branch leaves out the hash or a large part of "
        "it. It does not show differences below the noise of a machine that does other things "
        "too, nor tails, nor what DynamoDB's own time gives away; that the three make the same "
        "calls at the same capacity is held by tests. An account with a hash of the original "
        "backend is checked at that hash's cost until its next login, which can be measured."
    )
    return ResultTable("Refused logins", ("why", "median ms"), rows, note)


def _build_capacity_table(found: Results) -> ResultTable:
    rows = []
    for route, row in found.items():
        spent = row["measured"]
        texts = [f"{spent[name]:g}" for name in ("calls", "read", "write", "keys")]
        rows.append((route, *texts, "yes" if spent == row["budget"] else "NO"))
    note = (
        "Calls and DynamoDB capacity units of an ordinary request, by DynamoDB's size rules. "
        "`keys`: calls for key rings, once a process and five minutes. The budgets and the "
        "reason of each route with more than one call are in `measurements/budgets`."
    )
    columns = ("route", "calls", "read units", "write units", "keys", "in budget")
    return ResultTable("Calls and capacity of each route", columns, rows, note)


def _build_lag_table(found: Results) -> ResultTable:
    rows = [(moved, f"{row['an_hour']:,}", f"{row['at_once']:,}") for moved, row in found.items()]
    note = (
        f"Simulated: {lag.HOURS} hours of saves at random times, "
        f"the table at {lag.read_write_capacity()} "
        f"write units a second and what was unused for {lag.BURST_S} seconds kept for a burst. "
        f"Saves of organisations that are named. With more the boards are over "
        f"{lag.BEHIND_S} seconds behind and an alarm says so; no save waits for them. Auto "
        "scaling, on in prod, adds capacity after about two minutes."
    )
    columns = ("categories that a save moves", "saves an hour", "saves at once, after a pause")
    return ResultTable("What the boards carry before they are a minute behind", columns, rows, note)


def _build_sizes_table(found: Results) -> ResultTable:
    rows = []
    for name, row in found.items():
        own = f"{_size_without_sdk(row):.2f}" if "sdk_zipped_mib" in row else ""
        rows.append((name, f"{row['unzipped_mib']:.2f}", f"{row['zipped_mib']:.2f}", own))
    goals = ", ".join(f"{name} {goal:g}" for name, goal in sizes.GOALS.items())
    note = (
        f"MiB. Goals without the SDK, zipped: {goals}. Bytecode is included: it makes up about "
        "half, and without it every cold start compiles everything anew. The SDK is botocore, "
        "urllib3, dateutil, jmespath and six, trimmed; Lambda's own copy would save that, at a "
        "version that is not ours to choose and with the descriptions of every service."
    )
    columns = ("asset", "unzipped", "zipped", "zipped, without the SDK")
    return ResultTable("Sizes of what is uploaded", columns, rows, note)


def _size_without_sdk(row: Results) -> float:
    return float(row["zipped_mib"] - row["sdk_zipped_mib"])


def _format_millions(count: int | None, digits: int = 0) -> str:
    return "" if count is None else f"{count / 1e6:.{digits}f}"


def _format_ratio(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}"


def _format_line(text: str) -> str:
    return " ".join(text.split())
