import json
from collections import Counter, defaultdict
from pathlib import Path

import dash
import pytest

from app import create_app
from components.theme import GRAPH_CONFIG
from domain.links import LIMITS, OWN
from domain.screen import EXTENSION
from tests.callbacks.fake import FakeHub, FakeSource

PAGES = {
    "pages.overview": {},
    "pages.weekly": {"at": "2026-W46"},
    "pages.weekly_show": {"unit": "18001"},
    "pages.score": {"for": "2026-08", "unit": "18001", "kpi": "ONLINE_PROVIDED", "part": "online"},
    "pages.online": {},
    "pages.digitization": {},
    "pages.unit": {"key": "18001"},
    "pages.progress": {},
    "pages.chase": {"view": "within2", "q": "khai sinh"},
    "pages.dossiers": {"view": "all"},
    "pages.bottlenecks": {"unit": "18001", "versus": "previous"},
    "pages.officers": {"unit": "18001"},
    "pages.officer": {"code": "CB1"},
    "pages.dossier": {"code": "H27.05-000001"},
    "pages.queues": {},
    "pages.queue": {"code": "TT1", "at": "2026-11-20T10:15"},
    "pages.queue_review": {"center": "TT1", "view": "wait"},
    "pages.data": {},
    "pages.satisfaction": {"unit": "18001", "metric": "petition_on_time", "view": "petition-open"},
    "pages.payment": {"metric": "amount"},
    "pages.interlinked": {"agency": "H27.S1"},
    "pages.catalogue": {"field": "HT", "view": "unused"},
    "pages.subsystems": {},
    "pages.wall": {"code": "preview", "profile": "1"},
    "pages.displays": {},
    "pages.targets": {"kpi": "on_time", "view": "unit"},
    "pages.not_found_404": {},
}
LANGUAGES = ("vi", "en")


def layout(app, page, **query):
    with app.server.test_request_context("/"):
        return dash.page_registry[page]["layout"](**(PAGES[page] | query))


def walk(node):
    yield node
    children = getattr(node, "children", None)
    for child in children if isinstance(children, (list, tuple)) else [children]:
        if hasattr(child, "to_plotly_json"):
            yield from walk(child)


def identities(node):
    return {each.id for each in walk(node) if getattr(each, "id", None)}


@pytest.fixture
def dependencies(client):
    client.get("/_dash-layout")
    return client.get("/_dash-dependencies").json


def outputs(dependency):
    text = dependency["output"].strip(".")
    return [part for part in text.split("...") if "." in part]


def test_every_output_is_written_once(dependencies):
    written = Counter(output for dependency in dependencies for output in outputs(dependency))
    assert {output: count for output, count in written.items() if count > 1} == {}


def test_callbacks_form_no_circle_and_no_chain_longer_than_two(dependencies):
    follows = defaultdict(set)
    for dependency in dependencies:
        for source in dependency["inputs"]:
            follows[f"{source['id']}.{source['property']}"].update(outputs(dependency))

    def depth(node, path=()):
        assert node not in path, f"circle through {node}"
        return 1 + max((depth(after, (*path, node)) for after in follows[node]), default=-1)

    assert max(depth(node) for node in list(follows)) <= 2


def test_every_property_of_a_callback_exists_on_some_page(app, dependencies):
    """What Dash would have each browser check from a copy of all layouts."""
    known = defaultdict(set)
    for node in (each for tree in (app.layout, *(layout(app, page) for page in PAGES)) for each in walk(tree)):
        if getattr(node, "id", None):
            known[node.id] |= set(node._prop_names)
    used = {(part["id"], part["property"]) for d in dependencies for part in (*d["inputs"], *d["state"])}
    written = {output for d in dependencies for output in outputs(d)}
    written |= {output for d in dependencies if d.get("running") for sides in d["running"].values() for output in sides}
    used |= {tuple(output.rsplit(".", 1)) for output in written}
    assert {(identity, name) for identity, name in used if name not in known[identity]} == set()


def test_a_page_does_not_carry_the_layouts_of_all_others(client):
    assert len(client.get("/").data) < 20_000


def test_no_callback_is_loose_with_its_outputs(dependencies):
    assert "allow_duplicate" not in json.dumps(dependencies)
    asked = [d for d in dependencies if not d["clientside_function"]]
    assert [part for d in asked for part in d["state"] if part["property"] == "figure"] == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_layouts_ask_nothing_and_take_any_query(app, source, page, lang):
    source.failure = AssertionError("a layout asked the read side")
    drawn = layout(app, page, lang=lang, period="nonsense", utm_source="x", channel=["a", "b"])
    bare = layout(app, page) if page not in ("pages.unit", "pages.dossier", "pages.officer") else None
    assert drawn.to_plotly_json()
    assert bare is None or bare.to_plotly_json()
    assert source.asked == []


@pytest.mark.parametrize("page", PAGES)
def test_ids_of_a_page_are_unique(app, page):
    counted = Counter(node.id for node in walk(layout(app, page)) if getattr(node, "id", None))
    assert {identity for identity, count in counted.items() if count > 1} == set()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_graph_sends_nothing_away(app, page, lang):
    for graph in (node for node in walk(layout(app, page, lang=lang)) if type(node).__name__ == "Graph"):
        assert graph.config == GRAPH_CONFIG | {"locale": lang}


def test_two_applications_in_one_process_both_work(client, web_settings):
    other_source = FakeSource()
    other = create_app(web_settings, other_source, FakeHub(other_source)).server.test_client()
    for each in (client, other, client):
        assert each.get("/").status_code == 200
        assert each.get("/_dash-layout").status_code == 200
        assert len(each.get("/_dash-dependencies").json) == len(client.get("/_dash-dependencies").json)


def test_the_script_and_the_url_builder_leave_the_same_parameters_behind():
    script = (Path(__file__).parents[2] / "assets" / "clientside.js").read_text(encoding="utf-8")
    line = next(line for line in script.splitlines() if "LEFT_BEHIND =" in line)
    assert json.loads(line.split("=", 1)[1].strip().rstrip(";")) == [*OWN, *LIMITS]


def test_layouts_know_the_province_and_its_map(app):
    screen = app.server.extensions[EXTENSION]
    assert "Hà Tĩnh" in screen.province
    view = screen.map_view()
    assert view.url.startswith("/geo/communes_42/")
    assert view.schematic
