"""`python -m ops payments`: what is pending, what does not fit, and asking Paystack once more."""

import json
import time
from datetime import UTC, datetime
from typing import Annotated, Any, get_args

import typer

from auxeira.core import money
from auxeira.core.records import to_item
from auxeira.payments.payment_record import Payment, PaymentStatus
from cdk import specs
from ops import payments_repository
from ops.options import ATTENTION, Json, Stage, print_json, print_line, print_rows, show_progress
from ops.stage import Mistake, connect_service

YOUNG = 1800  # seconds in which housekeeping leaves a payment to its event and its payer
COLUMNS = ("reference", "since", "status", "amount", "payer", "report", "refund_due")
STATUSES = get_args(PaymentStatus.__value__)

app = typer.Typer(no_args_is_help=True, help="Payments, and agreeing with Paystack about them.")

Reference = Annotated[str, typer.Argument(help="The payment's reference: aux-…")]
Status = Annotated[
    str | None,
    typer.Option(help="All with this status instead; reads the whole table."),
]


@app.command("list")
def list_payments(stage: Stage, status: Status = None, as_json: Json = False) -> None:
    """List the payments that are pending, the oldest first. Exit code 3 where one is a day old."""
    if status not in (None, *STATUSES):
        raise Mistake(f"There is no status {status}: there are {', '.join(STATUSES)}.")
    with show_progress() as progress:
        task = progress.add_task("pages read:")
        found = (
            list(payments_repository.scan_payments(stage, status, lambda: progress.advance(task)))
            if status
            else payments_repository.list_pending_payments(stage)
        )
    rows = [_summarise(payment) for payment in found]
    if as_json:
        print_json({"payments": rows})
    else:
        print_rows(rows, COLUMNS, f"Payments {status or 'pending'} in {stage}")
    late = [each for each in found if each.is_open and time.time() - each.created > 86_400 + 3600]
    raise typer.Exit(ATTENTION if late else 0)


@app.command("show")
def show_payment(reference: Reference, stage: Stage, as_json: Json = False) -> None:
    """Show all that is kept of a payment, and the report that it is for."""
    payment = payments_repository.find_payment(stage, reference)
    report = payments_repository.find_report(stage, payment) or {}
    shown: dict[str, Any] = {
        "payment": to_item(payment),
        "pending": payments_repository.is_listed(stage, payment),
        "report": {name: report.get(name) for name in ("title", "status", "unlocked", "payment")}
        if report
        else None,
    }
    if as_json:
        print_json(shown)
        return
    rows = [{"member": name, "value": _to_text(value)} for name, value in shown["payment"].items()]
    rows.append({"member": "on the list of pending ones", "value": _to_text(shown["pending"])})
    rows.append({"member": "report", "value": _to_text(shown["report"]) if report else "gone"})
    print_rows(rows, ("member", "value"), f"{reference} in {stage}")


@app.command("settle")
def settle_payment(reference: Reference, stage: Stage, as_json: Json = False) -> None:
    """Have Paystack asked about a payment now. Exit code 3 where it is pending still.

    It is put back on the list of pending ones, and `housekeeping` is called, which goes through
    that list. Nothing is decided here: what Paystack says is what counts.
    """
    before = payments_repository.find_payment(stage, reference)
    if time.time() - before.created < YOUNG:
        raise Mistake("It is younger than half an hour: its event or its payer comes first. Wait.")
    payments_repository.list_payment(stage, before)
    with show_progress() as progress:
        progress.add_task("housekeeping is at work")
        outcomes = _call_housekeeping(stage)
    after = payments_repository.find_payment(stage, reference)
    if as_json:
        print_json({"before": before.status, "after": after.status, "outcomes": outcomes})
    else:
        print_line(f"{reference} was {before.status}, and is {after.status}.")
        print_line(f"The whole run of housekeeping: {json.dumps(outcomes)}")
    raise typer.Exit(ATTENTION if after.is_open else 0)


def _call_housekeeping(stage: str) -> Any:
    """Return what came of a run. Raises Mistake."""
    event = {"time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    answer = connect_service("lambda", stage).invoke(
        FunctionName=specs.function_name("housekeeping", stage), Payload=json.dumps(event).encode()
    )
    outcomes = json.loads(answer["Payload"].read() or b"null")
    if "FunctionError" in answer:
        raise Mistake(f"housekeeping failed: {outcomes}. Its log says why; nothing is lost.")
    return outcomes


def _summarise(payment: Payment) -> dict[str, Any]:
    scale = money.to_minor_units(1, payment.currency)
    return {
        "reference": payment.reference,
        "since": payment.created_at,
        "status": payment.status,
        "amount": f"{payment.amount_minor / scale:,.2f} {payment.currency}",
        "payer": payment.payer,
        "report": payment.report_id,
        "refund_due": payment.refund_due,
    }


def _to_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
