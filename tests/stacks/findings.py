"""What cfn-lint and checkov find in the template of prod and what stays, each with its reason.

Of prod as it is in cdk.json, and with every setting that adds something.
Those of cdk-nag stand in cdk/nag.py, since cdk-nag reads them where it runs.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Accepted:
    """A rule, the resources that break it (a pattern of their logical ids), and why it stays."""

    rule: str
    ids: str
    reason: str


FUNCTIONS = "Api*Function????????"
KEYS = "AWS's own key encrypts it; one of ours costs, and stops nobody whom IAM lets in"
SQS = "SQS encrypts it with its own key, which the rule does not know"

ACCEPTED = (
    # cfn-lint
    *(Accepted("I1022", ids, "the CDK joins what Fn::Sub would put in: the same text")
      for ids in ("Api*", "Dashboard*", "Data*ScalingTarget*", "Data*BucketPolicy*",
                  "OldBackupsRole", "Page*")),
    Accepted("W3005", FUNCTIONS, "the CDK names the role beside the reference to it"),
    # checkov
    Accepted("CKV_AWS_59", "ApiRest*",
        "functions authorise: each route names its caller, and a test calls each without a token"),
    Accepted("CKV_AWS_120", "ApiRestDeploymentStage*",
        "a cache costs $14 a month; what is public is kept by functions and by Cache-Control"),
    Accepted("CKV_AWS_73", "ApiRestDeploymentStage*",
        "request ids tie access log and function log together; a trace adds cost, not facts"),
    Accepted("CKV_AWS_115", FUNCTIONS,
        "reserving takes from all others, and an account may have ten in all: a stage may say it"),
    Accepted("CKV_AWS_116", FUNCTIONS,
        "a gateway, a queue, a stream or the clock calls it: each keeps or repeats what failed"),
    Accepted("CKV_AWS_117", FUNCTIONS,
        "nothing that it needs is in a VPC, and a way out of one costs more than all of this"),
    Accepted("CKV_AWS_173", FUNCTIONS, "its variables are names and limits; secrets are elsewhere"),
    Accepted("CKV_AWS_119", "*Table", KEYS),
    Accepted("CKV_AWS_149", "*Secret", KEYS),
    Accepted("CKV_AWS_158", "Api*Logs*", KEYS),
    Accepted("CKV_AWS_27", "*Queue", SQS),
    Accepted("CKV_AWS_27", "*DeadLetters", SQS),
    *(Accepted("CKV_AWS_26", ids,
        "it holds texts of alarms, and with AWS's key CloudWatch could not publish to it")
      for ids in ("MonitoringAlarms*", "MonitoringTickets*")),
    Accepted("CKV_AWS_18", "ReportsBucket",
        "only three functions can read it, each of which logs what it was asked for"),
    Accepted("CKV_AWS_18", "CopiesBucket",
        "no function can read it; whoever can is an operator, whose calls CloudTrail knows"),
    Accepted("CKV_AWS_28", "ActivityTable",
        "activity expires after 90 days and nothing is decided from it"),
    # of what a setting adds
    Accepted("CKV_AWS_192", "ApiWebAcl*", "no Java runs behind it, hence no Log4j"),
    Accepted("CKV_AWS_174", "PageDistribution*",
        "CloudFront's own domain takes TLS 1.0, whatever is asked for; pages call the API by 1.2"),
    Accepted("CKV_AWS_68", "PageDistribution*",
        "it serves files that are the same for everybody; the API has a web ACL of its own"),
    Accepted("CKV_AWS_86", "PageDistribution*",
        "who asks for files that everybody may have decides nothing; the API has its access log"),
    Accepted("CKV_AWS_18", "PageFiles*", "the distribution alone can read it"),
    Accepted("CKV_AWS_21", "PageFiles*", "its files are built from a commit, and can be again"),
)  # fmt: skip
