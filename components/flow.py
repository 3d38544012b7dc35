"""The process flow drawn from the data: steps in layers from top to bottom, transitions as arrows with counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import copysign, sqrt
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from components.format import number, percent, working
from components.theme import INK, LINE, MUTED, PANEL, STEP_COLOURS, Theme, base_layout
from domain.flow import OTHER, Edge, Graph, StepStat, mean, overrun_step, share
from domain.text import Text

OTHERS = Text("khác ({count} bước)", "others ({count} steps)")
PASSES = Text("{count} lượt", "{count} passes")
MEDIAN = Text("trung vị {time}", "median {time}")
SPAN = Text("trung vị {time} kể cả chờ", "median {time} with waiting")
OVER = Text("vượt hạn {share} của {count} lượt có hạn", "{share} of {count} passes with a limit overran")
WAIT = Text("chờ {time}", "waits {time}")
TAKES = Text("{time} kể cả chờ", "{time} with waiting")
CHANGES = Text("{count} lượt đổi bộ phận", "{count} changes of unit")
BACK = Text("quay lại", "back")

LAYER = 104
"""Height of a layer in pixels."""
_TOP = 0.30
"""Half the height of a box, in layers."""
_HALF = {1: 0.34, 2: 0.225}
_LANE = 0.075
"""Width of a lane beside the boxes: a label's."""
_TAIL = (0.035, 0.11)
"""Length of an arrow's tail across and along; Plotly leaves the head of a shorter arrow away."""
_CHARACTERS = {1: 30, 2: 20}
_LABELLED = 0.06
"""Transitions from this share of the most frequent one on carry their count; the others tell it when pointed at."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Curve:
    """A cubic curve from ``start`` to ``end``."""

    start: Point
    first: Point
    second: Point
    end: Point

    @property
    def path(self) -> str:
        ends = [f"{x:.3f},{y:.3f}" for x, y in (self.start, self.first, self.second, self.end)]
        return f"M {ends[0]} C {ends[1]} {ends[2]} {ends[3]}"

    def at(self, t: float) -> Point:
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        points = (self.start, self.first, self.second, self.end)
        x, y = (sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))
        return x, y


def flow_height(graph: Graph) -> int:
    """Pixels that the figure needs."""
    return 24 + LAYER * (1 + max((place.layer for place in graph.places.values()), default=0))


def flow_figure(graph: Graph, lang: str, theme: Theme = "light") -> go.Figure:
    """Directed graph of the steps; colour is the share of passes past their limit, width the number of passes."""
    most = max((edge.passes for edge in graph.edges), default=1)
    lanes = _lanes(graph)
    curves = [(edge, _curve(graph, edge, lanes.get(edge, (1, 0)))) for edge in graph.edges]
    left, right = (max((lane for at, lane in lanes.values() if at == side), default=0) for side in (-1, 1))
    layers = 1 + max((place.layer for place in graph.places.values()), default=0)
    layout = base_layout(lang, theme) | {
        "xaxis": {"range": [-0.12 - _LANE * left, 1.12 + _LANE * right], "visible": False, "fixedrange": True},
        "yaxis": {"range": [0.52 - layers, 0.48], "visible": False, "fixedrange": True},
        "shapes": [*(_line(graph, edge, curve, most, theme) for edge, curve in curves), *_boxes(graph, theme)],
        "annotations": [
            *(_head(graph, edge, curve, theme) for edge, curve in curves),
            *(_label(graph, edge, curve, lang, theme) for edge, curve in curves if _labelled(graph, edge, most)),
            *(_name(graph, step, lang, theme) for step in graph.steps),
        ],
        "hovermode": "closest",
    }
    return go.Figure(data=[_hover(graph, curves, lang)], layout=layout)


def step_name(step: str, graph: Graph, lang: str) -> str:
    """Name of a step; the one that stands for several says how many."""
    return OTHERS.get(lang).format(count=graph.folded) if step == OTHER else step


def _centre(graph: Graph, step: str) -> Point:
    place = graph.places[step]
    return (place.slot + 0.5) / place.width, -float(place.layer)


def _half(graph: Graph, step: str) -> float:
    return _HALF[graph.places[step].width]


def _lanes(graph: Graph) -> dict[Edge, tuple[int, int]]:
    """Side (1 right, -1 left) and lane of the transitions that go around boxes; those side by side have lanes of own.

    The shortest run innermost; lane 0 is next to the boxes.
    """
    found: dict[Edge, tuple[int, int]] = {}
    around = {edge: _span(graph, edge) for edge in graph.edges}
    for edge, (low, high) in sorted(around.items(), key=lambda each: each[1][1] - each[1][0]):
        if low == high or (high - low == 1 and not graph.goes_back(edge)):
            continue
        side = _side(graph, edge)
        beside = {
            lane
            for other, (at, lane) in found.items()
            if at == side and around[other][0] < high and low < around[other][1]
        }
        lane = next(each for each in range(len(beside) + 1) if each not in beside)
        found[edge] = side, lane
    return found


def _span(graph: Graph, edge: Edge) -> tuple[int, int]:
    """The upper and the lower layer of a transition."""
    ends = sorted(graph.places[step].layer for step in (edge.source, edge.target))
    return ends[0], ends[1]


def _side(graph: Graph, edge: Edge) -> int:
    """The side on which fewer boxes lie in the way; both alike: where the target is, on the right when going back."""
    right = graph.goes_back(edge) or _centre(graph, edge.target)[0] > _centre(graph, edge.source)[0]
    usual = 1 if right else -1
    places = [graph.places[step] for step in (edge.source, edge.target)]
    return min(
        usual, -usual, key=lambda side: sum(place.width > 1 and (place.slot == 0) == (side == 1) for place in places)
    )


def _curve(graph: Graph, edge: Edge, lane: tuple[int, int]) -> _Curve:
    (x, y), (to_x, to_y) = _centre(graph, edge.source), _centre(graph, edge.target)
    half, to_half = _half(graph, edge.source), _half(graph, edge.target)
    if edge.source == edge.target:
        out = x + half + 0.09
        return _Curve((x + half, y + 0.12), (out, y + 0.3), (out, y - 0.3), (x + half, y - 0.12))
    if to_y == y:  # beside
        side = 1 if to_x > x else -1
        start, end = x + side * half, to_x - side * to_half
        third = (end - start) / 3
        return _Curve((start, y), (start + third, y), (end - third, to_y), (end, to_y))
    if y - to_y == 1:
        return _Curve((x, y - _TOP), (x, y - 0.5), (to_x, to_y + 0.5), (to_x, to_y + _TOP))
    side, place = lane
    start, end = x + side * half, to_x + side * to_half
    furthest = max(side * each for each in _sides(graph, y, to_y, side)) + 0.05 + _LANE * place
    out = _around(side * furthest, start, end)
    return _Curve((start, y), (out, y), (out, to_y), (end, to_y))


def _sides(graph: Graph, y: float, to_y: float, sign: int) -> list[float]:
    """The right (1) or left (-1) sides of all boxes between two heights, and of those at them."""
    low, high = sorted((y, to_y))
    between = [step.step for step in graph.steps if low <= _centre(graph, step.step)[1] <= high]
    return [_centre(graph, step)[0] + sign * _half(graph, step) for step in between]


def _around(furthest: float, start: float, end: float) -> float:
    """Control point with which a curve from ``start`` to ``end`` reaches ``furthest`` half-way."""
    return (furthest - 0.125 * (start + end)) / 0.75


def _line(graph: Graph, edge: Edge, curve: _Curve, most: int, theme: Theme) -> dict[str, Any]:
    width = 1.2 + 5 * sqrt(edge.passes / most)
    line = {"color": _colour(graph, edge, theme), "width": width}
    return {"type": "path", "path": curve.path, "line": line, "opacity": 0.55, "layer": "below"}


def _colour(graph: Graph, edge: Edge, theme: Theme) -> str:
    return STEP_COLOURS[theme][2] if graph.goes_back(edge) else MUTED[theme]


def _head(graph: Graph, edge: Edge, curve: _Curve, theme: Theme) -> dict[str, Any]:
    """The arrow's head, at the end of the curve and in its direction: curves end upright or level."""
    x, y = curve.end
    colour = _colour(graph, edge, theme)
    across, along = (before - at for before, at in zip(curve.second, curve.end, strict=True))
    tail = {"ax": x + copysign(_TAIL[0], across) if across else x, "ay": y + copysign(_TAIL[1], along) if along else y}
    start = {**tail, "axref": "x", "ayref": "y"}
    return {
        "x": x,
        "y": y,
        "text": "",
        "arrowhead": 2,
        "arrowsize": 1.1,
        "arrowwidth": 1.6,
        "arrowcolor": colour,
    } | start


