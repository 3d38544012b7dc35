"""The registry as a page: docs/kpis.md is printed from here (`python -m domain.glossary > docs/kpis.md`)."""

import sys
from collections.abc import Iterator

from domain.kpi import STATUS_WORDS, Kpi
from domain.kpis import KPIS
from domain.measures import BY_KEY, GUARDS, MEASURES, SCORED, Axis
from domain.service_kpis import SERVICE_KPIS
from domain.service_measures import CATALOGUE, FAMILIES

AXES: dict[Axis, str] = {
    "received": "the day of acceptance",
    "settled": "the day the result was returned, or processing ended when it is not returned yet",
    "closed": "the day the dossier was refused, withdrawn or stopped",
    "stock": "now, moved by events only",
    "clock": "now, moved by the clock as well",
    "cohort": "the day of acceptance, judged at the end of the period (or now, before it)",
}
ROW_DAY, NO_DAY = "the day of the row", "now, by the catalogue of today"
INTRODUCTION = """# The indicators

Printed from the registry (`domain/kpis.py`, `domain/measures.py`) by `python -m domain.glossary`; a test compares.
Do not edit.

Every rate is a numerator over a denominator, both sums of measures, and both are always given with it: adding them up
gives the rate of any group, and rates are never averaged. What is not known is in neither. A rate whose denominator is
below its minimum is "too few": no colour on the screens, `few` in answers to machines.

Colours have five steps; a step holds from its limit on. Targets are defaults.

"DOMAIN n.m" names a section of the project's collection of rules: 1.2 the portal's formulas, 2.1 the national list of
statuses, 2.4 clock rules (provincial regulations), 2.5 the columns of the provincial reports, 9 consequences for the
design. "766" and "QĐ 766" are QĐ 766/QĐ-TTg of 23 June 2022, whose items are numbered as on the national portal's
public page."""

SERVICES = """# The indicators of everything else

Over surveys, petitions, payments, documents, interconnected legs (docs/inputs.md) and the catalogue of procedures; they
count on the day of their row (`domain/service_kpis.py`, `domain/service_measures.py`)."""


def glossary_markdown() -> str:
    """Return the page of every KPI and every measure, as Markdown with a final line break."""
    parts = [INTRODUCTION, _status_table(), *(_section(kpi) for kpi in KPIS), _measure_table(), SERVICES]
    parts += [*(_section(kpi) for kpi in SERVICE_KPIS), _service_table()]
    return "\n\n".join(parts) + "\n"


def _section(kpi: Kpi) -> str:
    rows = "\n".join(f"| {name} | {value} |" for name, value in _facts(kpi))
    title = f"## `{kpi.key}` {kpi.label.vi} · {kpi.label.en}"
    return f"{title}\n\n{kpi.help.vi}\n\n{kpi.help.en}\n\n| | |\n|---|---|\n{rows}"


def _facts(kpi: Kpi) -> Iterator[tuple[str, str]]:
    yield "unit", kpi.unit.vi if kpi.unit.vi == kpi.unit.en else f"{kpi.unit.vi} · {kpi.unit.en}"
    yield "numerator", _terms(kpi.numerator) + (" (in hours)" if kpi.kind == "mean" else "")
    if kpi.kind != "count":
        yield "denominator", _terms(kpi.denominator)
        yield "minimum", f"{kpi.minimum} {kpi.of.en} in the denominator"
    elif kpi.denominator:
        yield "coloured by its share of", _terms(kpi.denominator)
    terms = (*kpi.numerator, *kpi.denominator)
    days = [AXES[BY_KEY[term].axis] if term in BY_KEY else ROW_DAY for term in terms]
    yield "counted on", "; ".join(dict.fromkeys(days if not set(terms) & set(CATALOGUE) else [NO_DAY]))
    yield "better", {"higher": "higher", "lower": "lower", "none": "neither: no target, no colour"}[kpi.better]
    if kpi.bands:
        sign = "≥" if kpi.better == "higher" else "≤"
        yield "target", f"{sign} {_share(kpi.bands[0])}"
        limits = zip(STATUS_WORDS, kpi.bands, strict=False)
        yield "steps", ", ".join(f"{word.key} {sign} {_share(limit)}" for word, limit in limits) + ", else bad"
    yield "source", kpi.source


def _terms(terms: tuple[str, ...]) -> str:
    return " − ".join(f"`{term}`" for term in terms)


def _share(value: float) -> str:
    return f"{value * 100:g} %"


def _status_table() -> str:
    rows = "\n".join(f"| `{word.key}` | {word.icon} | {word.label.vi} · {word.label.en} |" for word in STATUS_WORDS)
    return f"| status | icon | word |\n|---|---|---|\n{rows}"


def _measure_table() -> str:
    rows = "\n".join(
        f"| `{m.key}` | {'dossiers' if m.is_count else 'sum'} | {m.axis} | `{_sql(m.sql)}` | {m.source} |"
        for m in (*MEASURES, *SCORED)
    )
    axes = "\n".join(f"- `{axis}`: {meaning}; only if `{_sql(GUARDS[axis])}`." for axis, meaning in AXES.items())
    return (
        "## Measures\n\nWhat the rollups add up. The conditions are over one dossier (docs/schema.md has its columns);"
        f" `now` is the instant of the question.\n\n{axes}\n\n"
        f"| measure | counts | axis | condition | source |\n|---|---|---|---|---|\n{rows}"
    )


def _service_table() -> str:
    rows = "\n".join(
        f"| `{m.key}` | {family.key} | {'rows' if m.is_count else 'sum'} | `{_sql(m.sql)}` | {m.source} |"
        for family in FAMILIES
        for m in family.measures
    )
    return f"## Measures of rows\n\n| measure | table | counts | condition | source |\n|---|---|---|---|---|\n{rows}"


def _sql(text: str) -> str:
    return (
        text.replace("{d}.", "").replace("{f}.", "").replace("{now}", "now").replace("{{minutes}}", "working minutes")
    )


if __name__ == "__main__":
    sys.stdout.write(glossary_markdown())
