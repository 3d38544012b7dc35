"""Commitments of a review: who does what until when, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from domain.kpis import KPI
from domain.report_period import ReportPeriod
from domain.text import Text

State = Literal["open", "done", "dropped"]
STATES: Mapping[State, Text] = {
    "open": Text("Đang làm", "Open"),
    "done": Text("Đã xong", "Done"),
    "dropped": Text("Thôi không làm", "Dropped"),
}
KINDS = ("agency", "unit", "area", "province")
"""What a review, and so a commitment, may be about."""
MOST_WHAT, MOST_OWNER, MOST_AUTHOR, MOST_NOTE = 500, 120, 120, 500
LONGEST_DAYS = 366 * 3

_NO_WHAT = Text("Hãy viết việc cam kết.", "Write what is promised.")
_LONG_WHAT = Text(f"Việc cam kết dài quá {MOST_WHAT} ký tự.", f"The promise is longer than {MOST_WHAT} characters.")
_NO_OWNER = Text("Hãy ghi người chịu trách nhiệm.", "Enter who is responsible.")
_LONG_OWNER = Text(
    f"Tên người chịu trách nhiệm dài quá {MOST_OWNER} ký tự.",
    f"The name of who is responsible is longer than {MOST_OWNER} characters.",
)
_NO_DUE = Text("Hãy chọn hạn hoàn thành.", "Choose when it is due.")
_EARLY_DUE = Text(
    "Hạn {due} trước tuần của kỳ họp ({week}).", "The due date {due} lies before the week of the review ({week})."
)
_LATE_DUE = Text("Hạn {due} quá xa (tối đa 3 năm).", "The due date {due} is too far away (at most 3 years).")
_NO_AUTHOR = Text("Hãy ghi tên người ghi.", "Enter your name.")
_LONG_AUTHOR = Text(f"Tên người ghi dài quá {MOST_AUTHOR} ký tự.", f"Your name exceeds {MOST_AUTHOR} characters.")
_NO_KPI = Text("Không có chỉ số {kpi!r}.", "There is no KPI {kpi!r}.")
_UNPRINTABLE = Text("Có ký tự không dùng được.", "There is a character that cannot be used.")
_NO_STATE = Text("Chọn “Đã xong” hoặc “Thôi không làm”.", 'Choose "Done" or "Dropped".')
_NO_REASON = Text("Hãy ghi lý do không làm nữa.", "Write why it is dropped.")
_LONG_NOTE = Text(f"Kết quả dài quá {MOST_NOTE} ký tự.", f"The result is longer than {MOST_NOTE} characters.")

Rules = tuple[tuple[bool, Text], ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """What somebody wants promised: ``week`` is the Monday of the week reviewed; ``kpi`` is a key or ""."""

    kind: str
    key: str
    week: date
    what: str
    owner: str
    due: date | None
    author: str
    kpi: str = ""

    def problems(self) -> tuple[Text, ...]:
        """The rules it breaks, in words for the reader; none when it may be written."""
        rules: Rules = (
            (not self.what.strip(), _NO_WHAT),
            (len(self.what.strip()) > MOST_WHAT, _LONG_WHAT),
            (not self.owner.strip(), _NO_OWNER),
            (len(self.owner.strip()) > MOST_OWNER, _LONG_OWNER),
            (self.due is None, _NO_DUE),
            (self.due is not None and self.due < self.week, _EARLY_DUE.format(due=self.due, week=self.week)),
            (self.due is not None and (self.due - self.week).days > LONGEST_DAYS, _LATE_DUE.format(due=self.due)),
            (bool(self.kpi) and self.kpi not in KPI, _NO_KPI.format(kpi=self.kpi[:40])),
            *_by(self.author),
            (_strange(self.what, self.owner, self.author), _UNPRINTABLE),
        )
        return tuple(said for broken, said in rules if broken)


@dataclass(frozen=True, slots=True)
class Closing:
    """What became of the commitment ``number``: "done" or "dropped", with the result or the reason."""

    number: int
    state: str
    note: str
    author: str

    def problems(self) -> tuple[Text, ...]:
        """The rules it breaks, in words for the reader; none when it may be written."""
        rules: Rules = (
            (self.state not in ("done", "dropped"), _NO_STATE),
            (self.state == "dropped" and not self.note.strip(), _NO_REASON),
            (len(self.note.strip()) > MOST_NOTE, _LONG_NOTE),
            *_by(self.author),
            (_strange(self.note, self.author), _UNPRINTABLE),
        )
        return tuple(said for broken, said in rules if broken)


@dataclass(frozen=True, slots=True)
class Commitment:
    """One commitment as it stands; ``kpi`` is "" where it is about none."""

    id: int
    kind: str
    key: str
    week: date
    what: str
    kpi: str
    owner: str
    due: date
    state: State
    note: str
    created_at: datetime
    created_by: str
    closed_at: datetime | None
    closed_by: str | None

    def overdue(self, today: date) -> bool:
        """Whether it is open past its due date."""
        return self.state == "open" and self.due < today


@dataclass(frozen=True, slots=True)
class Commitments:
    """The commitments that a review shows: of the period before, open ones from earlier, and its own."""

    last: tuple[Commitment, ...] = ()
    carried: tuple[Commitment, ...] = ()
    new: tuple[Commitment, ...] = ()

    @property
    def all(self) -> tuple[Commitment, ...]:
        """Every one of them, oldest first."""
        return (*self.carried, *self.last, *self.new)


def week_of(period: ReportPeriod) -> date:
    """The Monday of the week that commitments of a review of ``period`` belong to: its last one."""
    return period.last - timedelta(days=period.last.weekday())


def _by(author: str) -> Rules:
    return ((not author.strip(), _NO_AUTHOR), (len(author.strip()) > MOST_AUTHOR, _LONG_AUTHOR))


def _strange(*words: str) -> bool:
    return any("\x00" in word for word in words)
