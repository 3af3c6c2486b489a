"""A table that was damaged comes back from a backup or a point in time, by the command line."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from auxeira.security import account_records
from ops import backups, copies_repository
from ops import stage as ops_stage
from tests.support import cloud, command_line, drill, route_scenarios
from tests.support.command_line import STAGE, do, read, refuse

ALL = ("users", "profiles", "leaderboard", "reports", "projects", "activity", "orders")


@pytest.fixture(autouse=True)
def _stage(cloud, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with command_line.tests_stage(), command_line.aws_answers(drill.STACK):
        yield
    client = cloud.admin("dynamodb")
    for name in client.list_tables()["TableNames"]:
        if "-restored-" in name:
            client.delete_table(TableName=name)
    for row in client.list_backups()["BackupSummaries"]:
        client.delete_backup(BackupArn=row["BackupArn"])


@pytest.fixture
def stage(cloud):
    return drill.prepared()


def backed_up():
    """The name of each table's backup."""
    return {row["table"]: row["name"] for row in read("backup")["backups"]}


def restored(table, name, *words, code=0):
    return read("restore", table, "--backup", name, "--yes", *words, code=code)


def counted_again():
    command_line.run("leaderboard", "rebuild", "--yes")
    drill.looked_after(time.time())
    drill.counted()
    assert command_line.run("leaderboard", "verify").exit_code == 0


@pytest.mark.slow
def test_every_table_comes_back_from_its_backup_but_for_who_erased_the_account(stage):
    names = backed_up()
    assert names.keys() == {*ALL}
    drill.erased(stage)
    drill.wiped(*ALL, objects=False)

    found = {table: restored(table, names[table]) for table in ALL}
    counted_again()

    drill.check(stage)
    assert {table for table in ALL if found[table]["before"]["erased"]} >= {"users", "profiles"}
    for answer in found.values():
        assert answer["after"]["missing"] == answer["after"]["different"] == 0
    assert not [n for n in cloud.admin("dynamodb").list_tables()["TableNames"] if "restored" in n]


@pytest.mark.slow
def test_what_was_damaged_is_as_it_was_and_what_came_later_stays(stage):
    names = backed_up()
    before = drill.held()["users"]
    cloud.change("users", account_records.user_key(stage.ann), first_name="Nobody")
    cloud.drop("users", {"pk": "EMAIL#ann@example.org", "sk": "CRED"})
    later = drill.AUTH.post("register", drill.EVE | {"email": "zoe@example.org"}, now=drill.NOW)

    answer = restored("users", names["users"])

    assert (answer["before"]["missing"], answer["before"]["different"]) == (1, 1)
    after = drill.held()["users"]
    assert set(before) < set(after)
    assert later.json["user"]["userId"] in str(after)
    drill.looked_after(drill.NOW)
    assert drill.is_welcome(route_scenarios.ANN["password"])


@pytest.mark.slow
def test_what_has_changed_is_left_where_only_what_is_gone_is_wanted(stage):
    names = backed_up()
    cloud.change("users", account_records.user_key(stage.ann), first_name="Anna")
    cloud.drop("users", {"pk": "EMAIL#ann@example.org", "sk": "CRED"})

    restored("users", names["users"], "--missing-only")

    assert cloud.item("users", account_records.user_key(stage.ann))["first_name"] == "Anna"
    assert drill.is_welcome(route_scenarios.ANN["password"])


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_restore_that_broke_off_goes_on_and_ends_the_same(stage, number):
    names, before = backed_up(), drill.held()["users"]
    drill.wiped("users", objects=False)
    calls = iter(range(1, 10_000))

    def hear(**_):
        if next(calls) == number:
            raise ConnectionError

    with command_line.calls_heard("before-send.dynamodb.PutItem", hear):
        broken = command_line.run("restore", "users", "--backup", names["users"], "--yes")
    assert broken.exception is not None

    answer = restored("users", names["users"])

    assert answer["before"]["missing"] == len(before) - number + 1
    assert drill.held()["users"] == before


@pytest.mark.slow
def test_nothing_is_put_back_where_the_answer_is_no(stage):
    names = backed_up()
    drill.wiped("users", objects=False)

    done = command_line.run("restore", "users", "--backup", names["users"], answer="n\n")

    assert done.exit_code == 1
    assert cloud.items("users") == []


