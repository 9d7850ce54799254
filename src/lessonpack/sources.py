"""Sources: one record each, with its CSL variables, its rights and the excerpts that may be printed."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Field, create_model
from pydantic_core import PydanticCustomError

from lessonpack.dates import HistoricalDate
from lessonpack.prose import Line
from lessonpack.record import Address, Identifier, Record, Text, Whole

# The item types and variables of CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html
CslType = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
]  # fmt: skip
CSL_TEXT = {
    "abstract": "what the work says, in brief", "annote": "a note on the work", "archive": "the archive that holds it",
    "archive-place": "where the archive is", "archive_collection": "the collection in the archive",
    "archive_location": "box, folder or file in the archive", "authority": "the body that issued it",
    "call-number": "shelf mark", "chapter-number": "chapter", "citation-number": "number in a numbered bibliography",
    "collection-number": "number in the series", "collection-title": "the series",
    "container-title": "the book, journal, newspaper or website that it is in",
    "container-title-short": "that title, short", "dimensions": "size or duration", "division": "division of the body",
    "DOI": "digital object identifier", "edition": "edition: a number or a word", "event-place": "where the event was",
    "event-title": "the event", "genre": "what it is: telegram, memorandum, poster …", "ISBN": "ISBN", "ISSN": "ISSN",
    "issue": "issue", "jurisdiction": "jurisdiction", "keyword": "keywords", "language": "language of the work",
    "license": "licence", "medium": "medium", "note": "a note of ours, printed by few styles",
    "number": "document number", "number-of-pages": "pages in all", "number-of-volumes": "volumes in all",
    "original-publisher": "first publisher", "original-publisher-place": "where first published",
    "original-title": "title in the original language", "page": "first and last page", "page-first": "first page",
    "part-number": "part", "part-title": "title of the part", "PMCID": "PMCID", "PMID": "PMID",
    "printing-number": "printing", "publisher": "publisher", "publisher-place": "place of publication",
    "references": "related works", "reviewed-genre": "kind of the reviewed work", "reviewed-title": "the reviewed work",
    "scale": "scale of a map", "section": "section", "source": "where it was found",
    "status": "forthcoming, last modified …",
    "supplement-number": "supplement", "title": "title, in sentence case", "title-short": "title, short",
    "version": "version", "volume": "volume", "volume-title": "title of the volume",
    "year-suffix": "letter after the year",
}  # fmt: skip
CSL_DATES = {
    "accessed": "when the page was read", "available-date": "when it became available",
    "event-date": "when the event was",
    "issued": "when it was issued", "original-date": "when it first appeared", "submitted": "when it was submitted",
}  # fmt: skip
CSL_ADDRESSES = {"URL": "web address"}
CSL_NAMES = {
    name: f"{name.replace('-', ' ')}: one name or several"
    for name in (
        "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator",
        "director", "editor", "editorial-director", "executive-producer", "guest", "host", "illustrator", "interviewer",
        "narrator", "organizer", "original-author", "performer", "producer", "recipient", "reviewed-author",
        "script-writer", "series-creator", "translator",
    )
}  # fmt: skip


class Name(Record):
    """A person by family and given name, or a body or a person whose name keeps its order, as `literal`."""

    family: Text | None = None
    """Family name."""
    given: Text | None = None
    """Given name."""
    suffix: Text | None = None
    """Jr., III …"""
    non_dropping_particle: Text | None = None
    """A particle that stays with the family name: van, de …"""
    dropping_particle: Text | None = None
    """A particle that is left out where only the family name is given."""
    literal: Text | None = None
    """The name as it is printed everywhere: a body, or a Chinese or Korean person's name, family name first."""

    pupil_properties: ClassVar[tuple[str, ...]] = ("shown",)

    @property
    def shown(self) -> str:
        """The name as a byline gives it."""
        parts = [self.given, self.dropping_particle, self.non_dropping_particle, self.family, self.suffix]
        return self.literal or " ".join(p for p in parts if p)


