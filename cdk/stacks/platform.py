"""The one stack. Data, Api and Monitoring are its parts; who may do what is decided here."""

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ses as ses
from constructs import Construct

from cdk import resources, specs
from cdk.stacks.api import Api
from cdk.stacks.dashboard import add_dashboard
from cdk.stacks.data import Data
from cdk.stacks.edge import add_domain, add_web_acl
from cdk.stacks.monitoring import Monitoring
from cdk.stacks.page import Page
from cdk.stages import Settings

LIST = "ListBucket"  # the one action on a bucket, not on its objects
VARIABLES = {  # settings of the stage that a function knows, by what its row says that it uses
    "mail": ("mail_sender", "app_url"),
    "auth0": ("auth0_domain", "auth0_audience", "auth0_client_id", "auth0_token_mode"),
    "paystack": ("paystack_url", "currency"),
    "prices": ("currency",),
    "model": ("model", "model_url", "model_budget", "model_daily", "model_prices"),
    "thunderbit": ("thunderbit", "thunderbit_url", "thunderbit_credits"),
    "suggestions": ("thunderbit",),
}


class Platform(cdk.Stack):
    """Everything of a stage. Outputs ApiUrl (no slash at its end), ApiId, AlarmTopicArn.

    With a domain of its own also DomainTarget, the host that its DNS record names; with a page
    PageUrl and PageBucket.
    """

    def __init__(self, scope: Construct, id: str, settings: Settings) -> None:
        super().__init__(
            scope,
            id,
            description=f"Auxeira ESG and Pizza42: the {settings.stage} stage",
            termination_protection=settings.protect and not settings.first_deploy,
        )
        self._settings = settings
        self._data = Data(self, "Data", settings)
        ses.EmailIdentity(self, "Sender", identity=ses.Identity.email(settings.mail_sender))
        api = Api(self, "Api", settings)
        for spec in specs.FUNCTIONS:
            source = self._data.queues[spec.consumes] if spec.consumes else None
            streams = [self._stream(each.table) for each in spec.follows]
            api.add_function(spec, *self._grants(spec), source, streams)
        monitoring = Monitoring(self, "Monitoring", settings)
        add_dashboard(self, settings)

        outputs = {"ApiId": api.rest.rest_api_id, "AlarmTopicArn": monitoring.topic.topic_arn}
        outputs |= self._add_edge(api)
        if settings.page:
            page = Page(self, "Page", settings, outputs["ApiUrl"])
            outputs |= {"PageUrl": page.url, "PageBucket": page.bucket.bucket_name}
        for name, value in outputs.items():
            cdk.CfnOutput(self, name, value=value)
        for key, value in settings.all_tags.items():
            cdk.Tags.of(self).add(key, value)

    def _add_edge(self, api: Api) -> dict[str, str]:
        """Add what stands before the API; return the outputs that say where it is called."""
        if self._settings.waf_rate:
            add_web_acl(api, api.rest, self._settings)
        if not self._settings.domain:
            host = f"{api.rest.rest_api_id}.execute-api.{self.region}.{self.url_suffix}"
            return {"ApiUrl": f"https://{host}/{self._settings.stage}"}
        domain = add_domain(api, api.rest, self._settings)
        return {
            "ApiUrl": f"https://{self._settings.domain}",
            "DomainTarget": domain.attr_regional_domain_name,
        }

    def _grants(self, spec: resources.Function) -> tuple[list[iam.PolicyStatement], dict[str, str]]:
        """Return what a function may do, and the names of what it may do it to: one cannot lack."""
        statements, environment = [], {}
        for target, actions in spec.grants.items():
            target, _, leading = target.partition(":")
            key, _, index = target.partition("/")
            table = self._data.tables[key]
            arn = f"{table.table_arn}/index/{index}" if index else table.table_arn
            statements.append(
                _allow_actions([f"dynamodb:{action}" for action in actions], arn, leading)
            )
            environment[f"{key.upper()}_TABLE"] = table.table_name
        for target, actions in spec.objects.items():
            key, _, prefix = target.partition("/")
            bucket = self._data.buckets[key]
            arn = bucket.arn_for_objects(f"{prefix}/*")
            of_objects = [f"s3:{action}" for action in actions if action != LIST]
            statements.append(_allow_actions(of_objects, arn))
            if LIST in actions:
                statements.append(_allow_listing(bucket.bucket_arn, prefix))
            environment[f"{key.upper()}_BUCKET"] = bucket.bucket_name
        for key in spec.secrets:
            name = specs.secret_name(key, self._settings.stage)
            statements.append(
                _allow_actions(["secretsmanager:GetSecretValue"], self._secret_arn(name))
            )
            environment[f"{key.upper()}_SECRET"] = name
        for key in spec.sends:
            queue = self._data.queues[key]
            statements.append(_allow_actions(["sqs:SendMessage"], queue.queue_arn))
            environment[f"{key.upper()}_QUEUE"] = queue.queue_url
        statements += self._list_source_statements(spec)
        if "mail" in spec.uses:
            statements.append(self._mail_statement())
        names = (name for used in spec.uses for name in VARIABLES.get(used, ()))
        environment |= {
            name.upper(): _to_environment_text(getattr(self._settings, name)) for name in names
        }
        return statements, environment

    def _list_source_statements(self, spec: resources.Function) -> list[iam.PolicyStatement]:
        """Return what a function may do with the streams and the queue that call it."""
        statements = []
        for followed in spec.follows:
            arn = self._stream(followed.table)
            statements.append(_allow_actions([f"dynamodb:{verb}" for verb in specs.FOLLOWING], arn))
        if spec.consumes:
            arn = self._data.queues[spec.consumes].queue_arn
            statements.append(_allow_actions([f"sqs:{action}" for action in specs.CONSUMING], arn))
        return statements

    def _stream(self, table: str) -> str:
        """Return the ARN of a table's stream, whose row says that it has one."""
        arn: str | None = self._data.tables[table].table_stream_arn
        assert arn, f"the table {table} has no stream"
        return arn

    def _mail_statement(self) -> iam.PolicyStatement:
        """Allow mail from the stage's sender, and from no other."""
        sender, known = self._settings.mail_sender, self._settings.cloud.mail_identities
        identity = self.format_arn(service="ses", resource="identity", resource_name=sender)
        return iam.PolicyStatement(
            actions=["ses:SendEmail"],
            resources=[identity if known else "*"],
            conditions={
                "StringEquals" if known else "StringEqualsIfExists": {"ses:FromAddress": sender}
            },
        )

    def _secret_arn(self, name: str) -> str:
        """Return the ARN by name: Secrets Manager appends six random characters to it.

        Not the Ref of the secret, which is its name in the embedded cloud.
        """
        arn: str = self.format_arn(
            service="secretsmanager",
            resource="secret",
            resource_name=f"{name}-??????",
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        return arn


def _allow_actions(actions: list[str], resource: str, leading: str = "") -> iam.PolicyStatement:
    """Allow actions on a resource; with `leading`, on items whose hash key begins so."""
    conditions = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [leading]}} if leading else {}
    return iam.PolicyStatement(actions=actions, resources=[resource], conditions=conditions)


def _allow_listing(bucket_arn: str, prefix: str) -> iam.PolicyStatement:
    """Allow listing a bucket under one prefix."""
    return iam.PolicyStatement(
        actions=[f"s3:{LIST}"],
        resources=[bucket_arn],
        conditions={"StringLike": {"s3:prefix": [f"{prefix}/*"]}},
    )


def _to_environment_text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
