from dataclasses import replace

import pytest

from domain.kpis import KPI
from domain.links import PATHS
from domain.selection import Selection
from domain.subjects import BREAKDOWNS, DIGITIZATION, ONLINE, SUBJECTS, Breakdown


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_a_subject_names_only_what_exists(subject):
    assert subject.name in PATHS
    assert {*subject.cards, *subject.metrics, *subject.columns, *subject.steps} <= set(KPI)
    assert {each.by for each in subject.breakdowns} <= set(BREAKDOWNS)
    assert len({*subject.slots, *subject.tables}) == len((*subject.slots, *subject.tables))


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_every_metric_of_a_subject_can_be_ranked_and_fits_the_table(subject):
    for metric in subject.metrics:
        shown = subject.shown(metric)
        assert metric in shown
        assert shown[0] == "received"
        assert len(shown) + 1 <= 9, "assets/ranking.css draws the bar in columns 2 to 9"


def test_the_digitization_page_has_every_kpi_of_its_group():
    asked = {"digitized", "e_result", "both_ends", "reused", "stored", "vneid", "signed"}
    assert asked <= set(DIGITIZATION.cards)
    assert asked == set(DIGITIZATION.metrics)


def test_a_metric_of_another_page_gives_way_to_the_subjects_own():
    assert ONLINE.focus(Selection()).metric == "online"
    assert ONLINE.focus(Selection(metric="full_online")).metric == "full_online"
    assert DIGITIZATION.focus(Selection(metric="online", unit="18073")) == Selection(metric="digitized", unit="18073")


@pytest.mark.parametrize(
    "wrong",
    [
        {"cards": ("nonsense",)},
        {"columns": ("online", "received")},
        {"breakdowns": (replace(ONLINE.breakdowns[0], by="weather"),)},
    ],
)
def test_a_subject_over_something_unknown_is_refused(wrong):
    with pytest.raises(ValueError, match="subject online"):
        replace(ONLINE, **wrong)


def test_titles_are_in_both_languages():
    for subject in SUBJECTS:
        texts = [subject.title, *(t for b in subject.breakdowns for t in (b.title, b.heading))]
        texts += [text for split in subject.splits for text in (split.hit, split.miss)]
        assert all(text.vi != text.en or text.vi == "VNeID" for text in texts)
    assert isinstance(ONLINE.breakdowns[0], Breakdown)
