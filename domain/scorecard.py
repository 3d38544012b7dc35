"""A scorecard of Decision 766 as the product shows it: whose, of which period, how final, and what is to be noted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.indicator import Level
from domain.report_period import PeriodError, ReportPeriod
from domain.score import Count, Score
from domain.text import Text

Stage = Literal["running", "open", "closed"]
STAGES: dict[Stage, Text] = {
    "running": Text("Tạm tính, kỳ chưa kết thúc", "Provisional, the period still runs"),
    "open": Text("Tạm tính, kỳ đã hết, chưa chốt", "Provisional, the period is over and not closed"),
    "closed": Text("Đã chốt", "Closed"),
}
REPORT_MISSING = Text(
    "Chưa có số báo cáo quốc gia của kỳ; tạm lấy bình quân năm trước.",
    "No national report of the period yet; last year's monthly mean stands in.",
)
NO_REPORT = Text(
    "Chưa có số báo cáo quốc gia; chỉ so với số của Cổng.", "No national report; compared with the portal's count only."
)
NO_LIMIT = Text(
    "{count} hồ sơ không rõ hạn, không tính vào mẫu số.",
    "{count} dossiers without a known limit are not in the denominator.",
)
NO_CHANNEL = Text(
    "{count} hồ sơ không rõ kênh nộp, không tính vào mẫu số.",
    "{count} dossiers of unknown channel are not in the denominator.",
)
NO_PAYMENT = Text(
    "{count} hồ sơ có nghĩa vụ tài chính không rõ cách thanh toán, không tính vào mẫu số.",
    "{count} dossiers with a duty but unknown payment are not in the denominator.",
)
NOT_TOLD = Text(
    "{count} hồ sơ nguồn chưa báo thông tin này, tính là chưa có.",
    "Of {count} dossiers the source does not tell; they count as without.",
)
CATALOGUE_NOW = Text(
    "Theo danh mục hiện tại; {count} thủ tục chưa rõ, tính là chưa có.",
    "By the catalogue of today; {count} procedures are unknown and count as without.",
)
PENDING = Text(
    "{count} phản ánh còn trong hạn, chưa xử lý, tính là đúng hạn.",
    "{count} petitions still open within their deadline count as on time.",
)

KINDS = ("month", "quarter", "year")
"""Periods of the scorecard, as on the portal."""
NO_KIND = Text(
    "Bảng điểm chỉ theo tháng, quý, năm, không theo {period}.",
    "Scorecards are of months, quarters and years, not of {period}.",
)

PlaceKey = tuple[Level, str]
"""Level and code: of the province, a department (agency) or a commune (unit)."""


def scoring_period(period: ReportPeriod) -> ReportPeriod:
    """Return ``period`` where scorecards are made of its kind.

    Raises:
        PeriodError: it is a week, or 6 or 9 months.
    """
    if period.kind not in KINDS:
        raise PeriodError(NO_KIND.format(period=period.word))
    return period


def place_of(unit: str, agency: str, province: str) -> PlaceKey:
    """Return the commune, else the agency, else the province."""
    if unit:
        return "commune", unit
    return ("agency", agency) if agency else ("province", province)


@dataclass(frozen=True, slots=True)
class Place:
    """Whom a scorecard is about; ``area`` is the grouping of a commune, "" elsewhere."""

    level: Level
    key: str
    name: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted for one place: counts and notes by indicator; an indicator that is absent is unknown."""

    counts: Mapping[str, Count]
    notes: Mapping[str, tuple[Text, ...]]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One place's scorecard; ``closed_at`` and ``author`` tell who closed it and when, None and "" while it is open."""

    place: Place
    period: ReportPeriod
    stage: Stage
    score: Score
    notes: Mapping[str, tuple[Text, ...]]
    closed_at: datetime | None = None
    author: str = ""
