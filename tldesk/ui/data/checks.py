"""Checks: what of the data deserves a look, each with its count and a click that shows exactly those images."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from tldesk.errors import said
from tldesk.project.samples.checks import IMBALANCE, CheckResults, Finding, Optimism
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import Button, button, label, line, named
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, percent, told
from tldesk.ui.parts.layouts import column, holder, row
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.tab_order import first_in


@dataclass(frozen=True, slots=True)
class _Words:
    """How a check is shown; `text` may name the limits it went by."""

    icon: str
    color: theme.Token
    title: str
    text: str


# True as well of what a remake had to divide, or was let go there.
_PARTED = QT_TRANSLATE_NOOP(
    "Checks",
    "Results look better than they are. Re-splitting keeps these together, except where a split came with the "
    "images or a class would have no validation images.",
)

_CHECKS = {
    "unreadable": _Words(
        "image-broken-variant",
        "bad",
        QT_TRANSLATE_NOOP("Checks", "Unreadable"),
        QT_TRANSLATE_NOOP("Checks", "These files are damaged, missing or too large, and are not used."),
    ),
    "conflict": _Words(
        "alert-outline",
        "bad",
        QT_TRANSLATE_NOOP("Checks", "Conflicting labels"),
        QT_TRANSLATE_NOOP("Checks", "Identical files with different labels. One of the labels is wrong."),
    ),
    "leak": _Words(
        "water-alert-outline",
        "bad",
        QT_TRANSLATE_NOOP("Checks", "Identical files in several splits"),
        QT_TRANSLATE_NOOP(
            "Checks", "The model would be tested on images it was trained on. Re-split, or exclude them."
        ),
    ),
    "near_leak": _Words(
        "water-alert-outline",
        "warning",
        QT_TRANSLATE_NOOP("Checks", "Near duplicates in several splits"),
        _PARTED,
    ),
    "scene_leak": _Words(
        "water-alert-outline",
        "warning",
        QT_TRANSLATE_NOOP("Checks", "Photos of the same thing in several splits"),
        _PARTED,
    ),
    "duplicate": _Words(
        "content-copy",
        "warning",
        QT_TRANSLATE_NOOP("Checks", "Exact duplicates"),
        QT_TRANSLATE_NOOP("Checks", "The same file more than once. Each copy counts in training."),
    ),
    "near": _Words(
        "image-multiple-outline",
        "warning",
        QT_TRANSLATE_NOOP("Checks", "Near duplicates"),
        QT_TRANSLATE_NOOP("Checks", "The same image in another size, quality or crop."),
    ),
    "scene": _Words(
        "image-multiple-outline",
        "muted",
        QT_TRANSLATE_NOOP("Checks", "Photos of the same thing"),
        QT_TRANSLATE_NOOP("Checks", "Taken several times: another exposure, a step aside. They belong in one split."),
    ),
    "imbalance": _Words(
        "scale-unbalanced",
        "warning",
        QT_TRANSLATE_NOOP("Checks", "Small classes"),
        QT_TRANSLATE_NOOP("Checks", "Fewer than 1/{times} of the images of the largest class ({largest:,.0f})."),
    ),
    "dark": _Words(
        "weather-night",
        "muted",
        QT_TRANSLATE_NOOP("Checks", "Dark"),
        QT_TRANSLATE_NOOP("Checks", "Brightness below {limit:.0f} of 255 (median {median:.0f})."),
    ),
    "blurred": _Words(
        "blur",
        "muted",
        QT_TRANSLATE_NOOP("Checks", "Blurred"),
        QT_TRANSLATE_NOOP("Checks", "Sharpness below {limit:,.0f} (median {median:,.0f})."),
    ),
    "empty": _Words(
        "image-outline",
        "muted",
        QT_TRANSLATE_NOOP("Checks", "Nearly empty"),
        QT_TRANSLATE_NOOP("Checks", "Almost a single tone: there is little to learn from."),
    ),
    "size": _Words(
        "image-size-select-large",
        "muted",
        QT_TRANSLATE_NOOP("Checks", "Odd size"),
        QT_TRANSLATE_NOOP("Checks", "Below {low:,.0f} or above {high:,.0f} pixels (median {median:,.0f})."),
    ),
    "shape": _Words(
        "aspect-ratio",
        "muted",
        QT_TRANSLATE_NOOP("Checks", "Odd shape"),
        QT_TRANSLATE_NOOP("Checks", "Far wider or taller than the others. A square crop shows little of them."),
    ),
    "length": _Words(
        "timer-outline",
        "muted",
        QT_TRANSLATE_NOOP("Checks", "Odd length"),
        QT_TRANSLATE_NOOP("Checks", "Below {low:,.2f} or above {high:,.2f} s (median {median:,.2f} s)."),
    ),
    "quiet": _Words(
        "volume-low",
        "muted",
        QT_TRANSLATE_NOOP("Checks", "Quiet"),
        QT_TRANSLATE_NOOP("Checks", "Loudness below {limit:.0f} dB of full scale: perhaps there is nothing to hear."),
    ),
    "camera": _Words(
        "camera-outline",
        "muted",
        QT_TRANSLATE_NOOP("Checks", "Odd camera data"),
        QT_TRANSLATE_NOOP("Checks", "The camera's time, size or orientation must be wrong."),
    ),
}


def _words(check: str) -> _Words:
    """What is said of a check; one of another kind of data has its name alone."""
    return _CHECKS.get(check) or _Words("image-outline", "muted", check, "")


class CheckRow(Button):
    """One check: its sign, its title and why it matters, its count."""

    def __init__(self, finding: Finding, words: _Words) -> None:
        super().__init__()
        self.finding = finding
        self.title = title = QCoreApplication.translate("Checks", words.title)
        scale = 1000 if finding.check == "length" else 1  # milliseconds are said in seconds
        limits = {"times": IMBALANCE, **{name: limit / scale for name, limit in finding.limits.items()}}
        text = filled(QCoreApplication.translate("Checks", words.text), **limits)
        named(self, f"data-check-{finding.check.replace('_', '-')}", f"{title}: {finding.count:,}")
        self.setAccessibleDescription(text)
        self.setProperty("role", "quiet")
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._sign, self._icon = QLabel(), (words.icon, words.color)
        self._draw_sign()
        theme.changed().connect(self._draw_sign)
        self.about = label(text, "small", wrap=True)
        self.count = label(f"{finding.count:,}", "heading")
        top = Qt.AlignmentFlag.AlignTop
        said = column(label(title, wrap=True), self.about, gap=0)
        self._row = row((self._sign, top), (said, 1), (self.count, top), gap=12, margins=theme.GAP)
        self.setLayout(self._row)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _draw_sign(self) -> None:
        self._sign.setPixmap(icons.icon(*self._icon).pixmap(QSize(theme.ICON, theme.ICON)))

    def sizeHint(self) -> QSize:
        """That of its words; a button would not ask them."""
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the panel is."""
        return QSize(0, self._row.minimumSize().height())

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped words."""
        return self._row.heightForWidth(width)


class ChecksPanel(QWidget):
    """The findings that count something. `query_wanted` carries what shows one and its title; the other signals say
    the act.
    """

    query_wanted = Signal(object, str)
    search_wanted = Signal()
    review_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._writable = False
        self._report = CheckResults()
        self.rows: dict[str, CheckRow] = {}
        self.nothing = label(self.tr("The checks found nothing."), "good", name="data-checks-none")
        self.divided = label("", "warning", wrap=True, name="data-divided")
        self.optimism = label("", "small", wrap=True, name="data-optimism")
        self.state = label("", "small", wrap=True, name="data-near-state")
        self.review = button(
            self.tr("Compare near duplicates…"), "data-near-review", self.review_wanted.emit, icon="compare"
        )
        self.search = button(self.tr("Look for near duplicates"), "data-near-search", self.search_wanted.emit)
        self._lay_out()

    def _lay_out(self) -> None:
        self._rows = column(self.nothing, 1, gap=theme.GAP_SMALL)
        below = (self.divided, self.optimism, self.state, self.review, self.search)
        for part in below:
            part.hide()
        # All of it is scrolled as one: what is below would leave the findings no room in a low window.
        content = holder(column((self._rows, 1), line(), *below, margins=(0, 0, theme.GAP, 0)))
        scroll = named(scrolled(content), "data-checks", self.tr("Data checks"))
        self.setLayout(column((scroll, 1), margins=(0, theme.GAP, 0, 0)))

    @property
    def report(self) -> CheckResults:
        """What is shown."""
        return self._report

    @property
    def count(self) -> int:
        """How many checks found something: so many buttons there are."""
        return len(self.rows)

    def show_report(self, report: CheckResults, writable: bool) -> None:
        """Show what was found; the keyboard stays at the check it was on."""
        if report.findings != self._report.findings:
            self._fill(report)
        self._report = report
        near = next((one.count for one in report.findings if one.check == "near"), 0)
        left = max(report.unsearched, report.unmeasured)
        self.state.setText(
            filled(self.tr("{count} {count:image has|images have} not been compared with the others yet."), count=left)
            if left
            else self.tr("All images have been compared with one another.")
        )
        self.state.show()
        self._show_optimism(report.optimism)
        divided = report.divided
        self.divided.setText(told(said(divided.code, classes=divided.named)))
        self.divided.setVisible(bool(divided.classes))
        self.nothing.setVisible(not self.count and not divided.classes)
        self.review.setVisible(bool(near))
        self.review.setEnabled(writable)
        self.search.setEnabled(writable)
        if self.search.hasFocus() and not left:  # the keyboard goes on from what was found
            next(iter((self.review, *self.rows.values()) if near else self.rows.values()), self).setFocus()
        self.search.setVisible(bool(left))

    def _show_optimism(self, found: Optimism | None) -> None:
        """What a random split would claim, beside what the images say that were kept together."""
        if found is not None:
            better = self.tr(
                "Cross-validated on {images} {images:image|images}: {grouped} accuracy when images that "
                "belong together stay in one split. A random split of the same images would show {random}, "
                "which is too optimistic."
            )
            no_better = self.tr(
                "Cross-validated on {images} {images:image|images}: {grouped} accuracy when images that "
                "belong together stay in one split. A random split of the same images would look no better."
            )
            grouped, random = percent(found.grouped), percent(found.random)
            text = better if found.random > found.grouped and random != grouped else no_better
            self.optimism.setText(filled(text, images=found.images, grouped=grouped, random=random))
        self.optimism.setVisible(found is not None)

    def _ask_for(self, shown: CheckRow) -> None:
        self.query_wanted.emit(shown.finding.query, shown.title)

    def _fill(self, report: CheckResults) -> None:
        focused = next((name for name, row in self.rows.items() if row.hasFocus()), "")
        for before in self.rows.values():
            self._rows.removeWidget(before)
            before.deleteLater()
        self.rows = {one.check: CheckRow(one, _words(one.check)) for one in report.findings if one.count}
        for place, shown in enumerate(self.rows.values()):
            self._rows.insertWidget(place, shown)
            shown.clicked.connect(partial(self._ask_for, shown))
        first_in(self, *self.rows.values())
        if focused in self.rows:
            self.rows[focused].setFocus()
