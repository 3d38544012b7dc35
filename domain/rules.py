"""The rules an imported row must obey, each with the sentence shown when it does not."""

from dataclasses import dataclass
from typing import Literal

from domain.text import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """One validation rule: ``key`` is stored with the quarantined row, ``text`` says what is wrong and what to do."""

    key: str
    text: Text


RULES: tuple[Rule, ...] = (
    Rule("required", Text("Thiếu giá trị bắt buộc.", "A required value is missing.")),
    Rule(
        "time_format",
        Text(
            "Không đúng định dạng thời gian đã khai trong tệp ánh xạ.",
            "Not a time in the format the mapping declares.",
        ),
    ),
    Rule("number", Text("Không phải số nguyên.", "Not a whole number.")),
    Rule(
        "too_long",
        Text(
            "Quá dài: tối đa 200 ký tự cho mã, cơ quan, cán bộ và 500 cho cột khác. Rút ngắn hoặc ánh xạ cột khác.",
            "Too long: at most 200 characters in codes, agencies and officers, 500 elsewhere. Shorten it or map another"
            " column.",
        ),
    ),
    Rule("rating", Text("Đánh giá là số từ 1 đến 3.", "A rating is a number from 1 to 3.")),
    Rule("negative", Text("Số không được âm.", "The number must not be negative.")),
    Rule("boolean", Text("Không phải giá trị có/không đã khai.", "Not one of the declared yes/no values.")),
    Rule("channel", Text("Kênh nộp chưa được ánh xạ.", "This channel is not mapped.")),
    Rule("status", Text("Trạng thái chưa được ánh xạ (1–10).", "This status is not mapped (1-10).")),
    Rule("service_level", Text("Mức dịch vụ chưa được ánh xạ.", "This service level is not mapped.")),
    Rule("coded", Text("Không phải từ của danh mục cột này.", "Not a word of this column's list.")),
    Rule("column_count", Text("Số cột của dòng khác dòng tiêu đề.", "The row has another number of columns.")),
    Rule("duplicate", Text("Mã hồ sơ lặp lại trong cùng tệp.", "The dossier code occurs twice in this file.")),
    Rule("due_before_received", Text("Hẹn trả trước khi tiếp nhận.", "Due before it was received.")),
    Rule("end_before_received", Text("Kết thúc trước khi tiếp nhận.", "Ended before it was received.")),
    Rule(
        "end_missing",
        Text("Trạng thái đã xong nhưng không có thời điểm kết thúc.", "Completed, but without a time of completion."),
    ),
    Rule(
        "received_missing",
        Text("Trạng thái đã tiếp nhận nhưng không có ngày tiếp nhận.", "Accepted, but without a time of acceptance."),
    ),
    Rule("unknown_agency", Text("Không có cơ quan này trong danh mục.", "No such agency in the catalogue.")),
    Rule("unknown_procedure", Text("Không có thủ tục này trong danh mục.", "No such procedure in the catalogue.")),
    Rule("unknown_unit", Text("Không có đơn vị hành chính này.", "No such administrative unit.")),
    Rule(
        "digitized_over_total",
        Text("Số thành phần số hóa lớn hơn tổng số.", "More components digitized than there are."),
    ),
    Rule("counter_state", Text("Trạng thái quầy là open, paused hoặc closed.", "A counter is open, paused or closed.")),
    Rule("unknown_center", Text("Không có trung tâm này trong danh mục.", "No such center in the catalogue.")),
    Rule("unknown_counter", Text("Trung tâm không có quầy này.", "The center has no such counter.")),
    Rule("unknown_group", Text("Không có nhóm dịch vụ này trong danh mục.", "No such service group in the catalogue.")),
    Rule(
        "ticket_twice",
        Text(
            "Số này đã cấp cho vé khác của trung tâm trong ngày (giờ lấy số khác).",
            "This number was given to another ticket of the center that day (taken at another time).",
        ),
    ),
    Rule("before_issued", Text("Trước giờ lấy số.", "Before the ticket was issued.")),
    Rule("before_called", Text("Phục vụ trước khi gọi số.", "Served before it was called.")),
    Rule("finished_before_start", Text("Xong trước khi bắt đầu phục vụ.", "Finished before service began.")),
    Rule(
        "finished_and_abandoned",
        Text("Vé vừa phục vụ xong vừa bỏ về.", "The ticket was both finished and abandoned."),
    ),
    Rule(
        "future_time",
        Text(
            "Thời điểm ở tương lai: đồng hồ của nguồn chạy nhanh. Chỉnh giờ rồi gửi lại.",
            "The time lies ahead: the clock of the source is fast. Set it right and send the row again.",
        ),
    ),
    Rule("before_start", Text("Trước thời điểm bắt đầu hoặc tiếp nhận.", "Before it began or was received.")),
    Rule("before_decided", Text("Công khai trước ngày ban hành.", "Made public before it was decided.")),
    Rule("order_from_1", Text("Thứ tự chặng bắt đầu từ 1.", "Legs are numbered from 1.")),
    Rule("not_commune", Text("Không phải cơ quan cấp xã.", "Not an agency of a commune.")),
    Rule("not_an_object", Text("Không phải một đối tượng JSON.", "Not a JSON object.")),
    Rule("unknown_field", Text("Không có trường này.", "There is no such field.")),
    Rule(
        "not_plain",
        Text("Giá trị phải là chuỗi, số hoặc true/false.", "A value must be a text, a number or true/false."),
    ),
    Rule("orphan_step", Text("Bước của hồ sơ không có trong tệp.", "A step of a dossier that is not there.")),
)
RULE: dict[str, Rule] = {rule.key: rule for rule in RULES}

Impossible = Literal["quarantine", "flag", "count"]
"""What a mapping does with times that contradict each other: refuse the row, keep it out of rates, or count it."""
FLAG_IMPOSSIBLE_DATES = 1
"""Bit of ``dossier.flags``: the times contradict each other; counted, shown on the dossier, kept out of every rate over
dates and of durations."""
FLAG_IMPOSSIBLE_COUNTED = 2
"""Bit of ``dossier.flags``: the same, but its mapping wants it in the rates (to reproduce published figures)."""
