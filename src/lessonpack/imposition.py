"""Pages on the sheets of a booklet: two by two, in the order in which the folded sheets are read."""

from io import BytesIO

import pikepdf

from lessonpack.editions import Edition

_POINTS_PER_MM = 72 / 25.4
#: Pages that a sheet takes: two on each side.
PAGES_PER_SHEET = 4


def booklet_order(pages: int) -> list[tuple[int | None, int | None]]:
    """The pages on each side of each sheet, left and right, from 0; None is an empty one.

    The sides come in the order of printing: front and back of the outermost sheet, then of the next. A booklet has
    its pages in fours; what is lacking stays empty at its end.
    """
    whole = -(-pages // PAGES_PER_SHEET) * PAGES_PER_SHEET
    sides = []
    for low in range(0, whole // 2, 2):
        high = whole - 1 - low
        sides += [(high, low), (low + 1, high - 1)]
    return [tuple(n if n < pages else None for n in side) for side in sides]  # type: ignore[misc]


def _placed(sheets: pikepdf.Pdf, side: pikepdf.Page, page: pikepdf.Page, half: int) -> str:
    """The operators that draw a page in the middle of the left (0) or right (1) half of a sheet's side."""
    name = pikepdf.Name(f"/Half{half}")
    side.add_resource(sheets.copy_foreign(page.as_form_xobject()), pikepdf.Name.XObject, name)
    across, up = corner(side, page, half)
    return f"q 1 0 0 1 {across:.3f} {up:.3f} cm {name} Do Q"


def corner(side: pikepdf.Page, page: pikepdf.Page, half: int) -> tuple[float, float]:
    """Where the lower left corner of a page lies on its half of a sheet's side, in points."""
    width, height = (float(length) for length in side.mediabox[2:])
    own_width, own_height = (float(length) for length in page.mediabox[2:])
    return half * width / 2 + (width / 2 - own_width) / 2, (height - own_height) / 2


def place_of(page: int, pages: int, direction: str = "ltr") -> tuple[int, int]:
    """The side of a booklet's sheets, and its half, left (0) or right (1), on which a page stands; all from 0."""
    for number, side in enumerate(booklet_order(pages)):
        if page in side:
            half = side.index(page)
            return number, half if direction == "ltr" else 1 - half
    raise ValueError(f"there is no page {page} among {pages}")


def impose(data: bytes, edition: Edition, direction: str = "ltr") -> bytes:
    """A PDF of pages as a PDF of sheets, to be printed on both sides, turned over the short edge, and folded.

    A print file: it has no structure and no links, and is no PDF/UA; what it was made from has and is. Of a booklet
    that is read from right to left each sheet is the mirror image of the other.
    """
    sheet = edition.imposed_on
    if sheet is None:
        raise ValueError(f"the edition '{edition.name}' is not imposed")
    width, height = sheet.width * _POINTS_PER_MM, sheet.height * _POINTS_PER_MM
    with pikepdf.open(BytesIO(data)) as pages, pikepdf.new() as sheets:
        for left, right in booklet_order(len(pages.pages)):
            side = sheets.add_blank_page(page_size=(width, height))
            places = (left, right) if direction == "ltr" else (right, left)
            halves = [_placed(sheets, side, pages.pages[n], half) for half, n in enumerate(places) if n is not None]
            side.Contents = sheets.make_stream("\n".join(halves).encode())
        sheets.docinfo["/Title"] = str(pages.docinfo.get("/Title", ""))
        sheets.Root.ViewerPreferences = pikepdf.Dictionary(Duplex=pikepdf.Name.DuplexFlipShortEdge)
        target = BytesIO()
        # Without this the file's identifier would be made from the time.
        sheets.save(target, deterministic_id=True, fix_metadata_version=False)
    return target.getvalue()
