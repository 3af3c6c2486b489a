"""The findings of cdk-nag that stay, each at its resources and with its reason.

A test runs the rules and fails for a finding that is not here, and for a row that none needs.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

import aws_cdk as cdk

from cdk import specs

PUSH_TO_LOGS = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"


@dataclass(frozen=True)
class Acknowledged:
    """A rule of a pack, the resources that break it (a pattern of their path), and why."""

    rule: str
    path: str
    reason: str


METHODS, STAGE = "Api/Rest/Default/*/Resource", "Api/Rest/DeploymentStage.*/Resource"
FUNCTIONS = "Api/*/Function/Resource"
DISTRIBUTION = "Page/Distribution/Resource"  # of a stage whose setting `page` is on

ACKNOWLEDGED = (
    Acknowledged("AwsSolutions-APIG4", METHODS,
        "functions authorise: each route names its caller, and a test calls each without a token"),
    Acknowledged("AwsSolutions-COG4", METHODS,
        "callers bring the platform's own tokens or Auth0's; there is no Cognito user pool"),
    Acknowledged("AwsSolutions-APIG2", "Api/Rest/Resource",
        "functions validate every body, query and path against the types in openapi.json"),
    Acknowledged("AwsSolutions-APIG3", STAGE,
        "a web ACL costs more than the rest of the platform at small scale; throttles are on"),
    Acknowledged("AwsSolutions-APIG6", STAGE,
        "execution logs repeat what the access log says, and may hold headers"),
    Acknowledged("Serverless-APIGWXrayEnabled", STAGE,
        "request ids tie access log and function log together; a trace adds cost, not facts"),
    Acknowledged("Serverless-LambdaTracing", FUNCTIONS,
        "tracing needs permissions on every resource, and its SDK a third of a cold start"),
    *(Acknowledged("Serverless-LambdaDLQ", f"Api/{row.group}/Function/Resource",
        "the gateway calls it and waits for the answer: there is no event to park")
      for row in specs.FUNCTIONS if row.paths),
    *(Acknowledged("Serverless-LambdaDLQ", f"Api/{row.group}/Function/Resource",
        "a queue calls it, and keeps what failed in a dead-letter queue of its own, with an alarm")
      for row in specs.FUNCTIONS if row.consumes),
    *(Acknowledged("Serverless-LambdaDLQ", f"Api/{row.group}/Function/Resource",
        "a stream calls it, and tries again what fails; what cannot be done is marked where it is")
      for row in specs.FUNCTIONS if row.follows and not row.consumes),
    *(Acknowledged("Serverless-LambdaDLQ", f"Api/{row.group}/Function/Resource",
        "the clock calls it: what one call misses, the next one does")
      for row in specs.FUNCTIONS if row.every_minutes),
    *(Acknowledged("Serverless-EventBusDLQ", f"Api/{row.group}/Live/Schedule/Resource",
        "the clock calls it: what one call misses, the next one does")
      for row in specs.FUNCTIONS if row.every_minutes),
    Acknowledged("AwsSolutions-L1", FUNCTIONS,
        "Python 3.13 is what the functions are tested on; it gets security updates until 2029"),
    Acknowledged("Serverless-LambdaLatestVersion", FUNCTIONS,
        "Python 3.13 is what the functions are tested on; it gets security updates until 2029"),
    Acknowledged(f"AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{PUSH_TO_LOGS}]",
        "Api/Rest/CloudWatchRole/Resource",
        "the role serves every API of the account, and API Gateway asks for this very policy"),
    Acknowledged("AwsSolutions-SMG4", "Data/*Secret/Resource",
        "the operator rotates: a new key has to verify beside the old one, provider keys are"
        " bought"),
    Acknowledged("Serverless-LambdaEventSourceMappingDestination", "Api/*/Live/Queue/Resource",
        "destinations are for streams: a queue moves what failed to its dead-letter queue itself"),
    Acknowledged("Serverless-LambdaEventSourceMappingDestination",
        "Api/*/Live/*-Stream/Resource",
        "the function parks what it cannot count, whole; a destination is told no more than where"
        " in the stream it was"),
    Acknowledged("Serverless-SQSRedrivePolicy", "Data/*DeadLetters/Resource",
        "it is the last stop: an alarm tells the operator, who sends its messages back or not"),
    Acknowledged("Serverless-SNSRedrivePolicy", "Monitoring/*/*@*/Resource",
        "an alarm that cannot be mailed has nobody else to tell; it stays red in the console"),
    Acknowledged("AwsSolutions-S1", "Data/ReportsBucket/Resource",
        "only four functions can read it, each of which logs what it was asked for"),
    *(Acknowledged(f"AwsSolutions-IAM5[Resource::<ReportsBucket.Arn>/{prefix}/*]",
        "Api/*/Role/Resource", "the objects of one prefix: an object's name says whose it is")
      for prefix in ("facts", "free", "paid", "erased")),
    Acknowledged("AwsSolutions-S1", "Data/CopiesBucket/Resource",
        "no function can read it; whoever can is an operator, whose calls CloudTrail knows"),
    *(Acknowledged(f"AwsSolutions-IAM5[Resource::<{row.key.capitalize()}Table.Arn>/backup/*]",
        "Data/OldBackups/Resource", "AWS names a backup when it is made")
      for row in specs.TABLES),
    Acknowledged("AwsSolutions-DDB3", "Data/Activity/Resource",
        "activity expires after 90 days and nothing is decided from it"),
    Acknowledged("AwsSolutions-S1", "Page/Files/Resource", "the distribution alone can read it"),
    Acknowledged("AwsSolutions-CFR1", DISTRIBUTION, "the page is for every country"),
    Acknowledged("AwsSolutions-CFR2", DISTRIBUTION,
        "it serves files that are the same for everybody; the API has a web ACL of its own"),
    Acknowledged("AwsSolutions-CFR3", DISTRIBUTION,
        "who asks for files that everybody may have decides nothing; the API has its access log"),
    Acknowledged("AwsSolutions-CFR4", DISTRIBUTION,
        "CloudFront's own domain takes TLS 1.0, whatever is asked for; pages call the API by 1.2"),
)  # fmt: skip


def acknowledge_findings(stack: cdk.Stack) -> None:
    """Note every row of ACKNOWLEDGED at the resources of the stack that it names."""
    prefix = f"{stack.node.path}/"
    for resource in stack.node.find_all():
        path = resource.node.path.removeprefix(prefix)
        for row in ACKNOWLEDGED:
            if fnmatchcase(path, row.path):
                pack = row.rule.partition("-")[0]
                cdk.Validations.of(resource).acknowledge(
                    cdk.Acknowledgment(id=f"{pack}::{row.rule}", reason=row.reason)
                )
