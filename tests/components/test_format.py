from datetime import UTC, date, datetime

import pytest

from components import format as fmt
from domain.kpi import Figure
from domain.kpis import KPI

NB = "\u00a0"


def ratio(num: float, den: float) -> Figure:
    return KPI["on_time"].figure({"on_time": num, "settled_due": den})


@pytest.mark.parametrize(
    ("value", "digits", "vi", "en"),
    [
        (1306, 0, "1.306", "1,306"),
        (96.84, 1, "96,8", "96.8"),
        (1234567.5, 1, "1.234.567,5", "1,234,567.5"),
        (-0.04, 1, "0,0", "0.0"),
        (-3, 0, "−3", "−3"),
        (0, 0, "0", "0"),
        (None, 0, "–", "–"),
        (float("nan"), 0, "–", "–"),
    ],
)
def test_number(value, digits, vi, en):
    assert fmt.number(value, digits, "vi") == vi
    assert fmt.number(value, digits, "en") == en


def test_percent_has_a_space_in_vietnamese_only():
    assert fmt.percent(0.968, 1, "vi") == f"96,8{NB}%"
    assert fmt.percent(0.968, 1, "en") == "96.8%"
    assert fmt.percent(None) == "–"


def test_days_and_moments_are_in_province_time():
    assert fmt.day(date(2026, 11, 21), "vi") == "21/11/2026"
    assert fmt.day(date(2026, 11, 21), "en") == "21 Nov 2026"
    late = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    assert fmt.moment(late, "vi") == "01:30 21/11/2026"
    assert fmt.moment(None) == "–"


@pytest.mark.parametrize(
    ("minutes", "elapsed", "office"),
    [
        (0, "0 phút", "0 phút"),
        (59, "59 phút", "59 phút"),
        (500, "8 giờ 20 phút", "1 ngày"),
        (-1500, "1 ngày 1 giờ", "3 ngày 1 giờ"),
    ],
)
def test_durations(minutes, elapsed, office):
    assert fmt.duration(minutes).replace(NB, " ") == elapsed
    assert fmt.working(minutes).replace(NB, " ") == office


def test_null_few_and_zero_are_three_things():
    assert fmt.kpi_value(KPI["on_time"], ratio(0, 1000)) == "0,0"
    assert fmt.kpi_value(KPI["on_time"], ratio(5, 7)) == "–"
    assert fmt.kpi_value(KPI["overdue"], KPI["overdue"].figure({})) == "–"
    assert fmt.kpi_value(KPI["overdue"], KPI["overdue"].figure({"overdue": 0, "open": 0})) == "0"


def test_amount_and_parts():
    figure = ratio(968, 1000)
    assert fmt.kpi_amount(KPI["on_time"], figure) == f"96,8{NB}%"
    assert fmt.kpi_amount(KPI["on_time"], figure, "en") == "96.8%"
    assert fmt.kpi_parts(KPI["on_time"], figure) == f"968 / 1.000{NB}hồ sơ"
    assert fmt.kpi_amount(KPI["overdue"], KPI["overdue"].figure({"overdue": 413, "open": 9000})) == f"413{NB}hồ sơ"


def test_target_reads_as_the_right_side():
    assert fmt.target(KPI["on_time"]) == f"Mục tiêu 98{NB}%"
    assert fmt.target(KPI["overdue"]) == f"≤ 1,5{NB}% hồ sơ mở"
    assert not fmt.target(KPI["received"])


@pytest.mark.parametrize(
    ("key", "now", "before", "text", "arrow", "good"),
    [
        ("on_time", (980, 1000), (970, 1000), f"1,0{NB}điểm", "▲", True),
        ("on_time", (970, 1000), (980, 1000), f"1,0{NB}điểm", "▼", False),
        ("on_time", (970, 1000), (970, 1000), "không đổi", "=", None),
        ("overdue", (50, 900), (13, 900), "37", "▲", False),
        ("overdue", (13, 900), (50, 900), "37", "▼", True),
    ],
)
def test_delta_colour_follows_the_kpi_not_the_sign(key, now, before, text, arrow, good):
    kpi = KPI[key]
    names = (*kpi.numerator, *kpi.denominator)
    moved = fmt.delta(
        kpi, kpi.figure(dict(zip(names, now, strict=True))), kpi.figure(dict(zip(names, before, strict=True)))
    )
    assert (moved.text, moved.arrow, moved.good) == (text, arrow, good)


def test_delta_of_a_volume_is_relative_and_neither_good_nor_bad():
    received = KPI["received"]
    moved = fmt.delta(received, received.figure({"received": 1041}), received.figure({"received": 1000}))
    assert (moved.text, moved.arrow, moved.good) == (f"4,1{NB}%", "▲", None)


def test_delta_without_a_comparison_says_so():
    assert fmt.delta(KPI["on_time"], ratio(980, 1000), None).text == "chưa so sánh"
    assert fmt.delta(KPI["on_time"], ratio(980, 1000), ratio(5, 7)).good is None
