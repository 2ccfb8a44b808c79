"""What axe finds on a page. It is looked at through the browser's own door, so the page's policy stays as it is."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  return found.violations.map(({id, nodes}) => [id, nodes.map((node) => node.target.join(" ") + " — " + node.failureSummary)]);
}"""


@cache
def source() -> str:
    return SOURCE.read_text("utf-8")


def faults(page: Page) -> list[str]:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(source())
    found: list[Any] = page.evaluate(RUN, TAGS)
    return [f"{rule}: {node}" for rule, nodes in found for node in nodes]


def faults_without_scripts(page: Page) -> list[str]:
    """The same in a window where scripts do not run: axe waits for timers, so they run while it looks.

    The page has been built by then: its own scripts, which were passed over, are not taken up again.
    """
    window = page.context.new_cdp_session(page)
    for off in (True, False):  # a session lets go only of what it held itself
        window.send("Emulation.setScriptExecutionDisabled", {"value": off})
    try:
        return faults(page)
    finally:
        window.send("Emulation.setScriptExecutionDisabled", {"value": True})
        window.detach()
