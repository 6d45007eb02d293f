"""An address as a QR code on a page: drawn in the page itself, so that no other address has to be asked for it."""

import segno
from markupsafe import Markup

_SCALE, _QUIET = 4, 4  # a square's width; light squares all round, without which no camera finds the code


def drawn(address: str) -> Markup:
    """The drawing. It is black on white whatever the page's colours are: cameras want it so."""
    code = segno.make_qr(address, error="m")
    return Markup(code.svg_inline(scale=_SCALE, border=_QUIET, dark="#000", light="#fff", svgclass="squares"))  # noqa: S704  segno's own
