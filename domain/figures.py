"""Counts of Decision 766 from a JSON document: our own layout, or what the national portal publishes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.errors import IocError
from domain.indicator import LEVELS, Formula, Level
from domain.score import Count
from domain.text import Text

ALIASES: dict[str, str] = {
    "SO_HOA_GIAY_TO_GIAI_QUYET": "SO_HOA_GIAY_TO",
    "SYNCED_WITH_DVCQG_PERSONAL_STORAGE": "SYNCED_PERSONAL_STORAGE",
}
"""Codes of the portal that differ from ours."""
UNSCORED = frozenset({"AVG_TIME", "PETITION_CLASSIFICATION_TTHC", "PETITION_CLASSIFICATION_STAFF"})
"""Lines of the portal that carry no points."""
TREES: dict[str, dict[str, tuple[tuple[str, ...], str]]] = {
    "dvc-progress-tree": {"ON_TIME": (("totalOnTime",), "totalReceived")},
    "provide-online-tree": {
        "ONLINE_PROVIDED": (("partialCount", "fullCount"), "authorityCount"),
        "ONLINE_PROCEDURES_USED": (("onlineDossierCount",), "onlineServiceTotal"),
        "ONLINE_DOSSIERS": (("channelOnlineSum",), "channelTotalSum"),
    },
    "formality-online-payment-tree": {
        "PAYMENT_DOSSIERS": (("totalDossierOnlinePaymentSuccess",), "totalDossierFinancialObligation"),
        "PAYMENT_PROCEDURES_USED": (("totalDossierOnlineFormalityPaymentSuccess",), "totalFeeDossierFormalityDistinct"),
        "PAYMENT_PROCEDURES_OFFERED": (("totalFeeDossierFormality",), "totalFeeFormality"),
    },
}
"""The portal's trees: the fields whose sum is the numerator of an indicator, and that of the denominator."""
BLOCKS: dict[str, str] = {
    "dvc-progress-tree": "progress",
    "provide-online-tree": "online",
    "formality-online-payment-tree": "payment",
    "dossier-digitized": "digitization",
    "handling-satisfaction": "satisfaction",
}
"""Our key of each block that the portal's groups are."""
CELLS: dict[str, str] = {"num": "num", "den": "den", "numerator": "num", "denominator": "den", "percent": "percent"}
"""Names of the cells of our own layout, and what each holds."""
_EXAMPLE = '{"level": "province", "period": "2026-08", "indicators": {"ON_TIME": {"num": 1, "den": 2}}}'
NO_FIGURES = Text(
    f"Không có số liệu chỉ số nào. Bố cục: {_EXAMPLE}; hoặc tệp của Cổng Dịch vụ công quốc gia.",
    f"There are no figures of indicators. Layout: {_EXAMPLE}; or the national portal's own.",
)
BAD_LEVEL = Text(
    "level {value!r} không hợp lệ; chọn: province, agency, commune.",
    "level {value!r} is not valid; one of: province, agency, commune.",
)
UNKNOWN_CODE = Text(
    "Chỉ số {code!r} không có trong bộ chỉ số {version}. Các mã: {codes}.",
    "Indicator {code!r} is not in the index set {version}. The codes: {codes}.",
)
BAD_VALUE = Text(
    "Chỉ số {code}, ô {cell}, giá trị {value!r}: phải là số không âm hoặc null.",
    "Indicator {code}, cell {cell}, value {value!r}: must be a number not below zero, or null.",
)
UNKNOWN_CELL = Text(
    "Chỉ số {code} có ô {cell!r} không rõ. Dùng được: {cells}.",
    "Indicator {code} has an unknown cell {cell!r}. Known: {cells}.",
)
TOO_MANY = Text(
    "Chỉ số {code}: tử số {num} lớn hơn mẫu số {den}.",
    "Indicator {code}: the numerator {num} is larger than the denominator {den}.",
)
TWICE = Text("Chỉ số {code} có hai lần.", "Indicator {code} is given twice.")


class FiguresError(IocError):
    """A figure cannot be scored; the message names the indicator, the cell and the value."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts by code for one period, "" where the document names none; ``published`` are the points it states."""

    period: str
    level: Level
    counts: Mapping[str, Count]
    published: Mapping[str, float]


def read_figures(document: Any, formula: Formula) -> tuple[Figures, ...]:
    """Read every period of ``document``; the one it is about comes first.

    Raises:
        FiguresError: an unknown code or level, a value that is no count, or nothing to score.
    """
    if not isinstance(document, dict):
        raise FiguresError(NO_FIGURES)
    level = document.get("level", "province")
    if level not in LEVELS:
        raise FiguresError(BAD_LEVEL.format(value=level))
    found: list[Figures] = []
    for period, lines, published in _periods(document):
        counts: dict[str, Count] = {}
        for code, cells in lines:
            known = _code(code, formula)
            if known and known in counts:
                raise FiguresError(TWICE.format(code=known))
            if known:
                counts[known] = _count(known, cells)
        if counts:
            found.append(Figures(period, level, counts, published))
    if not found:
        raise FiguresError(NO_FIGURES)
    return tuple(found)


