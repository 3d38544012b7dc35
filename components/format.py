"""Numbers, days, times and KPI values as the screens write them, in either language."""

import math
from dataclasses import dataclass
from datetime import date, datetime

from domain.kpi import FEW, Figure, Kpi
from domain.text import Text
from domain.zone import ZONE

DASH = "–"
NBSP = "\u00a0"
WORKING_DAY = 480
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_VIETNAMESE = str.maketrans(",.", ".,")
POINTS = Text("điểm", "pts")
UNCHANGED = Text("không đổi", "no change")
NO_PREVIOUS = Text("chưa so sánh", "no comparison")
TARGET = Text("Mục tiêu {value}", "Target {value}")
CEILING = Text("Ngưỡng {value}", "Limit {value}")
CEILING_SHARE = Text("≤ {value} {of}", "≤ {value} of {of}")
OPEN_ONES = Text("hồ sơ mở", "open")


@dataclass(frozen=True, slots=True)
class Delta:
    """Change against the compared period: words, arrow, and whether it is good (None: neither, or unknown)."""

    text: str
    arrow: str
    good: bool | None


def number(value: float | None, digits: int = 0, lang: str = "vi") -> str:
    """Write ``value`` with ``digits`` decimals: ``1.306`` and ``96,8`` in Vietnamese; None or NaN is "–"."""
    if value is None or not math.isfinite(value):
        return DASH
    text = f"{value:,.{digits}f}"
    if text[0] == "-":
        text = text[1:] if not text.strip("-0.,") else "−" + text[1:]
    return text if lang == "en" else text.translate(_VIETNAMESE)


def percent(value01: float | None, digits: int = 1, lang: str = "vi") -> str:
    """Write a share 0..1 as ``96,8 %`` (Vietnamese, no-break space) or ``96.8%``."""
    if value01 is None or not math.isfinite(value01):
        return DASH
    return number(value01 * 100, digits, lang) + ("%" if lang == "en" else f"{NBSP}%")


def day(value: date | None, lang: str = "vi") -> str:
    """Write a day as ``21/11/2026`` or ``21 Nov 2026``; None is "–"."""
    if value is None:
        return DASH
    if lang == "en":
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def moment(value: datetime | None, lang: str = "vi") -> str:
    """Write an instant in province time as ``14:32 21/11/2026``; ``value`` carries its zone; None is "–"."""
    if value is None:
        return DASH
    local = value.astimezone(ZONE)
    return f"{local:%H:%M} {day(local.date(), lang)}"


def duration(minutes: float | None, lang: str = "vi") -> str:
    """Write elapsed minutes in the two largest units: ``3 ngày 4 giờ``; the sign is dropped; None is "–"."""
    return _units(minutes, 1440, lang)


def working(minutes: float | None, lang: str = "vi") -> str:
    """Write working minutes with days of 8 hours: ``2 ngày 3 giờ``; the sign is dropped; None is "–"."""
    return _units(minutes, WORKING_DAY, lang)


def kpi_value(kpi: Kpi, figure: Figure, lang: str = "vi") -> str:
    """Write the value without its unit; "–" where there is no data or too few dossiers."""
    if figure.value is None or figure.status is FEW:
        return DASH
    return number(figure.value * _scale(kpi), kpi.digits, lang)


def kpi_amount(kpi: Kpi, figure: Figure, lang: str = "vi") -> str:
    """Write the value with its unit: ``96,8 %``, ``413 hồ sơ``; "–" as in `kpi_value`."""
    value = kpi_value(kpi, figure, lang)
    if value == DASH:
        return DASH
    return f"{value}%" if (kpi.kind, lang) == ("ratio", "en") else f"{value}{NBSP}{kpi.unit.get(lang)}"


def kpi_parts(kpi: Kpi, figure: Figure, lang: str = "vi") -> str:
    """Write what is behind the value: ``431.002 / 445.250 hồ sơ``; empty for counts and where unknown."""
    if kpi.kind == "count" or figure.den is None:
        return ""
    whole = number(figure.den, 0, lang) + NBSP + kpi.of.get(lang)
    return whole if kpi.kind == "mean" or figure.num is None else f"{number(figure.num, 0, lang)} / {whole}"


def target(kpi: Kpi, lang: str = "vi") -> str:
    """Write the target, ``Mục tiêu 98 %`` or ``Ngưỡng 1,5 % …``; empty where the KPI has none."""
    if kpi.target is None:
        return ""
    words = TARGET if kpi.better == "higher" else CEILING_SHARE if kpi.kind == "count" else CEILING
    of = OPEN_ONES if kpi.denominator == ("open",) else kpi.of
    return words.get(lang).format(value=share(kpi.target, lang), of=of.get(lang))


def share(value01: float, lang: str = "vi") -> str:
    """Write a share with as few decimals as it needs: ``98 %``, ``1,5 %``."""
    return percent(value01, 0 if math.isclose(value01 * 100, round(value01 * 100)) else 1, lang)


def delta(kpi: Kpi, figure: Figure, previous: Figure | None, lang: str = "vi") -> Delta:
    """Compare two figures: points for ratios, percent for counts over a period, units for the rest.

    The colour follows what is good for the KPI, never the sign alone.
    """
    if previous is None or figure.value is None or previous.value is None or FEW in (figure.status, previous.status):
        return Delta(NO_PREVIOUS.get(lang), "", None)
    change = figure.value - previous.value
    text = _change(kpi, change, previous.value, lang)
    if not any(character in "123456789" for character in text):
        return Delta(UNCHANGED.get(lang), "=", None)
    good = None if kpi.better == "none" else (change > 0) == (kpi.better == "higher")
    return Delta(text, "▲" if change > 0 else "▼", good)


def _change(kpi: Kpi, change: float, before: float, lang: str) -> str:
    size = abs(change)
    if kpi.kind == "ratio":
        return f"{number(size * 100, kpi.digits, lang)}{NBSP}{POINTS.get(lang)}"
    if kpi.kind == "count" and not kpi.now and before:
        return percent(size / before, 1, lang)
    return number(size, kpi.digits, lang)


def _scale(kpi: Kpi) -> int:
    return 100 if kpi.kind == "ratio" else 1


def _units(minutes: float | None, day_minutes: int, lang: str) -> str:
    if minutes is None:
        return DASH
    total = round(abs(minutes))
    days, rest = divmod(total, day_minutes)
    hours, left = divmod(rest, 60)
    names = (("ngày", "d"), ("giờ", "h"), ("phút", "min"))
    counts = (days, hours, 0 if days else left)
    words = [f"{n}{NBSP}{name[lang == 'en']}" for n, name in zip(counts, names, strict=True) if n]
    return " ".join(words) or f"0{NBSP}{names[2][lang == 'en']}"
