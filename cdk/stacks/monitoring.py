"""The operator's alarms and the topic that they tell."""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cdk import resources, specs
from cdk.stages import Settings

MINUTE = cdk.Duration.minutes(1)
BEHIND_MS = 60_000
PENDING_S = 90_000  # an hour more than a day, in which each payment is settled or given up
UNWRITTEN_S = 3_600
ERASING_S = 3_600  # the last of its passes begins within 35 minutes
LATE = 5  # minutes within which DynamoDB's metrics arrive


class Monitoring(Construct):
    """Alarms for tables, indexes, queues, Auth0's keys, payments and reports, to one topic."""

    def __init__(self, scope: Construct, id: str, settings: Settings) -> None:
        super().__init__(scope, id)
        self._settings = settings
        self.topic = self._topic()
        for table in specs.TABLES:
            self._throttle_alarms(table, None)
            for index in table.indexes:
                self._throttle_alarms(table, index)
        for queue in specs.QUEUES:
            self._dead_letter_alarm(queue)
        for spec in specs.FUNCTIONS:
            self._add_function_alarms(spec)

    def _add_function_alarms(self, spec: resources.Function) -> None:
        """Add the alarms that follow from what a function's row says that it does."""
        if "auth0" in spec.uses:
            self._stale_keys_alarm(spec)
        if "paystack" in spec.uses:
            self._mismatch_alarm(spec)
        if "GetObject" in spec.objects.get("reports/facts", ()):  # it writes reports
            self._failed_report_alarm(spec)
        if "providers" in spec.secrets:  # it asks the model
            self._unused_model_alarm(spec)
        if "/api/projects" in spec.paths:
            self._reported_project_alarm(spec)
        if spec.follows:
            self._behind_alarm(spec)
        if spec.every_minutes:
            self._old_payment_alarm(spec)
            self._old_report_alarm(spec)
            self._old_erasure_alarm(spec)

    def _topic(self) -> sns.Topic:
        topic = sns.Topic(self, "Alarms", enforce_ssl=True)
        # A policy of one's own replaces the default one, which had let CloudWatch publish.
        account = {"StringEquals": {"aws:SourceAccount": cdk.Stack.of(self).account}}
        cloudwatch_alarms = iam.ServicePrincipal("cloudwatch.amazonaws.com", conditions=account)
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[cloudwatch_alarms],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
            )
        )
        if self._settings.alarm_email:
            topic.add_subscription(subscriptions.EmailSubscription(self._settings.alarm_email))
        return topic

    def _throttle_alarms(self, table: resources.Table, index: resources.Index | None) -> None:
        """Alarm when a minute of the last five had a refused request.

        The metrics of a table do not count its indexes, so each has its own pair.
        """
        dimensions = {"TableName": specs.physical_table_name(table.name, self._settings.stage)}
        if index:
            dimensions["GlobalSecondaryIndexName"] = index.name
        subject = f"{table.key}-{index.name}" if index else table.key
        for direction in ("Read", "Write"):
            metric = cloudwatch.Metric(
                namespace="AWS/DynamoDB",
                metric_name=f"{direction}ThrottleEvents",
                dimensions_map=dimensions,
                statistic=cloudwatch.Stats.SUM,
                period=MINUTE,
            )
            self._alarm(
                f"{subject}-{direction}",
                f"{subject}-{direction.lower()}-throttle",
                f"DynamoDB refuses {direction.lower()}s of {subject} for want of capacity:"
                " see docs/operations.md, 'Throttled table'",
                self._fill_gaps_with_zeros(metric),
                periods=LATE,
            )

    def _dead_letter_alarm(self, queue: resources.Queue) -> None:
        """Alarm when a message was given up, and goes on until someone has dealt with it."""
        name = specs.dead_letters_name(queue.key, self._settings.stage)
        metric = cloudwatch.Metric(
            namespace="AWS/SQS",
            metric_name="ApproximateNumberOfMessagesVisible",
            dimensions_map={"QueueName": name},
            statistic=cloudwatch.Stats.MAXIMUM,
            period=MINUTE,
        )
        self._alarm(
            f"{queue.key}-dead-letters",
            f"{queue.key}-dead-letters",
            f"Messages of the queue {queue.key} were given up:"
            " see docs/operations.md, 'Dead letters'",
            metric,
        )

    def _stale_keys_alarm(self, spec: resources.Function) -> None:
        """Alarm while the tenant's old keys serve: an hour before they no longer do."""
        self._counted_alarm(
            spec,
            "JwksStaleServed",
            "stale-keys",
            f"Auth0 does not answer {spec.group}, which goes on with the keys that it knows:"
            " see docs/operations.md, 'Auth0 out of reach'",
        )

    def _mismatch_alarm(self, spec: resources.Function) -> None:
        """Alarm when money came that does not fit, or cannot be settled without somebody."""
        self._counted_alarm(
            spec,
            "PaymentMismatch",
            "payment-mismatch",
            f"{spec.group} has a payment that somebody has to look at:"
            " see docs/operations.md, 'Payment that does not fit'",
        )

    def _failed_report_alarm(self, spec: resources.Function) -> None:
        """Alarm when a report was given up, which may be one that somebody has paid for."""
        self._counted_alarm(
            spec,
            "ReportFailed",
            "failed-report",
            f"{spec.group} could not write a report:"
            " see docs/operations.md, 'Report that cannot be written'",
        )

    def _unused_model_alarm(self, spec: resources.Function) -> None:
        """Alarm when a report is in our own words though a model ought to have worded it."""
        self._counted_alarm(
            spec,
            "ModelNotUsed",
            "model-not-used",
            f"{spec.group} wrote a report without the model:"
            " see docs/operations.md, 'Model not used'",
        )

    def _reported_project_alarm(self, spec: resources.Function) -> None:
        """Alarm when a user says something against a project: an admin has to look at it."""
        self._counted_alarm(
            spec,
            "ProjectReported",
            "reported-project",
            "A project was reported: see docs/operations.md, 'Reported projects'",
        )

    def _counted_alarm(
        self, spec: resources.Function, metric_name: str, name: str, description: str
    ) -> None:
        """Alarm in the first minute in which a function counts something."""
        metric = cloudwatch.Metric(
            namespace="Auxeira",
            metric_name=metric_name,
            dimensions_map={"service": spec.group},
            statistic=cloudwatch.Stats.SUM,
            period=MINUTE,
        )
        self._alarm(f"{spec.group}-{name}", f"{spec.group}-{name}", description, metric)

    def _behind_alarm(self, spec: resources.Function) -> None:
        """Alarm when a follower is a minute behind a table."""
        tables = ", ".join(row.table for row in spec.follows)
        metric = cloudwatch.Metric(
            namespace="AWS/Lambda",
            metric_name="IteratorAge",
            dimensions_map={"FunctionName": specs.function_name(spec.group, self._settings.stage)},
            statistic=cloudwatch.Stats.MAXIMUM,
            period=MINUTE,
        )
        self._alarm(
            f"{spec.group}-behind",
            f"{spec.group}-behind",
            f"{spec.group} is a minute behind the changes of {tables}:"
            " see docs/operations.md, 'Behind its table'",
            metric,
            BEHIND_MS,
        )

    def _old_payment_alarm(self, spec: resources.Function) -> None:
        """Alarm while a payment is pending that should have been settled or given up."""
        self._age_alarm(
            spec,
            "OldestPendingPayment",
            PENDING_S,
            "old-payment",
            "A payment has been pending for more than a day:"
            " see docs/operations.md, 'Payment that stays pending'",
        )

    def _old_report_alarm(self, spec: resources.Function) -> None:
        """Alarm while a report that is queued again and again is not written."""
        self._age_alarm(
            spec,
            "OldestUnwrittenReport",
            UNWRITTEN_S,
            "old-report",
            "A report has waited for its writer for an hour:"
            " see docs/operations.md, 'Report that stays unwritten'",
        )

    def _old_erasure_alarm(self, spec: resources.Function) -> None:
        """Alarm while an account is not erased whose owner has closed it."""
        self._age_alarm(
            spec,
            "OldestErasure",
            ERASING_S,
            "old-erasure",
            "A closed account has not been erased for an hour:"
            " see docs/operations.md, 'Account that is not erased'",
        )

    def _age_alarm(
        self, spec: resources.Function, metric_name: str, seconds: int, name: str, description: str
    ) -> None:
        """Alarm at an age that a function which the clock calls says in each run."""
        metric = cloudwatch.Metric(
            namespace="Auxeira",
            metric_name=metric_name,
            dimensions_map={"service": spec.group},
            statistic=cloudwatch.Stats.MAXIMUM,
            period=cdk.Duration.minutes(2 * spec.every_minutes),  # none passes without a run
        )
        name = f"{spec.group}-{name}"
        self._alarm(name, name, description, metric, seconds)

    def _alarm(
        self,
        id: str,
        name: str,
        description: str,
        metric: cloudwatch.IMetric,
        threshold: int = 0,
        periods: int = 1,
    ) -> None:
        """Add an alarm at a period above a threshold, of the last `periods`; the topic is told."""
        alarm = cloudwatch.Alarm(
            self,
            id,
            alarm_name=f"auxeira-{self._settings.stage}-{name}",
            alarm_description=description,
            metric=metric,
            threshold=threshold,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=periods,
            datapoints_to_alarm=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        action = actions.SnsAction(self.topic)
        alarm.add_alarm_action(action)
        alarm.add_ok_action(action)

    def _fill_gaps_with_zeros(self, metric: cloudwatch.Metric) -> cloudwatch.IMetric:
        """Return the metric with zeros where it is silent, which it is unless requests are refused.

        Alarms in AWS/DynamoDB may ignore missing data whatever they are told, and would then
        never return to OK. Its metrics come minutes late, and until then the newest minute is a
        zero of ours: an alarm on that minute alone would never fire, so five are looked at.
        """
        if not self._settings.cloud.metric_math:
            return metric
        return cloudwatch.MathExpression(
            expression="FILL(m,0)", using_metrics={"m": metric}, period=MINUTE
        )
