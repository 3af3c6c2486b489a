"""docs/projects.md and docs/experts.md, executed as one walk, as they stand."""

import re

import httpx
import pytest

from layers.build import ROOT
from tests.e2e.test_docs import ran, tools
from tests.e2e.test_mail import eventually

PAGES = {
    "projects.md": ["accounts", "project", "pledge", "owner"],
    "experts.md": ["offer", "find", "match", "prove", "write"],
}
BLOCK = re.compile(r"<!-- (\w+) -->\n```bash\n(.*?)```", re.DOTALL)
MESSAGE = "Will you help us to count readers?"


def read(page: str) -> str:
    return (ROOT / "docs" / page).read_text()


def test_the_walk_from_a_project_to_its_target_and_to_an_expert_works(deployed):
    script = "".join(text for page in PAGES for _, text in BLOCK.findall(read(page)))

    *lines, who = ran(tools(deployed) + script + "\necho $WHO").splitlines()

    status, listed, pledged, helpers, funded, message, mine = lines[:7]
    assert (status, pledged, helpers, funded) == ("active", "10000", "1", "funded")
    assert listed.startswith("prj_")
    assert (message, mine) == ("I know the roads.", "funded")
    offered, found, score, reasons, written = lines[7:]
    assert (offered, found, score) == ("Eve Otieno", "Eve Otieno", "100")
    assert "Works in KE, where the project is." in reasons
    assert written == "Your message is on its way."

    (mail,) = eventually(lambda: list_letters(deployed), 30)
    assert mail["To"] == [f"eve-{who}@example.org"]
    assert "kim@example.org, or by telephone" in mail["BodyText"]
    assert f"foundation-{who}" not in str(mail)  # the sender's address
    assert mail.get("ReplyToAddresses", []) == []


def list_letters(deployed):
    kept = httpx.get(deployed.cloud.mail_url).json()["messages"]
    return [mail for mails in kept.values() for mail in mails if MESSAGE in mail["BodyText"]]


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_a_page_is_executed(page):
    assert [mark for mark, _ in BLOCK.findall(read(page))] == PAGES[page]
    assert read(page).count("```bash") == len(PAGES[page])
