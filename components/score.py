"""The head of the scorecard: total, what is known of it, how final it is, the blocks, and the portal's own total."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import day, moment, number
from domain.indicator import Block, Item
from domain.score import Points
from domain.score_asked import points_of
from domain.score_difference import HAIR, Theirs
from domain.scorecard import STAGES, Scorecard
from domain.text import Text

TOTAL = Text("Tổng điểm", "Total")
OF = Text("trên {maximum} điểm", "of {maximum} points")
ALL_KNOWN = Text("đủ số liệu của cả {maximum} điểm", "all {maximum} points have figures")
SOME_KNOWN = Text(
    "mới có số liệu của {known} điểm; {rest} điểm chưa có số liệu, không tính là 0",
    "figures for {known} points; {rest} points have none, which is not 0",
)
BLOCK_KNOWN = Text("mới có số liệu của {known} điểm", "figures for {known} points")
NOTHING = Text("Chưa có số liệu", "No data")
CLOSED = Text("Chốt lúc {at}, {author}", "Closed at {at} by {author}")
FORMULA = Text("Công thức {version}, áp dụng từ {since}", "Formula {version}, in force since {since}")
PORTAL = Text("Cổng công bố {points}", "The portal publishes {points}")
AGAINST = Text("ta {sign}{points} điểm so với Cổng", "ours {sign}{points} points against it")
SAME = Text("khớp với Cổng", "the same as ours")
NO_PORTAL = Text("Chưa nhập số Cổng công bố cho kỳ này", "No published figure of this period is imported")
ON = Text(" (lấy ngày {day})", " (captured {day})")
TONES = {"running": "s3", "open": "s2", "closed": "s5"}


def written_points(value: float | None, lang: str) -> str:
    """Points with two decimals, as the portal rounds them; "–" where they are unknown."""
    return number(value, 2, lang)


def plain_points(value: float, lang: str) -> str:
    """A maximum: without decimals where it has none."""
    return number(value, 0 if float(value).is_integer() else 2, lang)


def items(count: float, item: Item, lang: str) -> str:
    """A number of items in words: ``389 hồ sơ``, ``1 dossier``."""
    word = item.label.get(lang)
    return f"{number(count, 0, lang)} {word.removesuffix('s') if lang == 'en' and count == 1 else word}"


def head(card: Scorecard, theirs: Theirs | None, lang: str) -> Component:
    """The total with what is known of it, the stage, the formula, and the difference with the portal's total."""
    points, known, maximum = points_of(card, "")
    value = [
        html.Span(written_points(points, lang), className="score-number"),
        html.Span(OF.format(maximum=plain_points(maximum, lang)).get(lang), className="score-of"),
    ]
    body: list[Any] = [
        html.H2(TOTAL.get(lang)),
        html.Div(value, className="score-total"),
        _known(known, maximum, lang),
    ]
    facts = html.Ul([html.Li(each) for each in (_stage(card, lang), _formula(card, lang), _portal(card, theirs, lang))])
    return html.Section(
        [html.Div(body, className="score-main"), html.Div(facts, className="score-facts")], className="panel score-head"
    )


def _known(known: float, maximum: float, lang: str) -> Component:
    if known >= maximum:
        return html.P(ALL_KNOWN.format(maximum=plain_points(maximum, lang)).get(lang), className="muted")
    parts = {"known": plain_points(known, lang), "rest": plain_points(maximum - known, lang)}
    return html.P(SOME_KNOWN.format(**parts).get(lang), className="score-unknown")


def _stage(card: Scorecard, lang: str) -> list[Any]:
    mark = html.Span(STAGES[card.stage].get(lang), className=f"pill {TONES[card.stage]}")
    if card.closed_at is None:
        return [mark]
    return [mark, " ", CLOSED.get(lang).format(at=moment(card.closed_at, lang), author=card.author)]


def _formula(card: Scorecard, lang: str) -> list[Any]:
    formula = card.score.formula
    words = FORMULA.get(lang).format(version=formula.version, since=day(formula.since, lang))
    return [html.B(words), html.Br(), html.Span(formula.source.get(lang), className="muted")]


def _portal(card: Scorecard, theirs: Theirs | None, lang: str) -> list[Any]:
    if theirs is None or theirs.points is None:
        return [html.Span(NO_PORTAL.get(lang), className="muted")]
    ours = card.score.total.points
    said = PORTAL.get(lang).format(points=written_points(theirs.points, lang))
    when = ON.get(lang).format(day=day(theirs.captured, lang)) if theirs.captured else ""
    if ours is None:
        return [html.B(said), when]
    gap = ours - theirs.points
    words = SAME.get(lang) if abs(gap) <= HAIR else _against(gap, lang)
    return [html.B(said), f"{when}: {words}"]


def _against(gap: float, lang: str) -> str:
    return AGAINST.get(lang).format(sign="+" if gap > 0 else "", points=written_points(gap, lang))


def blocks(card: Scorecard, lang: str) -> Component:
    """A card for each block: points, maximum, how much is known, and a bar."""
    score = card.score
    return html.Div([_block(each, score.block(each), lang) for each in score.formula.blocks], className="score-blocks")


def _block(block: Block, points: Points, lang: str) -> Component:
    known = BLOCK_KNOWN.format(known=plain_points(points.known, lang)) if points.known else NOTHING
    value = [
        html.B(written_points(points.points, lang)),
        html.Span(f" / {plain_points(points.maximum, lang)}", className="muted"),
    ]
    length, reach = 100 * (points.points or 0.0) / points.maximum, 100 * points.known / points.maximum
    body: list[Any] = [
        html.Span(block.label.get(lang), className="score-block-name"),
        html.Div(value, className="score-block-value"),
        html.Div(className="score-bar", style={"--v": f"{length:.1f}%", "--k": f"{reach:.1f}%"}),
        html.Small(known.get(lang) if points.known < points.maximum else "", className="muted"),
    ]
    return html.Div(body, className="score-block")
