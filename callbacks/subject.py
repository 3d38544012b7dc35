"""The subject pages (online submission, digitization): one render function for all, driven by domain/subjects.py."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output

from callbacks.reading import read
from callbacks.shapes import behind, behind_columns, card_rows, map_slots, notes_body, rank_rows, stamp, trend_slots
from callbacks.wired import screen_of, source_of
from components.cards import cards
from components.format import number
from components.procedures import ProcedureLine, procedure_table
from components.ranking import UNIT, ranking
from components.shares import Share, StepRow, Whole, path, share_list, split_bars, stacked
from components.states import empty
from domain.codes import CHANNELS, SERVICE_LEVELS, Channel, code_of
from domain.kpi import Kpi
from domain.kpis import KPI
from domain.links import dossiers_url, sheet_url, unit_url
from domain.screen import Screen
from domain.selection import Selection
from domain.subjects import SUBJECTS, Subject
from domain.targets import Aims
from domain.text import Text
from queries.overview import UnitRow
from queries.procedures import ProcedureRow, Procedures
from queries.subjects import Mix, SubjectAnswer

SLOTS = ("notes", "cards", "legend", "trend-label", "trend-note", "stamp")
LIMITS = ("unit", "agency", "area", "field", "procedure", "service", "channel")
"""Keys of a selection by which a line of a table narrows the table's addresses."""
ALL_SERVICES = Text("Tất cả dịch vụ", "All services")
USED = Text(
    "{used} / {offered} thủ tục có dịch vụ trực tuyến (toàn trình, một phần) có phát sinh hồ sơ trực tuyến trong kỳ.",
    "{used} of {offered} procedures offered online (full or partial) received an online dossier in the period.",
)
NONE_OFFERED = Text(
    "Trong phạm vi này chưa ghi nhận thủ tục nào có dịch vụ trực tuyến (toàn trình, một phần).",
    "No procedure is recorded here as offered online (full or partial).",
)
ALL_CHANNELS = Text("Các bảng này gồm mọi kênh nộp.", "These tables count every channel.")
LINES = Text("Hiện {shown} / {count} thủ tục.", "{shown} of {count} procedures.")


def subject_view(
    subject: Subject, data: SubjectAnswer, selection: Selection, notes: list[Text], screen: Screen, aims: Aims
) -> dict[str, Any]:
    """Every slot of a subject's page, by name; links carry ``selection`` as it was asked, whatever the metric."""
    whole, lang, metric = data.overview, selection.lang, aims.kpi(subject.focus(selection).metric)
    sentence = selection.describe(lang, screen.names)
    return {
        "notes": notes_body(notes, whole.version, lang),
        "cards": cards(card_rows(subject.cards, whole.totals, whole.previous, selection, aims), lang),
        **map_slots(whole.units, metric, whole.disclosure, selection, screen, aims, lists=True),
        "ranking": _table(subject, whole.units, selection, UNIT, aims),
        **trend_slots(whole.trend, metric, whole.grain, lang, selection),
        "stamp": stamp(whole.version, whole.as_of, lang, sentence, sheet_url(selection, "agency")),
        **{b.by: _table(subject, data.breakdowns[b.by], selection, b.heading, aims) for b in subject.breakdowns},
        **_parts(subject, data, selection, aims),
    }


def _parts(subject: Subject, data: SubjectAnswer, selection: Selection, aims: Aims) -> dict[str, Any]:
    """The slots that only some subjects have."""
    parts: dict[str, Any] = {}
    if subject.mix:
        parts["mix"] = _mix(data.mix, selection)
    if subject.steps:
        parts["steps"] = _steps(subject, data.overview.totals, selection, aims)
        parts["splits"] = _splits(subject, data.overview.totals, selection)
    if data.procedures:
        parts |= _procedures(subject, data.procedures, selection, aims)
    return parts


def _table(subject: Subject, rows: Sequence[UnitRow], selection: Selection, heading: Text, aims: Aims) -> Any:
    """Ranked table of the subject's KPIs; a unit's line leads to its page, every number to its dossiers."""
    metric = subject.focus(selection).metric
    shown = subject.shown(metric)
    addresses, limits = behind_columns(shown, _wide(selection)), _limits(selection)
    narrow = {row.key: urlencode(limits | {row.by: row.key}) for row in rows}

    def place(row: UnitRow) -> str:
        units = row.by in {"unit", "agency"}
        return unit_url(row.key, selection) if units else _longer(addresses["received"], narrow[row.key])

    ranked = rank_rows(rows, metric, place, aims, shown)
    lines = [replace(line, narrow=narrow[line.key]) for line in ranked]
    return ranking(lines, metric, shown, selection.lang, heading, addresses, aims.kpi(metric))


def _wide(selection: Selection) -> Selection:
    """The selection without what its lines say of themselves."""
    return selection.with_(**dict.fromkeys(LIMITS, ""))


def _limits(selection: Selection) -> dict[str, str]:
    """What an address of ``_wide`` lacks of ``selection``; with a line's own limit it lists that line's dossiers."""
    return {key: getattr(selection, key) for key in LIMITS if getattr(selection, key)}


