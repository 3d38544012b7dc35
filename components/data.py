"""The data page: tiles of what needs attention, and tables of sources, imports, refusals and gaps."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import DASH, day, duration, moment, number
from components.panels import link, table
from domain.dataset import DataState, EssentialState, Gaps
from domain.rules import RULE
from domain.text import Text

AGO = Text("{age} trước", "{age} ago")
JUST_NOW = Text("vừa xong", "just now")
NEVER = Text("chưa có", "never")
NONE = Text("Không có gì.", "Nothing.")
ALL_GOOD = Text("Không có dòng nào bị từ chối.", "No row was refused.")
NO_IMPORT = Text("Chưa có lần nhập nào.", "Nothing has been imported.")
MORE = Text("… và {count} mục nữa", "… and {count} more")

TILES: tuple[tuple[str, Text, Text], ...] = (
    ("refused", Text("Dòng cách ly", "Rows in quarantine"), Text("theo quy tắc, bên dưới", "by rule, below")),
    (
        "flagged",
        Text("Hồ sơ có mốc thời gian mâu thuẫn", "Dossiers with contradictory times"),
        Text("không tính vào tỷ lệ nào", "in no rate"),
    ),
    ("agencies", Text("Cơ quan chưa phân loại", "Agencies not classified"), Text("mới gặp khi nhập", "met in imports")),
    (
        "procedures",
        Text("Thủ tục chưa phân loại", "Procedures not classified"),
        Text("mới gặp khi nhập", "met in imports"),
    ),
    (
        "essential",
        Text("Dịch vụ thiết yếu chưa khớp", "Essential services unmatched"),
        Text("không thủ tục nào là dịch vụ này", "no procedure is one"),
    ),
    (
        "years",
        Text("Năm chưa có lịch chính thức", "Years without an official calendar"),
        Text("hạn chỉ là dự kiến", "deadlines are only computed"),
    ),
)
"""Key of each figure, its label, and what it means."""

SOURCE_HEADS = (
    Text("Nguồn", "Source"),
    Text("Nhập gần nhất", "Last import"),
    Text("Sự kiện mới nhất", "Newest event"),
)
RUN_HEADS = (
    Text("Tệp, nguồn", "File, source"),
    Text("Gần nhất", "Latest"),
    Text("Lần nhập", "Imports"),
    Text("Dòng đọc", "Rows read"),
    Text("Mới", "New"),
    Text("Cập nhật", "Updated"),
    Text("Không đổi", "Unchanged"),
    Text("Cách ly", "Refused"),
    Text("Gắn cờ", "Flagged"),
    Text("Bước", "Steps"),
)
REFUSED_HEADS = (
    Text("Quy tắc", "Rule"),
    Text("Tệp, nguồn", "File, source"),
    Text("Số dòng", "Rows"),
    Text("Thấy gần nhất", "Last seen"),
)
AGENCIES = Text("Cơ quan chưa phân loại", "Agencies not classified")
PROCEDURES = Text("Thủ tục chưa phân loại", "Procedures not classified")
ESSENTIAL = Text("Dịch vụ công thiết yếu", "Essential services")
ESSENTIAL_SUM = Text(
    "{services} dịch vụ trong {file}, {procedures} thủ tục được đánh dấu.",
    "{services} services in {file}, {procedures} procedures marked.",
)
ESSENTIAL_NONE = Text(
    "Chưa có danh sách; chạy `ioc essential import TỆP`.", "There is no list; run `ioc essential import FILE`."
)
ESSENTIAL_FINE = Text("Dịch vụ nào cũng có thủ tục.", "Every service has a procedure.")
UNMATCHED = Text("Chưa khớp thủ tục nào:", "No procedure found for:")
CALENDAR = Text("Lịch làm việc", "Working calendar")
YEARS = Text(
    "Năm {years} chưa có thông báo ngày nghỉ chính thức; nhập bằng `ioc calendar import`.",
    "No official notice of days off for {years}; import it with `ioc calendar import`.",
)
YEARS_FINE = Text(
    "Năm nào có hồ sơ, và năm sau, cũng có lịch chính thức.", "Every year with dossiers, and the next, has one."
)
ROLLUPS = Text("Bảng tổng hợp", "Rollups")
PENDING = Text(
    "{count} dòng thay đổi chờ gộp, đã được tính vào mọi số liệu. Kiểm tra toàn bộ: `ioc check`.",
    "{count} lines of change wait to be folded; every figure counts them. Full check: `ioc check`.",
)


def tile_row(data: DataState, flagged_href: str, lang: str) -> Component:
    """One tile for each thing that needs attention; ``flagged_href`` lists the dossiers with contradictory times."""
    figures: dict[str, int | None] = {
        "refused": data.refused_rows,
        "flagged": data.flagged,
        "agencies": data.agencies.count,
        "procedures": data.procedures.count,
        "essential": len(data.essential.unmatched) if data.essential else None,
        "years": len(data.years),
    }
    hrefs = {"flagged": flagged_href if data.flagged else None}
    return html.Div(
        [_tile(label, about, figures[key], hrefs.get(key), lang) for key, label, about in TILES],
        className="cards facts",
    )


def _tile(label: Text, about: Text, figure: int | None, href: str | None, lang: str) -> Component:
    step = 0 if figure is None else 5 if figure == 0 else 3
    head = html.Div(html.Span(label.get(lang), className="kpi-label"), className="kpi-head")
    value = html.Div(link(number(figure, 0, lang), href, "kpi-number"), className="kpi-value")
    foot = html.Div(html.Span(about.get(lang), className="muted"), className="kpi-foot")
    return html.Div([head, value, foot], className=f"kpi s{step}")


def source_table(data: DataState, lang: str) -> Component:
    """Every source with its last import and newest event, and how long ago they were."""
    rows = [
        [[each.name, html.Small(each.key)], *(_when(at, data.as_of, lang) for at in (each.imported_at, each.event_at))]
        for each in data.sources
    ]
    return _table(SOURCE_HEADS, rows, NO_IMPORT, lang)


def run_table(data: DataState, lang: str) -> Component:
    """The latest imports, those of one file together."""
    rows = [
        [
            [each.file, html.Small(each.source)],
            moment(each.last_at, lang),
            *(
                number(figure, 0, lang)
                for figure in (
                    *(each.runs, each.rows, each.inserted, each.updated),
                    *(each.unchanged, each.quarantined, each.flagged, each.steps),
                )
            ),
        ]
        for each in data.runs
    ]
    return _table(RUN_HEADS, rows, NO_IMPORT, lang)


def refused_table(data: DataState, lang: str) -> Component:
    """Rows in quarantine by rule and file; never what they say."""
    rows = [
        [
            RULE[each.rule].text.get(lang) if each.rule in RULE else each.rule,
            [each.file, html.Small(each.source)],
            number(each.rows, 0, lang),
            moment(each.seen_at, lang),
        ]
        for each in data.refused
    ]
    return _table(REFUSED_HEADS, rows, ALL_GOOD, lang)


def gap_lists(data: DataState, lang: str) -> Component:
    """What the catalogue and the calendar lack, each with what to do."""
    years = YEARS.format(years=", ".join(map(str, data.years))) if data.years else YEARS_FINE
    parts = [
        *_names(AGENCIES, data.agencies, lang),
        *_names(PROCEDURES, data.procedures, lang),
        *_essential(data.essential, lang),
        html.H3(CALENDAR.get(lang)),
        html.P(_coded(years.get(lang)), className="" if data.years else "muted"),
        html.H3(ROLLUPS.get(lang)),
        html.P(_coded(PENDING.format(count=number(data.pending, 0, lang)).get(lang)), className="muted"),
    ]
    return html.Div(parts, className="gaps")


def _names(title: Text, gaps: Gaps, lang: str) -> list[Component]:
    head = html.H3([title.get(lang), html.B(number(gaps.count, 0, lang))])
    if not gaps.count:
        return [head, html.P(NONE.get(lang), className="muted")]
    items = [html.Li([name, html.Small(code)] if code != name else name) for code, name in gaps.names]
    rest = gaps.count - len(gaps.names)
    more = [html.Li(MORE.get(lang).format(count=number(rest, 0, lang)), className="muted")] if rest > 0 else []
    return [head, html.Ul([*items, *more])]


def _essential(known: EssentialState | None, lang: str) -> list[Component]:
    head = html.H3(ESSENTIAL.get(lang))
    if known is None:
        return [head, html.P(_coded(ESSENTIAL_NONE.get(lang)))]
    counts = {"services": known.services, "procedures": known.procedures, "file": known.file}
    told = f"{ESSENTIAL_SUM.format(**counts).get(lang)} {_date(known.imported_at, lang)}"
    if not known.unmatched:
        return [head, html.P(told, className="muted"), html.P(ESSENTIAL_FINE.get(lang), className="muted")]
    items = [html.Li(f"{ordinal}. {name}") for ordinal, name in known.unmatched]
    return [head, html.P(told, className="muted"), html.P(UNMATCHED.get(lang)), html.Ul(items)]


def _coded(text: str) -> list[Any]:
    """``text`` with what stands between backticks set as a command."""
    return [html.Code(part) if index % 2 else part for index, part in enumerate(text.split("`"))]


def _date(at: datetime | None, lang: str) -> str:
    return f"({day(at.date(), lang)})" if at else ""


def _when(at: datetime | None, now: datetime, lang: str) -> Any:
    if at is None:
        return html.Span(NEVER.get(lang), className="muted")
    minutes = max(0.0, (now - at).total_seconds() / 60)
    age = AGO.get(lang).format(age=duration(minutes, lang)) if minutes >= 1 else JUST_NOW.get(lang)
    return [moment(at, lang), html.Small(age)]


def _table(heads: Sequence[Text], rows: Sequence[Sequence[Any]], empty: Text, lang: str) -> Component:
    if not rows:
        return html.P(empty.get(lang), className="muted")
    return table(heads, [_row(cells) for cells in rows], "facts-table", lang)


def _row(cells: Iterable[Any]) -> Component:
    return html.Tr([html.Td(DASH if cell is None else cell) for cell in cells])
