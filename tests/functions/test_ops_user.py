"""What an operator changes of an account, by the command line, as the account feels it."""

import json
import re

import pytest

from ops import stage as ops_stage
from tests.support import activity_scenarios, cloud, command_line, route_scenarios
from tests.support.events import NOW

STAGE = command_line.STAGE


@pytest.fixture(autouse=True)
def _stage():
    with command_line.tests_stage():
        yield


@pytest.fixture
def ann(cloud):
    return route_scenarios.registered()


def run(*words, answer="", stage=STAGE):
    return command_line.run("user", *words, answer=answer, stage=stage)


def user_and_credential():
    found = [item for item in cloud.items("users") if item["sk"] in ("USER", "CRED")]
    assert len(found) == 2
    return [(item["role"], item["status"], item["epoch"]) for item in found]


def test_a_role_is_given_to_user_and_credential_and_is_live_at_once(ann):
    assert activity_scenarios.read_metrics(ann).status == 403

    done = run("role", "Ann@example.org", "admin", answer="y\n")

    assert done.exit_code == 0, done.output
    assert "Done: role is admin now." in done.output
    assert user_and_credential() == [("admin", "active", 0)] * 2
    assert activity_scenarios.read_metrics(ann).status == 200


def test_a_role_that_is_taken_ends_the_sessions(ann):
    run("role", "ann@example.org", "admin", "--yes")

    assert run("role", "ann@example.org", "user", "--yes").exit_code == 0

    assert user_and_credential() == [("user", "active", 1)] * 2
    cloud.fresh_process()
    assert route_scenarios.me(ann).status == 401
    assert route_scenarios.login(key="again").status == 200


def test_who_is_disabled_is_out_and_comes_back_once_enabled(ann):
    user_id = route_scenarios.me(ann).json["user"]["userId"]

    assert run("disable", user_id, "--yes").exit_code == 0
    cloud.fresh_process()
    assert route_scenarios.me(ann).status == 401
    assert route_scenarios.login(key="disabled").status == 401

    assert run("enable", user_id, "--yes").exit_code == 0
    assert route_scenarios.login(key="enabled").status == 200
    cloud.fresh_process()
    assert route_scenarios.me(ann).status == 401  # what was ended stays ended


@pytest.mark.parametrize(
    ("words", "answer", "code"),
    [
        (("disable", "ann@example.org", "--dry-run"), "", 0),
        (("disable", "ann@example.org"), "n\n", 1),
        (("disable", "ann@example.org"), "", 1),
        (("enable", "ann@example.org"), "", 0),
        (("role", "ann@example.org", "user"), "", 0),
        (("role", "ann@example.org", "owner"), "", 2),
    ],
)
def test_nothing_changes_without_a_yes_or_where_it_is_so_already(ann, words, answer, code):
    before = cloud.items("users")

    done = run(*words, answer=answer)

    assert done.exit_code == code, done.output
    assert cloud.items("users") == before


def test_what_changed_is_said_to_programs_too(ann):
    user_id = route_scenarios.me(ann).json["user"]["userId"]
    promote = ("role", "ann@example.org", "admin", "--yes", "--json")

    assert json.loads(run(*promote, "--dry-run").stdout) == {
        "userId": user_id, "changes": {"role": "admin"}, "changed": False,
    }  # fmt: skip
    assert json.loads(run(*promote).stdout)["changed"]
    assert json.loads(run(*promote).stdout) == {
        "userId": user_id, "changes": {}, "changed": False,
    }  # fmt: skip


def test_the_stage_is_never_guessed(ann):
    assert run("disable", "ann@example.org", stage="").exit_code == 2


@pytest.mark.parametrize(
    ("who", "stage"), [("nobody@example.org", STAGE), ("usr_0", STAGE), ("ann@example.org", "prd")]
)
def test_what_is_not_there_is_said_in_one_sentence(ann, who, stage):
    done = run("disable", who, "--yes", stage=stage)

    assert isinstance(done.exception, ops_stage.Mistake)
    assert re.fullmatch(r"There is no .*\.", str(done.exception))


def test_an_account_that_is_being_erased_is_left_alone(ann):
    user_id = route_scenarios.me(ann).json["user"]["userId"]
    route_scenarios.erase(ann)

    assert "being erased" in str(run("enable", user_id, "--yes").exception)


def test_a_change_at_the_same_time_is_not_written_over(ann, monkeypatch):
    def change_password_meanwhile(*_, **__):
        assert route_scenarios.change(ann, NOW).status == 204

    monkeypatch.setattr("typer.confirm", change_password_meanwhile)

    assert "changed at the same time" in str(run("disable", "ann@example.org").exception)
    assert user_and_credential() == [("user", "active", 1)] * 2


def test_the_stage_local_is_what_make_run_serves(tmp_path, monkeypatch):
    monkeypatch.setattr(ops_stage, "list_stages", lambda: ["local"])
    monkeypatch.setattr(ops_stage, "RUN", tmp_path / "run.json")
    with pytest.raises(ops_stage.Mistake, match="make run"):
        ops_stage.connect_service("dynamodb", "local")

    ops_stage.RUN.write_text(json.dumps({"api_url": "http://127.0.0.1:4999/_aws/execute-api/x"}))

    assert (
        ops_stage.connect_service("dynamodb", "local").meta.endpoint_url == "http://127.0.0.1:4999"
    )
