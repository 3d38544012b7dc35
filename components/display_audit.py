"""The latest changes of wall displays and their profiles: what was done, by whom, when, what stood there before."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.display_words import LABELS, part_words, slides_count
from components.format import moment
from domain.display_changes import DisplayChange, changed_parts
from domain.playlist import Profile, restored
from domain.text import Text

ACTS: dict[str, tuple[Text, str]] = {
    "paired": (Text("Ghép màn hình", "Paired"), "s5"),
    "again": (Text("Ghép lại", "Paired again"), "s5"),
    "revoked": (Text("Thu hồi", "Revoked"), "s1"),
    "added": (Text("Tạo hồ sơ", "New profile"), "s5"),
    "gone": (Text("Gỡ bỏ", "Taken away"), "s1"),
}
"""What was done, as in `DisplayChange.act`."""
CHANGED: dict[str, tuple[Text, str]] = {
    "display": (Text("Sửa màn hình", "Display changed"), "s3"),
    "profile": (Text("Sửa hồ sơ", "Profile changed"), "s3"),
}
PART = Text("{label}: {before} → {after}", "{label}: {before} → {after}")
PARTS: dict[str, Text] = {
    "name": Text("Tên", "Name"),
    "place": Text("Nơi đặt", "Place"),
    "profile_id": Text("Hồ sơ trình chiếu", "Profile"),
}
"""Columns of a display that people change."""
NOWHERE = Text("chưa ghi", "not told")
SAME = Text("Lưu lại, không đổi gì.", "Saved without a change.")
NO_CHANGES = Text("Chưa có thay đổi nào.", "Nothing has been changed yet.")


def audit(changes: Sequence[DisplayChange], profiles: Mapping[int, str], lang: str) -> Component:
    """The changes as they come, newest first; ``profiles`` are the names of those that there are, by number."""
    if not changes:
        return html.P(NO_CHANGES.get(lang), className="muted")
    return html.Ol([_change(each, profiles, lang) for each in changes], className="display-audit")


def _change(change: DisplayChange, profiles: Mapping[int, str], lang: str) -> Component:
    label, tone = ACTS.get(change.act) or CHANGED[change.kind]
    head = [html.Span(label.get(lang), className=f"pill {tone}"), html.B(change.name)]
    words = _words(change, profiles, lang)
    told = [html.P(words)] if words else []
    return html.Li([html.Div(head), *told, html.Small(f"{change.author} · {moment(change.at, lang)}")])


def _words(change: DisplayChange, profiles: Mapping[int, str], lang: str) -> str:
    if change.act == "revoked":
        return ""
    if change.before is not None and change.after is not None:
        told = _profile(change.profiles(), lang) or _display(change.before, change.after, profiles, lang)
        return "; ".join(told) or SAME.get(lang)
    row = change.after or change.before or {}
    if change.kind == "profile":
        return slides_count(restored(row["name"], row["told"]).slides, lang)
    return " · ".join(filter(None, (row["place"], _named(row["profile_id"], profiles))))


def _profile(both: tuple[Profile, Profile] | None, lang: str) -> list[str]:
    if both is None:
        return []
    found = []
    for part in changed_parts(*both):
        before, after = (part_words(each, part, lang) for each in both)
        if part == "slides":
            before = slides_count(both[0].slides, lang)
        found.append(PART.format(label=LABELS[part], before=before, after=after).get(lang))
    return found


def _display(before: dict[str, Any], after: dict[str, Any], profiles: Mapping[int, str], lang: str) -> list[str]:
    if "profile_id" not in after:
        return []
    found = []
    for part, label in PARTS.items():
        was, became = (
            _named(row[part], profiles) if part == "profile_id" else row[part] or NOWHERE.get(lang)
            for row in (before, after)
        )
        if before[part] != after[part]:
            found.append(PART.format(label=label, before=was, after=became).get(lang))
    return found


def _named(number: int, profiles: Mapping[int, str]) -> str:
    return profiles.get(number, f"#{number}")
