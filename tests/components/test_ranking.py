from dataclasses import replace

from plotly.io.json import to_json_plotly

from components.breakdown import BarRow, bars
from components.ranking import RankRow, bar_scale, ranking
from components.sparkline import spark_path
from domain.kpis import KPI
from tests.components.conftest import props, texts

COLUMNS = ["received", "online", "digitized", "on_time", "overdue"]


def totals(good: float) -> dict[str, float | None]:
    rates = {"channel_known": 1000, "online": 800, "digit_known": 1000, "digitized": 700, "settled_due": 1000}
    return {"received": 4033, "on_time": 1000 * good, "overdue": 8, "open": 900, **rates}


def rank_row(index: int, good: float = 0.99) -> RankRow:
    figures = {key: KPI[key].figure(totals(good)) for key in COLUMNS}
    spark = [0.9 + (index * day) % 7 / 100 for day in range(14)]
    return RankRow(f"{18000 + index}", "Phường Hà Huy Tập", figures, spark, f"/unit/{18000 + index}")


def test_row_is_one_link_with_numbers_and_status():
    table = ranking([rank_row(1)], "on_time", COLUMNS, "vi")
    classes, _, spark, href, *cells = table["rows"][0]
    assert cells == ["Phường Hà Huy Tập", "4.033", "80,0", "70,0", "99,0", "8"]
    assert (classes, href) == ("s5", "/unit/18001")
    assert spark.startswith("path(")
    assert [head[0] for head in table["heads"]][:2] == ["Đơn vị", "Hồ sơ"]


def test_each_number_leads_to_the_dossiers_of_its_row():
    row = replace(rank_row(1), narrow="unit=18001")
    table = ranking([row], "on_time", COLUMNS, "vi", behind={"overdue": "/dossiers?view=late"})
    assert table["behind"] == ["", "", "", "", "", "/dossiers?view=late"]
    assert table["narrow"] == ["unit=18001"]
    assert len(table["behind"]) == len(table["heads"])


def test_metric_column_carries_bar_and_tick():
    table = ranking([rank_row(1, 0.95)], "on_time", COLUMNS, "vi")
    assert (table["classes"], table["target"]) == ("rank m5 o6", "88%")
    assert table["rows"][0][1] == "71%"


def test_sixty_nine_rows_of_eight_columns_stay_under_30_kilobytes():
    size = len(to_json_plotly(ranking([rank_row(n) for n in range(69)], "on_time", COLUMNS, "vi")).encode())
    assert size <= 30_000


def test_rows_without_data_say_so_and_draw_no_bar():
    figures = {key: KPI[key].figure({}) for key in COLUMNS}
    table = ranking([RankRow("1", "Xã Không Số", figures)], "on_time", COLUMNS, "vi")
    assert table["rows"] == [["s0 clear", "", "", "", "Xã Không Số", *["–"] * 5]]
    assert "no-spark" in table["classes"]
    assert ranking([], "on_time", COLUMNS, "en")["empty"][0] == "No dossier meets the selection."


def test_bar_scale_shows_the_bands_and_ends_at_the_greatest_amount():
    low, high = bar_scale(KPI["on_time"], [])
    assert (round(low, 2), high) == (0.83, 1.0)
    assert bar_scale(KPI["open"], [KPI["open"].figure({"open": 40}), KPI["open"].figure({})]) == (0.0, 40)
    assert bar_scale(KPI["open"], []) == (0.0, 1.0)


def test_sparkline_bridges_gaps_and_needs_two_points():
    assert spark_path([1.0, None, 3.0]) == "path('M0 14l70-13 0 2-70 13')"
    assert spark_path([5.0, 5.0])
    assert not spark_path([None, 1.0, None])
    assert not spark_path([])


def test_breakdown_bars_link_and_show_parts():
    kpi = KPI["on_time"]
    rows = [
        BarRow("online", "Trực tuyến", kpi.figure({"on_time": 98, "settled_due": 100}), "/x"),
        BarRow("b", "Khác", kpi.figure({})),
    ]
    table = bars(rows, kpi, "vi")
    assert {"Trực tuyến", "98,0\u00a0%", "98 / 100\u00a0hồ sơ", "Khác", "–"} <= set(texts(table))
    assert [link["href"] for link in props(table, "Link")] == ["/x"]


def test_what_is_too_few_to_tell_has_no_bar():
    few = {"settled_due": 3, "on_time": 3}
    row = RankRow("1", "Xã Ít Hồ Sơ", {key: KPI[key].figure(few) for key in ("received", "on_time")})
    table = ranking([row], "on_time", ["received", "on_time"], "vi")
    assert (table["rows"][0][1], table["rows"][0][-1]) == ("", "–")
