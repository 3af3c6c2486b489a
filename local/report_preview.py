"""Show a report of a sample organisation: Markdown here, the page in build/report.html.

    make report TYPE=impact_story ORG=riverlight

ORG is a number (0 to 62), a part of a name, or "none" for a profile without figures. With WATCH=1
it is shown again whenever a file of the writer is saved, until Ctrl-C.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from watchfiles import PythonFilter, watch

from auxeira.reports.inputs import Inputs
from auxeira.reports.report_types import TYPES
from auxeira.reports.requirements import find_needs
from layers import build
from local import sample_reports

PAGE = build.BUILD / "report.html"
WRITER = build.ROOT / "layers" / "reports" / "python"
BARE = 60  # the organisation whose profile stands without figures


def main(arguments: list[str]) -> int:
    """Show one report, or one after each save. Return 2 where it cannot be written."""
    parser = argparse.ArgumentParser(prog="make report", description=__doc__)
    parser.add_argument("type", choices=sorted(TYPES), metavar="TYPE")
    parser.add_argument("organisation", nargs="?", default="riverlight")
    parser.add_argument("--watch", action="store_true")
    asked = parser.parse_args(arguments)
    if not asked.watch:
        return show_report(asked.type, asked.organisation)
    again = [sys.executable, "-m", "local.report_preview", asked.type, asked.organisation]
    subprocess.run(again, check=False)
    for _ in watch(WRITER, watch_filter=PythonFilter(extra_extensions=build.PACKAGED)):
        subprocess.run(again, check=False)
    return 0


def show_report(report_type: str, organisation: str) -> int:
    """Write a report's page, print its text. Return 2, and say why, where it cannot be written."""
    from report_writer import write
    from report_writer.html import html
    from report_writer.markdown import markdown

    inputs = find_organisation(organisation)
    if inputs is None:
        print(f"no sample organisation is called like {organisation}", file=sys.stderr)
        return 2
    if lacks := find_needs(report_type, inputs):
        print(f"it lacks {', '.join(lacks.missing_fields)} {lacks.needs or ''}", file=sys.stderr)
        return 2
    document = write(report_type, inputs)
    Path(PAGE).parent.mkdir(exist_ok=True)
    PAGE.write_text(html(document), "utf-8")
    print(markdown(document))
    print(f"the page: {PAGE.relative_to(build.ROOT)}")
    return 0


def find_organisation(asked: str) -> Inputs | None:
    """Return the inputs of a sample organisation by number, a part of its name, or none."""
    profiles = [profile for profile, _ in sample_reports.list_sample_field()]
    if asked == "none":
        return sample_reports.build_sample_inputs(profiles[BARE] | {"metrics": {}})
    if asked.isdecimal():
        return sample_reports.find_sample_inputs(int(asked)) if int(asked) < len(profiles) else None
    named = (p for p in profiles if asked.lower() in p["organization_name"].lower())
    found = next(named, None)
    return sample_reports.build_sample_inputs(found) if found else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
