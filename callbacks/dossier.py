"""One dossier: header with both verdicts, steps over working time, how its deadline moved, facts, versions."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State

from callbacks.shapes import stamp
from callbacks.wired import screen_of, source_of
from components.dossier import dossier_header, dossier_notice, facts
from components.gantt import gantt
from components.provenance import action_list, provenance
from components.states import not_found
from components.terms import terms
from components.timeline import timeline
from domain.links import dossier_url, dossiers_url, officer_url, overview_url, unit_url
from domain.selection import Selection, parse
from domain.text import Text
from domain.views import DossierView

MISSING = Text("hồ sơ {code}", "Dossier {code}")
MISSING_AT = Text("hồ sơ {code} của nguồn {source}", "Dossier {code} of the source {source}")
ANY_SOURCE = Text("Tìm mã này ở mọi nguồn", "Look for this code in every source")
ALL = Text("Tất cả hồ sơ", "All dossiers")
OVERVIEW = Text("Về trang Tổng quan", "To the overview")
SLOTS = ("notes", "head", "gantt", "steps", "terms", "facts", "source", "actions")


def dossier_view(
    dossier: DossierView | None, code: str, selection: Selection, source: str = "", view: str = ""
) -> dict[str, Any]:
    """Every slot of a dossier's page but the stamp, by name; ``source`` and ``view`` are those of the address."""
    lang = selection.lang
    if dossier is None:
        return {**dict.fromkeys(SLOTS, ""), "notes": _missing(code, selection, source)}
    place = unit_url(dossier.unit_code or dossier.agency_code, selection)
    running = dossier.running
    holder = officer_url(running.officer_code, selection) if running and running.officer_code else None
    return {
        "notes": dossier_notice(dossier, lang),
        "head": dossier_header(dossier, lang, place, holder),
        "gantt": gantt(dossier, lang),
        "steps": timeline(dossier, lambda officer: officer_url(officer, selection), lang),
        "terms": terms(dossier, lang),
        "facts": facts(dossier, lang),
        "source": provenance(dossier, lambda key: dossier_url(code, selection, key, view), lang),
        "actions": action_list(dossier.actions, lang),
    }


def _missing(code: str, selection: Selection, source: str) -> Any:
    """No such dossier: say so, and lead on."""
    ways = [(ALL, dossiers_url(selection, view="all")), (OVERVIEW, overview_url(selection))]
    if not source:
        return not_found(MISSING.format(code=code), selection.lang, ways)
    ways.insert(0, (ANY_SOURCE, dossier_url(code, selection)))
    return not_found(MISSING_AT.format(code=code, source=source), selection.lang, ways)


def register(app: Dash) -> None:
    """One render request per visit or data version."""
    source, screen = source_of(app), screen_of(app)

    def render_dossier(query: Mapping[str, str] | None, _live: object, code: str) -> dict[str, Any]:
        asked = query or {}
        selection, _ = parse(asked, screen.today(), screen.span)
        key = asked.get("source", "")
        marks = stamp(source.freshness().version, source.now(), selection.lang)
        found = source.dossier(code, key or None)
        picked = {"picked": [[found.code, found.source]] if found else []} if screen.actions else {}
        return {**dossier_view(found, code, selection, key, asked.get("view", "")), "stamp": marks, **picked}

    picked = {"picked": Output("dossier-picked", "data")} if screen.actions else {}
    app.callback(
        output={**{slot: Output(f"dossier-{slot}", "children") for slot in (*SLOTS, "stamp")}, **picked},
        inputs={"query": Input("dossier-selection", "data"), "_live": Input("live-version", "data")},
        state={"code": State("dossier-code", "data")},
    )(render_dossier)
