"""`python -m bench [NAME …] [--quick]`: measure, and print one table of values beside goals. Nothing is asserted."""

import argparse
from collections.abc import Callable

from bench.chase import chase_lines
from bench.history import history_lines
from bench.hundred import hundred_lines
from bench.importing import import_lines
from bench.kpis import kpi_lines
from bench.live import live_lines
from bench.overview import overview_lines
from bench.pages import page_lines
from bench.queues import queue_lines
from bench.report import Line, machine, print_table, tell
from bench.score import score_lines
from bench.soak import soak_lines
from bench.stage import FULL, QUICK, Stage, stage
from bench.updates import update_lines
from bench.weekly import weekly_lines
from bench.wire import wire_lines

BENCHMARKS: dict[str, Callable[[Stage], list[Line]]] = {
    "history": history_lines,
    "overview": overview_lines,
    "wire": wire_lines,
    "live": live_lines,
    "import": import_lines,
    "kpis": kpi_lines,
    "chase": chase_lines,
    "pages": page_lines,
    "queues": queue_lines,
    "weekly": weekly_lines,
    "score": score_lines,
    "updates": update_lines,
    "soak": soak_lines,
    "hundred": hundred_lines,
}


def main() -> None:
    """Run the benchmarks that were asked for, by default all."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="small sizes: tries everything in about a minute")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    here = machine()
    lines: list[Line] = []
    try:
        with stage(QUICK if asked.quick else FULL) as made:
            for name in asked.names or BENCHMARKS:
                tell(f"benchmark {name}")
                lines += BENCHMARKS[name](made)
    finally:  # what was measured before a failure or Ctrl+C is worth seeing
        print_table(here + (" — quick sizes" if asked.quick else ""), lines)


if __name__ == "__main__":
    main()
