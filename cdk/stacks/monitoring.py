"""The operator's alarms, the topics that they tell, and the budget of the month."""

import aws_cdk as cdk
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cdk import alarms
from cdk.resources import Alarm, Metric
from cdk.stages import Settings

OVER_PERCENT = 80  # of the budget that is spent
LINES = {  # of the budget: what is compared with it, and from which share on somebody is told
    "ACTUAL": OVER_PERCENT,
    "FORECASTED": 100,
}


class Monitoring(Construct):
    """The alarms of cdk/alarms.py. `topic` is told of pages, another one of tickets."""

    def __init__(self, scope: Construct, id: str, settings: Settings) -> None:
        super().__init__(scope, id)
        self._settings = settings
        self.topic = self._topic("Alarms")
        tickets = self._topic("Tickets") if settings.tickets else None
        for row in alarms.list_alarms(
            settings.stage, settings.account_concurrency, scales=settings.autoscale
        ):
            topic = self.topic if row.severity == "page" else tickets
            if topic and (settings.cloud.metric_math or "m" in row.metrics):
                self._alarm(row, topic)
        if settings.monthly_budget and settings.alarm_email and settings.cloud.budgets:
            self._budget()

    def _topic(self, name: str) -> sns.Topic:
        topic = sns.Topic(self, name, enforce_ssl=True)
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

    def _alarm(self, row: Alarm, topic: sns.Topic) -> None:
        """Add an alarm; its topic is told when it rings and, of a page, when it is over."""
        operators = cloudwatch.ComparisonOperator
        silence = cloudwatch.TreatMissingData
        alarm = cloudwatch.Alarm(
            self,
            row.name,
            alarm_name=f"auxeira-{self._settings.stage}-{row.name}",
            alarm_description=f"{row.says}: see docs/operations.md, '{row.section}'"
            f" ({row.severity})",
            metric=self._metric(row),
            threshold=row.threshold,
            comparison_operator=operators.LESS_THAN_THRESHOLD
            if row.below
            else operators.GREATER_THAN_THRESHOLD,
            evaluation_periods=row.periods,
            datapoints_to_alarm=row.points,
            treat_missing_data=silence.NOT_BREACHING if row.silence_is_fine else silence.BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(topic))
        if row.severity == "page":
            alarm.add_ok_action(actions.SnsAction(topic))

    def _metric(self, row: Alarm) -> cloudwatch.IMetric:
        """Return what an alarm watches: bare where the cloud cannot calculate."""
        period = cdk.Duration.seconds(row.period_s)
        metrics = {letter: build_metric(m, period) for letter, m in row.metrics.items()}
        if not row.expression or not self._settings.cloud.metric_math:
            return metrics["m"]
        return cloudwatch.MathExpression(
            expression=row.expression, using_metrics=metrics, period=period
        )

    def _budget(self) -> None:
        """Mail the operator of what the account costs in a month, or is going to."""
        address = budgets.CfnBudget.SubscriberProperty(
            address=self._settings.alarm_email, subscription_type="EMAIL"
        )
        budgets.CfnBudget(
            self,
            "Budget",
            resource_tags=[  # under another name than everywhere else
                budgets.CfnBudget.ResourceTagProperty(key=key, value=value)
                for key, value in sorted(self._settings.all_tags.items())
            ],
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=f"auxeira-{self._settings.stage}",
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(
                    amount=self._settings.monthly_budget, unit="USD"
                ),
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(
                    notification=budgets.CfnBudget.NotificationProperty(
                        comparison_operator="GREATER_THAN",
                        notification_type=kind,
                        threshold=percent,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[address],
                )
                for kind, percent in LINES.items()
            ],
        )


def build_metric(row: Metric, period: cdk.Duration, label: str | None = None) -> cloudwatch.Metric:
    """Return a metric of a row, counted by periods."""
    return cloudwatch.Metric(
        namespace=row.namespace,
        metric_name=row.name,
        dimensions_map=dict(row.dimensions),
        statistic=row.statistic,
        period=period,
        label=label,
    )
