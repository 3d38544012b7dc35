from datetime import date, datetime, timedelta

from components.trend import TrendPoint, trend_figure
from domain.kpis import KPI
from tests.components.conftest import flat

MONDAY = date(2026, 11, 16)


def days(*pairs: tuple[float | None, float | None]) -> list[TrendPoint]:
    return [TrendPoint(MONDAY + timedelta(days=n), num, den) for n, (num, den) in enumerate(pairs)]


def test_few_points_leave_the_line_and_stand_grey_on_the_axis():
    drawn = flat(trend_figure(days((97, 100), (1, 5), (96, 100), (0, 0)), KPI["on_time"], 0.98, "vi"))
    line, marks = drawn["data"]
    assert line["y"] == [97.0, None, 96.0, None]
    assert marks["x"] == ["2026-11-17"]
    assert marks["y"] == [drawn["layout"]["yaxis"]["range"][0]]
    assert "Quá ít" in marks["customdata"][0]


def test_target_line_and_its_words():
    layout = flat(trend_figure(days((97, 100)), KPI["on_time"], 0.98, "vi"))["layout"]
    assert layout["shapes"][0]["y0"] == 98
    assert layout["annotations"][0]["text"] == "Mục tiêu 98\u00a0%"
    low, high = layout["yaxis"]["range"]
    assert low < 97
    assert 98 < high <= 100.4


def test_closed_weekends_are_left_out_of_a_daily_axis():
    week = days(*[(97, 100)] * 5, (0, 0), (0, 0))
    (breaks,) = flat(trend_figure(week, KPI["on_time"], None, "vi"))["layout"]["xaxis"]["rangebreaks"]
    cut = [datetime.fromisoformat(noon) for noon in breaks["values"]]
    assert breaks["dvalue"] == 2 * 86_400_000
    assert {(at.strftime("%a"), at.hour) for at in cut} == {("Fri", 12)}  # so that no bar loses a half
    assert any(at.date() == week[4].day for at in cut)
    online = days(*[(97, 100)] * 7)
    assert not flat(trend_figure(online, KPI["on_time"], None, "vi"))["layout"]["xaxis"].get("rangebreaks")
    assert not flat(trend_figure(week, KPI["on_time"], None, "vi", "week"))["layout"]["xaxis"].get("rangebreaks")


def test_counts_are_bars_from_zero():
    drawn = flat(trend_figure(days((10, None), (None, None), (30, None)), KPI["received"], None, "en"))
    assert drawn["data"][0]["type"] == "bar"
    assert drawn["data"][0]["y"] == [10, None, 30]
    assert drawn["layout"]["yaxis"]["range"][0] == 0
    assert "shapes" not in drawn["layout"]


def test_hover_names_the_span_of_a_week_and_a_month():
    kpi = KPI["on_time"]
    week = flat(trend_figure(days((97, 100)), kpi, None, "vi", "week"))["data"][0]["customdata"][0]
    month = flat(trend_figure(days((97, 100)), kpi, None, "vi", "month"))["data"][0]["customdata"][0]
    assert week.startswith("16/11/2026 – 22/11/2026<br><b>97,0")
    assert month.startswith("11/2026")


def test_nothing_to_draw_is_still_a_figure():
    assert flat(trend_figure([], KPI["on_time"], 0.98, "vi"))["layout"]["yaxis"]["range"]
