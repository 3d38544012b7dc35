"""The dossiers behind the numbers of steps and officers: held now, or passed through a step in the period.

Conditions over one dossier ``{d}`` (see `DossierList`), with more parameters: ``officer``, the code of an officer, and
``step``, the name of a step, each empty for any (`Narrow`); ``soon2`` as on the chase list. A step ``t`` counts for an
officer only while they were posted at its agency, and is judged only if it began after they arrived, where postings
are told at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.lists import DossierList
from domain.measures import condition
from domain.text import Text


@dataclass(frozen=True, slots=True)
class Narrow:
    """One officer's code and one step's name; empty: any."""

    officer: str = ""
    step: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Narrow":
        """Read it from the parameters of an address; what cannot be printed names nothing."""
        words = (query.get(name, "") for name in ("officer", "step"))
        return cls(*(word if word.isprintable() and len(word) <= _LONGEST else NOBODY for word in words))


ANY = Narrow()
NOBODY = "?"
_LONGEST = 200

OVER = "t.used_minutes > t.budget_minutes"
"""A finished step that took longer than its limit (working minutes)."""
JUDGED = "t.used_minutes IS NOT NULL AND t.budget_minutes IS NOT NULL"
"""A finished step with a limit and a known duration."""
BEGAN = "(coalesce(t.started_at, t.finished_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"

_OFFICER = "(SELECT o.id FROM officer o WHERE o.province_code = %(province)s AND o.code = %(officer)s)"
_SAME = "t.province_code = {d}.province_code AND t.code = {d}.code AND t.source_id = {d}.source_id"
_TOLD = "SELECT FROM officer_posting p WHERE p.officer_id = t.officer_id AND p.agency_id = t.agency_id"


def _posted(day: str) -> str:
    within = f"p.first_day <= {day} AND coalesce(p.last_day, 'infinity') >= {day}"
    return f"(NOT EXISTS ({_TOLD}) OR EXISTS ({_TOLD} AND {within}))"


_HIS = f"(%(officer)s = '' OR t.officer_id = {_OFFICER} AND {_posted('t.finished_day')})"
_AT = "(%(step)s = '' OR t.step = %(step)s)"
_FINISHED = (
    f"{_SAME} AND t.procedure_id = {{d}}.procedure_id AND t.finished_day >= %(start)s AND t.finished_day <= %(end)s"
    f" AND {_AT} AND {_HIS}"
)
"""The procedure is the dossier's own; naming it lets the steps of one be found by index."""
_LATER = f"(%(officer)s = '' OR {_posted(BEGAN)})"
_EARLIER = (
    "SELECT FROM step e WHERE e.province_code = t.province_code AND e.code = t.code AND e.source_id = t.source_id"
)
_HELD = f"{{d}}.is_open AND {{d}}.officer_id IS NOT NULL AND (%(officer)s = '' OR {{d}}.officer_id = {_OFFICER})"
_RATED = (
    "{d}.settled_day >= %(start)s AND {d}.settled_day <= %(end)s AND {d}.rating IS NOT NULL AND EXISTS (SELECT FROM"
    f" step t WHERE {_SAME} AND (%(officer)s = '' OR t.officer_id = {_OFFICER}))"
)
_ASKED = (
    f"EXISTS (SELECT FROM supplement s JOIN step t ON {_SAME} AND t.started_at <= s.requested_at"
    " AND (t.finished_at IS NULL OR t.finished_at > s.requested_at) WHERE s.province_code = {d}.province_code"
    " AND s.code = {d}.code AND s.source_id = {d}.source_id"
    " AND (s.requested_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN %(start)s AND %(end)s"
    f" AND (%(officer)s = '' OR t.officer_id = {_OFFICER}))"
)


def _passed(also: str = "") -> str:
    return f"EXISTS (SELECT FROM step t WHERE {_FINISHED}{also})"


def _state(key: str) -> str:
    return condition(key, "{d}", "%(now)s")


LISTS: dict[str, DossierList] = {
    "held": DossierList(Text("Hồ sơ mở đang có người giữ", "Open dossiers in somebody's hands"), _HELD, now=True),
    "held_soon": DossierList(
        Text("Đang giữ, đến hạn trong 2 ngày làm việc", "In hand, due within 2 working days"),
        f"{_HELD} AND {{d}}.is_running AND {{d}}.due_at >= %(now)s AND {{d}}.due_at < %(soon2)s",
        now=True,
    ),
    "held_late": DossierList(
        Text("Đang giữ, đã quá hẹn trả", "In hand, past the appointment"), f"{_HELD} AND {_state('overdue')}", now=True
    ),
    "held_paused": DossierList(
        Text("Đang giữ, tạm dừng", "In hand, paused"), f"{_HELD} AND {_state('paused')}", now=True
    ),
    "passed": DossierList(Text("Có bước xong trong kỳ", "With a step that ended in the period"), _passed()),
    "passed_over": DossierList(
        Text("Có bước xong trong kỳ, vượt hạn của bước", "With a step that ended in the period, past its limit"),
        _passed(f" AND {OVER} AND {_LATER}"),
    ),
    "passed_again": DossierList(
        Text("Có bước phải làm lại, xong trong kỳ", "With a step done again, ended in the period"),
        _passed(
            f" AND EXISTS ({_EARLIER} AND e.step = t.step AND e.seq < t.seq AND e.finished_day >= %(start)s"
            " AND e.finished_day <= %(end)s)"
        ),
    ),
    "passed_moved": DossierList(
        Text("Có bước nhận từ bộ phận khác, xong trong kỳ", "Handed over from another unit, ended in the period"),
        _passed(
            f" AND ({_EARLIER.replace('SELECT', 'SELECT e.step_unit', 1)} AND e.seq < t.seq"
            " ORDER BY e.seq DESC LIMIT 1) <> t.step_unit"
        ),
    ),
    "at_step": DossierList(
        Text("Hồ sơ mở đang ở một bước", "Open dossiers at a step now"),
        f"{{d}}.is_open AND EXISTS (SELECT FROM step t WHERE {_SAME} AND t.finished_at IS NULL"
        f" AND t.finished_day IS NULL AND {_AT})",
        now=True,
    ),
    "asked": DossierList(
        Text("Được yêu cầu bổ sung trong kỳ, khi đang ở bước của cán bộ", "Papers asked for in the period, at a step"),
        _ASKED,
    ),
    "rated": DossierList(Text("Giải quyết trong kỳ, được người dân chấm", "Settled in the period and rated"), _RATED),
}
"""The dossiers behind each number of the pages of officers and of bottlenecks."""
