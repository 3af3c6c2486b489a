"""The environment."""

import pytest

from auxeira import settings


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (lambda: settings.required("SOMETHING"), "SOMETHING"),
        (settings.stage, "STAGE"),
        (lambda: settings.table("users"), "USERS_TABLE"),
        (lambda: settings.secret("signing"), "SIGNING_SECRET"),
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


@pytest.mark.parametrize(
    ("text", "origins"),
    [("", []), ("https://a.example", ["https://a.example"]), ("https://a,http://b,", ["https://a", "http://b"])],
)  # fmt: skip
def test_origins_are_a_list(monkeypatch, text, origins):
    monkeypatch.setenv("CORS_ORIGINS", text)

    assert settings.origins() == origins
