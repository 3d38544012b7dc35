"""A browser slower than its server: maps and charts that are still being drawn when the next answer comes."""

import time
from typing import Any

import pytest

from tests.e2e.conftest import Site

pytestmark = pytest.mark.e2e
COLOURED = """() => {
  const graph = document.querySelector('#overview-map .js-plotly-plot'), map = graph?._fullLayout?.map?._subplot?.map;
  return map?.isStyleLoaded() && new Set(map.getStyle().layers.map(each => each.id)).size > 1
    && new Set(graph.calcdata[0].map(cell => cell.z)).size > 1;
}"""
GO = "path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')); }"


def held(style: Any) -> None:
    """Answer the map's style three seconds late."""
    time.sleep(3)
    style.continue_()


def test_values_that_come_before_the_map_s_style_are_drawn(site: Site, watch: Any):
    watched = watch(fresh=True)
    watched.page.route("**/map.json*", held)
    page = watched.open(f"{site.url}/")
    page.wait_for_function(COLOURED)


def test_a_page_left_while_its_map_is_drawn_says_nothing(site: Site, watch: Any):
    watched = watch(fresh=True)
    watched.page.route("**/map.json*", held)
    page = watched.open(f"{site.url}/")
    for path in ("/progress", "/", "/online", "/chase"):
        page.evaluate(
            "path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')); }", path
        )
        page.wait_for_timeout(300)
    watched.ready()
    page.wait_for_timeout(4000)


@pytest.mark.expects_errors
def test_a_map_that_lost_its_graphics_comes_back_but_never_into_a_dead_server(site: Site, watch: Any):
    watched = watch(fresh=True)
    page = watched.open(f"{site.url}/")
    page.wait_for_function(COLOURED)
    away = {"now": True}
    page.route("**/api/v1/version", lambda route: route.abort() if away["now"] else route.fallback())
    page.evaluate("""() => {
  window.before = true;
  const canvas = document.querySelector("canvas.maplibregl-canvas");
  (canvas.getContext("webgl2") || canvas.getContext("webgl")).getExtension("WEBGL_lose_context").loseContext();
}""")
    page.wait_for_timeout(6_000)
    assert page.evaluate("window.before"), "nobody answers: the page stays"
    away["now"] = False
    page.wait_for_function("() => !window.before")
    page.wait_for_function(COLOURED)
