"""What a terminal shows of an import: what is happening, how far, how long; what came of it."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from components.format import number
from domain.kinds import KIND_NAMES
from domain.text import Text
from ingest.load import ImportReport
from ingest.records import RecordReport

PHASES: dict[str, Text] = {
    "stage": Text("đọc và đưa vào vùng chờ", "reading into staging"),
    "validate": Text("kiểm tra", "validating"),
    "upsert": Text("ghi hồ sơ", "writing dossiers"),
    "steps": Text("ghi các bước", "writing steps"),
    "index": Text("lập chỉ mục", "indexing"),
    "vacuum": Text("sắp xếp lại", "tidying up"),
    "generate": Text("sinh dữ liệu", "generating"),
    "queues": Text("sinh vé và hàng chờ", "generating tickets and queues"),
    "services": Text("ghi phản ánh, thanh toán, liên thông", "writing petitions, payments, legs"),
}
READING = frozenset({"stage"})
"""Phases during which the share of the file that is read means something."""


class Phases:
    """Context manager whose ``say(phase, rows)`` moves the bar and whose ``reach`` shows how much of a file is read."""

    def __init__(self, console: Console, title: str) -> None:
        """Show ``title`` in front."""
        fields = (TextColumn(text) for text in ("{task.description}", "{task.fields[rows]}", "{task.fields[share]}"))
        columns = (SpinnerColumn(), *fields, TimeElapsedColumn())
        self._bar = Progress(*columns, console=console, transient=not console.is_terminal)
        self._title = title
        self._task = self._bar.add_task(title, total=None, rows="", share="")

    def say(self, phase: str, rows: int) -> None:
        """Tell that ``rows`` rows have reached ``phase``."""
        text = PHASES[phase]
        shown = f"{rows:,}".replace(",", ".")
        self._bar.update(self._task, description=f"{self._title}: {text.vi} · {text.en}", rows=shown)
        if phase not in READING:
            self._bar.update(self._task, share="")

    def reach(self, done: int, total: int) -> None:
        """Tell that ``done`` of ``total`` bytes of the file are read; safe from another thread."""
        self._bar.update(self._task, share=f"{100 * done // max(total, 1)} %")

    def __enter__(self) -> Self:
        """Start the bar."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the bar."""
        self._bar.stop()


REPORT_LINES: tuple[Text, ...] = (
    Text("Dòng đã đọc", "Rows read"),
    Text("Hồ sơ mới", "New dossiers"),
    Text("Hồ sơ cập nhật", "Updated dossiers"),
    Text("Không đổi", "Unchanged"),
    Text("Dòng cách ly", "Rows quarantined"),
    Text("Hồ sơ gắn cờ (mốc thời gian mâu thuẫn)", "Flagged dossiers (contradicting times)"),
    Text("Bước xử lý", "Steps"),
    Text("Cơ quan chưa phân loại, mới", "New agencies, not classified"),
    Text("Thủ tục chưa phân loại, mới", "New procedures, not classified"),
)


def report_table(report: ImportReport) -> Table:
    """Summary of a finished import, in both languages."""
    table = Table(show_header=False)
    for text, count in zip(REPORT_LINES, report.counts(), strict=True):
        table.add_row(text.vi, text.en, number(count, 0, "vi"))
    return table


QUEUE_LINES: tuple[Text, ...] = (
    REPORT_LINES[0],
    Text("Mới", "New"),
    Text("Cập nhật", "Updated"),
    REPORT_LINES[3],
    REPORT_LINES[4],
)


def queue_table(kind: str, report: RecordReport) -> Table:
    """Summary of what became of the rows of one kind of record about counters and queues, in both languages."""
    table = Table(show_header=False)
    table.add_row(KIND_NAMES[kind].vi, KIND_NAMES[kind].en, "")
    for text, count in zip(QUEUE_LINES, report.counts(), strict=True):
        table.add_row(text.vi, text.en, number(count, 0, "vi"))
    return table
