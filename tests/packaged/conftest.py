"""The built assets, zipped and unpacked as Lambda unpacks them, and an AWS on loopback."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cdk import specs
from layers import build
from local.loopback import Reply, Request, serve_on_loopback
from tests.support import cloud, runtime
from tests.support.events import NOW

PATHS = {"/v2/email/outbound-emails": "SES.SendEmail"}  # of services that name no target
Unpacked = Callable[[str, str], tuple[Path, ...]]


@dataclass
class Aws:
    """Answers instead of AWS; `refusal` is an error code, `status` goes with it."""

    url: str = ""
    refusal: str = ""
    status: int = 200
    targets: list[str] = field(default_factory=list)
    signed: list[bool] = field(default_factory=list)

    def answer(self, call: Request) -> Reply:
        target = call.headers.get("x-amz-target") or PATHS.get(call.path)
        if target is None:
            return self._object(call)
        self.targets.append(target)
        self.signed.append("Signature=" in call.headers.get("authorization", ""))
        headers = {"Content-Type": "application/x-amz-json-1.0", "x-amzn-RequestId": "loopback"}
        if self.refusal:
            headers["x-amzn-ErrorType"] = self.refusal  # where REST services have it
        return self.status, headers, json.dumps(self._content(json.loads(call.body))).encode()

    def _object(self, call: Request) -> Reply:
        """What S3 answers: XML, or the content of an object."""
        several = {"delete": "DeleteObjects", "list-type=2": "ListObjectsV2"}
        name = next((n for part, n in several.items() if call.query.startswith(part)), None)
        self.targets.append(f"S3.{name or call.method.capitalize() + 'Object'}")
        self.signed.append("Signature=" in call.headers.get("authorization", ""))
        refusal = f"<Error><Code>{self.refusal}</Code><Message>no</Message></Error>"
        fine = b"<Result/>" if name else b"x" * (call.method == "GET")
        content = refusal.encode() if self.refusal else fine
        return self.status, {"Content-Type": "application/xml"}, content

    def _content(self, request: dict[str, Any]) -> dict[str, Any]:
        if self.refusal:
            return {"__type": f"com.amazonaws#{self.refusal}", "message": "no"}
        if "SecretId" in request:
            key = request["SecretId"].rpartition("/")[2]
            return {"SecretString": cloud.SECRETS.get(key, ""), "CreatedDate": NOW - 86_400}
        if "RequestItems" in request:
            return {"Responses": {name: [] for name in request["RequestItems"]}}
        return {"Items": []} if "KeyConditionExpression" in request else {}


@pytest.fixture
def aws() -> Iterator[Aws]:
    """AWS on loopback, which knows the secrets and takes everything."""
    found = Aws()
    with serve_on_loopback(found.answer) as found.url:
        yield found


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Unpacked:
    """(group, layer) -> what is on a function's path, in Lambda's order."""
    folder = tmp_path_factory.mktemp("lambda")
    client = runtime.copy_client(folder / "runtime")
    rows = {spec.group: spec for spec in specs.FUNCTIONS}
    for name in build.PACKAGES:
        _unzip(build.build_package_layer(name), folder / f"layer-{name}")
    for layer in runtime.LAYERS:
        _unzip(build.find_dependency_layer(layer, runtime.MACHINE), folder / f"layer-{layer}")
    for group, spec in rows.items():
        _unzip(build.build_function(spec.group), folder / group)
    return lambda group, layer: (
        folder / group,
        *(
            folder / f"layer-{name}" / "python"
            for name in (*specs.list_package_layers(rows[group]), layer)
        ),
        client,
    )


def _unzip(asset: Path, target: Path) -> None:
    archive = shutil.make_archive(str(target) + "-asset", "zip", asset)
    shutil.unpack_archive(archive, target)
    Path(archive).unlink()
