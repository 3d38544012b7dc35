"""The cheapest path to a target: optimal against trying everything, honest about caps, units, the unreachable."""

import random
from datetime import date
from itertools import combinations, product

import pytest

from domain import score_path
from domain.decision766 import INDICATORS, PORTAL_2022
from domain.indicator import Formula, Indicator, Item
from domain.score import Count, score_of
from domain.score_path import EFFORT, POINT_HAIR, Share, cheapest_path, fewest_units, path_text, step_text
from domain.text import Text

ANY = Text("x", "x")
DOSSIERS = Item("dossier", Text("hồ sơ", "dossiers"))


def line(code, maximum=6.0, full_at=1.0):
    return Indicator(code, code, "b", Text(f"Chỉ số {code}", code), ANY, ANY, maximum, DOSSIERS, full_at=full_at)


def score_with(indicators, counts):
    return score_of(Formula("test", date(2026, 1, 1), ANY, (), tuple(indicators)), counts, "province")


def total(score):
    return score.total.points or 0.0


def tried(score, target, movable, effort, limits):
    """Least effort over every combination of items, by the score function alone; None when none reaches the target."""
    counts = {each.indicator.code: each.count for each in score.lines}
    best = None
    for items in product(*(range(limits[code] + 1) for code in movable)):
        more = dict(zip(movable, items, strict=True))
        moved = {code: Count(c.num + more.get(code, 0), c.den) for code, c in counts.items()}
        if total(score_of(score.formula, moved, score.level)) >= target - POINT_HAIR:
            cost = sum(effort[code] * n for code, n in more.items())
            best = cost if best is None else min(best, cost)
    return best


def drawn(seed):
    """A small random scorecard: caps that fall between items, limits by unit, equal and odd efforts."""
    rng = random.Random(seed)
    codes = "ABCD"[: rng.randint(2, 4)]
    lines = [line(code, rng.choice([2.0, 4.0, 6.0, 20.0]), rng.choice([1.0, 0.8, 0.5, 0.9])) for code in codes]
    counts = {code: Count(rng.randint(0, den), den) for code in codes for den in [rng.randint(1, 11)]}
    effort = {code: rng.choice([1.0, 1.0, 2.5, 5.0, round(rng.uniform(0.1, 50), 2)]) for code in codes}
    missing = {code: {f"u{i}": rng.randint(0, 2) for i in range(3)} for code in codes if rng.random() < 0.5}
    limits = {
        code: min(int(counts[code].den - counts[code].num), sum(missing[code].values()) if code in missing else 5)
        for code in codes
    }
    missing |= {code: {"only": limits[code]} for code in codes if code not in missing}
    return rng, score_with(lines, counts), effort, missing, limits


@pytest.mark.parametrize("seed", range(120))
def test_the_path_is_as_cheap_as_the_cheapest_of_all_combinations(seed):
    rng, score, effort, missing, limits = drawn(seed)
    codes = tuple(limits)
    everything = {c: Count(k.count.num + limits[c], k.count.den) for c, k in zip(codes, score.lines, strict=True)}
    best = total(score_of(score.formula, everything, "province"))
    some = {
        c: Count(k.count.num + rng.randint(0, limits[c]), k.count.den) for c, k in zip(codes, score.lines, strict=True)
    }
    exact = total(score_of(score.formula, some, "province"))  # hit to the last bit: where floats go wrong
    for target in (exact, best, total(score) + rng.random() * (best - total(score)), best + 0.01):
        path = cheapest_path(score, target, effort=effort, missing=missing)
        least = tried(score, target, codes, effort, limits)
        if least is None:
            assert path.state == "unreachable"
            continue
        assert path.state == ("path" if least else "reached")
        assert path.effort == pytest.approx(least, abs=1e-6)
        checked_again(path, score, limits)