def test_a_point_in_time_is_asked_of_aws_as_it_was_typed(stage):
    asked = []

    def answer(params):
        asked.append(json.loads(params["body"]))
        raise command_line.refusal("TableAlreadyExistsException", "RestoreTableToPointInTime")

    moment = "2026-11-27T05:00:00Z"
    living = ops_stage.name_table("users", STAGE)
    with command_line.aws_answers({"dynamodb.RestoreTableToPointInTime": answer}):
        done = command_line.run("restore", "users", "--at", moment, "--yes")

    assert done.exception is not None  # there is no such table here: AWS would have one
    (request,) = asked
    assert request["SourceTableName"] == living
    assert request["RestoreDateTime"] == int(datetime.fromisoformat(moment).timestamp())
    assert request["TargetTableName"].startswith(f"{living}-restored-")
    assert request["GlobalSecondaryIndexOverride"] == []
    assert request["BillingModeOverride"] == "PAY_PER_REQUEST"


def test_backups_of_ours_that_are_older_than_35_days_are_deleted(cloud):
    backed_up()
    client, table = cloud.admin("dynamodb"), ops_stage.name_table("users", STAGE)
    client.create_backup(TableName=table, BackupName="somebody-elses")
    now = datetime.now(UTC)

    assert backups.delete_old_backups(STAGE, now + timedelta(days=34)) == []
    assert len(backups.delete_old_backups(STAGE, now + timedelta(days=36))) == len(ALL)

    assert [row["name"] for row in backups.list_all_backups(STAGE)] == ["somebody-elses"]


def test_aws_deletes_each_backup_after_35_days_without_another_command(cloud):
    asked = []

    def answer(params):
        asked.append(json.loads(params["body"]) | {"Name": params["url_path"].rpartition("/")[2]})
        return {"ScheduleArn": "arn:aws:scheduler:us-east-1:123456789012:schedule/default/x"}

    before = datetime.now(UTC).replace(microsecond=0)
    with command_line.aws_answers({"scheduler.CreateSchedule": answer}):
        names = backed_up()

    arns = {row["name"]: row["arn"] for row in backups.list_all_backups(STAGE)}
    assert {each["Name"] for each in asked} == {*names.values()} == {*arns}
    for each in asked:
        assert each["Target"] == {
            "Arn": "arn:aws:scheduler:::aws-sdk:dynamodb:deleteBackup",
            "RoleArn": drill.ROLE,
            "Input": json.dumps({"BackupArn": arns[each["Name"]]}),
        }
        when = datetime.strptime(each["ScheduleExpression"], "at(%Y-%m-%dT%H:%M:%S)")
        after = when.replace(tzinfo=UTC) - before
        assert timedelta(days=35) <= after <= timedelta(days=35, minutes=1)
        assert len(each["Name"]) <= 64  # of a schedule's name
        assert (each["ActionAfterCompletion"], each["FlexibleTimeWindow"]) == (
            "DELETE", {"Mode": "OFF"},
        )  # fmt: skip


def test_backups_are_listed_with_what_may_be_restored_to_any_second(stage):
    backed_up()

    found = read("backups")

    assert len(found["backups"]) == len(found["pointInTime"]) == len(ALL)
    assert "Restorable to any second" in do("backups")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("users",), "--backup or --at"),
        (("users", "--backup", "none"), "There is no backup none of users"),
        (("cats", "--backup", "none"), "There is no table cats"),
        (("users", "--at", "yesterday"), "yesterday is no moment"),
    ],
)
def test_what_cannot_be_restored_is_said_in_a_sentence(words, said):
    assert said in refuse("restore", *words, "--yes")


def test_reading_goes_at_the_share_of_the_capacity_that_was_asked_for(stage, monkeypatch):
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)

    copies_repository.wait_for_units(10, 2.5)
    copies_repository.wait_for_units(0, 2.5)

    assert waited == [4.0]


def test_backups_of_a_table_that_was_deleted_are_listed_all_the_same(stage):
    """When somebody looks for them."""
    backed_up()
    said = {"dynamodb.DescribeContinuousBackups": no_users_table}

    with command_line.aws_answers(said):
        found = read("backups")

    assert {row["table"] for row in found["backups"]} == {*ALL}
    moments = {row["table"]: row["from"] for row in found["pointInTime"]}
    assert moments["users"] == "no table"
    assert moments["orders"] == "2026-11-27T05:00:00Z"


def no_users_table(params):
    if ops_stage.name_table("users", STAGE) in str(params["body"]):
        return command_line.refusal("TableNotFoundException", "DescribeContinuousBackups")
    moment = datetime(2026, 11, 27, 5, tzinfo=UTC)
    recovery = {"EarliestRestorableDateTime": moment, "LatestRestorableDateTime": moment}
    return {"ContinuousBackupsDescription": {"PointInTimeRecoveryDescription": recovery}}
