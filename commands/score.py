"""`ioc score`: points of the Decision 766 index set."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from commands.opening import console
from components.format import DASH, number, percent
from db.settings import load_settings
from domain.decision766 import formula_of
from domain.errors import IocError
from domain.figures import Figures, first_day, read_figures
from domain.score import STATES, Line, Points, Score, score_of
from domain.text import Text

NO_FILE = Text("Không đọc được tệp {file}: {detail}.", "The file {file} cannot be read: {detail}.")
NOT_JSON = Text("Tệp {file} không phải JSON hợp lệ: {detail}.", "The file {file} is not valid JSON: {detail}.")
HEADS: tuple[Text, ...] = (
    Text("Mục", "Item"),
    Text("Chỉ số", "Indicator"),
    Text("Tử số", "Numerator"),
    Text("Mẫu số", "Denominator"),
    Text("Tỷ lệ", "Share"),
    Text("Điểm", "Points"),
    Text("Tối đa", "Maximum"),
    Text("Tình trạng", "State"),
)
TITLE = Text("Bộ chỉ số 766, kỳ {period} · {version}", "Decision 766 index set, period {period} · {version}")
TOTAL = Text("Tổng, trong {known} điểm đã có số liệu", "Total, of the {known} points with figures")
FORMATS = ("table", "json")
BAD_FORMAT = Text(
    "--format {value!r} không hợp lệ; chọn: table, json.", "--format {value!r} is not valid: table, json."
)


def score_command(
    figures: Annotated[Path, typer.Option(help="JSON: numerators and denominators, ours or the national portal's")],
    output: Annotated[str, typer.Option("--format", help="table | json")] = "table",
) -> None:
    """Print the points that counts give; no database is needed."""
    if output not in FORMATS:
        raise IocError(BAD_FORMAT.format(value=output))
    document = _document(figures)
    formula = formula_of(first_day(document) or date.today())  # noqa: DTZ011  (only which version holds)
    scored = [(told, score_of(formula, told.counts, told.level)) for told in read_figures(document, formula)]
    if output == "json":
        (told, score), *others = scored
        answer = score_told(told, score) | {"others": [score_told(*each) for each in others]}
        sys.stdout.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    lang = load_settings().lang
    for told, score in scored:
        console.print(_table(told.period, score, lang))


def score_told(figures: Figures, score: Score) -> dict[str, Any]:
    """The scorecard as plain values: points rounded to two decimals, as the portal shows them; None is unknown."""
    formula = score.formula
    return {
        "period": figures.period,
        "level": figures.level,
        "formula": formula.version,
        **_points(score.total),
        "groups": [
            {"key": block.key, "name": block.label.vi, "name_en": block.label.en, **_points(score.block(block))}
            | {"indicators": [_line(line) for line in score.lines if line.indicator.block == block.key]}
            for block in formula.blocks
        ],
        "published": dict(figures.published),
    }


def _points(points: Points) -> dict[str, float | None]:
    return {"score": _rounded(points.points), "known": points.known, "maximum": points.maximum}


def _line(line: Line) -> dict[str, Any]:
    indicator, count = line.indicator, line.count
    told = {"code": indicator.code, "number": indicator.number, "name": indicator.label.vi, "num": count.num}
    told |= {"den": count.den, "ratio": line.share, "score": _rounded(line.points), "maximum": indicator.maximum}
    return told | {"state": line.state, "doubt": indicator.doubt.en if indicator.doubt else None}


def _rounded(points: float | None) -> float | None:
    return None if points is None else round(points, 2)


def _table(period: str, score: Score, lang: str) -> Table:
    formula = score.formula
    title = TITLE.get(lang).format(period=period or DASH, version=formula.version)
    table = Table(*(head.get(lang) for head in HEADS), title=title)
    for block in formula.blocks:
        points = score.block(block)
        told = (number(points.points, 2, lang), number(block.maximum, 0, lang))
        table.add_row("", f"[bold]{block.label.get(lang)}[/bold]", "", "", "", *told, "")
        lines = [line for line in score.lines if line.indicator.block == block.key]
        for line in lines if points.points is not None else ():
            table.add_row(*_cells(line, lang))
    total = score.total
    known = TOTAL.get(lang).format(known=number(total.known, 0, lang))
    table.add_section()
    table.add_row("", known, "", "", "", number(total.points, 2, lang), number(total.maximum, 0, lang), "")
    return table


def _cells(line: Line, lang: str) -> tuple[str, ...]:
    count, indicator = line.count, line.indicator
    counted = (number(count.num, 0, lang), number(count.den, 0, lang), percent(line.share, 2, lang))
    scored = (number(line.points, 2, lang), number(indicator.maximum, 0, lang), STATES[line.state].get(lang))
    return (indicator.number, indicator.label.get(lang), *counted, *scored)


def _document(file: Path) -> Any:
    try:
        text = file.read_bytes()
    except OSError as error:
        raise IocError(NO_FILE.format(file=file, detail=error.strerror or error)) from error
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise IocError(NOT_JSON.format(file=file, detail=error)) from error
