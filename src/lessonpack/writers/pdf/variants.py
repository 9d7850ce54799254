"""What a file claims to be: PDF/UA-1 always, and PDF/A-3a besides where it is to be kept."""

import io
from functools import cache
from importlib.resources import files
from typing import Any
from xml.sax.saxutils import escape

import weasyprint.pdf
from weasyprint.css import ColorProfile

from lessonpack.documents import Properties
from lessonpack.writers.pdf.widgets import bring_letters

_SRGB = "srgb"
_ABOUT = (
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:identifier>{identifier}</dc:identifier>"
    "<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
    "{publisher}</rdf:Description>"
)
_PUBLISHER = "<dc:publisher><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:publisher>"
#: The claim to PDF/UA-1. In PDF/A a schema that ISO 19005 does not know must be described.
_PDF_UA = """\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def write(pages: Any, said: Properties, *, archival: bool) -> bytes:
    """WeasyPrint's pages as the bytes of a file; `said` is what it says of itself besides title and authors."""
    bring_letters(pages, said.language)
    more = _about(said) + (_PDF_UA if archival else "")

    def add_metadata(_: Any, file: Any) -> None:
        metadata = file.objects[int(file.catalog["Metadata"].split()[0])]
        [xmp] = metadata.stream
        head, end, tail = xmp.rpartition(b"</rdf:RDF>")
        metadata.stream = [head + more.encode() + end + tail]

    if not archival:
        return bytes(pages.write_pdf(pdf_variant="pdf/ua-1", finisher=add_metadata))
    # What the colours mean is stated in the file. WeasyPrint asks for that before the layout, and, told now, would
    # leave the profile's file open.
    pages.color_profiles[_SRGB] = ColorProfile(io.BytesIO(_profile()), _SRGB, "relative-colorimetric", ("r", "g", "b"))
    pages.output_intent = _SRGB
    return bytes(pages.write_pdf(pdf_variant="pdf/a-3a", output_intent="", finisher=add_metadata))


@cache
def _profile() -> bytes:
    """The colour profile that comes with WeasyPrint."""
    return files(weasyprint.pdf).joinpath("sRGB2014.icc").read_bytes()


def _about(said: Properties) -> str:
    publisher = _PUBLISHER.format(escape(said.publisher)) if said.publisher else ""
    return _ABOUT.format(identifier=escape(said.identifier), language=escape(said.language), publisher=publisher)
