"""`python -m cdk.app`: the command that the cdk CLI runs to synthesise the stack of a stage."""

import json
import sys
from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk

from cdk import checks, nag, stages
from cdk.stacks.platform import Platform
from layers import build


def build_app(context: Mapping[str, Any] | None = None, outdir: str | None = None) -> cdk.App:
    """Build the app with the one stack of the context's stage. `context` overrides cdk.json.

    Raises stages.Mistake for a setting that cannot be, build.NotBuilt without the layers.
    """
    configuration = json.loads(stages.CONFIGURATION.read_text())
    app = cdk.App(
        context=configuration["context"],
        post_cli_context=dict(context or {}),
        outdir=outdir,
        analytics_reporting=False,
    )
    settings = stages.read_settings(app.node)
    stack = Platform(app, settings.stack, settings)
    nag.acknowledge_findings(stack)
    for name in settings.unset:  # the cdk CLI deploys nothing that has an error
        cdk.Annotations.of(stack).add_error(checks.explain_unset_setting(name, settings.stage))
    for remark in settings.remarks:
        cdk.Annotations.of(stack).add_info(remark)  # a warning would fail `cdk synth --strict`
    return app


def main() -> None:
    """Synthesise. What the operator can mend ends in one line on stderr and exit code 1."""
    try:
        build_app().synth()
    except (stages.Mistake, build.NotBuilt) as mistake:
        sys.exit(str(mistake))


if __name__ == "__main__":
    main()
