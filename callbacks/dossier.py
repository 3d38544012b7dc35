"""One dossier: header with its clock, steps, facts."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State

from callbacks.shapes import stamp
from callbacks.wired import screen_of, source_of
from components.dossier import dossier_header, dossier_notice, facts
from components.states import not_found
from components.timeline import timeline
from domain.links import unit_url
from domain.selection import Selection, parse
from domain.text import Text
from domain.views import DossierView

MISSING = Text("Hồ sơ {code}", "Dossier {code}")
SLOTS = ("notes", "head", "steps", "facts")


def dossier_view(dossier: DossierView | None, code: str, selection: Selection) -> dict[str, Any]:
    """Every slot of a dossier's page but the stamp, by name."""
    lang = selection.lang
    if dossier is None:
        return {**dict.fromkeys(SLOTS, ""), "notes": not_found(MISSING.format(code=code), lang)}
    place = unit_url(dossier.unit_code or dossier.agency_code, selection)
    return {
        "notes": dossier_notice(dossier, lang),
        "head": dossier_header(dossier, lang, place),
        "steps": timeline(dossier.steps, dossier.as_of, lang),
        "facts": facts(dossier, lang),
    }


def register(app: Dash) -> None:
    """One render request per visit or data version."""
    source, screen = source_of(app), screen_of(app)

    def render_dossier(query: Mapping[str, str] | None, _live: object, code: str) -> dict[str, Any]:
        asked = query or {}
        selection, _ = parse(asked, screen.today(), screen.span)
        dossier = source.dossier(code, asked.get("source") or None)
        marks = stamp(source.freshness().version, source.now(), selection.lang)
        return {**dossier_view(dossier, code, selection), "stamp": marks}

    app.callback(
        output={slot: Output(f"dossier-{slot}", "children") for slot in (*SLOTS, "stamp")},
        inputs={"query": Input("dossier-selection", "data"), "_live": Input("live-version", "data")},
        state={"code": State("dossier-code", "data")},
    )(render_dossier)
