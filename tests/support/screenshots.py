"""Make the pictures of docs/pictures anew from a fresh `make run` that serves in this checkout:
`.venv/bin/python -m tests.support.screenshots`."""

import json
from typing import Any

from layers.build import ROOT
from tests.support import browser as browsers
from tests.support.web import DESK, enter_as_demo, go_to, log_in_at_the_tenant, press

PICTURES = ROOT / "docs" / "pictures"
PHONE = {"viewport": {"width": 390, "height": 844}, "deviceScaleFactor": 2}


def main() -> None:
    """Walk through both products and take eight pictures."""
    url = json.loads((ROOT / ".local" / "run.json").read_text())["page_url"]
    PICTURES.mkdir(exist_ok=True)
    with browsers.running() as browser:
        page = browser.open(url, "desk", **DESK)
        page.wait_for(at="#demo", text="")
        take(page, "1-start")
        enter_as_demo(page)
        take(page, "2-profile")
        go_to(page, "reports")
        press(page, "[data-type=policy_alignment]")
        press(page, "#pay")
        press(page, "button[value=pay]")
        page.wait_for(at=".receipt", text="paid")
        take(page, "4-report")
        go_to(page, "reports")
        take(page, "3-reports")
        go_to(page, "standing")
        take(page, "5-standing")
        go_to(page, "projects")
        press(page, "a.project:has-text('Mangroves')")
        take(page, "6-project")
        page.goto(url=f"{url}/pizza")
        log_in_at_the_tenant(page, "arthur@example.org")
        press(page, ".menu .button >> nth=0")
        page.wait_for(at=".notice", text="oven")
        take(page, "7-pizza")
        phone = browser.open(url, "phone", **PHONE, colorScheme="dark")
        phone.wait_for(at="#demo", text="")
        enter_as_demo(phone)
        go_to(phone, "standing")
        take(phone, "8-phone-in-the-dark")


def take(page: Any, name: str) -> None:
    """Save what is to be seen as a picture."""
    page.wait_for(at="body:not(.busy)", text="")
    page.run(script="scrollTo(0, 0); await document.fonts.ready; return null")
    page.screenshot(path=str(PICTURES / f"{name}.png"))


if __name__ == "__main__":
    main()
