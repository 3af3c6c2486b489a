"""Payments of reports: begin one, ask for it, unlock; and what Paystack tells us."""

from auxeira.aws import client
from auxeira.core import settings
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Invalid, NotFound, Unauthorized
from auxeira.http.api import Api, Request, public
from auxeira.payments import payment_record, paystack, paystack_events, reconciliation, repository
from auxeira.security.access_tokens import (
    LiveSession,
    Principal,
    require_live_session,
    require_token_holder,
)
from functions.payments import checkout, unlock
from functions.payments.responses import (
    PaymentConfig,
    PaymentPage,
    PaymentState,
    Received,
    ToPay,
    Unlock,
    Unlocked,
    Unlocking,
    to_payment_state,
)

api = Api()
lambda_handler = api.handler
client.prepare_clients("dynamodb", "secretsmanager", "s3")

UNREADABLE = "What is kept of the payment, or of its report, cannot be read"
CACHED = {"Cache-Control": "public, max-age=300"}


@api.get(
    "/api/payments/config",
    caller=public,
    answers={200: PaymentConfig},
    summary="What a page needs to take payments: Paystack's publishable key, the currency",
)
def read_payment_config(request: Request) -> tuple[PaymentConfig, dict[str, str]]:
    key = paystack.publishable_key(request.now)
    answer = PaymentConfig(public_key=key, currency=settings.report_currency())
    return answer, CACHED if key else {}


@api.post(
    "/api/payments/initialize",
    caller=require_token_holder,  # its session is read with the report
    body=ToPay,
    idempotent=True,
    answers={
        201: PaymentPage,
        404: "The caller has no such report",
        409: "The report is free, or paid for already; or Paystack will not take the payment; or "
        "what is kept of the report or the payment cannot be read",
    },
    summary="Begin to pay for a report",
)
def begin_payment(
    caller: Principal, body: ToPay, key: str | None, request: Request
) -> tuple[PaymentPage, dict[str, str]]:
    return_url = body.return_url or None
    if return_url:
        checkout.check_return_url(return_url)
    page, replayed = checkout.begin_checkout(
        caller, body.report_id, return_url, key or request.id, request
    )
    if not replayed:
        emit_count("PaymentBegun")
    return page, {"Idempotent-Replayed": "true"} if replayed else {}


@api.get(
    "/api/payments/verify/{reference}",
    caller=require_live_session,
    answers={200: PaymentState, 409: UNREADABLE},
    summary="Ask Paystack for one of the caller's payments",
)
def verify_payment(caller: LiveSession, reference: str, request: Request) -> PaymentState:
    if not reference.startswith(payment_record.OURS):
        raise NotFound(unlock.NOT_THERE)
    user_id = caller.principal.user_id
    # nobody else's is asked for
    payment = unlock.require_own_payment(repository.get_payment(reference), user_id)
    # GET changes nothing: unlocking settles
    payment = reconciliation.check_payment(payment, request.now)
    return to_payment_state(payment)


@api.post(
    "/api/reports/{reportId}/unlock",
    caller=require_live_session,
    body=Unlock,
    answers={
        200: Unlocked,
        202: Unlocking,
        402: "Paystack knows no successful payment, or one of another amount",
        409: "The payment is for another report, or the report is paid for and its text is lost, "
        "or one of both cannot be read",
    },
    summary="Unlock a report with its payment",
)
def unlock_report(
    caller: LiveSession, reportId: str, body: Unlock, request: Request
) -> tuple[Unlocked | Unlocking, dict[str, str]]:
    reference = body.reference or body.payment_token
    if not reference:
        fault = {"pointer": "#/reference", "detail": "is required, or paymentToken in its place"}
        raise Invalid(f"reference {fault['detail']}.", errors=[fault])
    meta = unlock.unlock_paid_report(caller.principal.user_id, reportId, reference, request.now)
    if report := unlock.to_ready_report(meta):
        return Unlocked(report=report), {}
    location = {"Location": f"/api/reports/{reportId}", "Retry-After": "5"}
    return Unlocking(report_id=reportId, status=meta.status), location


@api.post(
    "/api/payments/webhook",
    caller=public,
    body=bytes,
    answers={
        200: Received,
        401: "The signature in x-paystack-signature is not Paystack's",
        409: UNREADABLE,
    },
    summary="An event of Paystack's, signed with our secret key",
)
def receive_payment_event(body: bytes, request: Request) -> Received:
    signature = request.headers.get("x-paystack-signature", "")
    if not paystack.has_valid_signature(body, signature, request.now):
        emit_count("PaymentEventRefused")
        raise Unauthorized("x-paystack-signature does not sign this body.")
    event = paystack_events.read_paystack_event(body)
    if event is None:
        raise Invalid("The body is no event.")
    outcome = reconciliation.apply_paystack_event(event, request.now)
    logger.info("payment", event="payment_event", name_of_event=event.name, outcome=outcome)
    return Received()
