"""
family = "injection"
tries = "Has markup, scripts and terminal sequences shown to whoever reads feedback, report or notebook."
points = 3
"""

# %% own
# <script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7*7 }} \x1b[2J [bold red]x[/bold red]
from IPython.display import HTML, Javascript, display

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src='javascript:alert(1)'></iframe>\x1b[2J\x1b]0;x\x07\u202e"
display(HTML(EVIL), Javascript("alert(1)"))
display({"image/svg+xml": f"<svg onload='alert(1)'>{EVIL}</svg>", "text/markdown": EVIL, "text/latex": EVIL}, raw=True)
print(EVIL)
raise type(EVIL, (Exception,), {})(EVIL)


# %% shift_targets
def shift_targets(y):
    raise type("<script>alert(1)</script>", (Exception,), {})()  # <script>alert(1)</script>
