"""What is exported comes back by an import, by the command line: all of it, and nothing erased."""

import gzip
import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from ops import archive_files, copies_repository, export_data
from tests.support import cloud, command_line, drill, route_scenarios
from tests.support.command_line import STAGE, do, read, refuse

TABLES = {"users", "profiles", "reports", "projects", "activity", "orders", "objects"}


@pytest.fixture(autouse=True)
def _stage(monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with command_line.tests_stage(), command_line.aws_answers(drill.STACK):
        yield


@pytest.fixture
def stage(cloud):
    return drill.prepared()


@pytest.fixture(params=["folder", "s3"])
def place(request, cloud, tmp_path):
    if request.param == "folder":
        yield str(tmp_path)
        return
    cloud.admin("s3").create_bucket(Bucket="copies")
    yield "s3://copies/of"
    for found in cloud.admin("s3").list_objects_v2(Bucket="copies").get("Contents", []):
        cloud.admin("s3").delete_object(Bucket="copies", Key=found["Key"])
    cloud.admin("s3").delete_bucket(Bucket="copies")


def exported(place, *words):
    return read("export", place, *words)


def checksums(answer):
    return {row["table"]: row["checksum"] for row in answer["tables"]}


def brought_back(place, code=0):
    answer = read("import", place, "--yes", code=code)
    command_line.run("leaderboard", "rebuild", "--yes")
    drill.counted()
    return answer


@pytest.mark.slow
def test_what_is_exported_and_wiped_comes_back_with_equal_checksums(stage, place):
    answer = exported(place, "--with-hashes")
    drill.erased(stage)
    drill.wiped()

    found = brought_back(answer["export"])
    drill.looked_after(time.time())  # takes Eve off the project that she owned

    drill.check(stage)
    lost = {row["table"] for row in found["tables"] if row["missing"] + row["different"]}
    assert lost == set()
    assert {row["table"] for row in found["tables"] if row["erased"]} >= {"users", "profiles"}
    same = {
        name
        for name, checksum in checksums(found).items()
        if checksum in checksums(answer).values()
    }
    assert same == {"reports", "activity", "orders", "projects", "objects"}
    assert command_line.run("leaderboard", "verify").exit_code == 0


@pytest.mark.slow
def test_without_erasures_every_checksum_is_the_same(stage, place):
    answer = exported(place, "--with-hashes")
    drill.wiped()

    found = brought_back(answer["export"])

    assert checksums(found) == checksums(answer)
    assert checksums(exported(place, "--with-hashes")) == checksums(answer)


@pytest.mark.slow
def test_without_hashes_nobody_logs_in_until_a_mail_has_set_a_new_password(stage, place):
    answer = exported(place)
    drill.wiped()
    brought_back(answer["export"])
    cloud.fresh_process()

    assert route_scenarios.login(key=None).status == 401
    cloud.messages("mail")
    route_scenarios.forgot()
    assert route_scenarios.reset(route_scenarios.mailed("reset_password")).status == 204
    assert drill.is_welcome(route_scenarios.NEW_PASSWORD)


def test_a_file_without_hashes_holds_no_hash_and_no_session(stage, tmp_path):
    exported(str(tmp_path))

    (file,) = tmp_path.glob("*/users-*.gz")
    lines = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    assert {line["password_hash"]["S"] for line in lines if "password_hash" in line} == {"none"}
    assert not [line for line in lines if line["sk"]["S"].startswith("SESSION#")]
    assert oct(file.stat().st_mode)[-3:] == "600"


class Broken(Exception):
    """The process is ended in the middle."""


def break_off(operation, number):
    """Lets a command break off at a call of DynamoDB's, the first being 1."""
    calls = iter(range(1, 10_000))

    def hear(**_):
        if next(calls) == number:
            raise Broken

    return command_line.calls_heard(f"before-send.dynamodb.{operation}", hear)


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2, 4])
def test_an_export_that_broke_off_goes_on_and_ends_the_same(stage, tmp_path, monkeypatch, number):
    monkeypatch.setattr(copies_repository, "PAGE", 3)
    whole = exported(str(tmp_path / "whole"), "--with-hashes")

    with break_off("Scan", number):
        broken = command_line.run("export", str(tmp_path / "broken"), "--with-hashes")
    assert isinstance(broken.exception, Broken)

    assert checksums(exported(str(tmp_path / "broken"), "--with-hashes")) == checksums(whole)
    assert len(list((tmp_path / "broken").iterdir())) == 1


@pytest.mark.parametrize("number", [1, 2, 3, 5, 8])
@pytest.mark.slow
def test_an_import_that_broke_off_goes_on_and_ends_the_same(stage, tmp_path, monkeypatch, number):
    monkeypatch.setattr(copies_repository, "PAGE", 2)
    answer = exported(str(tmp_path), "--with-hashes")
    drill.wiped()
    with break_off("PutItem", number):
        broken = command_line.run("import", answer["export"], "--yes")
    assert isinstance(broken.exception, Broken), broken.output

    found = brought_back(answer["export"])

    assert checksums(found) == checksums(answer)


@pytest.mark.slow
def test_an_import_writes_nothing_over(stage, tmp_path):
    answer = exported(str(tmp_path), "--with-hashes")
    assert route_scenarios.change(route_scenarios.login(key=None).json["token"]).status == 204

    found = brought_back(answer["export"], code=3)

    (users,) = [row for row in found["tables"] if row["table"] == "users"]
    assert users["different"] > 0
    assert (users["put"], users["missing"]) == (0, 0)
    assert route_scenarios.login(key="old").status == 401


def test_a_damaged_file_is_refused(stage, tmp_path):
    answer = exported(str(tmp_path))
    (file,) = tmp_path.glob("*/users-*.gz")
    file.write_bytes(file.read_bytes()[:-9])

    assert "is damaged" in refuse("import", answer["export"], "--yes")


def test_an_unfinished_export_is_not_imported(stage, tmp_path):
    with break_off("Scan", 2):
        command_line.run("export", str(tmp_path))
    (export,) = tmp_path.iterdir()

    assert "is not finished" in refuse("import", str(export), "--yes")
    assert "no export" in refuse("import", str(tmp_path), "--yes")


def test_an_export_that_is_told_no_place_lies_in_the_bucket_that_forgets(stage):
    answer = read("export", "--table", "users", "--with-hashes")

    assert answer["export"].startswith(f"s3://{cloud.bucket_name('copies')}/{STAGE}-")
    assert read("import", answer["export"], "--yes")["tables"][0]["there already"] > 0


@pytest.mark.slow
def test_exports_older_than_35_days_are_deleted_by_the_next_one(stage, place):
    answer = exported(place)
    root = archive_files.parse_place(place, STAGE)
    now = datetime.now(UTC)

    assert export_data.delete_old_exports(root, STAGE, now + timedelta(days=34)) == []
    (gone,) = export_data.delete_old_exports(root, STAGE, now + timedelta(days=36))

    assert answer["export"].endswith(gone)
    assert archive_files.list_folders(root) == []


def test_only_what_is_named_is_exported(stage, tmp_path):
    answer = exported(str(tmp_path), "--table", "users", "--table", "orders")

    assert {row["table"] for row in answer["tables"]} == {"users", "orders"}
    assert "There is no cats to export" in refuse("export", str(tmp_path), "--table", "cats")
    assert {row["table"] for row in exported(str(tmp_path))["tables"]} == TABLES


@pytest.mark.slow
def test_the_table_of_people_says_what_was_written(stage, tmp_path):
    said = do("export", str(tmp_path))

    assert "checksum" in said
    assert "users" in said
