"""The two verdicts on one dossier: the province's, the national portal's (Decision 766), and why they may differ.

DOMAIN.md 1.2 and 2.4. The province looks at the return of the result (else the end of processing) against the
appointment; the portal at the end of processing, stops at a request for papers and counts a second one as overdue.
The words are given by the same conditions as the measures (domain/measures.py), see queries/dossier.py.
"""

from dataclasses import dataclass

from domain.codes import Status
from domain.text import Text
from domain.views import DossierView


@dataclass(frozen=True, slots=True)
class Word:
    """One possible verdict: its label, colour step of domain.kpi (0 grey, 1 bad, 5 good)."""

    label: Text
    step: int


WORDS: dict[str, Word] = {
    "on_time": Word(Text("Đúng hạn", "On time"), 5),
    "late": Word(Text("Trễ hạn", "Late"), 1),
    "within": Word(Text("Trong hạn", "Within deadline"), 5),
    "overdue": Word(Text("Quá hạn", "Overdue"), 1),
    "paused": Word(Text("Tạm dừng, chưa xét", "Paused, not judged yet"), 0),
    "unjudged": Word(Text("Không xét hạn", "Not judged"), 0),
}
SECOND_REQUEST = Text(
    "Cổng quốc gia tính quá hạn vì đã yêu cầu bổ sung {count} lần (từ lần thứ hai là quá hạn, QĐ 766).",
    "The portal counts it overdue because papers were asked for {count} times (from the second on, Decision 766).",
)
SUPPLEMENT_STOPS = Text(
    "Cổng quốc gia lấy thời điểm yêu cầu bổ sung làm mốc kết thúc; tỉnh chưa xét hạn khi hồ sơ đang tạm dừng.",
    "The portal takes the request for papers as the end; the province does not judge a paused dossier.",
)
FINANCE_RUNS = Text(
    "Chờ nghĩa vụ tài chính: Cổng quốc gia vẫn tính thời gian, tỉnh chưa xét hạn khi hồ sơ đang tạm dừng.",
    "Waiting for a payment duty: the portal lets the time run, the province does not judge a paused dossier.",
)
WITHOUT_RESULT = Text(
    "Hồ sơ rút hoặc dừng: Cổng quốc gia vẫn xét theo thời điểm kết thúc, tỉnh chỉ xét hồ sơ có kết quả.",
    "Withdrawn or stopped: the portal still judges its end, the province judges only dossiers with a result.",
)
STATUTORY = Text(
    "Nguồn không có hẹn trả: Cổng quốc gia dùng thời hạn theo quy định, tỉnh không xét hạn.",
    "The source has no appointment: the portal uses the statutory limit, the province does not judge it.",
)
NOT_ACCEPTED = Text(
    "Cổng quốc gia không xét hồ sơ chưa được tiếp nhận hoặc không có thời hạn.",
    "The portal does not judge a dossier that was not accepted or has no limit.",
)
OTHER_END = Text(
    "Xử lý xong trước hạn nhưng trả kết quả sau hạn: Cổng quốc gia xét lúc xử lý xong, tỉnh xét lúc trả kết quả.",
    "Processed before the appointment, returned after it: the portal judges the end of processing, the province the"
    " return.",
)
FINISHED_LATE = Text(
    "Trả kết quả đúng hẹn nhưng nguồn ghi kết thúc xử lý sau hạn: tỉnh xét lúc trả kết quả, Cổng quốc gia xét lúc kết"
    " thúc xử lý.",
    "Returned in time, but the source records the end of processing after it: the province judges the return, the"
    " portal the end of processing.",
)
OTHER_DUE = Text(
    "Hai cách tính dùng hai thời hạn khác nhau (xem hai mốc hạn ở trên).",
    "The two ways use different deadlines (see both above).",
)


def difference(dossier: DossierView) -> Text | None:
    """Why the verdicts differ (one good, one bad, or one of them none); None when they agree."""
    ours, portal = (WORDS[word].step for word in (dossier.provincial, dossier.portal))
    if ours == portal:
        return None
    if portal == 1 and dossier.supplement_count > 1:
        return SECOND_REQUEST.format(count=dossier.supplement_count)
    if not portal:
        return NOT_ACCEPTED
    if not ours:
        return _unjudged(dossier)
    if dossier.due_at != dossier.portal_due_at:
        return OTHER_DUE
    return FINISHED_LATE if portal == 1 else OTHER_END


def _unjudged(dossier: DossierView) -> Text:
    if dossier.status == Status.SUPPLEMENT:
        return SUPPLEMENT_STOPS
    if dossier.status == Status.FINANCIAL:
        return FINANCE_RUNS
    return WITHOUT_RESULT if dossier.status in (Status.WITHDRAWN, Status.STOPPED) else STATUTORY