def checked_again(path, score, limits):
    items = {step.indicator.code: step.items for step in path.steps}
    counts = {k.indicator.code: Count(k.count.num + items.get(k.indicator.code, 0), k.count.den) for k in score.lines}
    then = score_of(score.formula, counts, score.level)
    assert then.total.points >= path.target - POINT_HAIR
    assert path.then.total.points == pytest.approx(then.total.points, abs=1e-12)
    assert sum(step.points for step in path.steps) == pytest.approx(total(then) - total(score))
    for step in path.steps:
        assert step.items <= limits[step.indicator.code]
        assert sum(share.items for share in step.units) == step.items


@pytest.mark.parametrize("seed", range(60))
def test_as_few_units_as_any_choice_of_units(seed):
    rng = random.Random(seed)
    missing = {f"u{i}": rng.randint(0, 6) for i in range(rng.randint(1, 6))}
    items = rng.randint(0, sum(missing.values()))
    found = fewest_units(items, missing)
    least = next(
        size
        for size in range(len(missing) + 1)
        if any(sum(missing[u] for u in chosen) >= items for chosen in combinations(missing, size))
    )
    assert len(found) == least
    assert sum(share.items for share in found) == items
    assert all(0 < share.items <= missing[share.unit] for share in found)


def test_units_missing_the_same_are_taken_in_the_order_of_their_codes():
    assert fewest_units(7, {"b": 5, "a": 5, "c": 9}) == (Share("c", 7),)
    assert fewest_units(11, {"b": 5, "a": 5, "c": 9}) == (Share("c", 9), Share("a", 2))


def test_the_last_item_of_a_capped_line_brings_only_what_is_left():
    score = score_with([line("A", 6.0, 0.5), line("B", 6.0)], {"A": Count(2, 7), "B": Count(0, 100)})
    full = cheapest_path(score, total(score) + 6 - 6 * 2 / 3.5, effort={"A": 1.0, "B": 10.0})
    (step,) = full.steps
    assert (step.items, step.points) == (2, pytest.approx(6 - 6 * 2 / 3.5))  # 3 of 3.5 items, then half of one
    beyond = cheapest_path(score, total(score) + 6 - 6 * 2 / 3.5 + 0.01, effort={"A": 1.0, "B": 10.0})
    assert {each.indicator.code: each.items for each in beyond.steps} == {"A": 2, "B": 1}


def test_a_reached_target_asks_for_nothing():
    score = score_with([line("A")], {"A": Count(3, 6)})
    path = cheapest_path(score, 3.0)
    assert (path.state, path.steps, path.effort, path.then) == ("reached", (), 0, score)
    assert path_text(path).vi == "Đã đạt 3,00 điểm: hiện 3,00."


def test_an_unreachable_target_tells_the_best():
    score = score_with([line("A"), line("B")], {"A": Count(3, 6), "B": Count(5, 6)})
    path = cheapest_path(score, 11.5, movable={"A"}, missing={"A": {"u": 2, "v": 0}})
    assert (path.state, path.steps, path.best) == ("unreachable", (), pytest.approx(10.0))
    assert path_text(path).en == "11.50 points cannot be reached: 10.00 at most."
    assert cheapest_path(score, 10.0, movable={"A"}, missing={"A": {"u": 2}}).state == "path"
    assert cheapest_path(score, 12.0).state == "path"


def test_what_is_not_known_is_not_moved_and_named():
    lines = [line("A"), line("B"), line("C"), line("D")]
    counts = {"A": Count(3, 6), "B": Count(share=0.5), "C": Count(None, 5), "D": Count(9, 6)}
    path = cheapest_path(score_with(lines, counts), 14.0)
    assert [each.code for each in path.unknown] == ["B", "C"]
    assert (path.state, [step.indicator.code for step in path.steps]) == ("path", ["A"])
    nothing = cheapest_path(score_with([line("A")], {}), 1.0)
    assert (nothing.state, nothing.best) == ("unreachable", None)
    assert path_text(nothing).en == "No indicator has data yet."