class CslBase(Record):
    """What a citation is made of: CSL variables by their own names."""

    type: CslType
    """What kind of thing it is."""

    def as_csl(self, key: str) -> dict[str, Any]:
        """The item as CSL-JSON with `key` as its id."""
        item: dict[str, Any] = {"id": key}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if isinstance(value, HistoricalDate):
                value = value.as_csl()
            elif isinstance(value, tuple):
                value = [n.model_dump(by_alias=True, exclude_none=True) for n in value]
            if value is not None:
                item[field.alias or name] = value
        return item


def _variables(table: dict[str, str], kind: Any) -> dict[str, Any]:
    return {
        name.replace("-", "_") if name != "license" else "license_": (
            kind | None,
            Field(default=None, alias=name, description=text),
        )
        for name, text in table.items()
    }


Csl: type[CslBase] = create_model(
    "Csl",
    __base__=CslBase,
    __doc__=CslBase.__doc__,
    **_variables(CSL_NAMES, tuple[Name, ...]),
    **_variables(CSL_DATES, HistoricalDate),
    **_variables(CSL_TEXT, Text),
    **_variables(CSL_ADDRESSES, Address),
)


#: What a source is, for the questions that may be asked of it.
Medium = Literal["text", "image", "map", "data", "poster"]
#: What a document is made for: paper, a Word file that schools adapt, a page of the web.
Outlet = Literal["print", "word", "web"]
OUTLETS: tuple[Outlet, ...] = ("print", "word", "web")
#: The texts that an excerpt may have: as the course prints it, in the source's own language, adapted.
Layer = Literal["text", "original", "adapted"]


