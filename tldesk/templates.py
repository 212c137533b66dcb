"""Pages, cards and drawings from templates in `resources/templates`: whatever is put in is escaped for its target.

The target is the suffix of the template. What a template itself made is not escaped again, nor are numbers, which
`{{ value | number(".3f") }}` writes, and what the template marks as `safe`: text of this program alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from tldesk import escape, paths

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TARGETS: dict[str, Callable[[object], str]] = {".html": escape.html, ".svg": escape.html, ".md": escape.markdown}


def render(template: str, reworded: Callable[[str], str] = str, **values: object) -> Markup:
    """A template, `reworded` before anything is put in, filled in; it may be put into another one as it is."""
    from markupsafe import Markup

    return Markup(_environment(template[template.rindex(".") :], reworded).get_template(template).render(values))


@functools.cache
def _environment(suffix: str, reworded: Callable[[str], str] = str) -> Environment:
    import jinja2
    from markupsafe import Markup

    escaped, folder = _TARGETS[suffix], paths.resources() / "templates"
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: reworded((folder / name).read_text(encoding="utf-8"))),
        autoescape=True,
        # Before Jinja's own escaping, which passes what has been escaped.
        finalize=lambda value: value if isinstance(value, Markup | int) else Markup(escaped(value)),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["number"] = lambda value, form: Markup(format(value, form))
    return made
