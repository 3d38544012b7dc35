"""The progress bar of an import: what is happening, how far, how long."""

from types import TracebackType

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from domain.text import Text

PHASES: dict[str, Text] = {
    "stage": Text("đọc và đưa vào vùng chờ", "reading into staging"),
    "validate": Text("kiểm tra", "validating"),
    "upsert": Text("ghi hồ sơ", "writing dossiers"),
    "steps": Text("ghi các bước", "writing steps"),
    "generate": Text("sinh dữ liệu", "generating"),
}


class Phases:
    """Context manager whose ``say(phase, rows)`` moves the bar."""

    def __init__(self, console: Console, title: str) -> None:
        """Show ``title`` in front."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[rows]}"), TimeElapsedColumn())
        self._bar = Progress(*columns, console=console, transient=not console.is_terminal)
        self._title = title
        self._task = self._bar.add_task(title, total=None, rows="")

    def say(self, phase: str, rows: int) -> None:
        """Tell that ``rows`` rows have reached ``phase``."""
        text = PHASES[phase]
        shown = f"{rows:,}".replace(",", ".")
        self._bar.update(self._task, description=f"{self._title}: {text.vi} · {text.en}", rows=shown)

    def __enter__(self) -> "Phases":
        """Start the bar."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the bar."""
        self._bar.stop()
