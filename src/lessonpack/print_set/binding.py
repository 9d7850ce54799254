"""Papers bound into one PDF for the printer. What several pupils get is in the file once."""

from collections.abc import Mapping
from contextlib import ExitStack
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

from lessonpack.imposition import corner, place_of
from lessonpack.print_set.names import Overlay
from lessonpack.print_set.sets import Batch, Paper, Stock

#: What a page has for those who read it on a screen: on paper it would lead nowhere.
_FOR_SCREENS = frozenset({"/Annots", "/StructParents", "/Tabs"})


def bind(batch: Batch, overlays: Mapping[str, Overlay], title: str, direction: str = "ltr") -> bytes:
    """The PDF of a batch; `overlays` have the names for papers, by the papers' paths.

    A print file: it has no structure and no links, and is no PDF/UA; what it was made from has and is.
    """
    with pikepdf.new() as pdf, ExitStack() as opened:
        binder = _Binder(pdf, opened, overlays, direction)
        for one in batch.sets:
            for paper in one.papers:
                binder.add(paper, one.pupil.name)
        pdf.docinfo["/Title"] = title
        pdf.Root.ViewerPreferences = _preferences(batch.stock)
        target = BytesIO()
        # Without an identifier of its own the file would have one made from the time.
        pdf.save(target, min_version="1.7", deterministic_id=True, fix_metadata_version=False)
    return target.getvalue()


def _preferences(stock: Stock) -> Dictionary:
    """What a print dialogue begins with: the sides, and no scaling."""
    duplex = {"long-edge": Name.DuplexFlipLongEdge, "short-edge": Name.DuplexFlipShortEdge, None: Name.Simplex}
    return Dictionary(Duplex=duplex[stock.flip], PrintScaling=Name("/None"), PickTrayByPDFSize=True)


class _Binder:
    """Puts papers into a PDF, one after the other."""

    def __init__(self, pdf: Pdf, opened: ExitStack, overlays: Mapping[str, Overlay], direction: str) -> None:
        self.pdf, self.opened, self.overlays, self.direction = pdf, opened, overlays, direction
        self.papers: dict[str, list[Page]] = {}
        self.names: dict[str, Pdf] = {}
        self.save, self.restore = (pdf.make_stream(operator) for operator in (b"q", b"Q"))

    def add(self, paper: Paper, name: str) -> None:
        """Put a paper at the end, with a pupil's name if there is one, and an empty page where it needs that."""
        first = len(self.pdf.pages)
        for page in self.pages_of(paper):
            self.pdf.pages.append(page)
        for _ in range(paper.padded - paper.sides):
            box = self.pdf.pages[-1].mediabox
            self.pdf.add_blank_page(page_size=(float(box[2]), float(box[3])))
        overlay = self.overlays.get(paper.path)
        if overlay and name:
            self.stamp(paper, first, overlay, name)

    def pages_of(self, paper: Paper) -> list[Page]:
        """The pages of a paper, which share their content with those that were put in before."""
        if paper.path not in self.papers:
            pages = list(self.opened.enter_context(pikepdf.open(BytesIO(paper.data))).pages)
            for page in pages:
                for key in _FOR_SCREENS & set(page.obj.keys()):
                    del page.obj[key]
            self.papers[paper.path] = pages
        return self.papers[paper.path]

    def stamp(self, paper: Paper, first: int, overlay: Overlay, name: str) -> None:
        """Lay a name on a paper that begins with the page `first` of the file."""
        if paper.path not in self.names:
            self.names[paper.path] = self.opened.enter_context(pikepdf.open(BytesIO(overlay.data)))
        written = self.names[paper.path].pages[overlay.pages[name]]
        number, half = place_of(overlay.at, paper.pages, self.direction) if paper.stock.folded else (overlay.at, None)
        page = self.pdf.pages[first + number]
        across, up = (0.0, 0.0) if half is None else corner(page, written, half)
        form = self.pdf.copy_foreign(written.as_form_xobject())
        own = page.obj.Contents
        before = list(own) if isinstance(own, Array) else [own]
        drawn = self.pdf.make_stream(f"q 1 0 0 1 {across:.3f} {up:.3f} cm /PupilName Do Q".encode())
        page.obj.Contents = Array([self.save, *before, self.restore, drawn])
        # Pages of one paper share their resources: a name is one page's own.
        there = page.obj.Resources
        page.obj.Resources = Dictionary({**dict(there.items()), "/XObject": Dictionary(
            {**dict(there.get("/XObject", Dictionary()).items()), "/PupilName": form})})  # fmt: skip
