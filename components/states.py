"""What a screen or tile shows when there is nothing to show: each says what happened and what to do."""

from collections.abc import Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from components.format import moment
from components.panels import link
from domain.text import Text


def _state(kind: str, icon: str, sentence: Text, advice: Text, lang: str) -> Component:
    mark = html.Div(icon, className="state-icon", **{"aria-hidden": "true"})
    words = [html.P(sentence.get(lang), className="state-text"), html.P(advice.get(lang), className="state-advice")]
    return html.Div([mark, *words], className=f"state state-{kind}", role="alert" if kind == "error" else "status")


EMPTY: tuple[Text, Text] = (
    Text("Không có hồ sơ nào trong phạm vi đang chọn.", "No dossier meets the selection."),
    Text("Hãy mở rộng kỳ hoặc bỏ bớt bộ lọc.", "Widen the period or remove a filter."),
)


NOTHING: tuple[Text, Text] = (Text("Không có gì trong phạm vi đang chọn.", "Nothing meets the selection."), EMPTY[1])


def nothing(lang: str) -> Component:
    """Nothing that is no dossier meets the selection."""
    return _state("empty", "∅", *NOTHING, lang)


def empty(lang: str) -> Component:
    """No dossier meets the selection."""
    return _state("empty", "∅", *EMPTY, lang)


def no_data(lang: str) -> Component:
    """Nothing has been imported yet."""
    return _state(
        "empty",
        "∅",
        Text("Chưa có dữ liệu.", "There is no data yet."),
        Text("Chạy `ioc demo` hoặc `ioc import TỆP --mapping M`.", "Run `ioc demo` or `ioc import FILE --mapping M`."),
        lang,
    )


def stale(lang: str, at: datetime) -> Component:
    """The newest data is old: the figures are those of ``at``."""
    when = moment(at, lang)
    return _state(
        "stale",
        "◷",
        Text(f"Số liệu lúc {when}, chưa có dữ liệu mới hơn.", f"Figures of {when}; nothing newer has arrived."),
        Text("Kiểm tra nguồn dữ liệu và lần nhập gần nhất.", "Check the data source and the latest import."),
        lang,
    )


def error(lang: str, at: datetime | None) -> Component:
    """The tile could not be loaded; what stands beside it is of ``at``."""
    when = moment(at, lang)
    return _state(
        "error",
        "!",
        Text("Không tải được.", "Could not be loaded.")
        if at is None
        else Text(f"Không tải được; số liệu lúc {when}.", f"Could not be loaded; figures of {when}."),
        Text(
            "Màn hình tự thử lại; nếu kéo dài, báo quản trị.",
            "It retries by itself; if it lasts, tell the administrator.",
        ),
        lang,
    )


def not_found(what: Text, lang: str, ways: Sequence[tuple[Text, str]] = ()) -> Component:
    """``what`` ("hồ sơ H42…", "đơn vị 99999") does not exist; ``ways`` lead on: words and address."""
    state = _state(
        "missing",
        "?",
        Text("Không tìm thấy {what}.", "{what} was not found.").format(what=what),
        Text("Kiểm tra lại mã, hoặc về trang Tổng quan.", "Check the code, or go back to the overview."),
        lang,
    )
    links = [link(words.get(lang), href, "turn") for words, href in ways]
    return html.Div([state, html.Nav(links, className="ways")], className="missing") if links else state


def forbidden(lang: str) -> Component:
    """The caller's scope does not reach this."""
    return _state(
        "forbidden",
        "⊘",
        Text("Nội dung này nằm ngoài phạm vi được xem.", "This is outside what you may see."),
        Text("Liên hệ quản trị để được cấp quyền.", "Ask the administrator for access."),
        lang,
    )


def notice(notes: list[Text], lang: str) -> Component:
    """Visible notes above a page: a bad address fell back to a default, flagged data; empty without notes."""
    return html.Div([html.P(note.get(lang)) for note in notes], className="notice" if notes else "", role="status")
