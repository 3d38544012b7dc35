from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.codes import AGENCY_LEVELS, CHANNELS, SERVICE_LEVELS
from domain.kpis import KPI
from domain.periods import COMPARISON, CUSTOM, PERIOD, day_text
from domain.selection import KEYS, LABELS, Selection, parse

TODAY = date(2026, 11, 21)

text = st.text(min_size=0, max_size=20).filter(lambda s: s.isprintable() and s == s.strip())
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def words(codes):
    return st.sampled_from(["", *(code.word for code in codes)])


others = st.fixed_dictionaries(
    {
        "compare": st.sampled_from(sorted(COMPARISON)),
        **dict.fromkeys(("area", "unit", "agency", "field", "procedure"), text),
        "level": words(AGENCY_LEVELS),
        "service": words(SERVICE_LEVELS),
        "channel": words(CHANNELS),
        "metric": st.sampled_from(sorted(KPI)),
        "lang": st.sampled_from(["vi", "en"]),
        "units": st.sampled_from(["current", "before"]),
    }
)
presets = st.builds(lambda period, rest: Selection.of(period, TODAY, **rest), st.sampled_from(sorted(PERIOD)), others)
customs = st.builds(
    lambda limits, rest: Selection(start=limits[0], end=limits[1], period=CUSTOM, **rest),
    st.one_of(
        st.tuples(days, days).map(lambda pair: (min(pair), max(pair))),
        st.tuples(days, st.none()),
        st.tuples(st.none(), days),
    ),
    others,
)
spans = st.none() | st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))


@given(presets | customs, spans, st.sampled_from(["quarter", "all"]))
def test_parse_inverts_query(selection, span, default):
    query = selection.query(default)
    if not {"period", "from", "to"} & set(query):
        span = None  # the default period moves to "all" when the data misses it, by design
    assert parse(query, TODAY, span, default) == (selection, [])


@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=30) | st.lists(text)))
def test_any_query_is_survived_and_what_comes_out_is_stable(query):
    selection, _ = parse(query, TODAY)
    assert parse(selection.query(), TODAY) == (selection, [])
    assert selection.describe("vi")
    assert selection.describe("en")


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("today", date(2026, 11, 21), TODAY),
        ("week", date(2026, 11, 16), TODAY),
        ("month", date(2026, 11, 1), TODAY),
        ("quarter", date(2026, 10, 1), TODAY),
        ("year", date(2026, 1, 1), TODAY),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
        ("12m", date(2025, 11, 22), TODAY),
        ("all", None, None),
    ],
)
def test_presets(period, start, end):
    selection, notes = parse({"period": period}, TODAY)
    assert (selection.start, selection.end, selection.period, notes) == (start, end, period, [])


@pytest.mark.parametrize(
    ("day", "start"), [(date(2026, m, 15), date(2026, 3 * ((m - 1) // 3) + 1, 1)) for m in range(1, 13)]
)
def test_quarters_start_in_january_april_july_and_october(day, start):
    assert Selection.of("quarter", day).start == start


@pytest.mark.parametrize(
    "key", ["period", "from", "to", "compare", "level", "service", "channel", "metric", "lang", "units"]
)
def test_a_bad_value_falls_back_with_a_note_that_names_it(key):
    selection, notes = parse({key: "bogus"}, TODAY)
    assert selection == Selection.of("quarter", TODAY)
    assert len(notes) == 1
    assert LABELS[key].vi in notes[0].vi
    assert LABELS[key].en in notes[0].en
    assert "bogus" in notes[0].vi


def test_control_characters_and_endless_codes_are_refused():
    selection, notes = parse({"unit": "a\x00b", "field": "x" * 5000}, TODAY)
    assert (selection.unit, selection.field, len(notes)) == ("", "", 2)
    assert all(len(note.vi) < 200 for note in notes)


def test_start_after_end_falls_back_with_a_note():
    selection, notes = parse({"from": "2026-05-02", "to": "2026-05-01"}, TODAY)
    assert selection.period == "quarter"
    assert "02/05/2026" in notes[0].vi


def test_days_beside_a_preset_are_ignored_with_a_note():
    selection, notes = parse({"period": "year", "from": "2026-05-02"}, TODAY)
    assert (selection.period, len(notes)) == ("year", 1)


def test_old_data_opens_on_all_of_it_and_says_so():
    selection, notes = parse({}, TODAY, (date(2010, 10, 1), date(2012, 1, 23)))
    assert selection.period == "all"
    assert "23/01/2012" in notes[0].vi
    assert parse({"period": "quarter"}, TODAY, (date(2010, 10, 1), date(2012, 1, 23)))[1] == []
    assert parse({}, TODAY, (date(2025, 7, 1), TODAY))[0].period == "quarter"


def test_keys_of_the_page_are_left_alone():
    assert parse({"view": "late", "cursor": "?", "utm": "x"}, TODAY)[1] == []


@given(days, st.integers(0, 800))
def test_the_previous_period_is_as_long_and_ends_the_day_before(start, length):
    selection = Selection(start=start, end=start + timedelta(days=length), period=CUSTOM, unit="18073")
    before = selection.previous()
    assert before is not None
    assert before.end == start - timedelta(days=1)
    assert before.end - before.start == timedelta(days=length)
    assert (before.unit, before.previous()) == ("18073", None)


def test_the_same_days_last_year():
    before = Selection(start=date(2024, 2, 1), end=date(2024, 2, 29), period=CUSTOM, compare="last_year").previous()
    assert (before.start, before.end) == (date(2023, 2, 1), date(2023, 2, 28))


@pytest.mark.parametrize(
    "selection", [Selection(), Selection.of("year", TODAY, compare="none"), Selection(start=TODAY)]
)
def test_nothing_to_compare_with(selection):
    assert selection.previous() is None


def test_the_sentence_names_every_limit():
    selection = Selection.of("quarter", TODAY, level="commune", unit="18073", channel="online")
    vi, en = (selection.describe(lang, {"18073": "Thành Sen"}) for lang in ("vi", "en"))
    assert vi == (
        "Quý này (01/10/2026 – 21/11/2026); so với kỳ trước; đơn vị: Thành Sen; cấp: Xã, phường; kênh nộp: Trực tuyến"
    )
    assert en.startswith("This quarter (01/10/2026 – 21/11/2026); compared with previous period; unit: Thành Sen")
    assert selection.describe("vi", now=True).startswith("Tại thời điểm này; đơn vị: 18073")
    assert Selection.of("today", TODAY).days().vi == f"Hôm nay ({day_text(TODAY)})"


def test_the_sentence_says_by_which_units_and_names_a_former_one_by_its_own_name():
    selection = Selection.of("all", TODAY, unit="18073", units="before")
    names = {"18073": "Phường Thành Sen", "18073@2021": "Phường Nam Hà"}
    assert selection.describe("vi", names) == "Toàn bộ; đơn vị: Phường Nam Hà; theo đơn vị trước 01/07/2025"
    assert selection.describe("en", names).endswith("; by the units of before 1 July 2025")
    assert selection.query()["units"] == "before"
    assert "units" not in selection.with_(units="current").query()


def test_parameters_for_sql_are_numbers_dates_and_none():
    params = Selection.of("today", TODAY, level="commune", channel="online", area="Ven biển").params()
    assert params == {
        "start": TODAY,
        "end": TODAY,
        "area": "Ven biển",
        "unit": None,
        "agency": None,
        "field": None,
        "procedure": None,
        "level": 2,
        "service": None,
        "channel": 2,
    }
