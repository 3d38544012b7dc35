"""axe-core over an open page: what a reader with a screen reader, a keyboard or weak eyes would stumble over."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
CONTRAST = ("color-contrast",)
DATA_MARKS = ".segment, .hist-bar"
"""Marks as wide as their number, whose size is the information (the exception of success criterion 2.5.8)."""
OF_DASH = ".dash-dropdown-focus-target"
"""dcc.Dropdown's own input: it is hidden, takes the focus of the Tab key and hands it to its button at once."""
LIKE_THE_OTHERS = ".rank tr:nth-child(n + 7), .dossiers tr:nth-child(n + 7), .chase tr:nth-child(n + 7), .modebar"
"""Rows of long tables look like the rows before them."""
RUN = """async ([only, marks, skipped]) => {
  const about = {runOnly: only, resultTypes: ["violations"], elementRef: true};
  const found = await axe.run({exclude: skipped.split(", ")}, about);
  return found.violations.filter(rule => ["serious", "critical"].includes(rule.impact)).flatMap(rule => rule.nodes
    .filter(node => rule.id !== "target-size" || !node.element.matches(marks))
    .map(node => `${rule.id}: ${node.target.join(" ")}: ${node.any.concat(node.all, node.none)[0]?.message}`));
}"""


def serious_findings(page: Page, *rules: str) -> list[str]:
    """Each finding of impact serious or critical: rule, selector and what is wrong; of ``rules`` alone if any."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(f"() => {{ {AXE} }}")
    asked = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(TAGS)}
    found: list[Any] = page.evaluate(RUN, [asked, DATA_MARKS, f"{OF_DASH}, {LIKE_THE_OTHERS}"])
    return [str(each) for each in found]


def findings_in_both_themes(page: Page) -> list[str]:
    """Serious findings in the light theme, and what has too little contrast in the dark one."""
    page.evaluate("window.iocTheme.choose('light')")
    found = serious_findings(page)
    page.evaluate("window.iocTheme.choose('dark')")
    return found + [f"dark: {each}" for each in serious_findings(page, *CONTRAST)]
