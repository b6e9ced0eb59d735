"""
family = "messages while judging"
tries = "A judged call writes its input into the output of an earlier cell."
points = 0
"""

# %% own
from IPython.display import display, update_display

handle = display("nothing yet", display_id="early")


# %% normalize_spanish
def normalize_spanish(s):
    update_display(s, display_id="early")
    handle.update(s)
    display(s)
    print(s)
    return s


# %% shift_targets
def shift_targets(y):
    update_display(str(y.tolist()), display_id="early")
    return y, y
