"""The chase list for machines: one page as JSON, the whole list as CSV."""

import csv
import io
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from api.chase import COLUMNS, _lines
from domain.chase import GROUPS, ChaseRow
from domain.views import ActionView

NOW = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)


def test_a_page_says_its_total_and_every_count(client: FlaskClient):
    answer = client.get("/api/v1/chase?view=open&unit=18073").json
    assert set(answer["counts"]) == {group.key for group in GROUPS}
    assert answer["total"] == answer["counts"]["open"] > 0
    assert len(answer["rows"]) == min(50, answer["total"])


@pytest.mark.parametrize("query", ["view=bogus", "sort=zz", "format=xls", "period=never", "nonsense=1"])
def test_what_is_not_understood_is_refused_in_both_languages(client: FlaskClient, query: str):
    answer = client.get(f"/api/v1/chase?{query}")
    assert answer.status_code == 400
    assert set(answer.json["error"]) == {"vi", "en"}


def test_the_sheet_is_the_whole_list_in_its_order(client: FlaskClient):
    query = "view=open&q=dat dai&sort=-received"
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/api/v1/chase?{query}&cursor={cursor}").json
        seen += [row["code"] for row in page["rows"]]
        cursor = page["next"] if page["rows"] else None
    answer = client.get(f"/api/v1/chase?{query}&format=csv")
    lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [line["code"] for line in lines] == seen
    assert len(seen) > 50
    assert "chase-open.csv" in answer.headers["Content-Disposition"]


def test_the_sheet_holds_no_formula_and_nothing_where_nothing_is_known():
    action = ActionView("note", "@x", "An", NOW)
    row = ChaseRow("=H-1", "s", "Khai sinh", "UBND", 4, is_open=True, due_at=NOW, action=action)
    head, lines = _lines(iter([[row]]))
    line = dict(zip(head.removeprefix("\ufeff").strip().split(","), next(csv.reader([lines.strip()])), strict=True))
    assert (line["code"], line["action_body"], line["due_at"]) == ("'=H-1", "'@x", NOW.isoformat())
    assert line["officer"] == line["used_minutes"] == ""
    assert set(COLUMNS) < set(line)
