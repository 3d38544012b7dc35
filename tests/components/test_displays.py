"""Wall displays as they are drawn: what each shows and how it is, in both languages; the profiles and the audit."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from components.display_audit import audit
from components.display_form import display_form
from components.display_profiles import profile_rows
from components.display_words import LABELS, part_words
from components.displays import choices, counts_line, display_cards
from components.drawn import drawn
from components.profile_form import profile_form
from domain.display_changes import PARTS, DisplayChange
from domain.display_form import DISPLAY_FIELDS, PROFILE_FIELDS
from domain.displays import STATES, Display, Seen
from domain.playlist import SHAPES, SLIDES, Slide, stored, usual

NOW = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
SEEN = Seen(NOW, "1.0", 1, "on", 1204, 141.5, 2210, 0, 1920, 1080)
SHOWN = Display(1, "a", "TV sảnh", "Tầng 1", 1, "Sảnh", NOW, "An", None, None, SEEN)
SILENT = replace(SHOWN, id=2, name="TV xa", seen=replace(SEEN, at=NOW - timedelta(hours=2), build="0.9", errors=4))
NEVER = replace(SHOWN, id=3, name="TV mới", seen=None)
GONE = replace(SHOWN, id=4, name="TV cũ", revoked_at=NOW, revoked_by="Bình", seen=replace(SEEN, build="0.1"))
PROFILE = replace(usual("Sảnh"), slides=(Slide("overview"), Slide("online", "Ven biển", 45)))
EVERY = [SHOWN, NEVER, GONE, SILENT, replace(SHOWN, id=5, name="TV ba")]


def cards(displays, lang="vi", profile=PROFILE, *, editable=True):
    tree = drawn(display_cards(displays, {1: profile}, NOW, lang, editable=editable))
    return [json.dumps(each, ensure_ascii=False) for each in tree]


def words(tree):
    if isinstance(tree, str):
        return tree
    return " ".join(words(each) for each in (tree[2] if isinstance(tree[0], str) and len(tree) == 3 else tree))


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "vi",
            ("Nộp trực tuyến", "Ven biển", "2/2", "Đang chiếu", "1204", "141,5\u00a0MB", "2.210", "14:30 21/11/2026"),
        ),
        (
            "en",
            ("Online submission", "Ven biển", "2/2", "Showing", "1204", "141.5\u00a0MB", "2,210", "14:30 21 Nov 2026"),
        ),
    ],
)
def test_a_card_tells_what_a_display_shows_and_how_it_is(lang, told):
    (card,) = cards([SHOWN], lang)
    assert [word for word in ("TV sảnh", "Tầng 1", "1920\u00a0×\u00a01080", *told) if word not in card] == []


def test_silent_ones_come_first_and_say_since_when():
    listed = cards(EVERY)
    names = ("TV xa", "TV mới", "TV ba", "TV sảnh", "TV cũ")
    assert [name for name, card in zip(names, listed, strict=True) if name not in card] == []
    assert "Im lặng từ 12:30" in listed[0]
    assert "Lần cuối: Nộp trực tuyến" in listed[0]
    long_ago = replace(SILENT, seen=replace(SEEN, at=NOW - timedelta(days=2)))
    assert "Silent since 14:30 19 Nov 2026" in cards([long_ago], "en")[0]


def test_what_is_unknown_is_a_dash_and_never_0():
    facts = display_cards([NEVER], {1: PROFILE}, NOW, "vi", editable=False)[0].children[3]
    assert [row.children[1].children[0] for row in facts.children] == ["–"] * 7
    some = replace(SEEN, heap_mb=None, nodes=None, data_version=None, width=0, height=0, build="", errors=0)
    facts = display_cards([replace(SHOWN, seen=some)], {1: PROFILE}, NOW, "vi", editable=False)[0].children[3]
    assert [row.children[1].children[0] for row in facts.children][1:] == ["–", "–", "–", "–", "0", "–"]


@pytest.mark.parametrize("slide", [None, -1, 5])
def test_a_slide_that_is_not_known_is_a_dash(slide):
    (card,) = cards([replace(SHOWN, seen=replace(SEEN, slide=slide))])
    assert '"–/2"' in card
    assert not any(title.vi in card for title in SLIDES.values())


def test_a_slide_that_only_a_threshold_calls_for_is_told_too():
    (card,) = cards([replace(SHOWN, seen=replace(SEEN, slide=2))])
    assert SLIDES["chase"].vi in card
    assert "theo ngưỡng" in card


def test_two_panes_show_two_slides():
    (card,) = cards([SHOWN], profile=replace(PROFILE, shape="32:9"))
    assert card.index("Nộp trực tuyến") < card.index("Toàn cảnh")
    assert "2/2" in card


def test_an_unusual_build_is_marked_but_not_of_a_revoked_display():
    marked = ["khác bản" in card for card in cards(EVERY)]
    assert marked == [True, False, False, False, False]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_miniature_has_the_shape_and_theme_of_the_profile(shape, theme):
    (card,) = cards([SHOWN], profile=replace(PROFILE, shape=shape, theme=theme))
    kind = {"16:9": "wide", "32:9": "dual", "9:16": "tall"}[shape]
    assert f"shape-{kind} theme-{theme}" in card


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_word_in_both_languages(state):
    told = replace(SHOWN, seen=replace(SEEN, state=state))
    assert STATES[state].vi in cards([told])[0]
    assert STATES[state].en in cards([told], "en")[0]


def test_buttons_are_there_only_for_those_who_may():
    assert not any("button" in card for card in cards(EVERY, editable=False))
    assert ["Ghép lại" in card for card in cards(EVERY)] == [True, True, False, False, True]


def test_counts_leave_out_what_there_is_none_of():
    told = words(drawn(counts_line(EVERY, NOW, "vi")))
    assert told == "1 im lặng 1 chưa bật 2 đang chiếu 1 đã thu hồi"
    assert words(drawn(counts_line([SILENT], NOW, "en"))) == "1 silent 0 showing"
    assert counts_line([], NOW, "vi") == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_empty_list_says_what_to_do(lang):
    assert "/wall" in cards([], lang)[0]
    assert "none" in json.dumps(drawn(profile_rows({}, [], lang, editable=True)))


def test_the_form_chooses_from_profiles_and_displays():
    told = choices(EVERY, {1: PROFILE}, "vi")
    assert told["profiles"] == [{"value": "1", "label": "Sảnh"}]
    assert [each["value"] for each in told["replace"]] == ["", "1", "3", "4", "2", "5"]
    assert [each["revoked"] for each in told["displays"]] == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("vi", ("2 trang, 65 giây một vòng", "Nộp trực tuyến (Ven biển) 45\u00a0s", "4 màn hình, 1 đã thu hồi")),
        ("en", ("2 slides, 65 s a round", "Online submission (Ven biển) 45\u00a0s", "4 displays, 1 revoked")),
    ],
)
def test_a_profile_is_told_in_words_with_a_look_at_it(lang, told):
    (row,) = (
        json.dumps(each, ensure_ascii=False) for each in drawn(profile_rows({1: PROFILE}, EVERY, lang, editable=True))
    )
    assert [word for word in (*told, "/wall/preview/frame?profile=1", "_blank") if word not in row] == []
    assert "button" not in json.dumps(drawn(profile_rows({1: PROFILE}, [], lang, editable=False)))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_part_of_a_profile_has_words(lang):
    bare = replace(PROFILE, limits={})
    full = replace(usual("x"), dim_from=time(19), dim_to=time(6), message="Nghỉ")
    for part in PARTS:
        assert LABELS[part].get(lang)
        assert part_words(bare, part, lang)
        assert part_words(full, part, lang)
    assert part_words(bare, "limits", lang) == part_words(bare, "dim", lang) == ("none" if lang == "en" else "không")


def change(kind, before, after):
    return DisplayChange(kind, NOW, "Hoa", before, after)


def test_the_audit_tells_who_did_what_and_what_stood_there_before():
    row = {"name": "TV 1", "place": "", "profile_id": 1, "paired_at": "a", "revoked_at": None}
    profiles = [{"name": each.name, "told": stored(each)} for each in (PROFILE, replace(PROFILE, theme="light"))]
    told = audit(
        [
            change("display", row, row | {"name": "TV 2", "place": "Tầng 3", "profile_id": 9}),
            change("display", row, row | {"revoked_at": "b"}),
            change("profile", *profiles),
            change("profile", profiles[0], profiles[0]),
            change("profile", None, profiles[0]),
            change("display", None, row),
        ],
        {1: "Sảnh"},
        "vi",
    )
    said = [words(drawn(each)) for each in told.children]
    assert "Tên: TV 1 → TV 2; Nơi đặt: chưa ghi → Tầng 3; Hồ sơ trình chiếu: Sảnh → #9" in said[0]
    assert "Thu hồi TV 1 Hoa · 14:30 21/11/2026" in said[1]
    assert "Giao diện: Tối → Sáng" in said[2]
    assert "không đổi gì" in said[3]
    assert "Tạo hồ sơ Sảnh 2 trang, 65 giây một vòng" in said[4]
    assert "Ghép màn hình TV 1 Sảnh" in said[5]
    assert "changed yet" in words(drawn(audit([], {}, "en")))


def test_a_change_of_slides_counts_the_old_and_lists_the_new():
    rows = [
        {"name": each.name, "told": stored(each)} for each in (usual("a"), replace(usual("a"), slides=PROFILE.slides))
    ]
    said = words(drawn(audit([change("profile", *rows)], {}, "vi")))
    assert (
        "Các trang chiếu: 9 trang, 180 giây một vòng → Toàn cảnh 20\u00a0s · Nộp trực tuyến (Ven biển) 45\u00a0s"
        in said
    )


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_forms_have_every_field_and_the_place_of_what_is_wrong(lang):
    told = json.dumps([display_form(lang), profile_form(lang)], default=lambda part: part.to_plotly_json())
    for form, fields in (("form", DISPLAY_FIELDS), ("profile", PROFILE_FIELDS)):
        for name in (*fields, "author"):
            assert f'"displays-{form}-{name}"' in told
            assert f'"displays-{form}-{name}-wrong"' in told
