"""The Decision 766 scorecard: every indicator by hand, the portal's own figures, and what is not known."""

import json
from datetime import date

import pytest

from domain.decision766 import BLOCKS, FORMULAS, INDICATORS, PORTAL_2022, formula_of
from domain.figures import FiguresError, read_figures
from domain.indicator import LEVELS
from domain.score import Count, line_of, score_of
from tests.conftest import shared

WORKED = {  # counts, and the points worked out by hand from the formula of DOMAIN 1.2
    "PUBLISH_ON_TIME": (45, 60, 4.5),  # 6 x 0.75
    "PUBLIC_UPDATE_ON_TIME": (9, 12, 3.0),  # 4 x 0.75
    "PUBLIC_CONTENT_FULL": (87, 89, 1.9550562),  # 2 x 0.9775281
    "DOSSIER_SYNC": (300, 400, 4.5),  # 6 x 0.75
    "ON_TIME": (528_684, 597_918, 17.6841641),  # 20 x 0.8842082
    "ONLINE_PROVIDED": (52, 89, 1.4606742),  # 2 x 0.5842697 / 0.80
    "ONLINE_PROCEDURES_USED": (516, 1_884, 1.0955414),  # 4 x 0.2738854
    "ONLINE_DOSSIERS": (30, 100, 3.6),  # 6 x 0.30 / 0.50
    "PAYMENT_DOSSIERS": (82_913, 98_459, 5.0526412),  # 6 x 0.8421069
    "PAYMENT_PROCEDURES_USED": (93, 310, 0.75),  # 2.5 x 0.30
    "PAYMENT_PROCEDURES_OFFERED": (56, 310, 0.4516129),  # 2.5 x 0.1806452
    "ORIGINAL_RESULT_AVAILABLE": (133_274, 184_513, 4.3338085),  # 6 x 0.7223014
    "SO_HOA_GIAY_TO": (21_233, 184_513, 0.4603036),  # 4 x 0.1150759
    "REUSED_DIGITIZED_DATA": (3_160, 184_513, 0.0428154),  # 2 x 0.0171262 / 0.80
    "SYNCED_PERSONAL_STORAGE": (1, 8, 0.5),  # 4 x 0.125
    "CITIZEN_DATA_CONNECTED_DOSSIER": (85_644, 184_513, 0.9283248),  # 2 x 0.4641624
    "CITIZEN_DATA_CONNECTED_FORMALITY": (297, 1_301, 0.4565719),  # 2 x 0.2282859
    "ELECTRONIC_CERTIFIED_COPY": (60, 69, 1.7391304),  # 2 x 0.8695652
    "PETITION_PROCESSING_ON_TIME": (182, 247, 4.4210526),  # 6 x 0.7368421
    "PETITION_HANDLING_SATISFACTION": (137, 247, 3.3279352),  # 6 x 0.5546559
    "DOSSIER_RECEIVING_SATISFACTION": (144_574, 184_513, 5.2236247),  # 6 x 0.7835437 / 0.90
}
CAPPED = {"ONLINE_PROVIDED": 0.80, "ONLINE_DOSSIERS": 0.50, "REUSED_DIGITIZED_DATA": 0.80}
CAPPED |= {"PAYMENT_PROCEDURES_USED": 0.80, "PAYMENT_PROCEDURES_OFFERED": 0.80, "DOSSIER_RECEIVING_SATISFACTION": 0.90}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda each: each.code)
def test_every_indicator_is_worked_by_hand(indicator):
    num, den, points = WORKED[indicator.code]
    line = line_of(indicator, Count(num, den), "province")
    assert line.points == pytest.approx(points, abs=1e-6)
    assert line.state == "scored"
    assert line_of(indicator, Count(den, den), "province").points == indicator.maximum
    assert line_of(indicator, Count(0, den), "province").points == 0
    top = CAPPED.get(indicator.code, 1.0)
    assert indicator.points(top) == pytest.approx(indicator.maximum)
    assert indicator.points(top - 0.01) == pytest.approx(indicator.maximum - indicator.per_percent)


def test_blocks_add_up_to_a_hundred():
    by_block = {block.key: sum(each.maximum for each in INDICATORS if each.block == block.key) for block in BLOCKS}
    assert by_block == {block.key: block.maximum for block in BLOCKS}
    assert [block.maximum for block in BLOCKS] == [18, 20, 12, 10, 22, 18]
    assert len({each.code for each in INDICATORS}) == len({each.number for each in INDICATORS}) == 21


def test_the_formula_of_a_day():
    assert formula_of(date(2026, 8, 1)) is PORTAL_2022
    assert formula_of(date(2020, 1, 1)) is FORMULAS[0]


def test_unknown_is_not_zero():
    score = score_of(PORTAL_2022, {"ON_TIME": Count(9, 10), "DOSSIER_SYNC": Count(None, 5)}, "province")
    states = {line.indicator.code: (line.points, line.state) for line in score.lines}
    assert states["ON_TIME"] == (18, "scored")
    assert states["DOSSIER_SYNC"] == (None, "no_data")
    assert states["ORIGINAL_RESULT_AVAILABLE"] == (None, "no_data")
    assert (score.total.points, score.total.known, score.total.maximum) == (18, 20, 100)
    assert score.block(BLOCKS[5]).points is None


