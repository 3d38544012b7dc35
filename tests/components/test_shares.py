from components.procedures import ProcedureLine, procedure_table
from components.shares import Share, StepRow, Whole, path, share_list, split_bars, stacked
from domain.kpis import KPI
from tests.components.conftest import flat, props, texts

ONLINE = Share("share-online", "Trực tuyến", 750, "/dossiers?channel=online")
COUNTER = Share("share-counter", "Trực tiếp", 250, "/dossiers?channel=counter")
NOTHING = Share("share-postal", "Bưu chính", 0, "/dossiers?channel=postal")
MIX = Whole("Tất cả", (ONLINE, COUNTER, NOTHING), "/dossiers")


def hrefs(component):
    return [link["href"] for link in props(component, "Link")]


def test_each_part_of_a_bar_is_as_long_as_its_dossiers_and_opens_them():
    segments = [link for link in props(stacked([MIX], "vi"), "Link") if "segment" in link.get("className", "")]
    assert [(link["style"]["flexGrow"], link["href"]) for link in segments] == [(750, ONLINE.href), (250, COUNTER.href)]
    assert "750" in segments[0]["title"]
    assert "75,0\u00a0%" in segments[0]["title"]
    assert "/dossiers" in hrefs(stacked([MIX], "vi"))


def test_the_list_says_every_part_with_its_number_and_share():
    said = " ".join(texts(share_list(MIX, "vi"))).replace("\u00a0", " ")
    assert said == "Trực tuyến 750 75,0 % Trực tiếp 250 25,0 %"
    assert hrefs(share_list(MIX, "vi")) == [ONLINE.href, COUNTER.href]


def test_a_bar_without_dossiers_is_left_out_and_an_unknown_split_says_so():
    blank = Whole("Ký số", (Share("share-hit", "Ký số", 0), Share("share-miss", "Chỉ quét", 0)))
    assert not texts(stacked([blank], "vi"))
    assert texts(split_bars([blank], "en")) == ["Ký số", "No data"]


def step(num, den):
    kpi = KPI["digitized"]
    return StepRow(kpi, kpi.figure({"digitized": num, "digit_known": den}), "/num", "/den", "/miss")


def test_a_step_leads_to_its_numerator_denominator_and_the_rest():
    drawn = path([step(820, 1000)], "vi")
    assert hrefs(drawn) == ["/num", "/den", "/miss"]
    assert [text.replace("\u00a0", " ") for text in texts(drawn)][1:] == ["82,0 %", "820", " / ", "1.000", "còn 180"]
    assert "82%" in str(flat(drawn))


def test_a_step_nothing_is_known_of_leads_nowhere_and_shows_no_number():
    drawn = path([step(None, None)], "vi")
    assert hrefs(drawn) == []
    assert texts(drawn) == [KPI["digitized"].label.vi, "–"]


def line(online, counter):
    counts = {"received": online + counter, "counter": counter, "online": online}
    totals = {"online": online, "channel_known": online + counter}
    return ProcedureLine("Khai sinh", "Toàn trình", counts, KPI["online"].figure(totals), "procedure=1.1", "/x")


def test_a_table_of_procedures_has_a_column_and_an_address_for_each_number():
    behind = {"received": "/r", "counter": "/c", "online": "/o", "share": "/s"}
    table = procedure_table([line(80, 20)], KPI["online"], behind, "vi")
    assert table["behind"] == ["", "", "/r", "/c", "/o", "/s"]
    assert table["narrow"] == ["procedure=1.1"]
    assert table["rows"] == [["s5", "80%", "", "/x", "Khai sinh", "Toàn trình", "100", "20", "80", "80,0"]]
    assert len(table["heads"]) == len(table["behind"]) == len(table["rows"][0]) - 4
    assert table["target"] == "80%"


def test_too_few_dossiers_have_no_share_and_no_bar():
    table = procedure_table([line(3, 1), line(0, 0)], KPI["online"], {}, "vi")
    assert [row[1] for row in table["rows"]] == ["", ""]
    assert [row[-1] for row in table["rows"]] == ["–", "–"]
    assert table["rows"][1][6:9] == ["0", "0", "0"]
