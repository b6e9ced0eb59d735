"""
family = "injection"
tries = "Hides scripts where a notebook holds more than cells: attachments, widgets, authors, titles, names of cells."
points = 3
"""

# %% file
import json

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\x1b[2J"
notebook["metadata"] |= {
    "title": EVIL,
    "authors": [{"name": EVIL}],
    "toc": EVIL,
    "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {EVIL: {"model_name": EVIL}}, "version_major": 2}},
}
for place, cell in enumerate(notebook["cells"]):
    cell["metadata"] |= {"tags": [EVIL], "name": EVIL, "jupyter": {"source_hidden": True}, "collapsed": EVIL}
    if cell["cell_type"] == "markdown":
        cell["attachments"] = {f"{EVIL}{place}.svg": {"image/svg+xml": f"<svg onload='alert(1)'>{EVIL}</svg>"}}
        cell["source"] = f"{EVIL}\n\n![x](attachment:x.svg)\n\n[a](javascript:alert(1))"
content = json.dumps(notebook).encode()
