"""Templates: what is put in is escaped for the target, whatever the template does with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
import pytest

from tldesk import paths, templates

HOSTILE = '<b>"x"</b> & \x1b[31m | [a](http://b) *c* {{ 7 * 7 }}'


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates in place of ours."""
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    templates._environment.cache_clear()
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    templates._environment.cache_clear()


@pytest.mark.parametrize(("suffix", "escaped"), templates._TARGETS.items())
def test_the_suffix_says_what_is_escaped(shipped: Path, suffix: str, escaped: Callable[[object], str]) -> None:
    inside = "{% macro said(x) %}({{ x }}){% endmacro %}{{ name }}{% for one in [name] %}{{ said(one) }}{% endfor %}"
    (shipped / f"page{suffix}").write_text(inside + "{{ 1.5 | number('.3f') }} {{ 3 }}", encoding="utf-8")
    (shipped / f"outer{suffix}").write_text("{{ page }}", encoding="utf-8")
    page = templates.render(f"page{suffix}", name=HOSTILE)
    assert page == f"{escaped(HOSTILE)}({escaped(HOSTILE)})1.500 3"
    assert templates.render(f"outer{suffix}", page=page) == page


def test_a_name_that_is_not_given_is_a_fault(shipped: Path) -> None:
    (shipped / "page.html").write_text("{{ nothing }}", encoding="utf-8")
    with pytest.raises(jinja2.UndefinedError):
        templates.render("page.html")


def test_all_of_ours_can_be_read() -> None:
    for file in sorted((paths.resources() / "templates").glob("*.*")):
        if file.suffix in templates._TARGETS:
            templates._environment(file.suffix).get_template(file.name)


def test_jinja_is_imported_by_the_first_page_alone() -> None:
    code = "import sys, tldesk.engine.reporting.report_page; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
