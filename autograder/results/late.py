"""The class's late policy as a plugin of nbgrader's, so that stock nbgrader takes the same points off.

``nbgrader_config.py`` names it as ``AssignLatePenalties.plugin_class`` and hands it the class folder.
"""

from __future__ import annotations

from pathlib import Path

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Unicode

from autograder.settings import Settings


class LatePolicy(LateSubmissionPlugin):  # type: ignore[misc]  # nbgrader ships no types
    """Takes off what ``[late]`` in ``class.toml`` says."""

    class_folder = Unicode(help="The class folder.").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float:
        """Points to take off a score.

        Args:
            student_id: not looked at: extensions are in ``total_seconds_late`` already.
            score: what was earned.
            total_seconds_late: after the due date and what was granted.
        """
        return Settings.read(Path(self.class_folder) / "class.toml").late.penalty(score, total_seconds_late)
