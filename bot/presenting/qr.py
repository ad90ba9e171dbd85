"""Links as pictures for a phone's camera."""

from io import BytesIO

import segno

PIXELS = 12  # for each dot: sharp on a slide and on paper


def qr_png(link: str) -> bytes:
    """The link as a QR code: a PNG of a few kilobytes."""
    picture = BytesIO()
    segno.make_qr(link).save(picture, kind="png", scale=PIXELS)
    return picture.getvalue()
