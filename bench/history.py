"""How long the demonstration's history takes."""

from bench.report import Line, within
from bench.stage import Stage

MOST_SECONDS = 60


def history_lines(stage: Stage) -> list[Line]:
    """Seed the shared province (unless it is there already) and say how long it took."""
    stage.province()
    rate = f"{stage.sizes.history / stage.seconds:,.0f} dossiers/s with their steps and rollups"
    return [within(f"demo history of {stage.sizes.history:,} dossiers", stage.seconds, MOST_SECONDS, "s", rate)]
