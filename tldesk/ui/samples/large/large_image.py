"""Pictures large: the `looks.LargeViews` of every kind that has none of its own."""

from __future__ import annotations

from PySide6.QtGui import QImage

from tldesk.errors import TldeskError
from tldesk.media import modality, unknown
from tldesk.media.opening import Pixels
from tldesk.ui.parts.looks import Placed
from tldesk.ui.samples.image_view import ImageView, to_qimage
from tldesk.ui.samples.picture import Picture
from tldesk.ui.session.session import Session


def view(_session: Session, _prefix: str) -> ImageView:
    """The view."""
    return ImageView()


def beside(_session: Session, name: str) -> Picture:
    """One of two pictures that are compared."""
    return Picture(name)


def read(sample: Placed, edge: int) -> QImage | TldeskError:
    """The picture of a sample of the project, its longer side at most `edge` pixels."""
    path, kind = sample.path, modality.likely(sample.path.name)
    try:
        picture = kind.code.render(kind.sample(path, sample.place), edge)
    except TldeskError as error:
        return error if path.exists() else TldeskError("image_missing", path=path)
    return to_qimage(picture)


def read_unknown(sample: Placed, edge: int) -> QImage | TldeskError:
    """As `read`, of a file that nobody has looked at before."""
    wanted = Pixels(edge=edge, kind=modality.likely(sample.path.name).name)
    try:
        return to_qimage(unknown.picture(sample.path, wanted, sample.place))
    except TldeskError as error:
        return error
