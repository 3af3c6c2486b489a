"""What happens to accounts: one log line and one metric each, from a closed list."""

from auxeira.core.logs import emit_count, logger

METRICS = {
    "registered": "UserRegistered",
    "logged_in": "LoginSucceeded",
    "login_refused": "LoginRefused",
    "login_delayed": "LoginDelayed",
    "refreshed": "SessionRefreshed",
    "refresh_refused": "RefreshRefused",
    "logged_out": "SessionEnded",
    "logged_out_everywhere": "SessionsEnded",
    "password_changed": "PasswordChanged",
    "password_reset": "PasswordReset",
    "reset_asked": "PasswordResetAsked",
    "confirmation_refused": "ConfirmationRefused",
    "email_verified": "EmailVerified",
    "email_change_asked": "EmailChangeAsked",
    "email_changed": "EmailChanged",
    "names_changed": "NamesChanged",
    "exported": "AccountExported",
    "erased": "AccountErased",
}
REASONS = {
    "unknown_address",
    "wrong_password",
    "disabled",
    "too_many_attempts",
    "session_ended",
    "forged",
    "reused",
}


def log_account_event(name: str, *, user_id: str | None = None, reason: str | None = None) -> None:
    """Log and count an event. Raises KeyError for a name or a reason that is not in the list."""
    if reason and reason not in REASONS:
        raise KeyError(reason)
    logger.info("auth", event=name, user_id=user_id, reason=reason)
    emit_count(METRICS[name])
