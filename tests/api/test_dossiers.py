"""/api/v1/dossiers: the very dossiers behind a number."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from domain.kpis import KPI, KPIS
from domain.views import VIEWS
from tests.api.conftest import NOW

FILTERS: list[dict[str, str]] = [
    {},
    {"unit": "18073"},
    {"channel": "online", "from": "2025-12-01", "to": "2026-02-15"},
    {"procedure": "1.2", "level": "commune"},
]


def ask(client: FlaskClient, **query: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/dossiers", query_string=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def walk(client: FlaskClient, way: str, start: dict[str, Any], **query: Any) -> Iterator[dict[str, Any]]:
    page = start
    while page[way]:
        page = ask(client, cursor=page[way], **query)
        yield page


def expected(key: str, figure: dict[str, Any]) -> dict[str, int]:
    """What each part of a KPI's dossiers must count."""
    num, den = figure["num"] or 0, figure["den"] or 0
    if KPI[key].kind == "count":
        return {"num": num, "den": num, "miss": 0}
    if KPI[key].kind == "mean":
        return {"num": den, "den": den, "miss": 0}
    return {"num": num, "den": den, "miss": den - num}


@pytest.mark.parametrize("key", [kpi.key for kpi in KPIS])
def test_there_are_as_many_dossiers_as_the_number_says(client: FlaskClient, key: str):
    for filters in FILTERS:
        rows = client.get("/api/v1/kpis", query_string=filters).json["rows"]
        figure = rows[0]["kpis"][key]
        for part, total in expected(key, figure).items():
            page = ask(client, kpi=key, part=part, limit=500, **filters)
            assert page["total"] == total, (filters, part)
            assert len(page["rows"]) == min(500, total)
            assert len({row["code"] for row in page["rows"]}) == len(page["rows"])


def test_numerator_and_the_rest_make_up_the_denominator(client: FlaskClient):
    for kpi in KPIS:
        if kpi.kind == "ratio":
            codes = {
                part: {row["code"] for row in ask(client, kpi=kpi.key, part=part, limit=500)["rows"]}
                for part in ("num", "den", "miss")
            }
            if all(len(found) < 500 for found in codes.values()):
                assert codes["num"] | codes["miss"] == codes["den"], kpi.key
                assert not codes["num"] & codes["miss"], kpi.key


def test_the_late_list_is_late_and_the_longest_waits_first(client: FlaskClient):
    page = ask(client, view="late", limit=500)
    assert page["total"] == len(page["rows"]) == ask(client, kpi="overdue")["total"] > 5
    assert all(row["is_open"] and row["status"] in {2, 4} for row in page["rows"])
    late = [row["late_minutes"] for row in page["rows"]]
    assert late == sorted(late, reverse=True)
    assert late[-1] >= 0


def test_times_are_iso_8601_with_their_zone(client: FlaskClient):
    row = ask(client, view="late", limit=1)["rows"][0]
    moments = [datetime.fromisoformat(row[name]) for name in ("received_at", "due_at")]
    assert all(moment.tzinfo for moment in moments)
    assert max(moments) < NOW


@pytest.mark.parametrize("view", VIEWS)
def test_pages_lead_to_the_end_and_back(client: FlaskClient, view: str):
    whole = ask(client, view=view, limit=500)
    codes = [row["code"] for row in whole["rows"]]
    first = ask(client, view=view, limit=7)
    assert first["prev"] is None
    ahead = [first, *walk(client, "next", first, view=view, limit=7)]
    walked = [row["code"] for page in ahead for row in page["rows"]]
    assert walked[: len(codes)] == codes
    assert len(walked) == len(set(walked)) == whole["total"]
    back = [ahead[-1], *walk(client, "prev", ahead[-1], view=view, limit=7)]
    assert [row["code"] for page in reversed(back) for row in page["rows"]] == walked
    assert {page["total"] for page in (*ahead, *back)} == {whole["total"]}


def packed(content: str) -> str:
    return "n" + urlsafe_b64encode(content.encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "nonsense",
        "n!!!!",
        packed("7"),
        packed("[1, 2]"),
        packed('["yesterday", "HS"]'),
        packed('["2026-W10-1", "HS"]'),
        packed('["2026-01-01", "\\u0000"]'),
    ],
)
def test_a_cursor_that_is_none_starts_from_the_beginning(client: FlaskClient, cursor: str):
    first = ask(client, limit=5)
    assert ask(client, limit=5, cursor=cursor)["rows"] == first["rows"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("kpi=happiness", "happiness"),
        ("kpi=on_time&part=half", "half"),
        ("view=lost", "lost"),
        ("limit=0", "0"),
        ("limit=501", "501"),
        ("limit=many", "many"),
        ("channel=pigeon", "pigeon"),
        ("page=2", "page"),
    ],
)
def test_a_bad_parameter_is_refused_in_both_languages(client: FlaskClient, query: str, named: str):
    answer = client.get(f"/api/v1/dossiers?{query}")
    assert answer.status_code == 400
    assert set(answer.json["error"]) == {"vi", "en"}
    assert all(named in message for message in answer.json["error"].values())


def test_no_row_carries_personal_data(client: FlaskClient):
    row = ask(client, limit=1)["rows"][0]
    assert not {key for key in row if "applicant" in key or "phone" in key}
