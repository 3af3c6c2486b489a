"""The tables, the secrets, the queues and the buckets."""

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk import resources, specs
from cdk.stages import Settings

TYPES = {"S": dynamodb.AttributeType.STRING, "N": dynamodb.AttributeType.NUMBER}
SCALE_AT_PERCENT = 70


class Data(Construct):
    """What must not be lost. `tables`, `queues` and `buckets` by the key of their row.

    Logical ids are fixed here, not derived from the construct's path: CloudFormation would
    answer a changed one with a new, empty table.
    """

    def __init__(self, scope: Construct, id: str, settings: Settings) -> None:
        super().__init__(scope, id)
        self._settings = settings
        self.tables = {row.key: self._table(row) for row in specs.TABLES}
        for secret in specs.SECRETS:
            self._secret(secret)
        self.queues = {row.key: self._queue(row) for row in specs.QUEUES}
        if settings.cloud.tls:
            _insist_on_tls(self)
        self.buckets = {row.key: self._bucket(row) for row in specs.BUCKETS}
        self._old_backups_role()

    def _table(self, row: resources.Table) -> dynamodb.Table:
        on_demand = row.read is None
        table = dynamodb.Table(
            self,
            row.key.capitalize(),
            table_name=specs.physical_table_name(row.name, self._settings.stage),
            partition_key=_build_attribute((row.hash, specs.S)),
            sort_key=_build_attribute((row.range, specs.S)),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST
            if on_demand
            else dynamodb.BillingMode.PROVISIONED,
            read_capacity=row.read,
            write_capacity=row.write,
            max_read_request_units=row.max_read,
            max_write_request_units=row.max_write,
            time_to_live_attribute="ttl" if row.ttl else None,
            stream=dynamodb.StreamViewType[row.stream] if row.stream else None,
            point_in_time_recovery_specification=_recovery_specification(row),
            contributor_insights_specification=_insights_specification(row),
            deletion_protection=self._settings.protect,
            removal_policy=cdk.RemovalPolicy.RETAIN
            if self._settings.protect
            else cdk.RemovalPolicy.DESTROY,
        )
        pin_logical_id(table, f"{row.key.capitalize()}Table")
        cdk.Tags.of(table).add("product", row.product)
        for index in row.indexes:
            _add_index(table, row, index)
        if self._settings.autoscale and not on_demand:
            _add_auto_scaling(table, row)
        return table

    def _secret(self, row: resources.Secret) -> None:
        """Add a generated value; where the operator fills it, a placeholder that fits no key."""
        generate = secretsmanager.SecretStringGenerator(
            password_length=64,
            exclude_punctuation=True,
            secret_string_template="{}" if row.keys else None,
            generate_string_key="_unset" if row.keys else None,
        )
        secret = secretsmanager.Secret(
            self,
            f"{row.key.capitalize()}Secret",
            secret_name=specs.secret_name(row.key, self._settings.stage),
            description=row.purpose,
            generate_secret_string=generate,
            removal_policy=choose_removal_policy(self._settings),
        )
        pin_logical_id(secret, f"{row.key.capitalize()}Secret")

    def _queue(self, row: resources.Queue) -> sqs.Queue:
        dead = sqs.Queue(
            self,
            f"{row.key.capitalize()}DeadLetters",
            queue_name=specs.dead_letters_name(row.key, self._settings.stage),
            retention_period=cdk.Duration.days(row.dead_days),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
        )
        pin_logical_id(dead, f"{row.key.capitalize()}DeadLetters")
        queue = sqs.Queue(
            self,
            f"{row.key.capitalize()}Queue",
            queue_name=specs.queue_name(row.key, self._settings.stage),
            visibility_timeout=cdk.Duration.seconds(row.visibility_s),
            retention_period=cdk.Duration.days(row.days),
            dead_letter_queue=sqs.DeadLetterQueue(queue=dead, max_receive_count=row.receives),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
        )
        pin_logical_id(queue, f"{row.key.capitalize()}Queue")
        return queue

    def _bucket(self, row: resources.Bucket) -> s3.Bucket:
        """Add a bucket that keeps what was deleted or written over for as long as its row says.

        CloudFormation names it: names of buckets are everybody's.
        """
        bucket = s3.Bucket(
            self,
            f"{row.key.capitalize()}Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=self._settings.cloud.tls,
            versioned=True,
            lifecycle_rules=[
                s3.LifecycleRule(
                    noncurrent_version_expiration=cdk.Duration.days(row.version_days),
                    expired_object_delete_marker=True,  # of which no version is left
                ),
                *(
                    s3.LifecycleRule(prefix=prefix or None, expiration=cdk.Duration.days(days))
                    for prefix, days in row.days.items()
                ),
            ],
            removal_policy=choose_removal_policy(self._settings),
        )
        pin_logical_id(bucket, f"{row.key.capitalize()}Bucket")
        return bucket

    def _old_backups_role(self) -> None:
        """Let the schedules that `ops backup` makes delete backups of the tables, and no more."""
        account = cdk.Stack.of(self).account
        delete = iam.PolicyStatement(
            actions=["dynamodb:DeleteBackup"],
            resources=[f"{table.table_arn}/backup/*" for table in self.tables.values()],
        )
        role = iam.Role(
            self,
            "OldBackups",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": account}},
            ),
            inline_policies={"delete": iam.PolicyDocument(statements=[delete])},
        )
        pin_logical_id(role, specs.OLD_BACKUPS_ROLE)


