"""docs/projects.md, executed as it stands."""

import re
import uuid

from layers.build import ROOT
from tests.e2e.test_docs import ran, tools

TEXT = (ROOT / "docs" / "projects.md").read_text()
BLOCKS = re.findall(r"<!-- (\w+) -->\n```bash\n(.*?)```", TEXT, re.DOTALL)


def test_the_walk_from_a_project_to_its_target_works(deployed):
    own = f"{uuid.uuid4().hex[:12]}@example.org"
    script = "".join(text for _, text in BLOCKS).replace("@example.org", f"-{own}")

    printed = ran(tools(deployed) + script)

    status, listed, pledged, helpers, funded, message, mine = printed.splitlines()
    assert (status, pledged, helpers, funded) == ("active", "10000", "1", "funded")
    assert listed.startswith("prj_")
    assert (message, mine) == ("I know the roads.", "funded")


def test_every_block_of_the_page_is_executed():
    assert [mark for mark, _ in BLOCKS] == ["accounts", "project", "pledge", "owner"]
    assert TEXT.count("```bash") == len(BLOCKS)
