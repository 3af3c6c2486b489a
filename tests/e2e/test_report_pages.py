"""Pages of reports in a real browser: of all types, on a screen, on paper and on a phone.

Without a stack: what is drawn and set is measured, not what is served.
"""

from pathlib import Path

import pytest

from auxeira.reports.report_types import TYPES
from auxeira.reports.requirements import find_needs
from local.sample_reports import build_sample_inputs
from report_writer import write
from report_writer.html import html
from tests.support import browser as browsers
from tests.support.unlike_organisations import build_unlike

ORGANISATIONS = ("maker", "schools")  # yen, and sterling; a merger, and a mission
VIEWS = {"screen": (1280, "screen"), "phone": (390, "screen"), "paper": (673, "print")}
SHEET = 263 * 96 / 25.4  # pixels of a page of A4 within its margins, less the line above it
LEGIBLE = 8  # pixels of the smallest words in a cell
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# what is wider than its place; what of a chart is too small, outside its frame or over other words
FAULTS = """
document.querySelectorAll("details").forEach((each) => { each.open = true; });
const found = [];
const seen = (each) => each.getClientRects().length > 0;
for (const each of document.querySelectorAll("body, .scroll, figure, td, th, dd, p, h1, h2, h3"))
  if (seen(each) && each.scrollWidth > each.clientWidth + 1)
    found.push(`wide: ${each.tagName} ${each.textContent.slice(0, 60)}`);
for (const svg of [...document.querySelectorAll("svg")].filter(seen)) {
  const frame = svg.getBoundingClientRect();
  const size = frame.width / svg.viewBox.baseVal.width;
  const words = [...svg.querySelectorAll("text")].filter((each) => each.textContent.trim());
  const boxes = words.map((each) => [each.textContent, each.getBoundingClientRect(), each]);
  boxes.forEach(([said, box, each], at) => {
    if (parseFloat(each.getAttribute("font-size")) * size < given) found.push(`small: ${said}`);
    if (box.left < frame.left - 1 || box.right > frame.right + 1) found.push(`out: ${said}`);
    for (const [other, next] of boxes.slice(at + 1)) {
      const wide = Math.min(box.right, next.right) - Math.max(box.left, next.left);
      const high = Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top);
      if (wide > 1 && high > 4) found.push(`over: ${said} | ${other}`);
    }
  });
}
return found;
"""
FIRST_STEP = """
const step = document.querySelector("ol.steps > li");
return step ? step.getBoundingClientRect().bottom : 0;
"""


@pytest.fixture(scope="module")
def pages():
    """The pages of all types and organisations, by their paths, and where they are served."""
    files = {}
    for name in ORGANISATIONS:
        inputs = build_sample_inputs(build_unlike(name))
        for kind in TYPES:
            if find_needs(kind, inputs) is None:
                files[f"/{kind}.{name}.html"] = html(write(kind, inputs))
    with browsers.origins(files) as (origin, _):
        yield {path: origin + path for path in files}


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_cut_small_or_under_something_else(pages, visit, view):
    width, media = VIEWS[view]
    page = visit(next(iter(pages.values())), viewport={"width": width, "height": 844})
    page.media(media=media)
    found = {}
    for path, url in pages.items():
        page.goto(url=url)
        found[Path(path).stem] = page.run(script=FAULTS, given=LEGIBLE)

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_first_step_stands_on_the_first_page_of_paper(pages, visit):
    page = visit(next(iter(pages.values())), viewport={"width": 673, "height": 844})
    page.media(media="print")
    late = []
    for path, url in pages.items():
        page.goto(url=url)
        if page.run(script=FIRST_STEP) > SHEET:
            late.append(path)

    assert late == []


def test_a_chart_is_drawn_for_the_width_that_there_is(pages, visit):
    url = next(url for path, url in pages.items() if "impact_story" in path)
    page = visit(url, viewport={"width": 1280, "height": 844})

    for width, shown, hidden in ((1280, ".wide", ".narrow"), (390, ".narrow", ".wide")):
        page.viewport(width=width, height=844)
        assert page.count(at=f"svg{shown}:visible") > 0
        assert page.count(at=f"svg{hidden}:visible") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_is_usable_by_everybody_in_the_light_and_in_the_dark(pages, visit, scheme, width):
    kinds = ("risk_adjusted_roi", "policy_alignment")
    urls = [url for path, url in pages.items() if path.startswith(tuple(f"/{k}." for k in kinds))]
    page = visit(urls[0], viewport={"width": width, "height": 844}, colorScheme=scheme)

    for url in urls:
        page.goto(url=url)
        assert page.axe(tags=WCAG) == [], url
    paper = page.run(script="return getComputedStyle(document.querySelector('main')).background")
    assert ("255, 255, 255" in paper) is (scheme == "light")
