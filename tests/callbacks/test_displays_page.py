"""The page of wall displays: what it lists, who may edit, and that nothing is half-saved."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from domain.display_changes import DisplayChange
from domain.display_form import typed_profile, typed_slides
from domain.displays import Asked, Display, Seen
from domain.outcome import Outcome
from domain.playlist import Slide, usual
from ingest.displays import IN_USE, NAME_TAKEN, NO_CODE, NO_DISPLAY, NO_PROFILE, KeptProfile
from queries.display_book import DisplayBook
from queries.displays import Kept
from tests.callbacks.fake import NOW
from tests.callbacks.test_answers import text_of
from tests.callbacks.test_target_page import post

SEEN = Seen(NOW, "1.0", 1, "on", 7, 41.5, 900, 0, 1920, 1080)
SHOWN = Display(1, "a", "TV sảnh", "Tầng 1", 1, "Sảnh", NOW, "An", None, None, SEEN)
SILENT = replace(SHOWN, id=2, name="TV xa", seen=replace(SEEN, at=NOW - timedelta(minutes=5)))
PROFILES = [Kept(1, usual("Sảnh"), 1), Kept(4, replace(usual("Họp"), slides=(Slide("score"),)), 2)]
ROW = {"name": "TV sảnh", "place": "", "profile_id": 1, "paired_at": "a", "revoked_at": None}
CHANGES = [DisplayChange("display", datetime(2026, 11, 21, 7, tzinfo=UTC), "Hoa", None, ROW)]
DISPLAY = {"code": "012 345", "replace": "", "name": "TV 1", "place": "Tầng 1", "profile": "4", "author": "Trần  Lan"}
PROFILE = typed_profile(usual("Sảnh"), "vi") | {"author": "Trần Lan"}


class Desk:
    """Stands in for ingest.displays.Displays: remembers what it was asked for, answers what it is told to."""

    asked, outcome = [], Outcome(5)

    def __init__(self, _database, province, author):
        self.who = (province, author)

    def _done(self, *told):
        Desk.asked.append((*told, *self.who))
        return Desk.outcome

    def pair(self, code, asked):
        return self._done("pair", code, asked)

    def change(self, asked):
        return self._done("change", asked)

    def revoke(self, number):
        return self._done("revoke", number)

    def save_profile(self, profile, number):
        return self._done("profile", profile, number)

    def remove_profile(self, number):
        return self._done("remove", number)


@pytest.fixture
def setting(source):
    def put(editors):
        source.database = SimpleNamespace(settings=SimpleNamespace(display_editors=editors))

    put("*")
    return put


@pytest.fixture
def book(monkeypatch, setting):
    def put(editors="*", displays=(SHOWN, SILENT), now=NOW):
        setting(editors)
        made = DisplayBook(7, now, list(displays), PROFILES, CHANGES, editors)
        monkeypatch.setattr("callbacks.displays.display_book", lambda _source: made)

    put()
    return put


@pytest.fixture
def desk(monkeypatch, setting):
    setting("*")
    Desk.asked, Desk.outcome = [], Outcome(5)
    for module in ("displays", "display_profiles"):
        monkeypatch.setattr(f"callbacks.{module}.Displays", Desk)
    return Desk


def draw(client, **query):
    return post(client, "displays-stamp.children", **{"displays-selection": query, "displays-beat": 3})


def send(client, form="form", button="save", number=0, lang="vi", clicks=1, slides=None, **typed):
    values = {
        f"displays-{form}-{name}": value for name, value in ((DISPLAY if form == "form" else PROFILE) | typed).items()
    }
    values |= {f"displays-{form}-{button}": clicks, f"displays-{form}-id": number, "displays-selection": {"lang": lang}}
    values["displays-profile-slides"] = typed_slides(usual("").slides) if slides is None else slides
    return post(client, f"displays-{form}-{button}-done.data", **values)


def wrong(drawn):
    told = {
        key.split("-", 2)[2].removesuffix("-wrong"): value for key, value in drawn.items() if key.endswith("-wrong")
    }
    return {name: value for name, value in told.items() if value}


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("lang", "words"),
    [("vi", ("Im lặng từ 14:25", "Đang chiếu", "Nộp trực tuyến")), ("en", ("Silent since 14:25", "Showing"))],
)
def test_displays_profiles_and_changes_are_listed(client, lang, words):
    drawn = draw(client, lang=lang)
    cards = text_of(drawn["displays-cards-rows"])
    assert [word for word in words if word not in cards] == []
    assert cards.index("TV xa") < cards.index("TV sảnh")
    assert "Họp" in text_of(drawn["displays-profiles-rows"])
    assert "Hoa · 14:00 21" in text_of(drawn["displays-audit-rows"])
    assert [each["value"] for each in drawn["displays-choices"]["profiles"]] == ["1", "4"]
    assert "1" in text_of(drawn["displays-counts-rows"])


def test_a_display_falls_silent_without_a_new_data_version(client, book):
    book(displays=[SHOWN])
    assert "Im lặng" not in text_of(draw(client)["displays-cards-rows"])
    book(displays=[SHOWN], now=NOW + timedelta(minutes=2))
    assert "Im lặng từ 14:30" in text_of(draw(client)["displays-cards-rows"])


def test_where_nobody_may_edit_the_page_says_why_and_offers_no_button(client, book):
    book("")
    drawn = draw(client)
    assert "IOC_DISPLAY_EDITORS" in text_of(drawn["displays-rights"])
    assert "display-open" not in text_of(drawn)
    assert '"button"' not in text_of([drawn["displays-cards-rows"], drawn["displays-profiles-rows"]])
    book("Trần Lan")
    drawn = draw(client)
    assert "display-open" in text_of(drawn["displays-rights"])
    assert "Trần Lan" not in text_of(drawn["displays-rights"])
    assert '"button"' in text_of(drawn["displays-cards-rows"])


def test_a_display_is_paired_with_the_code_it_shows(client, desk):
    drawn = send(client)
    assert desk.asked == [("pair", "012345", Asked("TV 1", "Tầng 1", 4), "42", "Trần  Lan")]
    assert "Đã ghép màn hình “TV 1”" in text_of(drawn["displays-form-save-said"])
    assert drawn["displays-form-save-done"]["number"] == 5
    send(client, replace="2")
    assert desk.asked[1][2].id == 2


def test_a_change_needs_no_code(client, desk):
    drawn = send(client, number=5, code="", replace="9", lang="en")
    assert desk.asked == [("change", Asked("TV 1", "Tầng 1", 4, 5), "42", "Trần  Lan")]
    assert "was changed" in text_of(drawn["displays-form-save-said"])


@pytest.mark.parametrize(("lang", "word"), [("vi", "6 chữ số"), ("en", "6 digits")])
def test_every_wrong_field_of_a_display_is_told_at_once(client, desk, lang, word):
    drawn = send(client, lang=lang, code="12", name="", place="x" * 161, profile=None, author=" ")
    told = wrong(drawn)
    assert set(told) == {"code", "name", "place", "profile", "author"}
    assert word in told["code"]
    assert "5" in text_of(drawn["displays-form-save-said"])
    assert desk.asked == []
    assert "displays-form-save-done" not in drawn


@pytest.mark.parametrize(
    ("number", "problem", "field"),
    [(0, NO_CODE.format(code="012345"), "code"), (0, NO_PROFILE, "profile"), (0, NO_DISPLAY, ""), (5, NO_DISPLAY, "")],
)
def test_what_the_store_refuses_is_told_at_its_field(client, desk, number, problem, field):
    desk.outcome = Outcome(problems=(problem,))
    drawn = send(client, number=number)
    assert wrong(drawn) == ({field: problem.vi} if field else {})
    assert problem.vi in text_of([drawn["displays-form-save-said"], wrong(drawn)])
    assert "displays-form-save-done" not in drawn


def test_a_display_is_revoked_by_its_number(client, desk):
    drawn = send(client, button="revoke", number=5)
    assert desk.asked == [("revoke", 5, "42", "Trần  Lan")]
    assert "Đã thu hồi" in text_of(drawn["displays-form-revoke-said"])
    desk.outcome = Outcome(problems=(NO_DISPLAY,))
    drawn = send(client, button="revoke", number=9)
    assert NO_DISPLAY.vi in text_of(drawn["displays-form-revoke-said"])
    assert "displays-form-revoke-done" not in drawn


def test_a_profile_is_stored_as_it_is_typed(client, desk):
    desk.outcome = KeptProfile(8)
    slides = [{"kind": "online", "area": "Ven biển", "seconds": "45"}]
    drawn = send(client, "profile", number=3, slides=slides, distance="4,5", limit_wait="")
    ((_, profile, number, *_),) = desk.asked
    assert (number, profile.slides, profile.distance_m) == (3, (Slide("online", "Ven biển", 45),), 4.5)
    assert set(profile.limits) == {"overdue", "silent"}
    assert "Đã lưu hồ sơ “Sảnh”" in text_of(drawn["displays-profile-save-said"])
    assert (drawn["displays-profile-save-done"]["number"], drawn["displays-profile-slides-marks"]) == (8, {})


@pytest.mark.parametrize(("lang", "word"), [("vi", "Thời lượng mỗi trang"), ("en", "A slide stays")])
def test_a_bad_profile_is_refused_at_its_fields_and_nothing_is_stored(client, desk, lang, word):
    slides = [{"kind": "online", "area": "", "seconds": "3"}, {"kind": "sports", "area": "", "seconds": "x"}]
    typed = {"name": "", "distance": "99", "dim_from": "19:00", "limit_wait": "601", "author": ""}
    drawn = send(client, "profile", lang=lang, slides=slides, **typed)
    assert set(wrong(drawn)) == {"name", "distance", "dim", "limit_wait", "author"}
    marks = drawn["displays-profile-slides-marks"]
    assert set(marks) == {"1.seconds", "2.kind", "2.seconds"}
    assert word in marks["1.seconds"]
    assert "(3)" in marks["1.seconds"]
    assert "8" in text_of(drawn["displays-profile-save-said"])
    assert desk.asked == []
    assert "displays-profile-save-done" not in drawn


def test_a_profile_without_slides_or_with_a_name_that_is_taken_is_told(client, desk):
    assert "slides" in wrong(send(client, "profile", slides="nonsense"))
    desk.outcome = KeptProfile(problems=(("name", "Sảnh", NAME_TAKEN),))
    assert "Sảnh" in wrong(send(client, "profile"))["name"]
    desk.outcome = KeptProfile(problems=(("id", "9", NAME_TAKEN),))
    drawn = send(client, "profile", number=9)
    assert NAME_TAKEN.text.vi in text_of(drawn["displays-profile-save-said"])


def test_a_profile_is_taken_away_unless_it_is_used(client, desk):
    drawn = send(client, "profile", "drop", number=4)
    assert desk.asked == [("remove", 4, "42", "Trần Lan")]
    assert "Đã gỡ bỏ" in text_of(drawn["displays-profile-drop-said"])
    desk.outcome = Outcome(problems=(IN_USE.format(count=2),))
    drawn = send(client, "profile", "drop", number=1)
    assert "2 màn hình" in text_of(drawn["displays-profile-drop-said"])
    assert "displays-profile-drop-done" not in drawn


@pytest.mark.parametrize("form", ["form", "profile"])
@pytest.mark.parametrize(
    ("editors", "author", "said"),
    [
        ("", "Trần Lan", "IOC_DISPLAY_EDITORS"),
        ("Đỗ Đức, Trần Lan", "Hoa", "không có trong danh sách"),
        ("*", "", "Hãy ghi tên"),
    ],
)
def test_the_server_refuses_whom_the_setting_does_not_allow(client, desk, setting, form, editors, author, said):
    setting(editors)
    drawn = send(client, form, number=3, author=author)
    assert said in text_of(drawn)
    assert desk.asked == []
    assert f"displays-{form}-save-done" not in drawn


@pytest.mark.parametrize(("form", "button"), [("form", "revoke"), ("profile", "drop")])
def test_ending_something_is_refused_by_the_gate_too(client, setting, form, button):
    setting("Trần Lan")
    drawn = send(client, form, button, number=3, author="Hoa")
    assert "không có trong danh sách" in text_of(drawn)
    assert f"displays-{form}-{button}-done" not in drawn


def test_nothing_is_written_without_a_click(client, desk):
    for form, button in (("form", "save"), ("form", "revoke"), ("profile", "save"), ("profile", "drop")):
        send(client, form, button, number=3, clicks=0)
    assert desk.asked == []