def _labelled(graph: Graph, edge: Edge, most: int) -> bool:
    return edge.passes >= _LABELLED * most or graph.goes_back(edge)


def _label(graph: Graph, edge: Edge, curve: _Curve, lang: str, theme: Theme) -> dict[str, Any]:
    """Count, and the time where there is room: on the way to the next layer."""
    x, y = curve.at(0.5)
    next_layer = graph.places[edge.target].layer == graph.places[edge.source].layer + 1
    words = [number(edge.passes, 0, lang), _edge_time(edge, lang) if next_layer else ""]
    font = {"size": 11, "color": INK[theme]}
    text = "<br>".join(filter(None, words))
    return {"x": x, "y": y, "text": text, "showarrow": False, "bgcolor": PANEL[theme], "opacity": 0.92, "font": font}


def _edge_time(edge: Edge, lang: str) -> str:
    """Mean wait where it is known and not nothing; else, without it, the mean time with the handling."""
    if edge.waits:
        return (
            WAIT.get(lang).format(time=working(mean(edge.wait_minutes, edge.waits), lang)) if edge.wait_minutes else ""
        )
    time = mean(edge.span_minutes, edge.spans)
    return "" if time is None else working(time, lang)


def _boxes(graph: Graph, theme: Theme) -> Iterator[dict[str, Any]]:
    for step in graph.steps:
        (x, y), half = _centre(graph, step.step), _half(graph, step.step)
        colour = overrun_step(step.over, step.judged)
        line = {"color": STEP_COLOURS[theme][colour] if colour else LINE[theme], "width": 2.5}
        corners = {"x0": x - half, "x1": x + half, "y0": y - _TOP, "y1": y + _TOP}
        yield {"type": "rect", **corners, "line": line, "fillcolor": PANEL[theme], "layer": "below"}


