"""Tables of officers and agencies, and the parts of one officer's page. Never a ranking by how well somebody does."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from components.format import DASH, NBSP, day, number, percent
from components.states import EMPTY
from components.steps import hours
from domain.fairness import WORDS, Comparison, Verdict
from domain.flow import share
from domain.text import Text

Head = tuple[Text, Text]
MARKS: dict[Verdict, str] = {"expected": "=", "better": "▼", "look": "▲", "few": "◌", "unknown": "–"}
STEPS: dict[Verdict, int] = {"expected": 0, "better": 5, "look": 2, "few": 0, "unknown": 0}
"""Colour steps: "worth a look" is a question, never the red of a verdict."""
OPEN: Head = (Text("Đang giữ", "Open"), Text("Hồ sơ mở đang giữ", "Open dossiers in hand"))
SOON: Head = (Text("Sắp hạn", "Due soon"), Text("Đến hạn trong 2 ngày làm việc", "Due within 2 working days"))
OVERDUE: Head = (Text("Quá hạn", "Overdue"), Text("Đang xử lý, đã quá hẹn trả", "In progress, past the appointment"))
PAUSED: Head = (
    Text("Tạm dừng", "Paused"),
    Text("Chờ bổ sung hoặc nghĩa vụ tài chính", "Waiting for papers or payment"),
)
FINISHED: Head = (Text("Lượt xong", "Steps done"), Text("Bước xong trong kỳ", "Steps finished in the period"))
ON_TIME: Head = (
    Text("Bước đúng hạn", "Steps on time"),
    Text("Bước xong trong hạn / bước có hạn, từ ngày nhận việc", "Steps within their limit / steps with one"),
)
FAIR: Head = (
    Text("Vượt hạn so kỳ vọng", "Overruns against expected"),
    Text(
        "Số bước vượt hạn / số kỳ vọng ở cùng loại việc của người khác; trong ngoặc là khoảng tin cậy 95 %",
        "Overruns / those expected from others at the same kinds of work; in brackets the 95 % interval",
    ),
)
HEADS: tuple[Head, ...] = (
    (Text("Cán bộ", "Officer"), Text("Xếp theo việc cần làm trước", "Most pressing work first")),
    OPEN,
    SOON,
    OVERDUE,
    PAUSED,
    FINISHED,
    (Text("Lượt/ngày", "Steps/day"), Text("Lượt xong mỗi ngày làm việc có mặt", "Steps done per working day present")),
    ON_TIME,
    (
        Text("Trung vị / hạn, giờ", "Median / limit, h"),
        Text("Giờ làm việc của một bước / thời hạn bước (trung vị)", "Working hours of a step / its limit (medians)"),
    ),
    FAIR,
    (Text("Bổ sung", "Papers asked"), Text("Lượt yêu cầu bổ sung (lần hai trở lên)", "Requests (repeated ones)")),
    (Text("Hài lòng", "Satisfied"), Text("Hồ sơ được chấm hài lòng / được chấm", "Rated satisfied / rated dossiers")),
    (Text("Có mặt", "Present"), Text("Ngày làm việc có mặt (vắng)", "Working days present (absent)")),
)
AGENCY_HEADS: tuple[Head, ...] = (
    (Text("Cơ quan", "Agency"), Text("Bấm để xem từng cán bộ", "Click for its officers")),
    (Text("Cán bộ", "Officers"), Text("Cán bộ trong danh mục", "Officers in the catalogue")),
    OPEN,
    OVERDUE,
    PAUSED,
    (Text("Giữ/người", "Open each"), Text("Hồ sơ mở mỗi cán bộ", "Open dossiers per officer")),
    FINISHED,
    ON_TIME,
    FAIR,
)
HELD: tuple[str, ...] = ("held", "held_soon", "held_late", "held_paused")
"""Views of the dossiers in hand, in the order of their numbers."""
VIEWS: tuple[str, ...] = (
    *("", *HELD, "passed", "passed", "passed_over", "passed", "passed_over", "asked", "rated", ""),
)
"""View behind each column of HEADS."""
AGENCY_VIEWS: tuple[str, ...] = ("", "", "open", "late", "paused", "", "passed", "passed_over", "passed_over")
"""The same of AGENCY_HEADS."""
ELSEWHERE = Text("{name} · cơ quan khác", "{name} · another agency")
ARRIVED = Text("{name} · từ {day}", "{name} · since {day}")


def fair_words(compared: Comparison, lang: str) -> str:
    """``1,30 (0,96–1,73) = như kỳ vọng``; only the words where there is too little to compare."""
    ratio, words = fair_parts(compared, lang)
    return words if ratio == DASH else f"{ratio} {words}"


def fair_parts(compared: Comparison, lang: str) -> tuple[str, str]:
    """The ratio, and its interval with the words; "–" and the words alone where there is too little to compare."""
    words = f"{MARKS[compared.verdict]}{NBSP}{WORDS[compared.verdict].get(lang)}"
    if compared.verdict in {"few", "unknown"} or compared.ratio is None:
        return DASH, words
    low, high = (number(limit, 2, lang) for limit in (compared.low, compared.high))
    return number(compared.ratio, 2, lang), f"({low}–{high}) {words}"


Views = Callable[[str], str]
"""Address of a view of `domain.passes`; empty for none."""


def officer_table(rows: Sequence[Any], href: Callable[[Any], str], views: Views, lang: str) -> dict[str, Any]:
    """Officers of one unit as data for assets/ranking.js; rows as `queries.officers.OfficerRow`."""
    most = max((row.load.open for row in rows), default=0) or 1
    lines = [_line(row.compared, row.load.open / most, href(row), _officer_cells(row, lang)) for row in rows]
    behind = {"behind": list(map(views, VIEWS)), "narrow": [urlencode({"officer": row.code}) for row in rows]}
    return _table(HEADS, lines, lang) | behind


def agency_table(rows: Sequence[Any], href: Callable[[Any], str], views: Views, lang: str) -> dict[str, Any]:
    """Sums by agency as data for assets/ranking.js; rows as `queries.officers.AgencyRow`."""
    most = max((row.load.open for row in rows), default=0) or 1
    lines = [_line(row.compared, row.load.open / most, href(row), _agency_cells(row, lang)) for row in rows]
    behind = {"behind": list(map(views, AGENCY_VIEWS)), "narrow": [urlencode({row.limit: row.key}) for row in rows]}
    return _table(AGENCY_HEADS, lines, lang, metric=2, kind="bodies") | behind


def _table(
    heads: Sequence[Head], lines: list[list[str]], lang: str, metric: int = 1, kind: str = "people"
) -> dict[str, Any]:
    return {
        "classes": f"rank m{metric + 1} no-spark unranked officers {kind}",
        "target": "",
        "spark": "",
        "heads": [
            [text.get(lang), ("num is-metric" if at == metric else "num") if at else "", about.get(lang)]
            for at, (text, about) in enumerate(heads)
        ],
        "rows": lines,
        "empty": [text.get(lang) for text in EMPTY],
    }


def _line(compared: Comparison, length: float, href: str, cells: list[str]) -> list[str]:
    return [f"s0 fair-{compared.verdict}", f"{100 * length:.0f}%", "", href, *cells]


def _officer_cells(row: Any, lang: str) -> list[str]:
    present = row.presence.present if row.presence else None
    return [
        _name(row, lang),
        *_held(row.load, lang),
        number(row.done.finished, 0, lang),
        number(share(row.done.finished, present) if present else None, 1, lang),
        on_time(row.done.judged, row.done.over, lang),
        f"{hours(row.done.median, lang)} / {hours(row.done.budget, lang)}",
        fair_words(row.compared, lang),
        counted(row.asked.asked, row.asked.again, lang),
        percent(share(row.rated.satisfied, row.rated.rated), 0, lang),
        counted(present, row.presence.absent, lang) if row.presence else DASH,
    ]


def _held(load: Any, lang: str) -> list[str]:
    return [number(count, 0, lang) for count in (load.open, load.soon, load.overdue, load.paused)]


def _name(row: Any, lang: str) -> str:
    if not row.belongs:
        return ELSEWHERE.get(lang).format(name=row.name)
    return ARRIVED.get(lang).format(name=row.name, day=day(row.since, lang)) if row.since else row.name


def on_time(judged: int, over: int, lang: str) -> str:
    """Share of the steps within their limit; "–" where none had one."""
    return percent(share(judged - over, judged), 1, lang)


def counted(count: int | None, again: int, lang: str) -> str:
    """A count with its second part in brackets, if any."""
    return f"{number(count, 0, lang)} ({number(again, 0, lang)})" if again else number(count, 0, lang)


def _agency_cells(row: Any, lang: str) -> list[str]:
    load = row.load
    return [
        row.name,
        number(row.officers, 0, lang) if row.officers else DASH,
        *(number(count, 0, lang) for count in (load.open, load.overdue, load.paused)),
        number(share(load.open, row.officers), 1, lang),
        number(row.finished, 0, lang),
        on_time(row.judged, row.over, lang),
        fair_words(row.compared, lang),
    ]
