"""The REST API, the functions behind it and behind the queues, and their layers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk import resources, specs
from cdk.stacks.data import pin_logical_id
from cdk.stacks.gateway import add_log_group, build_gateway
from cdk.stages import Settings
from layers import build

ARCHITECTURES = {"aarch64": "arm64", "x86_64": "x86_64"}  # machine name -> Lambda's name


class Api(Construct):
    """The gateway in front of one function per resource group, and the consumers of queues.

    `rest` is the gateway.
    """

    def __init__(self, scope: Construct, id: str, settings: Settings) -> None:
        super().__init__(scope, id)
        self._settings = settings
        self._machine = settings.cloud.machine
        self._packages = {
            name: self._layer(name, build.build_package_layer(name)) for name in build.PACKAGES
        }
        self._dependencies = {
            name: self._layer(name, build.find_dependency_layer(name, self._machine))
            for name in sorted({spec.layer for spec in specs.FUNCTIONS})
        }
        self.rest = build_gateway(self, settings)

    def add_function(
        self,
        spec: resources.Function,
        statements: list[iam.PolicyStatement],
        environment: dict[str, str],
        source: sqs.IQueue | None = None,
        streams: Sequence[str] = (),
    ) -> None:
        """Add a function that may do what `statements` say, its routes, its queue, its streams."""
        parts = Construct(self, spec.group)
        cdk.Tags.of(parts).add("product", spec.product)
        name = specs.function_name(spec.group, self._settings.stage)
        log_group = add_log_group(parts, self._settings, f"/aws/lambda/{name}")
        code = build.build_function(
            spec.group, spec.files if self._settings.stage != "prod" else ()
        )
        function = lambda_.Function(
            parts,
            "Function",
            function_name=name,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=self._architecture(),
            handler=f"functions.{spec.group}.handler.lambda_handler",
            code=_build_asset(code),
            layers=[self._packages[n] for n in specs.list_package_layers(spec)]
            + [self._dependencies[spec.layer]],
            memory_size=spec.memory_mb,
            timeout=cdk.Duration.seconds(spec.timeout_s),
            reserved_concurrent_executions=self._settings.reserved_concurrency.get(spec.group),
            role=_build_role(parts, log_group, statements),
            log_group=log_group,
            environment=environment | self._environment(spec),
            # each version stays, so that `live` can be pointed back to it
            current_version_options=lambda_.VersionOptions(removal_policy=cdk.RemovalPolicy.RETAIN),
        )
        self._connect_callers(spec, _add_live_alias(parts, spec, function), source, streams)

    def _connect_callers(
        self,
        spec: resources.Function,
        live: lambda_.Alias,
        source: sqs.IQueue | None,
        streams: Sequence[str],
    ) -> None:
        """Let gateway, queue, streams and clock call what is live of a function."""
        if spec.paths:
            self._routes(spec, live)
        if source:
            _add_queue_source(live, source)
        for arn, row in zip(streams, spec.follows, strict=True):
            _add_stream_source(live, arn, row)
        if spec.every_minutes:
            _add_schedule(live, spec.every_minutes)

    def _environment(self, spec: resources.Function) -> dict[str, str]:
        origins = {"CORS_ORIGINS": ",".join(self._settings.origins)} if spec.paths else {}
        return origins | {
            "STAGE": self._settings.stage,
            "POWERTOOLS_SERVICE_NAME": spec.group,
            "POWERTOOLS_METRICS_NAMESPACE": "Auxeira",
            "POWERTOOLS_LOG_LEVEL": "INFO",
        }

    def _routes(self, spec: resources.Function, live: lambda_.Alias) -> None:
        """Send every method of every path to what is live, which answers 404, 405 and OPTIONS.

        A path with a throttle is a resource of its own, since the gateway counts per resource.
        """
        # Not LambdaIntegration, which adds a permission a method, or one for every stage.
        integration = apigateway.AwsIntegration(
            service="lambda",
            path=f"2015-03-31/functions/{live.function_arn}/invocations",
            proxy=True,
        )
        live.add_permission(
            "Gateway",
            principal=iam.ServicePrincipal("apigateway.amazonaws.com"),
            source_arn=self.rest.arn_for_execute_api("*", "/*", self._settings.stage),
        )
        routes = [(path, "ANY") for path in specs.list_gateway_paths(spec)]
        for limit in (*spec.throttles, *spec.nowhere):
            routes += [(limit.path, limit.method), (limit.path, "ANY")]
        for path, method in dict.fromkeys(routes):
            self.rest.root.resource_for_path(path).add_method(method, integration)

    def _layer(self, name: str, folder: Path) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            f"{name}-layer",
            code=_build_asset(folder),
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
            compatible_architectures=[self._architecture()],
        )

    def _architecture(self) -> lambda_.Architecture:
        return lambda_.Architecture.custom(ARCHITECTURES[self._machine])


def _build_asset(folder: Path) -> lambda_.Code:
    return lambda_.Code.from_asset(str(folder), asset_hash=build.fingerprint_folder(folder))


def _build_role(
    scope: Construct, log_group: logs.LogGroup, statements: list[iam.PolicyStatement]
) -> iam.Role:
    """Add a function's own role: what `statements` allow, and writing its own log."""
    write_logs = iam.PolicyStatement(
        actions=["logs:CreateLogStream", "logs:PutLogEvents"],
        resources=[log_group.log_group_arn],  # ends in :*, its streams
    )
    return iam.Role(
        scope,
        "Role",
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        inline_policies={"Grants": iam.PolicyDocument(statements=[write_logs, *statements])},
    )


