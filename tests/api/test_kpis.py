"""/api/v1/kpis: its shape, and that it says what the page, the command and the exports say."""

import csv
import io
import json
from datetime import date

import pytest
from flask.testing import FlaskClient
from typer.testing import CliRunner

import cli
from db.settings import Settings
from domain.kpis import KPIS
from domain.selection import Selection
from queries.kpis import COLUMN
from queries.report import kpi_report
from queries.source import Source
from tests.conftest import PROVINCE

STATUSES = {"good", "near", "watch", "low", "bad", "neutral", "none", "not_applicable"}
QUESTIONS = [
    ({}, Selection()),
    ({"unit": "18073"}, Selection(unit="18073")),
    ({"agency": "H27.S1", "channel": "online"}, Selection(agency="H27.S1", channel="online")),
    (
        {"from": "2025-12-01", "to": "2026-02-15", "field": "DD", "level": "commune"},
        Selection(start=date(2025, 12, 1), end=date(2026, 2, 15), period="custom", field="DD", level="commune"),
    ),
    (
        {"procedure": "1.2", "service": "partial", "lang": "en"},
        Selection(procedure="1.2", service="partial", lang="en"),
    ),
]


@pytest.mark.parametrize("by", COLUMN)
def test_the_shape(client: FlaskClient, by: str):
    answer = client.get("/api/v1/kpis", query_string={"by": by})
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    report = answer.json
    assert set(report) == {"selection", "version", "as_of", "rows", "divided"}
    assert report["version"] == 1
    assert report["rows"]
    for row in report["rows"]:
        assert set(row) == {"key", "name", "kpis"}
        assert isinstance(row["key"], str)
        assert set(row["kpis"]) == {kpi.key for kpi in KPIS}
        for figure in row["kpis"].values():
            assert set(figure) - {"few"} == {"num", "den", "value", "status"}
            assert figure["status"] in STATUSES
            assert figure.get("few", True) is True


def test_a_rate_is_its_numerator_over_its_denominator(client: FlaskClient):
    seen = 0
    for row in client.get("/api/v1/kpis?by=agency").json["rows"]:
        for kpi in KPIS:
            figure = row["kpis"][kpi.key]
            if kpi.kind == "count":
                assert figure["den"] is None
                assert figure["value"] == figure["num"]
            elif figure["den"]:
                seen += 1
                assert figure["value"] == pytest.approx(figure["num"] / figure["den"], abs=1e-5)
            else:
                assert figure["value"] is None
                assert figure["status"] == "none"
    assert seen > 20


@pytest.mark.parametrize(("query", "selection"), QUESTIONS)
def test_it_equals_the_report_of_the_pages(
    client: FlaskClient, source: Source, query: dict[str, str], selection: Selection
):
    for by in COLUMN:
        answer = client.get("/api/v1/kpis", query_string={**query, "by": by}).json
        assert answer == json.loads(json.dumps(kpi_report(source, selection, by)))


@pytest.mark.parametrize("query", [query for query, _ in QUESTIONS])
def test_it_equals_the_command(
    client: FlaskClient, source: Source, settings: Settings, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
):
    monkeypatch.setattr(cli, "load_settings", lambda: settings)
    monkeypatch.setattr(cli, "Source", lambda *_: source)
    options = [part for key, value in query.items() for part in (f"--{key}", value)]
    for by in ("unit", "day"):
        result = CliRunner().invoke(cli.cli, ["kpi", "--by", by, "--format", "json", *options])
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout) == client.get("/api/v1/kpis", query_string={**query, "by": by}).json


def test_csv_holds_the_same_figures(client: FlaskClient):
    answer = client.get("/api/v1/kpis?by=agency&format=csv")
    assert answer.mimetype == "text/csv"
    assert 'filename="kpi-agency.csv"' in answer.headers["Content-Disposition"]
    assert answer.text.startswith("\ufeff"), "spreadsheets take the mark for UTF-8"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    expected = client.get("/api/v1/kpis?by=agency").json["rows"]
    assert [row["key"] for row in rows] == [row["key"] for row in expected]
    for row, wanted in zip(rows, expected, strict=True):
        for key, figure in wanted["kpis"].items():
            for part in ("num", "den", "value"):
                assert row[f"{key}.{part}"] == ("" if figure[part] is None else str(figure[part]))


def test_groups_add_up_to_the_province(client: FlaskClient):
    whole = client.get("/api/v1/kpis?by=province").json["rows"]
    assert [row["key"] for row in whole] == [PROVINCE]
    for by in COLUMN:
        rows = client.get("/api/v1/kpis", query_string={"by": by}).json["rows"]
        for kpi in KPIS:
            if by == "day" and kpi.now:
                continue
            for part in ("num", "den"):
                total = sum(row["kpis"][kpi.key][part] or 0 for row in rows)
                assert total == pytest.approx(whole[0]["kpis"][kpi.key][part] or 0, abs=1e-3), (by, kpi.key, part)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("by=village", "village"),
        ("format=xml", "xml"),
        ("from=2026-13-01", "2026-13-01"),
        ("from=2026-03-01&to=2026-02-01", "01/03/2026"),
        ("channel=pigeon", "pigeon"),
        ("service=none", "none"),
        ("level=district", "district"),
        ("period=fortnight", "fortnight"),
        ("period=month&from=2026-01-01", ""),
        ("lang=fr", "fr"),
        ("metric=happiness", "happiness"),
        ("chanel=online", "chanel"),
    ],
)
def test_a_bad_parameter_is_refused_in_both_languages(client: FlaskClient, query: str, named: str):
    answer = client.get(f"/api/v1/kpis?{query}")
    assert answer.status_code == 400
    assert set(answer.json) == {"error"}
    assert set(answer.json["error"]) == {"vi", "en"}
    assert answer.json["error"]["vi"] != answer.json["error"]["en"]
    for message in answer.json["error"].values():
        assert named in message


def test_codes_that_nobody_has_give_no_rows_and_no_error(client: FlaskClient):
    for name in ("unit", "agency", "field", "procedure", "area"):
        answer = client.get("/api/v1/kpis", query_string={name: "x' OR '1'='1", "by": "agency"})
        assert answer.status_code == 200
        assert answer.json["rows"] == []
