"""Deploys the CDK app into the embedded cloud with the real cdk CLI."""

import ctypes
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from cdk import specs
from layers.build import ROOT
from local.emulator import ACCOUNT, AFRESH, REGION, STAGE, Cloud, Trouble

CDK = ROOT / "node_modules" / ".bin" / "cdk"
STACK = f"Auxeira-{STAGE}"
INPUTS = (
    "cdk",
    "functions",
    "layers",
    "cdk.json",
    "openapi.json",
    "package-lock.json",
    "requirements.txt",
)
KINDS = {".py", ".json", ".txt", ".toml", ".report"}


def synthesise_assembly(cloud: Cloud, settings: Mapping[str, str] | None = None) -> Path:
    """Return the cloud assembly of the stage, made anew only when what it reads has changed.

    `settings` are those of the stage that differ from cdk.json.
    """
    out, mark = cloud.folder / "cdk.out", cloud.folder / "cdk.inputs"
    changed = {"stage": STAGE, "auth0_domain": cloud.auth0} | dict(settings or {})
    options = [word for name, value in changed.items() for word in ("-c", f"{name}={value}")]
    inputs = " ".join([_fingerprint_sources(), *options])
    if not (out.is_dir() and mark.exists() and mark.read_text() == inputs):
        mark.unlink(missing_ok=True)
        shutil.rmtree(out, ignore_errors=True)
        app = ["synth", "--quiet", "--no-validation", "--output", str(out)]
        _run_cdk(cloud, "synth", [*app, *options])
        mark.write_text(inputs)
    return out


def bootstrap_account(cloud: Cloud, assembly: Path) -> None:
    """Prepare the account for cdk, once."""
    bucket = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"
    if not _is_bootstrapped(cloud, bucket):
        target = f"aws://{ACCOUNT}/{REGION}"
        _run_cdk(cloud, "bootstrap", ["bootstrap", target, "--app", str(assembly)])
    # it refuses plain HTTP, which is all there is here
    cloud.client("s3").delete_bucket_policy(Bucket=bucket)


def _is_bootstrapped(cloud: Cloud, bucket: str) -> bool:
    """Tell whether everything is there that cdk asks for: a run may have ended halfway."""
    try:
        cloud.client("s3").head_bucket(Bucket=bucket)
        cloud.client("ssm").get_parameter(Name="/cdk-bootstrap/hnb659fds/version")
    except ClientError:
        return False
    return True


def deploy_stack(cloud: Cloud, assembly: Path) -> dict[str, str]:
    """Deploy the stack and return its outputs; `apply_dropped_settings` follows. Raises Trouble.

    Of each function the former version stays.
    """
    outputs = cloud.folder / "outputs.json"
    options = ["--require-approval", "never", "--method", "direct", "--progress", "events"]
    command = ["deploy", STACK, "--app", str(assembly), *options, "--outputs-file", str(outputs)]
    _run_cdk(cloud, "deploy", command)
    _delete_old_versions(cloud)
    found: dict[str, dict[str, str]] = json.loads(outputs.read_text())
    return found[STACK]


def apply_dropped_settings(cloud: Cloud) -> None:
    """Set what the embedded CloudFormation drops: time to live and point-in-time recovery."""
    dynamodb = cloud.client("dynamodb")
    for row in specs.TABLES:
        name = specs.physical_table_name(row.name, STAGE)
        if row.ttl:
            dynamodb.update_time_to_live(
                TableName=name,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"},
            )
        if row.recovery_days:
            recovery: dict[str, Any] = {
                "PointInTimeRecoveryEnabled": True,
                "RecoveryPeriodInDays": row.recovery_days,
            }
            dynamodb.update_continuous_backups(
                TableName=name, PointInTimeRecoverySpecification=recovery
            )


def _delete_old_versions(cloud: Cloud) -> None:
    """Delete all versions of each function but the two newest: the state holds their code."""
    functions = cloud.client("lambda")
    for row in specs.FUNCTIONS:
        name = specs.function_name(row.group, STAGE)
        pages = functions.get_paginator("list_versions_by_function").paginate(FunctionName=name)
        found = [each["Version"] for page in pages for each in page["Versions"]]
        live = functions.get_alias(FunctionName=name, Name=specs.LIVE)["FunctionVersion"]
        for version in sorted(map(int, {*found} - {"$LATEST", live}))[:-1]:
            functions.delete_function(FunctionName=name, Qualifier=str(version))


def _fingerprint_sources() -> str:
    digest = hashlib.sha256()
    for name in INPUTS:
        path = ROOT / name
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if file.suffix in KINDS and file.is_file():
                digest.update(str(file.relative_to(ROOT)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _run_cdk(cloud: Cloud, step: str, arguments: list[str]) -> None:
    """Run the cdk CLI; its output goes to a log. Raises Trouble with the lines that matter."""
    log = cloud.folder / f"{step}.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [CDK, *arguments],
            cwd=ROOT,
            env=cloud.environment(),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        try:
            code = process.wait(300)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
    if code:
        afresh = f"\nIf it fails again, begin with an empty state: {AFRESH}"
        raise Trouble(
            f"cdk {step} failed: {_find_failure_reason(log)}\nThe whole log: {log}"
            + (afresh if step != "synth" else "")  # which reads no state
        )


def _die_with_parent() -> None:
    """Set PR_SET_PDEATHSIG: a cdk that outlives a killed run would deploy into the next one."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _find_failure_reason(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    for place, line in enumerate(lines):
        if "Subprocess exited" in line:  # the app, which says before what is to be mended
            return "\n".join(lines[max(0, place - 3) : place])
    failed = [line for line in lines if "_FAILED" in line and "ROLLBACK" not in line]
    errors = [line for line in lines if "❌" in line or "rror" in line or "failed" in line]
    return "\n".join(dict.fromkeys(failed[:3] or errors[-3:] or lines[-3:]))
