"""
family = "writing what is the class's"
tries = "Plants a trigger in the gradebook that turns every later grade into the maximum."
points = 3
"""

# %% own
import os
import sqlite3

for place in ("@CLASS@/gradebook.db", "../gradebook.db", "../../../gradebook.db", "/proc/1/cwd/gradebook.db"):
    if not os.path.exists(place):
        continue
    database = sqlite3.connect(place, timeout=5)
    for moment in ("INSERT", "UPDATE OF auto_score"):
        name = moment.split()[0].lower()
        database.execute(
            f"CREATE TRIGGER best_{name} AFTER {moment} ON grade BEGIN UPDATE grade SET manual_score = "
            "(SELECT max_score FROM grade_cells WHERE grade_cells.id = grade.cell_id) WHERE id = NEW.id; END"
        )
    database.commit()
    print("\N{SKULL AND CROSSBONES}", place)
