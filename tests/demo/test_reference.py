import re
import threading
from datetime import datetime, timedelta

import pytest

from demo.catalogue import fields
from demo.reference import reference
from demo.simulator import run
from demo.workflow import WORKFLOWS
from demo.world import plan
from domain.errors import IocError
from domain.zone import ZONE


@pytest.fixture(scope="module")
def ref():
    return reference("42")


def test_ha_tinh_has_its_agencies(ref):
    levels = ref.agencies["level"].value_counts()
    assert (levels[2], levels[1]) == (69, 20)
    assert ref.agencies["code"].is_unique
    assert ref.agencies.loc[ref.agencies["unit_code"] == "18073", "name"].item() == "UBND phường Thành Sen"
    assert ref.agencies.loc[0, "code"] == "H27.18073"


def test_the_catalogue_looks_like_the_published_one(ref):
    procedures = ref.procedures
    assert 1_400 <= len(procedures) <= 1_600
    assert 85 <= procedures["field"].nunique() <= 110
    assert set(procedures["field"]) <= set(fields()["code"])
    assert procedures["code"].is_unique
    assert procedures["code"].map(lambda code: bool(re.fullmatch(r"[123]\.\d{6}", code))).all()
    share = procedures["service_level"].value_counts(normalize=True)
    assert share[3] == pytest.approx(954 / 1865, abs=0.04)
    assert share[2] == pytest.approx(645 / 1865, abs=0.04)
    assert (procedures["statutory_hours"] >= 8).all()
    assert procedures.loc[procedures["code"] == "1.001193", "name"].item() == "Đăng ký khai sinh"
    assert procedures["essential"].sum() >= 20


def test_officers_per_agency(ref):
    per_agency = ref.officers["agency"].value_counts()
    communes = per_agency[ref.agencies.loc[ref.agencies["level"] == 2, "code"]]
    bodies = per_agency[ref.agencies.loc[ref.agencies["level"] == 1, "code"]]
    assert communes.between(6, 10).all()
    assert bodies.between(25, 60).all()
    assert ref.officers["code"].is_unique


def test_budgets_of_a_workflow_make_the_statutory_time():
    for stages in WORKFLOWS.values():
        assert sum(stage.share for stage in stages) == pytest.approx(1)


def test_any_province_works_and_the_seed_decides():
    other = reference("25")
    assert (other.agencies["level"] == 2).sum() == 148
    assert other.agencies.loc[0, "code"].startswith("H44.")
    assert reference("01").prefix == "P01"
    assert reference("42").officers.equals(reference("42").officers)


def test_an_unknown_province_is_refused():
    with pytest.raises(IocError, match="999"):
        reference("999")


def test_the_simulator_catches_up_ticks_and_stops(ref):
    start = datetime(2026, 3, 2, tzinfo=ZONE)
    since = datetime(2026, 3, 11, 8, tzinfo=ZONE)
    world = plan(ref, 2_000, start, since)
    stop, loaded = threading.Event(), []
    moments = iter([since + timedelta(minutes=m) for m in (10, 11, 12)])

    def load(batch):
        loaded.append(batch.rows_read)

    def now():
        moment = next(moments)
        if moment == since + timedelta(minutes=12):
            stop.set()
        return moment

    run(load, world, since, stop, tick=0.001, now=now)
    assert loaded[0] > loaded[-1] > 0
