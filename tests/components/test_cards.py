from components.cards import CardRow, cards, kpi_card
from domain.kpis import KPI
from tests.components.conftest import flat, props, texts


def test_card_shows_value_status_change_and_target(on_time):
    before = KPI["on_time"].figure({"on_time": 975, "settled_due": 1000})
    said = " | ".join(texts(kpi_card(KPI["on_time"], on_time, before, "vi")))
    for part in ("Giải quyết đúng hạn", "Cận mục tiêu", "96,8", "%", "▼ 0,7\u00a0điểm", "Mục tiêu 98\u00a0%"):
        assert part in said


def test_change_is_coloured_by_what_is_good():
    overdue = KPI["overdue"]
    card = kpi_card(
        overdue, overdue.figure({"overdue": 9, "open": 900}), overdue.figure({"overdue": 5, "open": 900}), "vi"
    )
    assert {"children": "▲ 4", "className": "bad"} in props(card, "Span")


def test_too_few_no_data_and_zero_differ():
    kpi = KPI["on_time"]
    few = texts(kpi_card(kpi, kpi.figure({"on_time": 5, "settled_due": 7}), None, "vi"))
    none = texts(kpi_card(kpi, kpi.figure({}), None, "vi"))
    zero = texts(kpi_card(kpi, kpi.figure({"on_time": 0, "settled_due": 70}), None, "vi"))
    assert {"Quá ít", "–", "5 / 7\u00a0hồ sơ"} <= set(few)
    assert {"Chưa có dữ liệu", "–"} <= set(none)
    assert {"Thấp", "0,0"} <= set(zero)


def test_a_card_with_an_address_is_a_link(on_time):
    grid = cards([CardRow(KPI["on_time"], on_time, None, "/dossiers"), CardRow(KPI["open"], on_time)], "en")
    assert [link["href"] for link in props(grid, "Link")] == ["/dossiers"]
    assert flat(grid)["props"]["className"] == "cards"


def test_every_kpi_has_a_card_in_both_languages(on_time):
    for kpi in KPI.values():
        assert kpi.label.vi in texts(kpi_card(kpi, on_time, None, "vi"))
        assert kpi.label.en in texts(kpi_card(kpi, on_time, None, "en"))
