"""A wall display in Chromium: paired with a code, watched from outside."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from playwright.sync_api import Page

from domain.displays import Asked
from domain.playlist import Profile, Slide, usual
from ingest.displays import Displays
from ingest.publish import publish
from tests.e2e.conftest import Site
from tests.patience import PATIENT_S

FRAME = "iframe:not(.is-coming)"
PICTURE = f"""() => {{
  const frame = document.querySelector({FRAME!r});
  const inside = frame && frame.contentDocument;
  const box = inside && inside.querySelector("#wall-pane-0 .wall-slide");
  const badge = inside && inside.getElementById("live-text");
  const alarm = inside && inside.getElementById("wall-alarm");
  return {{
    frames: document.querySelectorAll("iframe").length,
    code: document.getElementById("pairing").hidden ? null : document.getElementById("pairing-code").textContent,
    slide: box ? box.className : null,
    cells: box ? box.getElementsByTagName("*").length : 0,
    words: box ? box.textContent : "",
    badge: badge ? badge.textContent : null,
    tone: badge ? badge.parentElement.className : null,
    turn: inside ? inside.getElementById("wall-pane-0")?.dataset.turn ?? null : null,
    alarm: alarm && !alarm.hidden ? alarm.textContent : "",
    path: location.pathname,
  }};
}}"""


@dataclass
class Wall:
    """One open display."""

    site: Site
    page: Page
    number: int = 0

    def look(self) -> dict[str, Any]:
        """What can be seen right now."""
        found: dict[str, Any] = self.page.evaluate(PICTURE)
        return found

    def until(self, seen: Callable[[dict[str, Any]], Any], seconds: float = PATIENT_S) -> dict[str, Any]:
        """Look again and again until ``seen`` is true of what can be seen."""
        found: dict[str, Any] = {}
        for _ in range(int(seconds * 4)):
            found = self.look()
            if seen(found):
                return found
            self.page.wait_for_timeout(250)
        raise AssertionError(f"not seen in {seconds:g} s: {found}")

    def inside(self, script: str) -> Any:
        """Evaluate ``script`` over the document of the shown frame, ``doc``."""
        return self.page.evaluate(
            f"() => {{ const doc = document.querySelector({FRAME!r}).contentDocument; return {script}; }}"
        )


def profile_of(site: Site, name: str, *slides: Slide, **values: Any) -> int:
    """Store a profile with ``slides`` (every kind by default) and no thresholds unless told; its number."""
    made: Profile = replace(usual(name), **{"limits": {}, **values})
    made = replace(made, slides=slides) if slides else made
    kept = Displays(site.database, "42", "Kiểm thử").save_profile(made)
    assert kept.problems == ()
    return kept.number


def paired(wall: Wall, name: str, profile: int) -> Wall:
    """Type the code that the display shows."""
    code = wall.until(lambda found: found["code"] and found["code"].isdigit())["code"]
    done = Displays(wall.site.database, "42", "Kiểm thử").pair(code, Asked(name, "Sảnh", profile))
    assert done.problems == ()
    wall.number = done.number
    wall.until(lambda found: found["slide"])
    return wall


def bump(site: Site) -> int:
    """Commit a new data version and tell the listeners."""
    with site.database.own() as connection:
        connection.exec_driver_sql("UPDATE data_version SET at = now()")
        return publish(connection, "42", "test")
