"""`ioc weekly`: the weekly review of an area, a commune, an agency or the province."""

import sys
from typing import Annotated

import orjson
import typer
from rich.table import Table

from commands.opening import console, open_database
from components.format import day, kpi_amount, kpi_parts, moment, number, share
from components.weekly_words import arrow, contribution, part_name, sentence, signed, value_of
from db.settings import load_settings
from domain.commitments import STATES, Commitment, Commitments
from domain.errors import IocError
from domain.report_period import ReportPeriod
from domain.selection import Selection
from domain.text import Text
from domain.weekly import Line, Mover, Review
from domain.weekly_told import told
from domain.weekly_window import default_period
from domain.zone import ZONE
from queries.commitments import commitments
from queries.source import Source

FORMATS = ("text", "json")
BAD_FORMAT = Text("--format {value!r} không hợp lệ; chọn: text, json.", "--format {value!r} is not valid: text, json.")
TWO_PLACES = Text("Chỉ chọn một trong --area, --unit, --agency.", "Choose only one of --area, --unit, --agency.")
TWO_PERIODS = Text("Chỉ chọn một trong --week, --period.", "Choose only one of --week, --period.")
NOT_A_WEEK = Text(
    "--week {value!r} không phải tuần; viết như 2026-W46, kỳ khác dùng --period.",
    "--week {value!r} is not a week; write 2026-W46, and use --period for other periods.",
)
AHEAD = Text("Kỳ {period} chưa bắt đầu.", "The period {period} has not begun.")
UNKNOWN: dict[str, Text] = {
    "area": Text("Không có khu vực {value!r}. Có: {known}.", "There is no area {value!r}. There are: {known}."),
    "unit": Text("Không có đơn vị {value!r}.", "There is no commune {value!r}."),
    "agency": Text("Không có cơ quan {value!r}.", "There is no agency {value!r}."),
}
TITLE = Text("Họp giao ban · {place} · {period}", "Weekly review · {place} · {period}")
HEADS: tuple[Text, ...] = (
    Text("Chỉ số", "KPI"),
    Text("Giá trị", "Value"),
    Text("Tử số / mẫu số", "Numerator / denominator"),
    Text("Mục tiêu", "Target"),
    Text("So kỳ trước", "Change"),
    Text("TB 4 kỳ", "Mean of 4"),
    Text("Cùng kỳ năm trước", "A year ago"),
    Text("Nhận định", "Verdict"),
)
MOVED = Text("Đơn vị biến động ngoài mức thường", "Units beyond their ordinary variation")
NOBODY = Text("Không đơn vị nào biến động ngoài mức thường.", "No unit moved beyond its ordinary variation.")
PROMISED = Text("Cam kết", "Commitments")
NONE_PROMISED = Text("Không có cam kết.", "No commitments.")
OVERDUE = Text("quá hạn", "overdue")
FIGURES = Text("Số liệu lúc {at} · phiên bản {version}", "Figures of {at} · version {version}")


def weekly_command(
    area: Annotated[str, typer.Option(help="Area (grouping of communes)")] = "",
    unit: Annotated[str, typer.Option(help="Commune code")] = "",
    agency: Annotated[str, typer.Option(help="Agency code")] = "",
    week: Annotated[str, typer.Option(help="Week, 2026-W46; by default the last one that is over")] = "",
    period: Annotated[str, typer.Option(help="Another period: 2026-10, 2026-Q3, 2026-6M, 2026-9M, 2026")] = "",
    output: Annotated[str, typer.Option("--format", help="text | json")] = "text",
) -> None:
    """Print the weekly review; without a place, of the whole province. The same figures as the page."""
    if output not in FORMATS:
        raise IocError(BAD_FORMAT.format(value=output))
    if sum(map(bool, (area, unit, agency))) > 1:
        raise IocError(TWO_PLACES)
    settings = load_settings()
    source = Source(open_database(settings), settings.province)
    today = source.now().astimezone(ZONE).date()
    asked = asked_period(week, period) or default_period(today)
    if asked.first > today:
        raise IocError(AHEAD.format(period=asked.word))
    place = Selection(area=area, unit=unit, agency=agency)
    _check(source, place)
    review, promised = source.weekly(place, asked), commitments(source, place, asked)
    if output == "json":
        sentences = {line.kpi.key: sentence(line) for line in review.lines}
        answer = told(review, promised, sentences, today)
        sys.stdout.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    _print(review, promised, settings.lang)