def test_what_does_not_apply_is_not_moved():
    counts = {each.code: Count(50, 100) for each in INDICATORS}
    path = cheapest_path(score_of(PORTAL_2022, counts, "commune"), 100.0)
    assert {step.indicator.code for step in path.steps}.isdisjoint({"PUBLISH_ON_TIME", "PUBLIC_UPDATE_ON_TIME"})
    assert path.unknown == ()


def test_a_path_that_comes_out_a_hair_short_is_repaired(monkeypatch):
    score = score_with([line("A"), line("B", 2.0)], {"A": Count(0, 6), "B": Count(0, 4)})
    monkeypatch.setattr(score_path, "_fewest", lambda options, _: [2] + [0] * (len(options) - 1))
    path = cheapest_path(score, 2.4, effort={"A": 3.0, "B": 1.0})
    assert {each.indicator.code: each.items for each in path.steps} == {"A": 2, "B": 1}
    dear = cheapest_path(score, 5.9, effort={"A": 3.0, "B": 1.0})
    assert total(dear.then) >= 5.9


def province():
    rng = random.Random(766)
    counts, missing = {}, {}
    sizes = {"dossier": 600_000, "procedure": 1884, "decision": 60, "petition": 247, "commune": 69}
    for each in INDICATORS:
        den = sizes[each.item.key] - rng.randint(0, 20)
        counts[each.code] = Count(int(den * each.full_at * rng.uniform(0.2, 1.0)), den)
        missing[each.code] = {f"{unit:05}": rng.randint(0, den // 30) for unit in range(69)}
    return score_of(PORTAL_2022, counts, "province"), missing


def test_a_whole_province_is_planned_and_no_item_of_it_is_idle():
    score, missing = province()
    now = total(score)
    path = cheapest_path(score, now + 3.0, missing=missing)
    assert path.state == "path"
    assert total(path.then) >= now + 3.0 - POINT_HAIR
    for step in path.steps:
        counts = {each.indicator.code: each.count for each in path.then.lines}
        counts[step.indicator.code] = Count(counts[step.indicator.code].num - 1, counts[step.indicator.code].den)
        assert total(score_of(PORTAL_2022, counts, "province")) < now + 3.0


def test_every_kind_of_item_has_an_effort():
    assert {each.item.key for each in INDICATORS} == set(EFFORT)
    assert all(effort > 0 for effort in EFFORT.values())


@pytest.mark.parametrize(
    ("options", "word"),
    [({"effort": {"A": 0.0}}, "effort of A"), ({"missing": {"A": {"u": -1}}}, "missing items of A")],
)
def test_senseless_options_are_refused(options, word):
    with pytest.raises(ValueError, match=word):
        cheapest_path(score_with([line("A")], {"A": Count(1, 6)}), 5.0, **options)


def test_a_step_is_said_in_both_languages():
    code = "ORIGINAL_RESULT_AVAILABLE"
    score = score_of(PORTAL_2022, {code: Count(1000, 10_000), "ELECTRONIC_CERTIFIED_COPY": Count(68, 69)}, "province")
    units = {f"{unit:05}": 100 for unit in range(20)}
    path = cheapest_path(score, total(score) + 0.49, missing={code: units}, movable={code})
    (step,) = path.steps
    assert step_text(step).vi == "Cấp kết quả điện tử: 817 hồ sơ ở 9 xã, phường = +0,49 điểm"
    assert step_text(step).en == "Electronic results: 817 dossiers in 9 communes = +0.49 points"
    assert path_text(path).vi.startswith("Từ 2,57 lên 3,06 điểm. Cấp kết quả điện tử: 817")
    single = cheapest_path(score, total(score) + 0.00001, missing={code: units}, movable={code}).steps[0]
    assert step_text(single).en == "Electronic results: 1 dossier in 1 commune = +0.0006 points"
    commune = cheapest_path(
        score,
        total(score) + 0.02,
        movable={"ELECTRONIC_CERTIFIED_COPY"},
        missing={"ELECTRONIC_CERTIFIED_COPY": {"u": 1}},
    ).steps[0]
    assert step_text(commune).vi == "Chứng thực bản sao điện tử: 1 xã, phường = +0,03 điểm"