def _territory(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{2}", value):
        raise PydanticCustomError("identifier", "a territory is a country's code of two capitals: GB, US, CN …")
    return str(value)


Territory = Annotated[str, BeforeValidator(_territory), Field(pattern=r"^[A-Z]{2}$")]


class Rights(Record):
    """Who may print one layer of a source (the work itself, a translation of it, a picture), and on what ground."""

    status: Literal["public-domain", "licensed", "in-copyright", "unclear"]
    """Where the work stands."""
    basis: Text | None = None
    """Why: the law, the notice or the permission."""
    holder: Text | None = None
    """Who holds the rights."""
    licence: Text | None = None
    """The licence: an SPDX expression where it has one, else a statement."""
    territory: tuple[Territory, ...] = ()
    """Countries in which it may be printed (ISO 3166 codes); everywhere where none is named."""
    term: HistoricalDate | None = None
    """The last day on which it may be printed, where the licence or permission ends."""
    media: tuple[Outlet, ...] = Field(default=OUTLETS, min_length=1)
    """What it may be printed in: print (paper, PDF), word (files that can be edited), web."""
    credit: Line | None = None
    """The line of acknowledgement, word for word as it must be printed."""
    permission: Text | None = None
    """Reference of the permission, where one was given: the holder's letter and its date."""
    print: Literal["full", "quotation", "none"]
    """What may be printed: the whole text, a short quotation, or only the citation with its address."""
    limit: Whole | None = None
    """For a quotation: the most words that the course may print, each passage counted once."""

    def allow(self, outlet: Outlet) -> bool:
        """Whether anything of it may be printed in a document of this sort."""
        return self.print != "none" and outlet in self.media

    @property
    def to_ask(self) -> bool:
        """Whether nobody has yet given leave: to print it, or to print more of it, one must ask."""
        return self.status in ("in-copyright", "unclear") and not self.permission and not self.licence


class Gloss(Record):
    """A hard word in an excerpt, explained."""

    word: Text
    """The word as it stands in the excerpt."""
    meaning: Line
    """What it means here."""


class Translation(Record):
    """That a text is a translation."""

    by: Line
    """Who translated it, and from what language."""
    rights: Rights | None = None
    """What may be printed of the translation, where that is not what may be printed of the source."""


class Original(Record):
    """An excerpt in the source's own language."""

    text: Text
    """The exact words, in as many paragraphs as the translation."""
    language: Text
    """Its language (a BCP 47 tag): zh-Hans, ko, ru …"""


class Shortened(Record):
    """That words were left out of a text that was adapted."""

    type: Literal["shortened"]
    """shortened"""
    what: Line | None = None
    """What was left out, in a few words."""


class Simplified(Record):
    """A word or phrase for which an easier one was put."""

    type: Literal["simplified"]
    """simplified"""
    word: Text
    """What the text has."""
    as_: Text
    """What is put for it."""


class Explained(Record):
    """A word after which a meaning was put, in square brackets."""

    type: Literal["explained"]
    """explained"""
    word: Text
    """The word."""
    as_: Text
    """What stands in the brackets."""


Change = Annotated[Shortened | Simplified | Explained, Field(discriminator="type")]


class Adapted(Record):
    """An excerpt made easier, with every change declared."""

    text: Text
    """The adapted text."""
    changes: tuple[Change, ...] = Field(min_length=1)
    """What was changed; printed under it."""
    passages: dict[Identifier, Text] = Field(default_factory=dict)
    """Words of the excerpt's passages, where the adapted text has other words."""


class Image(Record):
    """A picture of the source."""

    file: Text
    """The file, below the course's folder: PNG or JPEG."""
    alt: Line
    """What it shows, for those who cannot see it; it does not give an answer away."""
    rights: Rights | None = None
    """What may be printed of this picture, where that is not what may be printed of the source."""


class Excerpt(Record):
    """A passage of the source as it is printed, or a picture of it."""

    id: Identifier
    """Name of the excerpt, unique in its source."""
    text: Text = ""
    """The exact words. A blank line parts paragraphs; a single line break is kept; what is left out is […]. Of a
    picture: the words in it, its transcript."""
    image: Image | None = None
    """The picture."""
    medium: Medium | None = None
    """What it is, for the questions that may be asked of it: text, image, map, data, poster."""
    locator: Text | None = None
    """Where it stands in the source, as in a citation: 'p. 12', 'para. 3'."""
    language: Text | None = None
    """Language of the text, where it is not the course's (a BCP 47 tag)."""
    translation: Translation | None = None
    """Who translated the text, where the source is in another language."""
    original: Original | None = None
    """The same passage in the source's own language."""
    adapted: Adapted | None = None
    """The same passage made easier, for support readers."""
    passages: dict[Identifier, Text] = Field(default_factory=dict)
    """Passages that questions point at: a name, and the exact words from the text."""
    glosses: tuple[Gloss, ...] = ()
    """Hard words."""

    @property
    def form(self) -> Medium:
        """What it is: as the author says, else an image where there is a picture."""
        return self.medium or ("image" if self.image else "text")

    def text_of(self, layer: Layer) -> str | None:
        """Its text of one layer; None where it has none."""
        texts = {
            "text": self.text or None,
            "original": self.original.text if self.original else None,
            "adapted": self.adapted.text if self.adapted else None,
        }
        return texts[layer]

    def passages_of(self, layer: Layer) -> dict[str, str]:
        """The passages by name, in the words of one layer; of the original none, for nothing points at it."""
        adapted = {**self.passages, **self.adapted.passages} if self.adapted else {}
        return {"text": self.passages, "adapted": adapted, "original": {}}[layer]


def hard_lines(text: str) -> list[tuple[str, bool]]:
    """The lines that a text itself breaks, each with whether it ends a paragraph."""
    lines = [line.strip() for line in text.strip().split("\n")]
    return [(line, after == "") for line, after in zip(lines, [*lines[1:], ""], strict=True) if line]


class Verification(Record):
    """How far the text was checked."""

    level: Literal["full", "two-copies", "own-translation", "described", "unverified"]
    """What was seen: every word, every word twice, the original of our own translation, a description, or nothing."""
    seen_at: tuple[Text, ...] = ()
    """Addresses at which it was read."""
    checked: HistoricalDate | None = None
    """The day by which it was read there."""
    normalised: Line | None = None
    """What was made uniform: spelling, slips of the copy, spacing."""
    doubtful: Line | None = None
    """What is in doubt: a warning while it is so."""
    note: Line | None = None
    """What else there is to say: what was not seen, who should look again."""


@dataclass(frozen=True)
class SourceText:
    """One of the texts that a source has on record: of which excerpt, which layer of it, and its words."""

    excerpt: str
    layer: Layer
    text: str


#: Bytes of an address in a QR code of a little more than 20 mm, at most: its modules are then 0.4 mm wide.
_LONGEST = 200
#: What works of a kind are; all others are texts.
_MEDIA: dict[str, Medium] = {"graphic": "image", "figure": "image", "map": "map", "dataset": "data"}


class Source(Record):
    """One source of the course."""

    id: Identifier
    """The key by which it is cited."""
    label: Line
    """What pupils read above it: a few words that say what it is, without giving an answer away."""
    csl: Csl  # type: ignore[valid-type]
    """What citations are made of: CSL variables."""
    rights: Rights
    """What may be printed of it: of the work itself, and of its translations and pictures that say nothing else."""
    kind: Literal["primary", "secondary"] = "primary"
    """What it is for the historian: made at the time, or by those who write about it."""
    headnote: Line | None = None
    """One or two sentences for pupils: who, what, when, for whom."""
    annotation: Line | None = None
    """What the work is good for, for an annotated bibliography."""
    excerpts: tuple[Excerpt, ...] = ()
    """What may be printed of it."""
    verification: Verification | None = None
    """How far the text was checked."""

    pupil_properties: ClassVar[tuple[str, ...]] = ("address", "codable")

    @property
    def address(self) -> str | None:
        """Where it is to be found: its web address, or that of its digital object identifier."""
        item = self.item
        return item.get("URL") or (f"https://doi.org/{item['DOI']}" if "DOI" in item else None)

    @property
    def codable(self) -> bool:
        """Whether its address is short enough for a QR code that a telephone can read off paper."""
        return self.address is not None and len(self.address.encode()) <= _LONGEST

    @property
    def item(self) -> dict[str, Any]:
        """The source as CSL-JSON."""
        csl: CslBase = self.csl
        return csl.as_csl(self.id)

    def excerpt(self, name: str | None) -> Excerpt | None:
        """One of its excerpts, by id; the first where none is named."""
        return next((e for e in self.excerpts if name in (None, e.id)), None)

    @property
    def texts(self) -> list[SourceText]:
        """All texts of it on record, printed anywhere or not: what a quotation is checked against."""
        layers: tuple[Layer, ...] = get_args(Layer)
        return [SourceText(e.id, layer, text) for e in self.excerpts for layer in layers if (text := e.text_of(layer))]

    def medium(self, excerpt: Excerpt | None) -> Medium:
        """What an excerpt of it is; where there is none, what kind of work is cited."""
        csl: CslBase = self.csl
        return excerpt.form if excerpt else _MEDIA.get(csl.type, "text")

    def may_print(self, excerpt: Excerpt, layer: Layer, outlet: Outlet) -> bool:
        """Whether a text of an excerpt may be printed: as far as the work, and the translation, allow it."""
        rights = [self.rights]
        if layer != "original" and excerpt.translation and excerpt.translation.rights:
            rights.append(excerpt.translation.rights)
        return all(r.allow(outlet) for r in rights)

    def may_show(self, excerpt: Excerpt, outlet: Outlet) -> bool:
        """Whether the picture of an excerpt may be printed."""
        image = excerpt.image
        return image is not None and (image.rights or self.rights).allow(outlet)
