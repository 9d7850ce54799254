"""Sources: one record each, with its CSL variables, its rights and the excerpts that may be printed."""

from typing import Any, ClassVar, Literal

from pydantic import Field, create_model

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


class Rights(Record):
    """Who may print the text, and on what ground."""

    status: Literal["public-domain", "licensed", "in-copyright", "unclear"]
    """Where the work stands."""
    basis: Text | None = None
    """Why: the law, the notice or the permission."""
    holder: Text | None = None
    """Who holds the rights."""
    licence: Text | None = None
    """The licence, by its SPDX identifier where it has one."""
    credit: Line | None = None
    """The line of acknowledgement, word for word as it must be printed."""
    print: Literal["full", "quotation", "none"]
    """What may be printed: the whole text, a short quotation, or only the citation with its address."""
    limit: Whole | None = None
    """For a quotation: the most words that a lesson may print."""


class Gloss(Record):
    """A hard word in an excerpt, explained."""

    word: Text
    """The word as it stands in the excerpt."""
    meaning: Line
    """What it means here."""


class Excerpt(Record):
    """A passage of the source as it is printed."""

    id: Identifier
    """Name of the excerpt, unique in its source."""
    text: Text
    """The exact words. A blank line parts paragraphs; a single line break is kept; what is left out is […]."""
    locator: Text | None = None
    """Where it stands in the source, as in a citation: 'p. 12', 'para. 3'."""
    language: Text | None = None
    """Language of the text, where it is not the course's (a BCP 47 tag)."""
    translated_by: Line | None = None
    """Who translated the text, where the source is in another language."""
    passages: dict[Identifier, Text] = Field(default_factory=dict)
    """Passages that questions point at: a name, and the exact words from the text."""
    glosses: tuple[Gloss, ...] = ()
    """Hard words."""

    @property
    def hard_lines(self) -> list[tuple[str, bool]]:
        """The lines that the text itself breaks, each with whether it ends a paragraph."""
        lines = [line.strip() for line in self.text.strip().split("\n")]
        return [(line, after == "") for line, after in zip(lines, [*lines[1:], ""], strict=True) if line]


class Verification(Record):
    """How far the text was checked."""

    level: Literal["full", "two-copies", "own-translation", "described", "unverified"]
    """What was seen: every word, every word twice, the original of our own translation, a description, or nothing."""
    seen_at: tuple[Text, ...] = ()
    """Addresses at which it was read."""
    note: Line | None = None
    """What was normalised, and what is doubtful."""


class Source(Record):
    """One source of the course."""

    id: Identifier
    """The key by which it is cited."""
    label: Line
    """What pupils read above it: a few words that say what it is, without giving an answer away."""
    csl: Csl  # type: ignore[valid-type]
    """What citations are made of: CSL variables."""
    rights: Rights
    """What may be printed."""
    headnote: Line | None = None
    """One or two sentences for pupils: who, what, when, for whom."""
    excerpts: tuple[Excerpt, ...] = ()
    """What may be printed of it."""
    verification: Verification | None = None
    """How far the text was checked."""

    @property
    def item(self) -> dict[str, Any]:
        """The source as CSL-JSON."""
        csl: CslBase = self.csl
        return csl.as_csl(self.id)

    def excerpt(self, name: str | None) -> Excerpt | None:
        """One of its excerpts, by id; the first where none is named."""
        return next((e for e in self.excerpts if name in (None, e.id)), None)
