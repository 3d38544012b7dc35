"""How the steps of one dossier follow each other: waiting between them, and steps done again."""

from collections.abc import Sequence

from domain.views import StepView


def waits(steps: Sequence[StepView], start: int | None) -> dict[int, tuple[int, int]]:
    """Number of a step -> (first, last) working minute in which nobody had the dossier before it.

    ``start`` is the acceptance. A step whose start is not recorded waits, as far as we know, until its end: waiting and
    handling cannot be told apart there. Nothing waits while an earlier step still runs.
    """
    found: dict[int, tuple[int, int]] = {}
    before, running = start, False
    for step in steps:
        until = step.from_minute if step.started_at is not None else step.to_minute
        if before is not None and until is not None and until > before and not running:
            found[step.seq] = (before, until)
        running = running or step.finished_at is None
        known = [minute for minute in (before, step.to_minute) if minute is not None]
        before = max(known, default=None)
    return found


def repeats(steps: Sequence[StepView]) -> dict[int, int]:
    """Number of a step -> which time it is done (2 and more): rework."""
    done: dict[str, int] = {}
    found: dict[int, int] = {}
    for step in steps:
        done[step.step] = done.get(step.step, 0) + 1
        if done[step.step] > 1:
            found[step.seq] = done[step.step]
    return found


def overrun(step: StepView) -> int:
    """Working minutes over the step's budget; 0 when within it, or without one."""
    if step.used_minutes is None or step.budget_minutes is None:
        return 0
    return max(0, step.used_minutes - step.budget_minutes)
