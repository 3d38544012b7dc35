"""The chase list (Hồ sơ cần đôn đốc) as data: its groups, each with its rule, and the orders it can be read in.

A group's SQL is over one dossier ``{d}`` with the instants of :data:`INSTANTS` as named parameters. Lateness is working
time: three working days are 24 office hours (Nghệ An 95/2025 Art. 11).
"""

from dataclasses import dataclass
from datetime import datetime

from domain.text import Text
from domain.views import ActionView

DAY = 480
"""Working minutes of a working day."""
_MOMENT = "(CASE WHEN {{d}}.{0} IS NULL THEN 'infinity'::timestamptz ELSE {{d}}.{0} END)"
"""A time that is never null, as the indexes hold it; COALESCE would not do under row security."""
DUE = _MOMENT.format("due_at")
"""SQL of the appointment: dossiers without one come last."""
DONE = _MOMENT.format("finished_at")
"""SQL of the end of processing, in the same way."""
RETURN_WITHIN = 3
"""Working days from having a result to handing it over: Đồng Tháp 138/2025 Art. 3.4b (land), used for every field."""

INSTANTS: dict[str, int] = {
    "late3": -3 * DAY,
    "late10": -10 * DAY,
    "soon1": DAY + 1,
    "soon2": 2 * DAY + 1,
    "waited": -RETURN_WITHIN * DAY,
}
"""Named instants: the moment at which the working clock stands so many working minutes from now. ``now`` and
``midnight`` (the end of today) are parameters as well, and ``apologizing`` the ids of sources that record apologies."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group: ``base`` names the rows it is chosen from (:data:`BASES`), ``sql`` which of them belong to it.

    ``step`` is a colour of domain.kpi (1 bad … 5 good, 0 grey), ``word`` says the same as the colour.
    """

    key: str
    block: str
    label: Text
    help: Text
    base: str
    sql: str
    step: int
    icon: str
    word: Text
    source: str


BASES: dict[str, str] = {
    "due": f"{{d}}.is_open AND {{d}}.is_running AND {DUE} < %(soon2)s",
    "returned": "{d}.is_open AND {d}.status = 5",
    "reappointed": "{d}.is_open AND {d}.reappointed_count > 1",
    "unreturned": f"{{d}}.status = 9 AND {DONE} < %(waited)s",
    "warned": f"{{d}}.is_open AND {{d}}.is_running AND {DUE} >= %(now)s AND {DUE} < %(soon1)s",
    "open": "{d}.is_open",
}
"""Rows that one partial index holds; groups of one base are counted together."""
ORDER_OF: dict[str, str] = {"unreturned": "-waited"}
"""The order a base is first read in, where it is not the most late first."""
FIRST = "-late"

_LATE = f"{DUE} < %(now)s"
_NOT_LATE = f"{DUE} >= %(now)s"
_EXPECTED_LATE = (
    "{d}.apology_at IS NULL AND {d}.source_id = ANY(%(apologizing)s) AND EXISTS (SELECT FROM step t"
    " WHERE t.province_code = {d}.province_code AND t.code = {d}.code AND t.source_id = {d}.source_id"
    " AND t.finished_at IS NULL AND t.started_at IS NOT NULL AND (t.due_at < %(now)s OR t.due_at > {d}.due_at))"
)
_CHASE = "NĐ 118/2025/NĐ-CP Đ8: đôn đốc hồ sơ đến hạn, quá hạn"
_APOLOGY = "Lai Châu 88/2025 Đ3.6; Đồng Tháp 138/2025; Hà Tĩnh 2904: trước hạn 01 ngày"
_URGENT, _SEVERE, _MILD = Text("Khẩn", "Urgent"), Text("Rất trễ", "Severe"), Text("Quá hạn", "Overdue")
_SOON, _WAITS = Text("Sắp hạn", "Due soon"), Text("Tạm dừng", "Paused")
_BREACH = Text("Trái quy định", "Against the rule")

