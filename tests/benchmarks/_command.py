"""The ``autograder`` command as it is called, which counts what submissions' own cells and judged calls take.

    python tests/benchmarks/_command.py FILE grade 01_encoder_decoder --class CLASS

Nothing is imported here that the command does not need itself. FILE is told the sum, in seconds of processor time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder import cli
from autograder.cli_options import lasting
from autograder.jail.watchdog import cpu_seconds

with lasting():
    from autograder.grading import execute


def main() -> None:
    """Run the command."""
    target, *arguments = sys.argv[1:]
    own: list[float] = []
    real = execute.running_kernel

    @contextmanager
    def counted(*arguments: Any) -> Iterator[Any]:
        with real(*arguments) as running:
            ready = cpu_seconds(running.process.pid)
            yield running
            own.append(cpu_seconds(running.process.pid) - ready)
            # A kernel that is killed takes its times with it; one that ends by itself is counted by its parents.
            running.channel.close()
            running.process.wait(10)

    execute.running_kernel = counted
    sys.argv = ["autograder", *arguments]
    try:
        cli.main()
    finally:
        Path(target).write_text(str(sum(own)))


if __name__ == "__main__":
    main()
