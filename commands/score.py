"""`ioc score`: points of the Decision 766 index set."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from commands.opening import console, open_database
from components.format import DASH, number, percent
from db.settings import Settings, load_settings
from domain.decision766 import formula_of
from domain.errors import IocError
from domain.figures import Figures, first_day, read_figures
from domain.report_period import ReportPeriod
from domain.score import STATES, Line, Points, Score, score_of
from domain.scorecard import STAGES, Scorecard, place_of, scoring_period
from domain.text import Text
from domain.zone import ZONE
from ingest.published import import_published
from ingest.score import close_period, reopen_period
from queries.score_source import Scores
from queries.source import Source

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
IMPORTED = Text("Đã ghi {count} số công bố.", "{count} published figures are stored.")
CLOSED = Text("Đã chốt kỳ {period}: {count} bảng điểm.", "Period {period} is closed: {count} scorecards.")
REOPENED = Text("Đã mở lại kỳ {period}.", "Period {period} is open again.")
ONE_PLACE = Text("Chỉ dùng một trong --unit và --agency.", "Use only one of --unit and --agency.")
NO_PLACE = Text("Không có đơn vị hay cơ quan {key!r}.", "There is no commune or agency {key!r}.")
BAD_FORMAT = Text(
    "--format {value!r} không hợp lệ; chọn: table, json.", "--format {value!r} is not valid: table, json."
)


score = typer.Typer(help="Bộ chỉ số 766 (the Decision 766 scorecard).", invoke_without_command=True)
Author = Annotated[str, typer.Option(help="Who does it; kept with the period")]


@score.callback()
def score_command(
    context: typer.Context,
    figures: Annotated[Path | None, typer.Option(help="JSON of counts, ours or the portal's; no database")] = None,
    unit: Annotated[str, typer.Option(help="Commune code; without unit and agency the province")] = "",
    agency: Annotated[str, typer.Option(help="Agency code")] = "",
    period: Annotated[str, typer.Option(help="2026-08 | 2026-Q3 | 2026; empty: this month")] = "",
    output: Annotated[str, typer.Option("--format", help="table | json")] = "table",
) -> None:
    """Print the points of one place and period, or (--figures) those that given counts are worth."""
    if context.invoked_subcommand:
        return
    if output not in FORMATS:
        raise IocError(BAD_FORMAT.format(value=output))
    if figures is None:
        _print_card(unit, agency, period, output)
        return
    document = _document(figures)
    formula = formula_of(first_day(document) or date.today())  # noqa: DTZ011  (only which version holds)
    scored = [(told, score_of(formula, told.counts, told.level)) for told in read_figures(document, formula)]
    if output == "json":
        (told, first), *others = scored
        _say_json(score_told(told, first) | {"others": [score_told(*each) for each in others]})
        return
    lang = load_settings().lang
    for told, each in scored:
        console.print(_table(told.period, each, lang))


@score.command("import")
def score_import(
    file: Annotated[Path, typer.Argument(help="The portal's JSON, or CSV: period,place,indicator,…")],
) -> None:
    """Import what the portal publishes of our scorecards: all of the file or nothing."""
    settings = load_settings()
    count = import_published(open_database(settings), settings.province, file)
    console.print(IMPORTED.format(count=count).get(settings.lang))


@score.command("close")
def score_close(period: Annotated[str, typer.Argument(help="2026-08 | 2026-Q3 | 2026")], author: Author) -> None:
    """Keep the scorecards of a period that is over as they stand."""
    settings = load_settings()
    scores, chosen = _scores(settings), ReportPeriod.parse(period)
    cards, (version, _) = scores.cards(scoring_period(chosen)), scores.source.moment()
    count = close_period(scores.source.database, settings.province, cards, chosen, author, version)
    console.print(CLOSED.format(period=chosen.word, count=count).get(settings.lang))


@score.command("reopen")
def score_reopen(period: Annotated[str, typer.Argument(help="2026-08 | 2026-Q3 | 2026")], author: Author) -> None:
    """Open a closed period again; it is counted anew."""
    settings = load_settings()
    scores, chosen = _scores(settings), ReportPeriod.parse(period)
    reopen_period(scores.source.database, settings.province, chosen, author, scores.source.moment()[0])
    console.print(REOPENED.format(period=chosen.word).get(settings.lang))


def _scores(settings: Settings) -> Scores:
    return Scores(Source(open_database(settings), settings.province))


def _print_card(unit: str, agency: str, period: str, output: str) -> None:
    settings = load_settings()
    if unit and agency:
        raise IocError(ONE_PLACE)
    scores = _scores(settings)
    today = scores.source.now().astimezone(ZONE).date()
    chosen = scoring_period(ReportPeriod.parse(period) if period else ReportPeriod.of(today, "month"))
    found = scores.card(place_of(unit, agency, settings.province), chosen)
    if found is None:
        raise IocError(NO_PLACE.format(key=unit or agency))
    if output == "json":
        _say_json(card_told(found))
        return
    console.print(f"{found.place.name} · {STAGES[found.stage].get(settings.lang)}", markup=False)
    console.print(_table(chosen.word, found.score, settings.lang))


def card_told(card: Scorecard) -> dict[str, Any]:
    """A scorecard from the database as plain values: as `score_told`, with its place, stage and notes."""
    place = {"level": card.place.level, "key": card.place.key, "name": card.place.name}
    told = score_told(Figures(card.period.word, card.place.level, {}, {}), card.score)
    notes = {code: [{"vi": note.vi, "en": note.en} for note in notes] for code, notes in card.notes.items()}
    stage = {"stage": card.stage, "closed_at": card.closed_at, "closed_by": card.author or None}
    return {"place": place, **stage, **told, "notes": notes}


def _say_json(told: dict[str, Any]) -> None:
    sys.stdout.write(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode() + "\n")


def score_told(figures: Figures, found: Score) -> dict[str, Any]:
    """The scorecard as plain values: points rounded to two decimals, as the portal shows them; None is unknown."""
    formula = found.formula
    return {
        "period": figures.period,
        "level": figures.level,
        "formula": formula.version,
        **_points(found.total),
        "groups": [
            {"key": block.key, "name": block.label.vi, "name_en": block.label.en, **_points(found.block(block))}
            | {"indicators": [_line(line) for line in found.lines if line.indicator.block == block.key]}
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


def _table(period: str, found: Score, lang: str) -> Table:
    formula = found.formula
    title = TITLE.get(lang).format(period=period or DASH, version=formula.version)
    table = Table(*(head.get(lang) for head in HEADS), title=title)
    for block in formula.blocks:
        points = found.block(block)
        told = (number(points.points, 2, lang), number(block.maximum, 0, lang))
        table.add_row("", f"[bold]{block.label.get(lang)}[/bold]", "", "", "", *told, "")
        lines = [line for line in found.lines if line.indicator.block == block.key]
        for line in lines if points.points is not None else ():
            table.add_row(*_cells(line, lang))
    total = found.total
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
