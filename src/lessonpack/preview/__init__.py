"""A local page that shows a document's real pages beside what is wrong with it, and follows the files.

`serving` opens the address, `app` answers requests, `watching` tells which files change, `gallery` decides what is
proofed anew and tells the pages that look on, `press` has the workers that carry out the orders: `proof` makes pages,
`merging` compares and merges a school's Word file. `choices` is what can be shown.
"""

from lessonpack.preview.choices import first_choice
from lessonpack.preview.serving import PortTaken, Preview, open_browser

__all__ = ["PortTaken", "Preview", "first_choice", "open_browser"]
