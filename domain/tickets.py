"""The canonical records of counters and queues: what a ticket, a counter's change or a count of a queue may say.

Mapping files and the HTTP push name these columns; the staging tables are made from them.
"""

from enum import IntEnum

from domain.codes import Code
from domain.record import Column
from domain.text import Text


class TicketState(IntEnum):
    """Where a ticket stands (``ticket.state``); a called one still waits until service begins."""

    WAITING = 1
    CALLED = 2
    SERVING = 3
    FINISHED = 4
    ABANDONED = 5


class CounterState(IntEnum):
    """What a counter does."""

    OPEN = 1
    PAUSED = 2
    CLOSED = 3


COUNTER_STATES: tuple[Code, ...] = (
    Code(CounterState.OPEN, "open", Text("Đang mở", "Open")),
    Code(CounterState.PAUSED, "paused", Text("Tạm dừng", "Paused")),
    Code(CounterState.CLOSED, "closed", Text("Đóng", "Closed")),
)
TICKET: tuple[Column, ...] = (
    Column("center", "text", Text("Mã trung tâm", "Center code"), required=True),
    Column("number", "text", Text("Số thứ tự in trên vé", "Queue number on the ticket"), required=True),
    Column("group", "text", Text("Nhóm dịch vụ", "Service group: code or name"), required=True),
    Column("priority", "bool", Text("Vé ưu tiên", "Priority ticket")),
    Column("issued_at", "time", Text("Giờ lấy số", "Time the number was taken"), required=True),
    Column("called_at", "time", Text("Giờ gọi số", "Time of the call")),
    Column("serving_at", "time", Text("Giờ bắt đầu phục vụ", "Start of service")),
    Column("finished_at", "time", Text("Giờ phục vụ xong", "End of service")),
    Column("abandoned_at", "time", Text("Giờ bỏ về", "Time the citizen left without service")),
    Column("transferred_at", "time", Text("Giờ chuyển quầy gần nhất", "Time of the latest transfer")),
    Column("transfers", "int", Text("Số lần chuyển quầy", "Number of transfers")),
    Column("recalled_at", "time", Text("Giờ gọi lại gần nhất", "Time of the latest recall")),
    Column("recalls", "int", Text("Số lần gọi lại", "Number of recalls")),
    Column("counter", "text", Text("Mã quầy", "Counter code")),
    Column("officer", "text", Text("Mã cán bộ tại quầy", "Officer at the counter, code")),
    Column("dossier", "text", Text("Mã hồ sơ phát sinh", "Code of the dossier that resulted")),
    Column("version", "int", Text("Phiên bản tại nguồn", "Version at the source; empty: the latest time in the row")),
)
COUNTER: tuple[Column, ...] = (
    Column("center", "text", Text("Mã trung tâm", "Center code"), required=True),
    Column("counter", "text", Text("Mã quầy", "Counter code"), required=True),
    Column("state", "counter_state", Text("Trạng thái quầy", "State: open, paused or closed"), required=True),
    Column("since", "time", Text("Từ lúc", "Since when"), required=True),
    Column("officer", "text", Text("Mã cán bộ tại quầy", "Officer at the counter, code")),
)
SNAPSHOT: tuple[Column, ...] = (
    Column("center", "text", Text("Mã trung tâm", "Center code"), required=True),
    Column("group", "text", Text("Nhóm dịch vụ; trống: cả trung tâm", "Service group; empty: the whole center")),
    Column("at", "time", Text("Thời điểm đếm", "Time of the count"), required=True),
    Column("waiting", "int", Text("Số người đang chờ", "Number waiting"), required=True),
    Column("serving", "int", Text("Số thứ tự đang gọi", "Queue number now served")),
    Column("open_counters", "int", Text("Số quầy đang mở", "Counters open")),
)
QUEUE_RECORDS: dict[str, tuple[Column, ...]] = {"tickets": TICKET, "counters": COUNTER, "snapshots": SNAPSHOT}
"""Kinds of input about counters and queues, and the columns of each."""
QUEUE_NAMES: dict[str, Text] = {
    "tickets": Text("Vé", "Tickets"),
    "counters": Text("Trạng thái quầy", "Counters' states"),
    "snapshots": Text("Số đếm hàng chờ", "Counts of queues"),
}
