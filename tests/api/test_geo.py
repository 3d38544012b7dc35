"""Boundaries by content hash, and the words that filters offer."""

import pytest
from flask.testing import FlaskClient

from db.settings import Settings
from geo.layers import communes, current_layer
from tests.queries.facts import AGENCIES, FIELDS


def test_a_layer_is_served_once_and_for_good(client: FlaskClient, settings: Settings):
    layer = current_layer(settings.data_dir, communes("42"))
    answer = client.get(f"/geo/{layer.name}/{layer.hash}.json")
    assert answer.status_code == 200
    assert answer.mimetype == "application/geo+json"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    features = answer.get_json(force=True)["features"]
    assert len(features) == layer.count == 69
    assert {"18073", "18229"} <= {feature["id"] for feature in features}


def test_a_layer_travels_compressed(client: FlaskClient, settings: Settings):
    layer = current_layer(settings.data_dir, communes("42"))
    answer = client.get(f"/geo/{layer.name}/{layer.hash}.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < layer.path.stat().st_size


@pytest.mark.parametrize(
    "path",
    [
        "/geo/communes/0123456789abcdef.json",
        "/geo/communes/current.json",
        "/geo/communes/short.json",
        "/geo/other/0123456789abcdef.json",
        "/geo/../pg_password.json",
        "/geo/communes/..%2f..%2fpg_password.json",
        "/geo/..%2f..%2fetc/0123456789abcdef.json",
        "/geo/communes/%00.json",
        "/geo/communes/",
    ],
)
def test_what_is_not_a_layer_is_not_found(client: FlaskClient, path: str):
    answer = client.get(path)
    assert answer.mimetype != "application/geo+json"
    assert answer.status_code == 404 or b"features" not in answer.data
    if path.endswith(".json") and "%2f" not in path and ".." not in path:
        assert answer.status_code == 404


def test_the_catalogue_names_what_filters_offer(client: FlaskClient):
    answer = client.get("/api/v1/catalogue")
    assert answer.status_code == 200
    words = answer.json
    assert set(words) == {"areas", "units", "agencies", "fields", "centers"}
    assert len(words["units"]) == 69
    assert {agency["code"] for agency in words["agencies"]} == set(AGENCIES["code"])
    assert {(field["code"], field["name"]) for field in words["fields"]} >= set(
        FIELDS.itertuples(index=False, name=None)
    )
    assert {unit["area"] for unit in words["units"]} <= set(words["areas"])


def test_a_browser_asks_for_the_catalogue_again_and_gets_it_only_if_it_changed(client: FlaskClient):
    packed = {"Accept-Encoding": "gzip, br, zstd"}
    first = client.get("/api/v1/catalogue", headers=packed)
    assert "no-cache" in first.headers["Cache-Control"]
    assert first.headers.get("Content-Encoding")
    known = packed | {"If-None-Match": first.headers["ETag"]}
    assert client.get("/api/v1/catalogue", headers=known).status_code == 304
    assert client.get("/api/v1/catalogue?lang=en", headers=known | {"If-None-Match": '"old"'}).status_code == 200
