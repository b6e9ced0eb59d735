"""
family = "injection"
tries = "Marks cells of its own as checks with a hundred points, and deletes, copies and answers the real ones."
points = 3
"""

# %% file
import copy

cells = notebook["cells"]
checks = [cell for cell in cells if cell["metadata"].get("rnn2llm", {}).get("role") == "check"]
full = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "100.0"}}
for check in checks:
    forged = copy.deepcopy(check)
    forged["id"] += "-forged"
    forged["source"] = "100.0"
    forged["outputs"] = [full]
    forged["metadata"]["nbgrader"].update(points=100, locked=False, grade=True)
    cells.append(forged)
    check["outputs"] = [full]
    check["metadata"]["nbgrader"]["points"] = 1000
cells.remove(checks[1])
for cell in cells:
    if cell["metadata"].get("rnn2llm", {}).get("role") == "exercise" and "shift" in cell["id"]:
        cell["metadata"]["rnn2llm"]["name"] = "normalize_spanish"
        cell["metadata"]["nbgrader"] = {"grade_id": "check_shift_targets", "grade": True, "points": 100}
notebook["metadata"]["rnn2llm"].update(lang="xx", version="<script>")
notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": "<script>alert(1)</script>"}}
