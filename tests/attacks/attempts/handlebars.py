"""
family = "injection"
tries = "Puts templates, markup of the terminal and formulas where names and lines are shown."
points = 3
"""

# %% own
"[link=https://example.org]{{ config }} {% include '/etc/passwd' %} ${jndi:ldap://x}[/link] =HYPERLINK(1)"
1 / 0

# %% last
"\x1b[31m[/]</code></p><script>alert(1)</script>"
raise KeyError("\x1b[31m")