def _longer(address: str, narrow: str) -> str:
    """As assets/ranking.js joins a column's address and a line's limits."""
    return f"{address}{'&' if '?' in address else '?'}{narrow}"


def _mix(mix: Mix, selection: Selection) -> Any:
    """Channels of all dossiers in words, then of each service level as a bar."""
    if not mix:
        return empty(selection.lang)
    lang = selection.lang
    wholes = [_whole(mix, "", ALL_SERVICES, selection)]
    wholes += [_whole(mix, code.word, code.label, selection) for code in SERVICE_LEVELS]
    return [share_list(wholes[0], lang), stacked(wholes, lang)]


def _whole(mix: Mix, service: str, label: Text, selection: Selection) -> Whole:
    here = selection.with_(service=service) if service else selection
    received = behind(KPI["received"])
    counts = mix.get(service, {})
    shares = [
        Share(
            f"share-{code.word}",
            code.label.get(selection.lang),
            counts.get(code.word, 0),
            dossiers_url(here.with_(channel=code.word), **received),
        )
        for code in CHANNELS
    ]
    return Whole(label.get(selection.lang), shares, dossiers_url(here, **received))


def _steps(subject: Subject, totals: Mapping[str, float], selection: Selection, aims: Aims) -> Any:
    def url(key: str, part: str) -> str:
        return dossiers_url(selection, kpi=key, part=part)

    rows = [
        StepRow(kpi, kpi.figure(totals), *(url(kpi.key, part) for part in ("num", "den", "miss")))
        for kpi in map(aims.kpi, subject.steps)
    ]
    return path(rows, selection.lang)


def _splits(subject: Subject, totals: Mapping[str, float], selection: Selection) -> Any:
    """Each split as a bar with its parts in words; one that no dossier tells of says so."""
    lang = selection.lang
    wholes = []
    for split in subject.splits:
        kpi = KPI[split.kpi]
        figure = kpi.figure(totals)
        num, den = figure.num or 0, figure.den or 0
        parts = (("num", "share-hit", split.hit, num), ("miss", "share-miss", split.miss, den - num))
        shares = [
            Share(css, label.get(lang), count, dossiers_url(selection, kpi=kpi.key, part=part))
            for part, css, label, count in parts
        ]
        wholes.append(Whole(kpi.label.get(lang), shares, dossiers_url(selection, kpi=kpi.key, part="den")))
    return split_bars(wholes, lang)


def _procedures(subject: Subject, tables: Procedures, selection: Selection, aims: Aims) -> dict[str, Any]:
    lang, online = selection.lang, aims.kpi("online")
    here = selection.with_(channel="")
    numbers = {"used": number(tables.used, 0, lang), "offered": number(tables.offered, 0, lang)}
    used = (USED if tables.offered else NONE_OFFERED).get(lang).format(**numbers)
    slots: dict[str, Any] = {"used": f"{used} {ALL_CHANNELS.get(lang)}" if selection.channel else used}
    addresses, limits = _columns(here), _limits(here)
    for each in subject.procedures:
        rows: list[ProcedureRow] = getattr(tables, each.key)
        lines = [_line(row, addresses["received"], limits, online, lang) for row in rows]
        slots[each.key] = procedure_table(lines, online, addresses, lang)
        count = number(tables.in_all[each.key], 0, lang)
        slots[f"{each.key}-count"] = LINES.get(lang).format(shown=len(rows), count=count)
    return slots


def _columns(here: Selection) -> dict[str, str]:
    """Address of the dossiers behind each column of a table of procedures."""
    wide, received = _wide(here), behind(KPI["received"])
    channels = ("counter", "online")
    addresses = {word: dossiers_url(wide.with_(channel=word), **received) for word in channels}
    return addresses | {
        "received": dossiers_url(wide, **received),
        "share": dossiers_url(wide, **behind(KPI["online"])),
    }


def _line(row: ProcedureRow, address: str, limits: dict[str, str], online: Kpi, lang: str) -> ProcedureLine:
    counts = {
        "received": row.received,
        "counter": row.channels.get(Channel.COUNTER, 0),
        "online": row.channels.get(Channel.ONLINE, 0),
    }
    narrow = urlencode(limits | {"procedure": row.key})
    service = code_of(SERVICE_LEVELS, row.service).label.get(lang)
    href = _longer(address, narrow) if row.received else None
    return ProcedureLine(row.name, service, counts, online.figure(row.totals), narrow, href)


def register(app: Dash) -> None:
    """One render request per subject and selection or data version."""
    for subject in SUBJECTS:
        _register(app, subject)


def _register(app: Dash, subject: Subject) -> None:
    source, screen = source_of(app), screen_of(app)
    name = subject.name

    def render_subject(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        data = source.subject(subject, subject.focus(selection))
        return subject_view(subject, data, selection, notes, screen, source.aims(selection))

    app.callback(
        output={
            **{slot: Output(f"{name}-{slot}", "children") for slot in (*SLOTS, *subject.slots)},
            **{table: Output(f"{name}-{table}-rows", "data") for table in subject.tables},
            "map": Output(f"{name}-map-values", "data"),
            "trend": Output(f"{name}-trend", "figure"),
        },
        inputs={"query": Input(f"{name}-selection", "data"), "_live": Input("live-version", "data")},
    )(render_subject)
