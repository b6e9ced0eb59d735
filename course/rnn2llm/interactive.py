"""What the views that a script brings to life have in common: one frame, one name, one way in for data and style.

Each kind of view has `assets/KIND.js` and `assets/KIND.css`. A script is the body of a loop over the view's places on the
page: it finds its place as `view`, what it shows as `data`, what stands before the decimals as `mark`, and the functions of
`assets/parts.js`. Only text enters the page: what Python hands over is JSON from which no word can escape, and scripts
write it with `textContent`.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Sequence
from importlib import resources

from rnn2llm.checking.session import decimal_mark


def interactive(
    kind: str, title: str, content: str, data: object = None, parts: Sequence[str] = (), before: str = ""
) -> str:
    """A view's markup: what is there without scripts, its style, and the script that makes more of it.

    Args:
        kind: The name of the view's assets, and of its class on the page: `r2l-KIND`.
        title: What the view is of, for those who hear the page.
        content: What everybody gets, as HTML.
        data: What the script needs besides, as JSON can hold it.
        parts: The names of further assets that the script uses.
        before: What the page runs before, once: a block, or a declaration of its own.
    """
    encoded = _for_a_script(data)
    # A name that depends on the content alone, so that the same notebook is the same file every time.
    name = "r2l-" + hashlib.sha256(f"{kind}{title}{content}{encoded}".encode()).hexdigest()[:12]
    script, style = ("".join(_assets(("parts", *parts, kind), ending)) for ending in ("js", "css"))
    return (
        f'<div class="r2l r2l-{kind} {name}" role="group" aria-label="{escaped(title)}" data-lm-suppress-shortcuts="true">'
        f"<style>\n{style}</style>{content}</div><script>\n"
        f'{{\n{before}for (const view of document.querySelectorAll(".{name}:not([data-ready])")) {{\n'
        f'view.dataset.ready = "true";\nconst data = {encoded};\nconst mark = "{decimal_mark()}";\n{script}}}\n}}\n</script>'
    )


def escaped(value: object) -> str:
    """The value as text that becomes no markup, in an attribute neither."""
    return html.escape(str(value), quote=True)


def _for_a_script(data: object) -> str:
    """JSON in which no word ends the script element, and none starts a comment that swallows the end."""
    encoded = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return encoded.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _assets(names: Sequence[str], ending: str) -> list[str]:
    """Those of the assets that have a file with this ending: a part may be script alone."""
    folder = resources.files("rnn2llm").joinpath("assets")
    files = [folder.joinpath(f"{name}.{ending}") for name in names]
    return [file.read_text(encoding="utf-8") for file in files if file.is_file()]


def asset(name: str) -> str:
    """The text of a file in `assets`."""
    return resources.files("rnn2llm").joinpath("assets", name).read_text(encoding="utf-8")