def block_of(name: str) -> str:
    """Our key of the portal's group ``name``; a quarter's group ends with it (``quarter_2026_Q3_transparency``)."""
    return BLOCKS.get(name, name.rsplit("_", maxsplit=1)[-1])


def first_day(document: Any) -> date | None:
    """First day of the period that ``document`` names: its year and month, or only its year."""
    told = _period(document.get("period")) if isinstance(document, dict) else ""
    found = re.fullmatch(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?", told)
    if found is None:
        return None
    return date(int(found[1]), int(found[2] or 3 * int(found[3] or 1) - 2), 1)


Cells = Mapping[str, Any]


def _periods(document: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, Cells]], dict[str, float]]]:
    """Every period of a document: its name, its lines as (code, cells), and the points that it publishes by block."""
    if isinstance(document.get("indicators"), dict):
        lines = [(str(code), _own(code, told)) for code, told in document["indicators"].items()]
        yield str(document.get("period", "")), lines, {}
        return
    groups = document.get("groups")
    if isinstance(groups, dict):
        lines = [line for name, group in groups.items() for line in _lines(str(name), group)]
        points = {str(name): group["totalScore"] for name, group in groups.items() if _plain(group, "totalScore")}
        yield _period(document.get("period")), lines, points
    for name, group in document.items():
        if isinstance(group, dict) and isinstance(group.get("metrics"), list):
            points = {name: group["score"]} if _plain(group, "score") else {}
            yield _quarter(name), list(_lines(name, group)), points


def _own(code: str, told: Any) -> Cells:
    """Cells of our own layout: num and den (or numerator and denominator), or percent."""
    if not isinstance(told, dict):
        raise FiguresError(BAD_VALUE.format(code=code, cell="", value=told))
    for cell in told:
        if cell not in CELLS:
            raise FiguresError(UNKNOWN_CELL.format(code=code, cell=cell, cells=", ".join(CELLS)))
    return {CELLS[cell]: value for cell, value in told.items()}


def _plain(group: Any, key: str) -> bool:
    return isinstance(group, dict) and isinstance(group.get(key), int | float)


def _lines(name: str, group: Any) -> Iterator[tuple[str, Cells]]:
    if not isinstance(group, dict):
        return
    for code, (terms, base) in TREES.get(name, {}).items():
        parts = [group.get(term) for term in terms]
        known = [part for part in parts if isinstance(part, int | float)]
        yield code, {"num": sum(known) if len(known) == len(parts) else None, "den": group.get(base)}
    for metric in group.get("metrics") or ():
        if isinstance(metric, dict) and "code" in metric:
            cells = {"num": metric.get("numerator"), "den": metric.get("denominator")}
            percent = metric.get("ratio")
            yield str(metric["code"]), cells | ({"percent": percent} if set(cells.values()) == {None} else {})


def _period(told: Any) -> str:
    """``{"type": "month", "year": 2026, "month": 8}`` is 2026-08."""
    if not isinstance(told, dict) or "year" not in told:
        return str(told or "")
    if "month" in told:
        return f"{told['year']}-{int(told['month']):02d}"
    return f"{told['year']}-Q{told['quarter']}" if "quarter" in told else str(told["year"])


def _quarter(name: str) -> str:
    """``quarter_2026_Q3_transparency`` is 2026-Q3."""
    parts = name.split("_")
    return f"{parts[1]}-{parts[2]}" if parts[0] == "quarter" and len(parts) > 2 else name  # noqa: PLR2004  (three words)


def _code(code: str, formula: Formula) -> str:
    known = ALIASES.get(code, code)
    if known in UNSCORED:
        return ""
    if known not in formula.by_code:
        codes = ", ".join(formula.by_code)
        raise FiguresError(UNKNOWN_CODE.format(code=code[:60], version=formula.version, codes=codes))
    return known


def _count(code: str, cells: Cells) -> Count:
    num, den, percent = (_number(code, cell, cells.get(cell)) for cell in ("num", "den", "percent"))
    if num is not None and den is not None and num > den:
        raise FiguresError(TOO_MANY.format(code=code, num=num, den=den))
    return Count(num, den, None if percent is None else percent / 100)


def _number(code: str, cell: str, value: Any) -> float | None:
    if value is None:
        return None
    limit = 100 if cell == "percent" else float("inf")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= limit:
        raise FiguresError(BAD_VALUE.format(code=code, cell=cell, value=value))
    return value
