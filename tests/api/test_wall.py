"""The page of a wall display and the outlines its maps are drawn from."""

from flask.testing import FlaskClient

from api.health import build_id
from db.settings import Settings
from geo.layers import communes, current_layer


def test_the_host_page_is_the_same_at_every_address_and_names_its_build(client: FlaskClient):
    pages = [client.get(path) for path in ("/wall", "/wall/", "/wall/abc-123_x")]
    assert {page.status_code for page in pages} == {200}
    assert len({page.data for page in pages}) == 1
    assert f'data-build="{build_id()}"' in pages[0].get_data(as_text=True)
    assert pages[0].headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in pages[0].headers["Content-Security-Policy"]


def test_the_host_page_needs_nothing_of_dash_and_of_no_other_host(client: FlaskClient):
    page = client.get("/wall").get_data(as_text=True)
    assert "_dash" not in page
    assert "http://" not in page
    for address in ("/assets/host/wall.js", "/assets/host/wall.css"):
        assert address in page
        with client.get(address) as file:
            assert file.status_code == 200
    assert "/assets/host/" not in client.get("/").get_data(as_text=True), "office pages do not load it"


def test_a_build_is_named_by_its_files_or_by_the_settings():
    assert build_id() == build_id()
    assert "+" in build_id()
    assert build_id("release 7") == "release 7"


def test_outlines_are_served_for_good_by_their_hash(client: FlaskClient, settings: Settings):
    layer = current_layer(settings.data_dir, communes("42"))
    assert layer is not None
    answer = client.get(f"/geo/{layer.name}/{layer.hash}.outline.json")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(answer.json["paths"]) == 69
    for wrong in (f"/geo/{layer.name}/0123456789abcdef.outline.json", f"/geo/other/{layer.hash}.outline.json"):
        assert client.get(wrong).status_code == 404


def test_a_lost_database_is_told_with_what_was_known(client: FlaskClient, lost: FlaskClient):
    assert client.get("/api/v1/version").json["reachable"] is True
    assert lost.get("/api/v1/version").status_code == 503
