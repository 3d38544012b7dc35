"""The two verdicts over many dossiers: where the province's and the national portal's agree, differ, or stand alone.

Over the dossiers settled in the period that have both deadlines (DOMAIN.md 1.2 and 2.4): the province judges the return
of the result, the portal the end of processing, and a second request for papers counts as overdue.
"""

from domain.lists import DossierList
from domain.measures import BY_KEY, PORTAL_LATE
from domain.text import Text

_SETTLED = "{d}.settled_day >= %(start)s AND {d}.settled_day <= %(end)s"
_JUDGED = f"{_SETTLED} AND {BY_KEY['settled_due'].sql} AND {{d}}.portal_due_at IS NOT NULL"
_IN_TIME = f"({BY_KEY['on_time'].sql})"
_LATE = f"NOT {_IN_TIME}"
_PORTAL_LATE = f"({PORTAL_LATE})"
_AGAIN = "{d}.supplement_count > 1"
_OUTSIDE = "({d}.received_day < %(start)s OR {d}.received_day > %(end)s)"

APART = (
    "({d}.due_at IS NULL OR {d}.portal_due_at IS NULL OR {d}.flags & 1 <> 0 OR {d}.settled_at > {d}.due_at"
    " OR {d}.supplement_count > 1 OR {d}.portal_end_at > {d}.portal_due_at)"
)
"""A settled dossier that is not on time by both rules: it is late by one of them, or one cannot judge it.

Word for word the condition of the index ``dossier_apart``, so that these few are found by it.
"""

AGREE: tuple[str, ...] = ("both_on_time", "both_late")
DIFFER: tuple[str, ...] = ("second_request", "returned_late", "finished_late")
ALONE: tuple[str, ...] = ("other_period", "unsettled")
"""Dossiers that only the province's rate counts, and that only the portal's does."""
COUNTED: tuple[str, ...] = (*AGREE, *DIFFER, "other_period")
"""Sets counted among the dossiers settled in the period."""

LISTS: dict[str, DossierList] = {
    "both_on_time": DossierList(
        Text("Cả hai cách tính: đúng hạn", "On time by both rules"), f"{_JUDGED} AND {_IN_TIME} AND NOT {_PORTAL_LATE}"
    ),
    "both_late": DossierList(
        Text("Cả hai cách tính: trễ hạn", "Late by both rules"), f"{_JUDGED} AND {_LATE} AND {_PORTAL_LATE}"
    ),
    "second_request": DossierList(
        Text(
            "Trả đúng hạn, nhưng yêu cầu bổ sung từ lần thứ hai (Cổng tính quá hạn)",
            "Returned in time, but papers were asked for again (the portal counts it late)",
        ),
        f"{_JUDGED} AND {_IN_TIME} AND {_AGAIN}",
    ),
    "returned_late": DossierList(
        Text(
            "Xử lý xong trong hạn, nhưng trả kết quả sau hẹn (tỉnh tính trễ)",
            "Processed in time, but returned after the appointment (the province counts it late)",
        ),
        f"{_JUDGED} AND {_LATE} AND NOT {_PORTAL_LATE}",
    ),
    "finished_late": DossierList(
        Text(
            "Trả đúng hẹn, nhưng ghi kết thúc xử lý sau hẹn (Cổng tính quá hạn)",
            "Returned in time, but the end of processing was recorded after it (the portal counts it late)",
        ),
        f"{_JUDGED} AND {_IN_TIME} AND NOT {_AGAIN} AND {_PORTAL_LATE}",
    ),
    "verdicts_differ": DossierList(
        Text("Hai cách tính cho kết quả khác nhau", "The two verdicts differ"),
        f"{_JUDGED} AND ({_LATE}) <> {_PORTAL_LATE}",
    ),
    "other_period": DossierList(
        Text("Giải quyết trong kỳ, tiếp nhận ngoài kỳ", "Settled in the period, received outside it"),
        f"{_SETTLED} AND {_OUTSIDE}",
    ),
    "unsettled": DossierList(
        Text("Tiếp nhận trong kỳ, chưa giải quyết trong kỳ", "Received in the period, not settled in it"),
        "{d}.received_day >= %(start)s AND {d}.received_day <= %(end)s AND NOT coalesce({d}.settled_day >= %(start)s"
        " AND {d}.settled_day <= %(end)s, FALSE)",
    ),
}
