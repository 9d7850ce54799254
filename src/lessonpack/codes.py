"""QR codes: an address that a telephone reads off paper."""

from io import BytesIO

import segno

from lessonpack.phases import phase

#: The `src` of a code begins with this; the address follows.
QR = "qr:"
#: Pixels of a module, so that a code is sharp at any size that is printed, and white modules round it, as ISO/IEC
#: 18004 asks.
_SCALE, _QUIET = 12, 4


@phase("figures")
def qr_code(address: str) -> bytes:
    """A QR code (ISO/IEC 18004) of an address as a black and white PNG.

    Error correction M: 15 % of it may be stained. Raises ValueError where the address is too long for a code.
    """
    target = BytesIO()
    segno.make_qr(address, error="m", boost_error=False).save(target, kind="png", scale=_SCALE, border=_QUIET)
    return target.getvalue()
