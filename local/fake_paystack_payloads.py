"""Transactions, refunds and disputes with all members that Paystack gives them."""

from typing import Any

Json = dict[str, Any]


def build_transaction_data(found: Json) -> Json:
    """Return what verifying a transaction shows, and charge.success tells."""
    paid = found["paid_at"]
    said = {"success": "Successful", "failed": "Declined", "reversed": "Reversed"}
    return {
        "id": found["id"],
        "domain": found["domain"],
        "status": found["status"],
        "reference": found["reference"],
        "receipt_number": None,
        "amount": found["amount"],
        "message": None,
        "gateway_response": said.get(found["status"], "The transaction was not completed"),
        "paid_at": paid,
        "created_at": found["created_at"],
        "channel": "card",
        "currency": found["currency"],
        "ip_address": "127.0.0.1",
        "metadata": found["metadata"],
        "log": None,
        "fees": 100 if paid else None,
        "fees_split": None,
        "authorization": _build_authorization() if paid else {},
        "customer": _build_customer(found),
        "plan": None,
        "split": {},
        "order_id": None,
        "paidAt": paid,
        "createdAt": found["created_at"],
        "requested_amount": found.get("requested_amount", found["amount"]),
        "pos_transaction_data": None,
        "source": None,
        "fees_breakdown": None,
        "connect": None,
        "transaction_date": found["created_at"],
        "plan_object": {},
        "subaccount": {},
    }


def build_refund_data(found: Json, number: int, amount: int, now: str) -> Json:
    """Return what creating a refund answers."""
    return {
        "transaction": {
            "id": found["id"],
            "domain": found["domain"],
            "reference": found["reference"],
            "amount": found["amount"],
            "paid_at": found["paid_at"],
            "channel": "card",
            "currency": found["currency"],
            "authorization": {"exp_month": None, "exp_year": None, "account_name": None},
            "customer": {"international_format_phone": None},
            "plan": {},
            "subaccount": {"currency": None},
            "split": {},
            "order_id": None,
            "paidAt": found["paid_at"],
            "pos_transaction_data": None,
            "source": None,
            "fees_breakdown": None,
        },
        "integration": 1,
        "deducted_amount": 0,
        "channel": None,
        "merchant_note": "",
        "customer_note": "",
        "status": "pending",
        "refunded_by": "operator@example.com",
        "expected_at": now,
        "currency": found["currency"],
        "domain": found["domain"],
        "amount": amount,
        "fully_deducted": False,
        "id": number,
        "createdAt": now,
        "updatedAt": now,
    }


def build_dispute_data(found: Json, number: int, resolution: str | None, now: str) -> Json:
    """Return what the events of a dispute tell."""
    return {
        "id": number,
        "refund_amount": found["amount"],
        "currency": found["currency"],
        "status": "resolved" if resolution else "awaiting-merchant-feedback",
        "resolution": resolution,
        "domain": found["domain"],
        "transaction": {
            name: value
            for name, value in build_transaction_data(found).items()
            if name not in ("authorization", "customer")
        },
        "category": "general",
        "customer": _build_customer(found),
        "bin": None,
        "last4": None,
        "createdAt": now,
        "updatedAt": now,
    }


def _build_authorization() -> Json:
    """Return a card that does not exist."""
    return {
        "authorization_code": "AUTH_embedded",
        "bin": None,
        "last4": "0000",
        "exp_month": "12",
        "exp_year": "2030",
        "channel": "card",
        "card_type": "embedded",
        "bank": "Embedded Bank",
        "country_code": "NG",
        "brand": "embedded",
        "reusable": False,
        "signature": "SIG_embedded",
        "account_name": None,
        "receiver_bank_account_number": None,
        "receiver_bank": None,
    }


def _build_customer(found: Json) -> Json:
    return {
        "id": 1,
        "first_name": None,
        "last_name": None,
        "email": found["email"],
        "customer_code": "CUS_embedded",
        "phone": None,
        "metadata": None,
        "risk_action": "default",
        "international_format_phone": None,
    }