BLOCKS: dict[str, Text] = {
    "late": Text("Quá hạn", "Overdue"),
    "soon": Text("Sắp đến hạn", "Due soon"),
    "supplement": Text("Chờ bổ sung", "Returned for supplement"),
    "duty": Text("Xin lỗi, hẹn lại, trả kết quả", "Apology, re-appointment, result"),
    "all": Text("Tất cả", "All"),
}
"""Blocks of groups, in the order of the screen."""

GROUPS: tuple[Group, ...] = (
    Group(
        "late", "late", Text("Tất cả quá hạn", "All overdue"),
        Text("Đang xử lý, đã qua giờ hẹn trả.", "In progress, past the appointment."),
        "due", _LATE, 1, "▼", _MILD, _CHASE,
    ),
    Group(
        "late11", "late", Text("Trên 10 ngày làm việc", "Over 10 working days"),
        Text("Quá hẹn trả hơn 10 ngày làm việc.", "More than 10 working days past the appointment."),
        "due", f"{DUE} < %(late10)s", 1, "▼▼", _SEVERE, _CHASE,
    ),
    Group(
        "late10", "late", Text("4–10 ngày làm việc", "4–10 working days"),
        Text("Quá hẹn trả hơn 3 và đến 10 ngày làm việc.", "More than 3 and up to 10 working days past."),
        "due", f"{DUE} >= %(late10)s AND {DUE} < %(late3)s", 1, "▼", _MILD, _CHASE,
    ),
    Group(
        "late3", "late", Text("Đến 3 ngày làm việc", "Up to 3 working days"),
        Text("Quá hẹn trả không quá 3 ngày làm việc (24 giờ).", "At most 3 working days (24 hours) past."),
        "due", f"{DUE} >= %(late3)s AND {_LATE}", 2, "◔", _MILD, _CHASE,
    ),
    Group(
        "today", "soon", Text("Đến hạn hôm nay", "Due today"),
        Text("Chưa quá hạn, hẹn trả trong hôm nay.", "Not late yet, due before midnight."),
        "due", f"{_NOT_LATE} AND {DUE} < %(midnight)s", 2, "◷", _URGENT, _CHASE,
    ),
    Group(
        "within1", "soon", Text("Trong 1 ngày làm việc", "Within 1 working day"),
        Text("Còn không quá 8 giờ làm việc, gồm cả hôm nay.", "At most 8 working hours left, today included."),
        "due", f"{_NOT_LATE} AND {DUE} < %(soon1)s", 3, "◑", _SOON, _CHASE,
    ),
    Group(
        "within2", "soon", Text("Trong 2 ngày làm việc", "Within 2 working days"),
        Text("Còn không quá 16 giờ làm việc, gồm cả 1 ngày.", "At most 16 working hours left, 1 day included."),
        "due", _NOT_LATE, 3, "◑", _SOON, _CHASE,
    ),
    Group(
        "returned1", "supplement", Text("Yêu cầu bổ sung lần đầu", "First request"),
        Text("Đang chờ bổ sung, nguồn ghi một lần yêu cầu.", "Waiting for papers, asked for once."),
        "returned", "{d}.supplement_count <= 1", 0, "↩", _WAITS, "NĐ 297/2025/NĐ-CP Đ6.4: yêu cầu trong một lần",
    ),
    Group(
        "returned2", "supplement", Text("Bổ sung từ lần hai", "Second request or more"),
        Text(
            "Đang chờ bổ sung lần thứ hai trở lên; QĐ 766 tính là quá hạn.",
            "Asked for papers again; Decision 766 counts this as overdue.",
        ),
        "returned", "{d}.supplement_count > 1", 1, "↩", _BREACH, "QĐ 766/QĐ-TTg; NĐ 297/2025 Đ6.4: một lần",
    ),
    Group(
        "apology_due", "duty", Text("Phải xin lỗi trước hạn", "Apology due"),
        Text(
            "Còn không quá 1 ngày làm việc, chưa xin lỗi, dự kiến trễ: bước đang làm đã quá hạn của bước, hoặc hạn của "
            "bước sau giờ hẹn trả.",
            "At most 1 working day left, no apology yet, expected late: the running step is past its own limit, or its "
            "limit lies after the appointment.",
        ),
        "warned", _EXPECTED_LATE, 2, "✉", _URGENT, _APOLOGY,
    ),
    Group(
        "apology_missing", "duty", Text("Quá hạn chưa xin lỗi", "Apology missing"),
        Text("Đã quá hạn mà không có thư xin lỗi.", "Late without an apology letter."),
        "due", f"{_LATE} AND {{d}}.apology_at IS NULL AND {{d}}.source_id = ANY(%(apologizing)s)", 1, "✉", _BREACH,
        _APOLOGY,
    ),
    Group(
        "reappointed", "duty", Text("Hẹn lại quá một lần", "Re-appointed more than once"),
        Text("Còn mở và đã hẹn lại từ hai lần.", "Open, and given a new date more than once."),
        "reappointed", "true", 1, "⟳", _BREACH, "Lai Châu 88/2025 Đ3.6; NĐ 297/2025 Đ6.5: không quá một lần",
    ),
    Group(
        "unreturned", "duty", Text("Xong, chưa trả kết quả", "Done, result not returned"),
        Text("Xử lý xong hơn 3 ngày làm việc mà chưa trả.", "Completed over 3 working days ago, not handed over."),
        "unreturned", "true", 2, "⇥", _MILD, "Đồng Tháp 138/2025 Đ3.4b: không quá 3 ngày",
    ),
    Group(
        "open", "all", Text("Mọi hồ sơ đang mở", "Every open dossier"),
        Text("Đang xử lý và tạm dừng.", "In progress and paused."),
        "open", "true", 0, "·", Text("Đang mở", "Open"), _CHASE,
    ),
)  # fmt: skip
GROUP: dict[str, Group] = {group.key: group for group in GROUPS}
APOLOGY_GROUPS = ("apology_due", "apology_missing")
"""Groups that are unknown, not empty, where no source records apologies."""