def asked_period(week: str, period: str) -> ReportPeriod | None:
    """The period that the options ask for; None: neither does.

    Raises:
        IocError: both do, or ``week`` is another kind of period.
        PeriodError: a period that does not exist.
    """
    if week and period:
        raise IocError(TWO_PERIODS)
    if not (week or period):
        return None
    asked = ReportPeriod.parse(week or period)
    if week and asked.kind != "week":
        raise IocError(NOT_A_WEEK.format(value=week))
    return asked


def _check(source: Source, place: Selection) -> None:
    for name in source.unknown(place):
        known = ", ".join(source.catalogue("vi")["areas"]) if name == "area" else ""
        raise IocError(UNKNOWN[name].format(value=getattr(place, name), known=known))


def _print(review: Review, promised: Commitments, lang: str) -> None:
    name = TITLE.get(lang).format(place=review.name, period=review.window.period.label(lang))
    table = Table(*(head.get(lang) for head in HEADS), title=name)
    for line in review.lines:
        table.add_row(*_cells(line, lang))
    console.print(table)
    if review.window.note:
        console.print(review.window.note.get(lang))
    moved = [(line, mover) for line in review.lines for mover in review.movers.get(line.kpi.key, ())]
    console.print(f"[bold]{(MOVED if moved else NOBODY).get(lang)}[/bold]")
    for line, mover in moved:
        console.print(f"  {_moved(line, mover, review, lang)}", markup=False)
    console.print(f"[bold]{(PROMISED if promised.all else NONE_PROMISED).get(lang)}[/bold]")
    for each in promised.all:
        console.print(f"  {_promise(each, review, lang)}", markup=False)
    console.print(FIGURES.get(lang).format(at=moment(review.as_of, lang), version=review.version), style="dim")


def _cells(line: Line, lang: str) -> tuple[str, ...]:
    kpi, change = line.kpi, line.change
    past = (kpi_amount(kpi, figure, lang) if figure else number(None) for figure in (line.usual, line.year_ago))
    aim = share(kpi.target, lang) if kpi.target is not None else number(None)
    parts = kpi_parts(kpi, line.figure, lang)
    changed = f"{arrow(change)} {signed(kpi, change, lang)}".strip()
    return (kpi.label.get(lang), value_of(line, lang), parts, aim, changed, *past, sentence(line).get(lang))


def _moved(line: Line, mover: Mover, review: Review, lang: str) -> str:
    name = review.names.get((mover.by, mover.key), mover.key)
    changed = signed(line.kpi, mover.line.change, lang)
    why = [
        f"{part_name(driver, driver.parts.parts[0], review.names, lang)}"
        f" {contribution(line.kpi, driver.parts.parts[0], lang)}"
        for driver in mover.drivers
    ]
    value = value_of(mover.line, lang)
    told_why = f" ({'; '.join(why)})" if why else ""
    return f"{arrow(mover.line.change)} {name} · {line.kpi.label.get(lang)}: {value}, {changed}{told_why}"


def _promise(each: Commitment, review: Review, lang: str) -> str:
    late = f" ({OVERDUE.get(lang)})" if each.overdue(review.as_of.astimezone(ZONE).date()) else ""
    return f"[{STATES[each.state].get(lang)}{late}] {each.what} · {each.owner} · {day(each.due, lang)}"
