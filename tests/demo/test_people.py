"""Apologies, signatures, ratings, rework and officers of the made-up province."""

import numpy as np
import pandas as pd

from demo.clock import micros
from domain.zone import ZONE
from tests.demo.conftest import UNTIL


def test_apologies_and_new_appointments_agree(accepted):
    count = accepted["reappointed_count"]
    assert set(count.unique()) == {0, 1, 2}
    assert (count == 2).sum() < (count == 1).sum() < 0.03 * len(accepted)
    told = accepted[count > 0]
    assert told[["apology_at", "reappointed_at"]].notna().all(axis=None)
    assert accepted.loc[count == 0, ["apology_at", "reappointed_at"]].isna().all(axis=None)
    assert (told["apology_at"] < told["due_at"]).mean() > 0.9


def test_signatures_exist_only_for_e_results_and_differ_by_agency(accepted):
    known = accepted["result_signed"].notna()
    assert (accepted.loc[known, "e_result"]).all()
    assert known.sum() == accepted["e_result"].fillna(value=False).astype(bool).sum()
    signed = accepted[known].astype({"result_signed": float})
    assert 0.8 < signed["result_signed"].mean() < 0.9
    by_agency = signed.groupby("agency")["result_signed"].agg(["mean", "size"])
    assert by_agency.loc[by_agency["size"] > 60, "mean"].agg(np.ptp) > 0.15


def test_a_quarter_of_the_citizens_rate_and_the_late_served_are_less_happy(accepted):
    returned = accepted[accepted["status"] == 10]
    assert accepted.loc[accepted["status"] != 10, "rating"].isna().all()
    rated = returned[returned["rating"].notna()]
    assert set(rated["rating"]) == {1, 2, 3}
    assert 0.23 < len(rated) / len(returned) < 0.27
    unhappy = (rated["rating"] == 1).groupby(rated["returned_at"] > rated["due_at"]).mean()
    assert unhappy[True] > 2 * unhappy[False]


def test_some_dossiers_are_sent_back_and_their_steps_repeated(steps):
    back = steps[steps["outcome"] == "Chuyển trả lại"]
    share = back["code"].nunique() / steps["code"].nunique()
    assert 0.01 < share < 0.05
    some = steps[steps["code"] == back["code"].iloc[0]].sort_values("seq")
    assert some["step"].duplicated().any()
    assert some["seq"].tolist() == list(range(1, len(some) + 1))
    once = steps[~steps["code"].isin(back["code"])]
    assert not once.duplicated(["code", "step"]).any()


def test_people_work_where_they_are_posted_and_not_when_they_are_away(world, ref, steps, dossiers):
    now = micros(UNTIL)
    posts = pd.DataFrame(world.staff.postings(now), columns=["code", "name", "agency", "first_day", "last_day"])
    moved = posts[posts["code"].duplicated(keep=False)]
    assert 0.01 < moved["code"].nunique() / len(ref.officers) < 0.1
    assert not posts[posts["last_day"].isna()]["code"].duplicated().any()
    day = steps["step_started_at"].dt.tz_convert(ZONE).dt.date
    worked = steps.assign(day=day).merge(dossiers[["code", "agency"]], on="code")
    own = worked[worked["step_unit"].str.contains("cấp xã")]
    posted = own.merge(moved, left_on="step_officer", right_on="code", suffixes=("", "_post"))
    inside = (posted["day"] >= posted["first_day"]) & (
        posted["last_day"].isna() | (posted["day"] <= posted["last_day"])
    )
    assert len(posted[inside])
    assert (posted.loc[inside, "agency"] == posted.loc[inside, "agency_post"]).mean() > 0.95
    away = pd.DataFrame(world.staff.away_by(now), columns=["code", "first", "last", "kind"])
    assert set(away["kind"]) == {"leave", "sick", "training", "other"}
    spent = worked.merge(away, left_on="step_officer", right_on="code", suffixes=("", "_away"))
    assert ((spent["day"] >= spent["first"]) & (spent["day"] <= spent["last"])).sum() < 0.003 * len(steps)