def condition(key: str, dossier: str = "c") -> str:
    """SQL of the dossiers of group ``key``.

    Raises:
        KeyError: no such group.
    """
    group = GROUP[key]
    return f"{BASES[group.base]} AND {group.sql}".format(d=dossier)


def first_order(key: str) -> str:
    """The order in which group ``key`` is first read: the most late first, or the longest waiting.

    Raises:
        KeyError: no such group.
    """
    return ORDER_OF.get(GROUP[key].base, FIRST)


SORTS: tuple[str, ...] = ("due", "late", "received", "code", "procedure", "agency", "officer", "since", "waited")
"""Columns the list can be put in order by; a minus before the word turns the order round."""


@dataclass(frozen=True, slots=True)
class ChaseRow:
    """One line of the chase list; minutes are working minutes, None where unknown.

    ``late_minutes`` is the time past the appointment (negative: left; a night is no working time, so ``past_due`` says
    whether it has passed), ``waited_minutes`` since the result was ready;
    ``used_minutes`` of ``budget_minutes`` are the running step's. ``apology_known``: the source records apologies.
    """

    code: str
    source: str
    procedure: str
    agency: str
    status: int
    is_open: bool
    unit: str | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    late_minutes: int | None = None
    past_due: bool = False
    waited_minutes: int | None = None
    officer_code: str | None = None
    officer: str | None = None
    step: str | None = None
    step_unit: str | None = None
    since: datetime | None = None
    used_minutes: int | None = None
    budget_minutes: int | None = None
    supplement_count: int = 0
    reappointed_count: int = 0
    apology_at: datetime | None = None
    apology_known: bool = False
    action: ActionView | None = None
