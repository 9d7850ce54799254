"""The page of the catalogue: every document, as `templates/catalogue/page.html.j2` lists it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from lessonpack.editions import STANDARD
from lessonpack.ledger import Entry
from lessonpack.locales import Language
from lessonpack.templating import Templates

#: By its folder below the build folder, a course's or a lesson's zips: of each audience the path and its size in bytes.
Packs = Mapping[str, Mapping[str, tuple[str, int]]]
#: The language of a catalogue whose courses are in several.
_COMMON = "en-GB"
#: What readers call a format, where that is not its own name.
_CALLED = {"docx": "Word"}


class Pack(NamedTuple):
    """A zip: for whom it is, its address, its name, its size in words."""

    audience: str
    address: str
    title: str
    size: str


class File(NamedTuple):
    """A document in one edition and format, its facts in words, and the address of its picture if it has one."""

    address: str
    edition: str
    title: str
    facts: str
    picture: str


class Card(NamedTuple):
    """The documents of one kind."""

    kind: str
    title: str
    audience: str
    readers: str
    files: list[File]
    alt: str

    @property
    def shown(self) -> File | None:
        """The file whose picture is shown."""
        return next((file for file in self.files if file.picture), None)


class Lesson(NamedTuple):
    """The documents of a lesson, or, without a name, those of the whole course."""

    name: str
    title: str
    packs: list[Pack]
    cards: list[Card]


class Course(NamedTuple):
    """A course with its lessons; all in its language."""

    name: str
    title: str
    language: Language
    packs: list[Pack]
    lessons: list[Lesson]

    @property
    def size(self) -> str:
        """How many lessons it has."""
        return self.language.number(sum(1 for lesson in self.lessons if lesson.name))


class Choice(NamedTuple):
    """What can be chosen in a filter, and its title in a language."""

    value: str
    title: str
    language: str


def page(entries: list[Entry], templates: Templates, packs: Packs, pictures: Mapping[str, str], seal: str) -> str:
    """The page as HTML, the seal at its end. `pictures` are the addresses of pictures, by the documents' paths."""
    tags = {entry.language for entry in entries}
    language = templates.language(tags.pop() if len(tags) == 1 else _COMMON)
    order = {kind.name: place for place, kind in enumerate(templates.kinds())}
    read = [
        _Reader(templates.language(given[0].language), order, packs, pictures).course(given)
        for given in _parted(entries, lambda entry: entry.course)
    ]
    # Of a title in several languages the page's own is taken, if there is one.
    named = sorted(entries, key=lambda entry: entry.language == language.tag)
    kinds = {entry.kind: Choice(entry.kind, entry.kind_title, entry.language) for entry in named}
    editions = {entry.edition: Choice(entry.edition, entry.edition_title, entry.language) for entry in named}
    context = {
        "language": language,
        "courses": read,
        "choices": {
            "course": [Choice(course.name, course.title, course.language.tag) for course in read],
            "kind": sorted(kinds.values(), key=lambda one: (order.get(one.value, len(order)), one.title)),
            "edition": sorted(editions.values(), key=lambda one: (one.value != STANDARD, one.title)),
        },
        "audiences": {entry.audience for entry in entries},
        "documents": language.number(len(entries)),
        "lessons": language.number(len({(entry.course, entry.lesson) for entry in entries if entry.lesson})),
        "seal": seal,
    }
    return templates.render("catalogue/page.html.j2", language.tag, context)


def _parted(entries: Iterable[Entry], by: Callable[[Entry], str | None]) -> list[list[Entry]]:
    """Entries parted by what they have in common, the parts in the order in which they begin."""
    parts: dict[str | None, list[Entry]] = {}
    for entry in entries:
        parts.setdefault(by(entry), []).append(entry)
    return list(parts.values())


def _line(facts: Iterable[str]) -> str:
    """Facts in a line that is broken between them only; each is set in its own direction, for "PDF · 5 pages" would be
    "5 · PDF pages" from right to left."""
    whole = (fact.replace(" ", "\N{NO-BREAK SPACE}") for fact in facts)
    return " · ".join(f"\N{FIRST STRONG ISOLATE}{fact}\N{POP DIRECTIONAL ISOLATE}" for fact in whole)


@dataclass(frozen=True)
class _Reader:
    """Reads the documents of a course, in its language; `order` is the place of each kind in a pack."""

    language: Language
    order: Mapping[str, int]
    packs: Packs
    pictures: Mapping[str, str]

    def course(self, entries: list[Entry]) -> Course:
        """A course: its lessons, then the documents of the whole of it."""
        first = entries[0]
        lessons = sorted(_parted(entries, lambda entry: entry.lesson), key=lambda given: given[0].lesson is None)
        read = [self.lesson(given) for given in lessons]
        return Course(first.course, first.course_title, self.language, self.zips(first.course), read)

    def lesson(self, entries: list[Entry]) -> Lesson:
        """A lesson, or what there is of the whole course."""
        first = entries[0]
        kinds = sorted(_parted(entries, lambda entry: entry.kind), key=lambda given: self.place(given[0].kind))
        cards = [self.card(given) for given in kinds]
        if first.lesson is None:
            return Lesson("", self.language.say("catalogue-whole-course"), [], cards)
        return Lesson(first.lesson, first.lesson_title, self.zips(f"{first.course}/{first.lesson}"), cards)

    def place(self, kind: str) -> int:
        return self.order.get(kind, len(self.order))

    def card(self, entries: list[Entry]) -> Card:
        """The documents of a kind: the standard edition first, the sheets of a booklet after its pages."""
        first, say = entries[0], self.language.say
        ordered = sorted(entries, key=lambda e: (e.edition != STANDARD, e.edition_title, e.edition, e.imposed))
        readers = say("catalogue-pupils") if first.audience == "pupil" else say("catalogue-teachers")
        alt = say("catalogue-first-page", document=first.kind_title)
        return Card(first.kind, first.kind_title, first.audience, readers, [self.file(e) for e in ordered], alt)

    def file(self, entry: Entry) -> File:
        """A document, with what there is to know of it before it is opened or printed."""
        say, number = self.language.say, self.language.number
        facts = [_CALLED.get(entry.format, entry.format.upper())]
        if entry.imposed:
            facts.append(say("catalogue-imposed"))
        elif entry.pages:
            facts.append(say("catalogue-pages", n=entry.pages, count=number(entry.pages)))
        if entry.sheets:
            facts.append(say("catalogue-sheets", n=entry.sheets, count=number(entry.sheets)))
        facts.append(self.language.size(entry.bytes))
        picture = self.pictures.get(entry.path, "")
        return File(quote(entry.path), entry.edition, entry.edition_title, _line(facts), picture)

    def zips(self, place: str) -> list[Pack]:
        """The zips of a course or a lesson."""
        say, there = self.language.say, self.packs.get(place, {})
        titles = {"pupil": say("catalogue-pupils-zip"), "teacher": say("catalogue-teachers-zip")}
        return [Pack(who, quote(path), titles[who], self.language.size(size)) for who, (path, size) in there.items()]