def _add_live_alias(
    scope: Construct, spec: resources.Function, function: lambda_.Function
) -> lambda_.Alias:
    """Add the name by which everything calls a function: a version with its code and its layers.

    CloudFormation changes code and layers in two calls. Whoever calls `live` meets the former
    version until both are done.
    """
    live = lambda_.Alias(scope, "Live", alias_name=specs.LIVE, version=function.current_version)
    pin_logical_id(live, specs.alias_logical_id(spec.group))
    return live


def _add_queue_source(live: lambda_.Alias, source: sqs.IQueue) -> None:
    live.add_event_source_mapping(  # not an event source, which adds a policy
        "Queue",
        event_source_arn=source.queue_arn,
        batch_size=specs.BATCH,
        max_concurrency=specs.CONSUMERS,
        report_batch_item_failures=True,
    )


def _add_schedule(live: lambda_.Alias, minutes: int) -> None:
    """Call a function by the clock; what it misses is done by the next call."""
    events.Rule(
        live,
        "Schedule",
        schedule=events.Schedule.rate(cdk.Duration.minutes(minutes)),
        targets=[targets.LambdaFunction(live, retry_attempts=0)],
    )


def _add_stream_source(live: lambda_.Alias, arn: str, row: resources.Stream) -> None:
    """Call a function with the records of a stream that its row names."""
    pattern: dict[str, Any] = {}
    if row.records:
        key = specs.find_table(row.table).range
        keys = [{"prefix": r[:-1]} if r.endswith("*") else r for r in row.records]
        pattern["dynamodb"] = {"Keys": {key: {"S": keys}}}
    if row.statuses:
        pattern.setdefault("dynamodb", {})["NewImage"] = {"status": {"S": list(row.statuses)}}
    if row.events:
        pattern["eventName"] = list(row.events)
    live.add_event_source_mapping(
        f"{row.table}-Stream",
        event_source_arn=arn,
        starting_position=lambda_.StartingPosition.TRIM_HORIZON,
        batch_size=row.batch,
        bisect_batch_on_error=True,
        report_batch_item_failures=True,
        parallelization_factor=row.parallel if row.parallel > 1 else None,
        retry_attempts=row.tries - 1 if row.tries else None,
        filters=[dict(lambda_.FilterCriteria.filter(pattern))],
    )
