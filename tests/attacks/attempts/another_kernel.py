"""
family = "files"
tries = "Says in its metadata that it wants another kernel, with a name that leads elsewhere."
points = 3
"""

# %% file
import json

notebook["metadata"]["kernelspec"] = {"name": "../../../tmp/evil", "display_name": "{0.__class__}", "language": "bash"}
notebook["metadata"]["language_info"] = {"name": "bash", "file_extension": "/../x.sh", "mimetype": "text/x-sh"}
content = json.dumps(notebook).encode()