def _insist_on_tls(scope: Construct) -> None:
    """Refuse whoever calls a queue of `scope` without TLS: one policy, put at each of them."""
    refuse = iam.PolicyStatement(
        effect=iam.Effect.DENY,
        principals=[iam.AnyPrincipal()],
        actions=["sqs:*"],
        resources=["*"],  # of the queue that has the policy
        conditions={"Bool": {"aws:SecureTransport": "false"}},
    )
    sqs.CfnQueuePolicy(
        scope,
        "QueuePolicy",
        queues=[queue.queue_url for queue in scope.node.find_all() if isinstance(queue, sqs.Queue)],
        policy_document=iam.PolicyDocument(statements=[refuse]),
    )


def choose_removal_policy(settings: Settings) -> cdk.RemovalPolicy:
    """Let stay what outlives a protected stack, but not where its first deploy fails."""
    if settings.protect:
        return cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
    return cdk.RemovalPolicy.DESTROY


def _add_index(table: dynamodb.Table, row: resources.Table, index: resources.Index) -> None:
    table.add_global_secondary_index(
        index_name=index.name,
        partition_key=_build_attribute(index.hash),
        sort_key=_build_attribute(index.range),
        projection_type=dynamodb.ProjectionType.INCLUDE,
        non_key_attributes=list(index.include),
        read_capacity=index.read,
        write_capacity=index.write,
        max_read_request_units=row.max_read,  # an index has a maximum of its own, or none
        max_write_request_units=row.max_write,
        contributor_insights_specification=_insights_specification(row),
    )


def _add_auto_scaling(table: dynamodb.Table, row: resources.Table) -> None:
    """Scale the table and every index by itself: a starved index throttles the table."""
    targets = [
        table.auto_scale_read_capacity(**_capacity_range(row.read)),
        table.auto_scale_write_capacity(**_capacity_range(row.write)),
    ]
    for index in row.indexes:
        targets += [
            table.auto_scale_global_secondary_index_read_capacity(
                index.name, **_capacity_range(index.read)
            ),
            table.auto_scale_global_secondary_index_write_capacity(
                index.name, **_capacity_range(index.write)
            ),
        ]
    for target in targets:
        target.scale_on_utilization(target_utilization_percent=SCALE_AT_PERCENT)


def _capacity_range(capacity: int | None) -> dict[str, int]:
    assert capacity is not None, "a provisioned table states every capacity"
    return {"min_capacity": capacity, "max_capacity": capacity * resources.SCALE_TO_TIMES}


def _recovery_specification(
    row: resources.Table,
) -> dynamodb.PointInTimeRecoverySpecification | None:
    if not row.recovery_days:
        return None
    return dynamodb.PointInTimeRecoverySpecification(
        point_in_time_recovery_enabled=True, recovery_period_in_days=row.recovery_days
    )


def _insights_specification(
    row: resources.Table,
) -> dynamodb.ContributorInsightsSpecification | None:
    if not row.insights:
        return None
    return dynamodb.ContributorInsightsSpecification(
        enabled=True, mode=dynamodb.ContributorInsightsMode.THROTTLED_KEYS
    )


def _build_attribute(attribute: tuple[str, str]) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=attribute[0], type=TYPES[attribute[1]])


def pin_logical_id(construct: Construct, logical_id: str) -> None:
    """Fix a logical id: CloudFormation would answer another one with another resource."""
    resource = construct.node.default_child
    assert isinstance(resource, cdk.CfnResource)
    resource.override_logical_id(logical_id)