@pytest.mark.parametrize(
    ("code", "points", "state"),
    [
        ("PETITION_PROCESSING_ON_TIME", 6, "assumed"),
        ("PETITION_HANDLING_SATISFACTION", 6, "assumed"),
        ("DOSSIER_RECEIVING_SATISFACTION", 0, "assumed"),
        ("DOSSIER_SYNC", 0, "assumed"),
        ("ON_TIME", None, "no_data"),
    ],
)
def test_an_empty_denominator_has_its_own_rule(code, points, state):
    line = line_of(PORTAL_2022.by_code[code], Count(0, 0), "province")
    assert (line.points, line.state) == (points, state)


def test_what_does_not_apply_gives_its_maximum():
    for level in LEVELS:
        for indicator in INDICATORS:
            line = line_of(indicator, Count(), level)
            outside = level not in indicator.levels
            assert (line.state == "inapplicable") == outside
            assert line.points == (indicator.maximum if outside else None)
    commune = score_of(PORTAL_2022, {}, "commune").total
    assert (commune.points, commune.known) == (10, 10)


def published():
    return json.loads(shared("data/decision766_phutho_2026-08.json").read_text(encoding="utf-8"))


def test_the_published_figures_of_phu_tho_are_reproduced():
    month, quarter = read_figures(published(), PORTAL_2022)
    score = score_of(PORTAL_2022, month.counts, month.level)
    found = {block.key: score.block(block).points for block in BLOCKS}
    assert (month.period, quarter.period) == ("2026-08", "2026-Q3")
    assert {key: points and round(points, 2) for key, points in found.items()} == {
        "transparency": None,
        "progress": 15.68,
        "online": 8.83,
        "payment": 6.25,
        "digitization": 8.22,
        "satisfaction": 12.97,
    }
    assert score.total.known == 82
    for metric in published()["groups"]["dossier-digitized"]["metrics"]:
        code = {
            "SO_HOA_GIAY_TO_GIAI_QUYET": "SO_HOA_GIAY_TO",
            "SYNCED_WITH_DVCQG_PERSONAL_STORAGE": "SYNCED_PERSONAL_STORAGE",
        }.get(metric["code"], metric["code"])
        (line,) = (each for each in score.lines if each.indicator.code == code)
        assert line.points == pytest.approx(metric["score"], abs=0.005)
    other = score_of(PORTAL_2022, quarter.counts, quarter.level)
    assert round(other.block(BLOCKS[0]).points or 0, 2) == 7.96


def test_phu_tho_2026_to_date():
    percent = {"ORIGINAL_RESULT_AVAILABLE": 72.48, "SO_HOA_GIAY_TO": 24.27, "REUSED_DIGITIZED_DATA": 22.88}
    percent |= {"SYNCED_PERSONAL_STORAGE": 0, "CITIZEN_DATA_CONNECTED_DOSSIER": 54.45, "ELECTRONIC_CERTIFIED_COPY": 100}
    counts = {"ON_TIME": (528_684, 597_918), "CITIZEN_DATA_CONNECTED_FORMALITY": (396, 1_300)}
    counts |= {"ONLINE_PROVIDED": (52, 89), "ONLINE_PROCEDURES_USED": (516, 1_884)}
    counts |= {"ONLINE_DOSSIERS": (589_496, 589_496 + 8_398)}
    told = {code: {"percent": value} for code, value in percent.items()}
    told |= {code: {"num": num, "den": den} for code, (num, den) in counts.items()}
    (figures,) = read_figures({"period": "2026", "indicators": told}, PORTAL_2022)
    score = score_of(PORTAL_2022, figures.counts, "province")
    points = {block.key: score.block(block).points or 0 for block in BLOCKS}
    assert round(points["progress"], 2) == 17.68
    assert round(points["digitization"], 2) == 9.59
    assert round(points["online"], 2) == 8.56


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], ["There are no figures"]),
        ({}, ["There are no figures"]),
        ({"indicators": {"ON_TIM": {"num": 1, "den": 2}}}, ["'ON_TIM'", "ON_TIME", "766-2022"]),
        ({"indicators": {"ON_TIME": {"num": 3, "den": 2}}}, ["ON_TIME", "3", "2"]),
        ({"indicators": {"ON_TIME": {"num": -1, "den": 2}}}, ["ON_TIME", "num", "-1"]),
        ({"indicators": {"ON_TIME": {"num": True, "den": 2}}}, ["ON_TIME", "num", "True"]),
        ({"indicators": {"ON_TIME": {"num": "5", "den": 9}}}, ["ON_TIME", "num", "'5'"]),
        ({"indicators": {"ON_TIME": {"percent": 101}}}, ["ON_TIME", "percent", "101"]),
        ({"indicators": {"ON_TIME": {"numm": 1}}}, ["ON_TIME", "'numm'", "num"]),
        ({"indicators": {"ON_TIME": 5}}, ["ON_TIME", "5"]),
        ({"level": "ward", "indicators": {"ON_TIME": {"num": 1, "den": 2}}}, ["'ward'", "commune"]),
        (
            {"indicators": {"SO_HOA_GIAY_TO": {"num": 1, "den": 2}, "SO_HOA_GIAY_TO_GIAI_QUYET": {"num": 1, "den": 2}}},
            ["SO_HOA_GIAY_TO", "twice"],
        ),
    ],
)
def test_a_bad_figure_is_named(document, words):
    with pytest.raises(FiguresError) as refused:
        read_figures(document, PORTAL_2022)
    assert all(word in refused.value.message.en for word in words)
    assert refused.value.message.vi != refused.value.message.en
