"""The process of the embedded cloud, with a record of what was asked of it by whom.

A line of JSON for each check of a policy that is another than those before, in `asked.jsonl` of the
folder that it is started in: {who, action, resource, context, body}. `who` is the ARN of an assumed
role; `body` is what DynamoDB and SES were sent, which name items and senders. The emulator looks at
neither. Started by `local.emulator.run_emulator`, with the interpreter of the emulator's own
environment: it imports nothing of ours but the process that it stands for.
"""

import importlib
import json
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import Any

RECORD = "asked.jsonl"
BODIES = ("dynamodb", "ses")


def main() -> None:
    """Record, and serve as the emulator does."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "local"))
    _record_checks(Path.cwd() / RECORD)
    importlib.import_module("emulator_process").main()


def _record_checks(path: Path) -> None:
    from ministack.core import iam_evaluator

    sink = path.open("w", encoding="utf-8")
    seen: set[str] = set()
    resolve, enforce = iam_evaluator.resolve_principal, iam_evaluator.enforce
    pin, sent = iam_evaluator.pin_signed_body, ContextVar("sent", default=b"")
    callers: list[str] = []

    def pin_and_keep(body: bytes) -> None:
        sent.set(body)
        pin(body)

    def resolve_and_keep(*given: Any, **named: Any) -> Any:
        found = resolve(*given, **named)
        callers.append(getattr(found, "arn", ""))
        return found

    def enforce_and_record(
        key: str, action: str, service: str, region: str, resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Any:  # fmt: skip
        callers.clear()
        answer = enforce(key, action, service, region, resource_arn, service_context)
        if callers and ":assumed-role/" in callers[0]:
            named = action.partition(":")[0] in BODIES
            line = json.dumps(
                {
                    "who": callers[0],
                    "action": action,
                    "resource": resource_arn,
                    "context": service_context or {},
                    "body": _read_body(sent.get()) if named else None,
                },
                default=str,
            )
            if line not in seen:
                seen.add(line)
                sink.write(line + "\n")
                sink.flush()
        return answer

    iam_evaluator.pin_signed_body = pin_and_keep  # before the emulator takes it from there
    iam_evaluator.resolve_principal = resolve_and_keep
    iam_evaluator.enforce = enforce_and_record


def _read_body(body: bytes) -> Any:
    """Return a body that is JSON; None for another."""
    try:
        return json.loads(body)
    except ValueError:
        return None


if __name__ == "__main__":
    main()
