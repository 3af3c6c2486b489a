"""The stack of the local stage, deployed by the real cdk CLI, over HTTP, with IAM enforced."""

import fcntl
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from cdk import specs
from layers.build import ROOT
from local import (
    demo_accounts,
    deploy,
    fake_auth0,
    fakes,
    reload,
    sample_activity,
    sample_data,
    sample_projects,
    web_page,
)
from local.emulator import STAGE, Cloud, find_free_port, run_emulator
from tests.support import beside, web
from tests.support import browser as browsers
from tests.support.clone import clone

RECORDER = ROOT / "tests" / "support" / "recording_emulator.py"
_ended: list[tuple[int, Path]] = []  # ports of stacks that have ended, and their folders
PROBE = "probe-"  # begins the sessions in which a test acts as a function


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what judges the calls of a whole run come last."""
    items.sort(key=lambda item: item.path.name == "test_simulated_roles.py")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> beside.Beside | None:
    """Let tests that share a stack stay in one process, where files are dealt out to several."""
    return beside.Beside(config, log) if config.getvalue("dist") == "loadfile" else None


@dataclass(frozen=True)
class Deployed:
    """The running stack: its cloud, its outputs and what CloudFormation alone had set.

    `others` are the stand-ins, where the stack looks for them.
    """

    cloud: Cloud
    others: fakes.StandIns
    outputs: dict[str, str]
    dropped: dict[str, Any]  # table -> (time to live, point-in-time recovery) before completion

    @property
    def tenant(self) -> fake_auth0.Issuer:
        """The stand-in for Auth0."""
        return self.others.auth0

    def role(self, group: str) -> str:
        """The ARN of a function's role."""
        name = specs.function_name(group, STAGE)
        configuration = self.cloud.client("lambda").get_function_configuration(FunctionName=name)
        return str(configuration["Role"])

    def as_function(self, group: str, service: str) -> Any:
        """A client with the rights of a function, and no others."""
        credentials = self.cloud.client("sts").assume_role(
            RoleArn=self.role(group), RoleSessionName=PROBE + group
        )["Credentials"]
        return self.cloud.client(
            service,
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )

    def restart(self, group: str) -> None:
        """Ends the processes of a function: its next request meets one that knows nothing."""
        functions, name = self.cloud.client("lambda"), specs.function_name(group, STAGE)
        found = functions.get_function_configuration(FunctionName=name)["Environment"]
        functions.update_function_configuration(FunctionName=name, Environment=found)
        reload.serve_latest(functions, name)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second clone, for runs of its own."""
    return clone(tmp_path_factory.mktemp("clone"))


@pytest.fixture(scope="session")
def deployed() -> Iterator[Deployed]:
    with deployment("tests") as found:
        yield found


@contextmanager
def deployment(name: str, settings: dict[str, str] | None = None) -> Iterator[Deployed]:
    """A stack of that name in a cloud of its own, until the block ends; with these settings."""
    folder = ROOT / ".local" / name
    port, former = _ended.pop() if _ended and not settings else (find_free_port(), folder)
    with (
        _held_alone(folder),
        run_emulator(port, folder, keep=False, program=RECORDER) as cloud,
        fakes.run_fakes(cloud) as others,
    ):
        _take_assembly(former, folder)
        given: dict[str, str] = {}
        chosen = fakes.choose_payment_settings(given, others.paystack)
        chosen |= fakes.choose_suggestion_settings(given, others.thunderbit)
        assembly = deploy.synthesise_assembly(cloud, chosen | (settings or {}))
        deploy.bootstrap_account(cloud, assembly)
        outputs = deploy.deploy_stack(cloud, assembly)
        dropped = _recovery(cloud)
        deploy.apply_dropped_settings(cloud)
        demo_accounts.store_provider_keys(cloud, given, demo_accounts.list_provider_secrets())
        yield Deployed(cloud, others, outputs, dropped)
    if not settings:
        _ended.append((port, folder))


@pytest.fixture(scope="module")  # a module may have a stack of its own
def http(deployed: Deployed) -> Iterator[httpx.Client]:
    """A client of the API; paths are relative to its base URL."""
    with httpx.Client(base_url=deployed.cloud.api_url, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def typescript() -> Path:
    """The client for TypeScript, built anew from openapi.json."""
    folder = ROOT / "clients" / "typescript"
    done = subprocess.run(
        ["npm", "run", "--silent", "build"], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[browsers.Browser]:
    """One browser for all tests."""
    with browsers.running() as found:
        yield found


@pytest.fixture
def visit(browser: browsers.Browser) -> Iterator[Callable[..., browsers.Page]]:
    """Opens pages of one person, whom the browser forgets with the test."""
    profile = uuid.uuid4().hex
    yield lambda url, **options: browser.open(url, profile, **options)
    browser.do("close", profile=profile)


@pytest.fixture(scope="session")
def site() -> Iterator[web.Site]:
    """The page in web/ as `make run` serves it, on a stack that has what a fresh run has."""
    with deployment("web") as stack:
        user = demo_accounts.register_demo_user(stack.cloud)
        demo_accounts.register_demo_admin(stack.cloud)
        sample_data.load_sample_organisations(stack.cloud, user)
        sample_projects.load_sample_projects(stack.cloud, user)
        sample_activity.load_sample_activity(stack.cloud, user)
        web_page.build_web_page(stack.cloud)
        with (
            web_page.serve_web_page(stack.cloud, stack.others) as url,
            httpx.Client(base_url=stack.cloud.api_url, timeout=30) as http,
        ):
            yield web.Site(url, stack, http)


@pytest.fixture
def open_page(site: web.Site, visit: Callable[..., browsers.Page]) -> Callable[..., browsers.Page]:
    """Opens an address of the page in web/ as somebody who was not here before."""
    return lambda path="/", **options: visit(site.url + path, **(web.DESK | options))


@pytest.fixture
def account(site: web.Site) -> dict[str, str]:
    """Somebody who has just registered at `site`: {email, token, refreshToken}."""
    email = f"{uuid.uuid4().hex}@example.org"
    made = site.http.post(
        "/api/auth/register",
        json={"email": email, "password": web.PASSWORD, "firstName": "Ann", "lastName": "Lee"},
    ).json()
    return {"email": email, "token": made["token"], "refreshToken": made["refreshToken"]}


@pytest.fixture(scope="session")
def tenant(deployed: Deployed) -> fake_auth0.Issuer:
    """The stand-in for Auth0 that the stack knows."""
    return deployed.tenant


@contextmanager
def _held_alone(folder: Path) -> Iterator[None]:
    """Nobody else deploys into the folder. Raises BlockingIOError where somebody does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _forget_runs(folder)
        yield


def _take_assembly(former: Path, folder: Path) -> None:
    """What was synthesised for the same ports is not synthesised anew."""
    if former != folder:
        shutil.rmtree(folder / "cdk.out", ignore_errors=True)
        shutil.copytree(former / "cdk.out", folder / "cdk.out")
        shutil.copyfile(former / "cdk.inputs", folder / "cdk.inputs")


def _forget_runs(folder: Path) -> None:
    """The stand-ins find nothing of an earlier run in the folder."""
    for name in ("auth0.json", "paystack.json"):
        (folder / name).unlink(missing_ok=True)


def _recovery(cloud: Cloud) -> dict[str, Any]:
    dynamodb = cloud.client("dynamodb")
    found = {}
    for row in specs.TABLES:
        ttl = dynamodb.describe_time_to_live(TableName=row.name)["TimeToLiveDescription"]
        backups = dynamodb.describe_continuous_backups(TableName=row.name)
        recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        found[row.name] = (ttl["TimeToLiveStatus"], recovery["PointInTimeRecoveryStatus"])
    return found


@pytest.fixture
def commands(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Operators' commands find the embedded cloud of the tests as their stage local."""
    for name, value in {
        "AWS_ENDPOINT_URL": deployed.cloud.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
