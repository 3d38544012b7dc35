"""An invented weekly review: reckoned by the product's own rules from numbers that move for one commune only."""

from datetime import date, timedelta

from domain.kpis import KPI
from domain.weekly import KEYS, Driver, Mover, Review, added, compared, explained, line, movers, of_amounts
from domain.weekly_window import Span, window
from domain.zone import ZONE

MEASURED = sorted({term for key in KEYS if not KPI[key].now for term in (*KPI[key].numerator, *KPI[key].denominator)})
COUNTED = {"received": 200, "settled": 200, "timed": 200, "minutes": 400_000}
DATA = Span(date(2024, 1, 1), date(2030, 1, 1))


def week(number, back, moved):
    """Measures of a commune ``back`` weeks ago; only the one ``moved`` differs this week."""
    cell = {
        key: 200 if key.endswith("known") or key == "settled_due" else 180 + (number + back) % 3 for key in MEASURED
    }
    cell |= COUNTED | {"portal_late": 2, "portal_overdue": 1}
    return cell | ({"on_time": 110, "digitized": 199} if moved and not back else {})


def made_review(selection, period, units, version, now):
    """Return a review in which the first commune is late and digitizes all."""
    today = now.astimezone(ZONE).date()
    found = window(period, today, DATA if period.first <= today + timedelta(days=400) else None)
    chosen = [code for code, _ in units if selection.unit in {"", code}]
    told = {
        code: [week(at, back, code == units[0][0]) for back in range(len(found.spans))]
        for at, code in enumerate(chosen)
    }
    rows = [added(cells) for cells in zip(*told.values(), strict=True)]
    if found.current:
        rows[:1] = [cells | {"open": 40 * len(chosen), "overdue": 3} for cells in rows[:1]]
    kpis = [KPI[key] for key in KEYS]
    pairs = {code: (cells[1], cells[0]) for code, cells in told.items() if len(cells) > 1}
    moving = {
        kpi.key: movers(Mover("unit", code, line(kpi, cells, found)) for code, cells in told.items()) for kpi in kpis
    }
    drivers = {kpi.key: (Driver("unit", explained(kpi, pairs)),) for kpi in kpis if compared(kpi) and pairs}
    if pairs:
        drivers["processing_hours"] += (Driver("step", of_amounts({"Ký": (60, 120), "": (40, 30)}, (2, 2))),)
    kind = next((name for name in ("agency", "unit", "area") if getattr(selection, name)), "province")
    key = "" if kind == "province" else getattr(selection, kind)
    names = {("unit", code): name for code, name in units}
    lines = tuple(line(kpi, rows, found) for kpi in kpis)
    places = tuple(("unit", code) for code in chosen)
    name = names.get((kind, key), key or "Tỉnh Mẫu")
    return Review(version, now, kind, key, name, found, lines, moving, drivers, names, places)
