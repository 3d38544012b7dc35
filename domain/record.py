"""The canonical record: what one imported dossier or step may say, column by column.

Mapping files name these columns, the staging tables are made from them and docs/import.md lists them.
"""

from dataclasses import dataclass
from typing import Literal

from domain.text import Text

Kind = Literal[
    "text", "time", "day", "int", "bool",
    "channel", "status", "service_level", "counter_state", "petition_subject", "petition_outcome", "survey_channel",
    "survey_reason", "payment_method", "direction", "leg_group",
]  # fmt: skip
"""What a cell holds; kinds from the second line on are codes of a list, stored as their number."""
PLAIN_TYPES: dict[str, str] = {
    "text": "text",
    "time": "timestamptz",
    "day": "date",
    "int": "bigint",
    "bool": "boolean",
}


def sql_type(kind: Kind) -> str:
    """The type in which a cell is staged."""
    return PLAIN_TYPES.get(kind, "smallint")


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column: its name in mappings, kind of value, whether a row without it is refused, its meaning."""

    name: str
    kind: Kind
    meaning: Text
    required: bool = False


def _time(name: str, vi: str, en: str, *, required: bool = False) -> Column:
    return Column(name, "time", Text(vi, en), required)


def _flag(name: str, vi: str, en: str) -> Column:
    return Column(name, "bool", Text(vi, en))


def _text(name: str, vi: str, en: str, *, required: bool = False) -> Column:
    return Column(name, "text", Text(vi, en), required)


def _int(name: str, vi: str, en: str) -> Column:
    return Column(name, "int", Text(vi, en))


DOSSIER: tuple[Column, ...] = (
    _text("code", "Mã hồ sơ", "Dossier code", required=True),
    _text("procedure", "Mã thủ tục hành chính", "Procedure code"),
    _text("procedure_name", "Tên thủ tục (khi thủ tục chưa có)", "Procedure name (used when the code is new)"),
    _text("field", "Lĩnh vực", "Field of the procedure (used when the procedure is new)"),
    Column("service_level", "service_level", Text("Mức dịch vụ", "Service level (used when the procedure is new)")),
    _text("agency", "Cơ quan giải quyết", "Resolving agency, code or name", required=True),
    _text("receiving_agency", "Cơ quan tiếp nhận", "Receiving agency, code or name; empty: the resolving agency"),
    _text("applicant_unit", "Mã xã, phường của người nộp", "Commune code of the applicant"),
    _text("applicant", "Người nộp (sẽ được che)", "Applicant's name; masked on the way in, never stored in clear"),
    Column("channel", "channel", Text("Kênh nộp", "Channel: counter, online, postal")),
    Column("status", "status", Text("Trạng thái 1–10", "National status 1-10; empty: derived from the times")),
    _time("submitted_at", "Thời điểm nộp", "Time of submission"),
    _time("received_at", "Ngày giờ tiếp nhận", "Time of acceptance"),
    _time("due_at", "Ngày giờ hẹn trả", "Appointment (due) time"),
    _time("reappointed_at", "Ngày giờ hẹn trả lại", "Re-appointed due time"),
    _int("reappointed_count", "Số lần hẹn lại", "Number of re-appointments; empty: 1 when there is a new due time"),
    _time("apology_at", "Thời điểm gửi thư xin lỗi", "Time the apology was sent"),
    _time("finished_at", "Ngày giờ kết thúc xử lý", "End of processing, also of a stop, refusal or withdrawal"),
    _time("returned_at", "Ngày giờ trả kết quả", "Time the result was returned"),
    _int("supplement_count", "Số lần yêu cầu bổ sung", "Number of supplement requests"),
    _time("supplement_at", "Thời điểm yêu cầu bổ sung gần nhất", "Time of the latest supplement request"),
    _int("supplement_minutes", "Tổng phút chờ bổ sung", "Elapsed minutes spent waiting for supplements"),
    _int("components_total", "Số thành phần hồ sơ", "Number of components"),
    _int("components_digitized", "Số thành phần đã số hóa", "Number of digitized components"),
    _flag("e_result", "Có kết quả điện tử", "Has an electronic result"),
    _flag("result_signed", "Kết quả điện tử có ký số", "The e-result is digitally signed (not only scanned)"),
    _flag("reused", "Có khai thác, sử dụng lại dữ liệu", "Reuses digitized data"),
    _flag("personal_store", "Kết quả ở kho dữ liệu cá nhân", "Result kept in the citizen's electronic store"),
    _flag("vneid", "Tài khoản xác thực VNeID", "Account authenticated by VNeID"),
    _flag("fee_due", "Có nghĩa vụ tài chính", "Has a payment duty"),
    _flag("paid_online", "Đã thanh toán trực tuyến", "Paid online"),
    _int("rating", "Đánh giá 1–3", "Rating by the citizen: 1 not satisfied, 2 satisfied, 3 very satisfied"),
    _text("current_step", "Bước đang xử lý", "Step it stands at"),
    _text("officer", "Cán bộ đang giữ", "Officer who holds it: code or name"),
    _int("version", "Phiên bản tại nguồn", "Version at the source; empty: the latest time in the row"),
)
STEP: tuple[Column, ...] = (
    _text("code", "Mã hồ sơ", "Dossier code", required=True),
    _int("seq", "Thứ tự bước", "Order of the step, from 1; empty: by time"),
    _text("step", "Tên bước", "Name of the step", required=True),
    _text("step_unit", "Bộ phận xử lý", "Unit that handles the step"),
    _text("step_officer", "Người xử lý", "Officer who handles the step"),
    _time("step_started_at", "Bắt đầu bước", "Start of the step"),
    _time("step_due_at", "Hạn của bước", "Due time of the step"),
    _time("step_finished_at", "Kết thúc bước", "End of the step"),
    _text("outcome", "Kết quả bước", "Outcome of the step"),
)
STEP_ONLY: tuple[Column, ...] = tuple(c for c in STEP if c.name != "code")
COLUMNS: dict[str, Column] = {column.name: column for column in (*DOSSIER, *STEP_ONLY)}
