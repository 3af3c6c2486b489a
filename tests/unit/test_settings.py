"""The environment."""

import pytest

from auxeira.core import settings


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (lambda: settings.require_variable("SOMETHING"), "SOMETHING"),
        (settings.stage, "STAGE"),
        (lambda: settings.table_name("users"), "USERS_TABLE"),
        (lambda: settings.secret_id("signing"), "SIGNING_SECRET"),
    ],
)
def test_a_missing_setting_is_named(monkeypatch, read, name):
    monkeypatch.delenv(name, raising=False)

    with pytest.raises(settings.Misconfigured, match=f"environment variable {name} is not set"):
        read()


@pytest.mark.parametrize("stage", ["prod", "dev", "local", "testing", ""])
def test_no_other_stage_hashes_passwords_cheaply(monkeypatch, stage):
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("BCRYPT_COST", "11")

    with pytest.raises(settings.Misconfigured, match="BCRYPT_COST=11 is below 12"):
        settings.bcrypt_cost()


@pytest.mark.parametrize(
    ("stage", "given", "cost"),
    [("test", "4", 4), ("prod", None, 12), ("prod", "12", 12), ("prod", "14", 14)],
)
def test_a_work_factor_of_12_or_more_is_taken_anywhere(monkeypatch, stage, given, cost):
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.delenv("BCRYPT_COST", raising=False)
    if given:
        monkeypatch.setenv("BCRYPT_COST", given)

    assert settings.bcrypt_cost() == cost


# origins

OURS = "https://a.example,http://localhost:3000"


@pytest.mark.parametrize("stage", ["prod", "dev", "local", "test"])
@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://a.example", True),
        ("http://localhost:3000", True),
        ("http://a.example", False),
        ("https://A.example", False),
        ("https://a.example:443", False),
        ("https://a.example/", False),
        ("https://a.example.evil.example", False),
        ("https://b.example", False),
        (OURS, False),
        ("*", False),
        ("null", False),
        ("", False),
    ],
)
def test_an_origin_is_one_of_the_stage_letter_by_letter(monkeypatch, stage, origin, allowed):
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("CORS_ORIGINS", f"{OURS},")

    assert settings.is_allowed_origin(origin) == allowed


@pytest.mark.parametrize("stage", ["local", "prod", "dev", "test", None])
@pytest.mark.parametrize(
    ("origin", "of_this_machine"),
    [
        ("http://localhost", True),
        ("http://localhost:5173", True),
        ("http://127.0.0.1", True),
        ("http://127.0.0.1:4200", True),
        ("http://localhost:65535", True),
        ("https://localhost:5173", False),
        ("http://localhost:", False),
        ("http://localhost:0", False),
        ("http://localhost:080", False),
        ("http://localhost:123456", False),
        ("http://localhost:٣", False),
        ("http://localhost:5173/", False),
        ("http://localhost:5173\n", False),
        ("http://localhost.evil.example", False),
        ("http://localhost:5173.evil.example", False),
        ("http://localhost@evil.example", False),
        ("http://localhost:5173@evil.example", False),
        ("http://evil.localhost:5173", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://127.0.0.11:5173", False),
        ("http://127a0b0c1:5173", False),
        ("http://0.0.0.0:5173", False),
        ("http://LOCALHOST:5173", False),
        ("HTTP://localhost:5173", False),
        (" http://localhost:5173", False),
        ("xhttp://localhost:5173", False),
        ("file://localhost", False),
    ],
)
def test_a_local_run_alone_allows_every_port_of_this_machine(
    monkeypatch, stage, origin, of_this_machine
):
    monkeypatch.delenv("STAGE", raising=False)
    if stage:
        monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("CORS_ORIGINS", "https://a.example")

    assert settings.is_allowed_origin(origin) == (of_this_machine and stage == "local")


# the model


@pytest.mark.parametrize(
    ("stage", "url"),
    [
        ("prod", "https://nano-gpt.com/api/v1"),
        ("prod", "https://api.example.com"),
        ("local", "http://127.0.0.1:4569/v1"),
        ("test", "http://localhost:4569/v1"),
    ],
)
def test_the_model_is_asked_at_an_address_with_tls_or_on_this_machine(monkeypatch, stage, url):
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("MODEL_URL", url)

    assert settings.model_url() == url


@pytest.mark.parametrize("stage", ["prod", "dev", "local", "test"])
@pytest.mark.parametrize(
    "url",
    [
        "",
        "nano-gpt.com",
        "http://nano-gpt.com/api/v1",
        "ftp://nano-gpt.com",
        "https://127.0.0.1/v1",
        "https://169.254.169.254/latest",
        "https://user:secret@nano-gpt.com/v1",
        "https://nano-gpt.com/v1?key=1",
        "https://nano-gpt.com/v1\n",
    ],
)
def test_no_model_is_asked_elsewhere(monkeypatch, stage, url):
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("MODEL_URL", url)

    with pytest.raises(settings.Misconfigured, match="MODEL_URL"):
        settings.model_url()


@pytest.mark.parametrize("stage", ["prod", "dev"])
def test_a_model_on_this_machine_is_for_a_local_run_alone(monkeypatch, stage):
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("MODEL_URL", "http://127.0.0.1:4569/v1")

    with pytest.raises(settings.Misconfigured, match="MODEL_URL"):
        settings.model_url()


def test_budget_and_prices_of_the_model_are_dollars_and_its_day_a_count(monkeypatch):
    monkeypatch.delenv("MODEL", raising=False)
    monkeypatch.setenv("MODEL_BUDGET", "15")
    monkeypatch.setenv("MODEL_DAILY", "10")
    monkeypatch.setenv("MODEL_PRICES", "0.15,75")

    assert settings.model_name() == ""
    assert settings.model_budget() == 15
    assert settings.model_daily_limit() == 10
    assert settings.model_prices() == (0.15, 75)


# payments


@pytest.mark.parametrize(
    ("stage", "url", "taken"),
    [
        ("prod", "https://api.paystack.co", True),
        ("local", "http://127.0.0.1:4568", True),
        ("test", "http://127.0.0.1:4568", True),
        ("prod", "http://127.0.0.1:4568", False),
        ("dev", "http://127.0.0.1:4568", False),
        ("local", "http://api.paystack.co", False),
        ("prod", "", False),
    ],
)
def test_paystack_is_asked_with_tls_or_on_this_machine(monkeypatch, stage, url, taken):
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("PAYSTACK_URL", url)

    if taken:
        assert settings.paystack_url() == url
    else:
        with pytest.raises(settings.Misconfigured, match="PAYSTACK_URL"):
            settings.paystack_url()


def test_reports_are_paid_in_a_currency(monkeypatch):
    monkeypatch.setenv("CURRENCY", "USD")
    assert settings.report_currency() == "USD"

    monkeypatch.setenv("CURRENCY", "")
    with pytest.raises(settings.Misconfigured, match="CURRENCY"):
        settings.report_currency()