def _name(graph: Graph, step: StepStat, lang: str, theme: Theme) -> dict[str, Any]:
    x, y = _centre(graph, step.step)
    lines = wrap(step_name(step.step, graph, lang), _CHARACTERS[graph.places[step.step].width])[:3]
    figures = [PASSES.get(lang).format(count=number(step.passes, 0, lang))]
    time = step.median if step.timed else step.span_median
    if time is not None:
        figures.append(working(time, lang))
    text = f"<b>{'<br>'.join(lines)}</b><br>{' · '.join(figures)}"
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": {"size": 11, "color": INK[theme]}}


def _hover(graph: Graph, curves: list[tuple[Edge, _Curve]], lang: str) -> dict[str, Any]:
    spots = [(*_centre(graph, step.step), _about(graph, step, lang)) for step in graph.steps]
    spots += [(*curve.at(0.5), _edge_about(graph, edge, lang)) for edge, curve in curves]
    x, y, words = zip(*spots, strict=True) if spots else ((), (), ())
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(x),
        "y": list(y),
        "customdata": list(words),
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {"size": 26, "opacity": 0},
    }


def _about(graph: Graph, step: StepStat, lang: str) -> str:
    lines = [f"<b>{step_name(step.step, graph, lang)}</b>", PASSES.get(lang).format(count=number(step.passes, 0, lang))]
    if step.timed and step.median is not None:
        lines.append(MEDIAN.get(lang).format(time=working(step.median, lang)))
    elif step.span_median is not None:
        lines.append(SPAN.get(lang).format(time=working(step.span_median, lang)))
    if step.judged:
        over = percent(share(step.over, step.judged), 1, lang)
        lines.append(OVER.get(lang).format(share=over, count=number(step.judged, 0, lang)))
    return "<br>".join(lines)


def _edge_about(graph: Graph, edge: Edge, lang: str) -> str:
    ends = " → ".join(step_name(step, graph, lang) for step in (edge.source, edge.target))
    head = f"{BACK.get(lang)}: {ends}" if graph.goes_back(edge) else ends
    lines = [f"<b>{head}</b>", PASSES.get(lang).format(count=number(edge.passes, 0, lang))]
    if edge.waits:
        lines.append(WAIT.get(lang).format(time=working(mean(edge.wait_minutes, edge.waits), lang)))
    elif edge.spans:
        lines.append(TAKES.get(lang).format(time=working(mean(edge.span_minutes, edge.spans), lang)))
    if edge.handovers:
        lines.append(CHANGES.get(lang).format(count=number(edge.handovers, 0, lang)))
    return "<br>".join(lines)
