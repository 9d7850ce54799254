"""The catalogue of a build folder: what it lists, what stays as it is, and zips that never mix pupils and teachers."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote
from zipfile import ZipFile

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lessonpack.catalogue import PAGE, picture_path
from lessonpack.catalogue.archives import archives, for_windows
from lessonpack.files import digest
from lessonpack.ledger import Entry
from lessonpack.preflight.showing import WIDTH, first_page
from papers import Pack, edition, kind, templates
from shelves import entry, lesson, pdf, shelve

#: Where a zip is unpacked: a long name of a user, and the folder that Windows makes for it.
DOWNLOADS = r"C:\Users\firstname.lastname123\OneDrive - School\Downloads"
#: What Windows opens is 260 letters long at most; "well below" leaves forty.
LONGEST = 220
PUPILS = {k.name for k in templates().kinds() if k.audience == "pupil"}


class Links(HTMLParser):
    """What a page refers to, by the tag that does, and the text of everything else."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.attributes: dict[str, str] = {}
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.attributes = given
        self.found += [(tag, unquote(given[name])) for name in ("href", "src") if given.get(name)]

    def handle_data(self, data: str) -> None:
        self.text += data

    def to(self, *tags: str) -> set[str]:
        return {address for tag, address in self.found if tag in tags and address[0] != "#"}


def read(folder: Path) -> Links:
    return Links((folder / PAGE).read_text(encoding="utf-8"))


def there(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder, with when it was written and its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def members(folder: Path, path: str) -> dict[str, bytes]:
    with ZipFile(folder / path) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture
def entries(tmp_path: Path) -> list[Entry]:
    """Two courses, three lessons, two editions, a booklet's sheets, and a document of a whole course."""
    return [
        *lesson(tmp_path, "china", "korean-war", ("standard", "large-print-24+letter")),
        entry(tmp_path, "china", "korean-war", kind("worksheet"), edition="a5-booklet"),
        entry(tmp_path, "china", "korean-war", kind("worksheet"), edition="a5-booklet", imposed=True),
        *lesson(tmp_path, "china", "new-state"),
        entry(tmp_path, "china", None, kind("course-bibliography")),
        *lesson(tmp_path, "rome", "gracchi"),
    ]


def test_the_page_leads_to_every_document_and_zip_and_shows_every_picture_there(
    tmp_path: Path, entries: list[Entry]
) -> None:
    made = shelve(tmp_path, entries)
    page = read(tmp_path)
    zips = {path for path in made.files if path.endswith(".zip")}
    assert page.to("a") == {entry.path for entry in entries} | zips
    assert page.to("img") < made.files.keys()
    assert page.to("link") == {"data:,"}
    assert set(made.files) == {PAGE, *zips, *(picture_path(e.sha256) for e in entries if e.format == "pdf")}
    assert {path: digest([(tmp_path / path).read_bytes()]) for path in made.files} == made.files
    assert set(there(tmp_path)) == {*made.files, *(entry.path for entry in entries)}


def test_the_page_needs_nothing_from_outside(tmp_path: Path, entries: list[Entry]) -> None:
    shelve(tmp_path, entries)
    assert re.findall(r"https?:|//[\w.]+\.\w+/|url\(|@import|fetch\(|import ", (tmp_path / PAGE).read_text()) == []


def test_a_second_time_nothing_is_written(tmp_path: Path, entries: list[Entry]) -> None:
    made = shelve(tmp_path, entries)
    before = there(tmp_path)
    again = shelve(tmp_path, entries, made)
    assert (again.written, again.files) == (0, made.files)
    assert there(tmp_path) == before


def test_the_same_documents_make_the_same_bytes(tmp_path: Path, entries: list[Entry]) -> None:
    first = shelve(tmp_path, entries)
    other = [*lesson(tmp_path / "other", "rome", "gracchi")]
    assert shelve(tmp_path / "other", other).files.items() >= {
        (path, found) for path, found in first.files.items() if path.startswith("rome/gracchi/")
    }
    # Nobody remembers what was written: all is written again, and is the same.
    before = {path: data for path, (_, data) in there(tmp_path).items()}
    assert shelve(tmp_path, entries).files == first.files
    assert {path: data for path, (_, data) in there(tmp_path).items()} == before


@pytest.mark.parametrize("what", [PAGE, "china/korean-war/korean-war-teacher.zip", "china/china-pupil.zip", "picture"])
@pytest.mark.parametrize("damage", ["gone", "cut", "other"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, entries: list[Entry], what: str, damage: str) -> None:
    made = shelve(tmp_path, entries)
    path = tmp_path / (picture_path(entries[0].sha256) if what == "picture" else what)
    whole = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(whole[: len(whole) // 2] if damage == "cut" else whole[:40] + b"?" + whole[41:])
    again = shelve(tmp_path, entries, made)
    assert (again.written, again.files) == (1, made.files)
    assert path.read_bytes() == whole


def test_one_changed_document_changes_what_has_it_and_nothing_else(tmp_path: Path, entries: list[Entry]) -> None:
    made = shelve(tmp_path, entries)
    old = entries[0]
    assert old.audience == "pupil"
    data = pdf("another page")
    (tmp_path / old.path).write_bytes(data)
    again = shelve(tmp_path, [replace(old, sha256=digest([data]), bytes=len(data)), *entries[1:]], made)
    changed = {path for path, found in again.files.items() if made.files.get(path) != found}
    zips = {"china/china-pupil.zip", "china/korean-war/korean-war-pupil.zip"}
    assert changed == {PAGE, picture_path(digest([data])), *zips}
    assert again.written == len(changed)
    assert made.files.keys() - again.files.keys() == {picture_path(old.sha256)}
    assert not (tmp_path / picture_path(old.sha256)).exists()


def test_a_picture_that_was_made_with_its_document_is_taken_as_it_is(tmp_path: Path, entries: list[Entry]) -> None:
    path, picture = picture_path(entries[0].sha256), first_page(pdf("made by a worker"))
    (tmp_path / path).parent.mkdir()
    (tmp_path / path).write_bytes(picture)
    made = shelve(tmp_path, entries, replace(shelve(tmp_path / "none", []), files={path: digest([picture])}))
    assert made.files[path] == digest([picture])


def test_what_belongs_to_a_lesson_goes_with_it_and_nothing_else(tmp_path: Path, entries: list[Entry]) -> None:
    made = shelve(tmp_path, entries)
    foreign = {
        "catalogue/holiday.png": b"mine",
        "rome/gracchi/notes.zip": b"mine",
        # The school has put its own file in place of ours.
        "rome/gracchi/gracchi-teacher.zip": b"changed",
    }
    for path, data in foreign.items():
        (tmp_path / path).write_bytes(data)
    left = [entry for entry in entries if entry.course != "rome"]
    again = shelve(tmp_path, left, made)
    gone = {"rome/rome-pupil.zip", "rome/rome-teacher.zip", "rome/gracchi/gracchi-pupil.zip"}
    pictures = {picture_path(e.sha256) for e in entries if e.course == "rome" and e.format == "pdf"}
    assert made.files.keys() - set(there(tmp_path)) == gone | pictures
    assert {path: (tmp_path / path).read_bytes() for path in foreign} == foreign
    assert not any("rome" in path for path in (*again.files, *read(tmp_path).to("a")))


def test_without_documents_nothing_is_left(tmp_path: Path, entries: list[Entry]) -> None:
    made = shelve(tmp_path, entries)
    assert shelve(tmp_path, [], made).files == {}
    assert set(there(tmp_path)) == {entry.path for entry in entries}


@pytest.mark.parametrize("data", [None, b"longer than it was", "same length"])
def test_a_file_that_is_not_what_was_built_is_packed_by_no_zip(
    tmp_path: Path, entries: list[Entry], data: bytes | str | None
) -> None:
    path = tmp_path / entries[0].path
    whole = path.read_bytes()
    path.unlink() if data is None else path.write_bytes(data if isinstance(data, bytes) else b"?" * len(whole))
    made = shelve(tmp_path, entries)
    packed = members(tmp_path, "china/korean-war/korean-war-pupil.zip")
    assert len(packed) == len([e for e in entries if e.lesson == "korean-war" and e.audience == "pupil"]) - 1
    assert picture_path(entries[0].sha256) not in made.files
    path.write_bytes(whole)
    shelve(tmp_path, entries, made)
    assert whole in members(tmp_path, "china/korean-war/korean-war-pupil.zip").values()


@pytest.mark.parametrize("audience", ["pupil", "teacher"])
def test_a_zip_has_all_that_one_audience_reads_and_nothing_else(
    tmp_path: Path, entries: list[Entry], audience: str
) -> None:
    """Of every kind of document that there is, in every format."""
    more = [
        entry(tmp_path, "china", "new-state" if k.scope == "lesson" else None, k, format=form)
        for k in templates().kinds()
        for form in ("pdf", "docx", "html")
        if form != k.formats[0]
    ]
    entries += more
    made = shelve(tmp_path, entries)
    zips = sorted(path for path in made.files if path.endswith(f"-{audience}.zip"))
    assert {path: sorted(members(tmp_path, path).values()) for path in zips} == {
        path: sorted(
            (tmp_path / e.path).read_bytes()
            for e in entries
            if e.audience == audience and e.path.startswith(path.rpartition("/")[0] + "/")
        )
        for path in zips
    }
    assert zips[0] == f"china/china-{audience}.zip"
    assert len(zips) == 5


def test_the_real_zips_for_pupils_have_no_word_of_the_teachers(pack: Pack, tmp_path: Path) -> None:
    report = json.loads((pack.root / "build/report.json").read_text(encoding="utf-8"))
    kinds = {k.name: k for k in templates().kinds()}
    entries = []
    for told in report["documents"]:
        path = told["path"].removeprefix("build/")
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((pack.root / told["path"]).read_bytes())
        named = [told[name] for name in ("course", "lesson", "kind", "format", "edition")]
        audience = kinds[told["kind"]].audience
        size = {name: told[name] for name in ("sha256", "bytes", "pages")}
        entries.append(Entry(path, *named, audience, False, "Course", "Lesson", "Kind", "Edition", "en-GB", **size))
    made = shelve(tmp_path, entries)
    assert {entry.kind for entry in entries} == set(kinds)
    for path in (path for path in made.files if path.endswith(".zip")):
        packed = members(tmp_path, path)
        marked = {name for name, data in packed.items() if "Teacher copy" in _text(name, data)}
        names = {e.kind for e in entries for name in packed if name.endswith(f"{e.kind}.{e.format}")}
        assert names & PUPILS == (names if path.endswith("-pupil.zip") else set())
        assert bool(marked) == path.endswith("-teacher.zip")
        assert names


def _text(name: str, data: bytes) -> str:
    if name.endswith(".pdf"):
        with pypdfium2.PdfDocument(data) as file:
            return "".join(page.get_textpage().get_text_bounded() for page in file)
    with ZipFile(BytesIO(data)) as file:
        parts = (file.read(part).decode() for part in file.namelist() if part.endswith(".xml"))
        return "".join(re.sub("<[^>]+>", "", part) for part in parts)


def test_a_zip_is_the_same_whenever_and_wherever_it_is_made(tmp_path: Path, entries: list[Entry]) -> None:
    shelve(tmp_path, reversed(entries))
    with ZipFile(tmp_path / "china/china-pupil.zip") as file:
        infos = file.infolist()
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.create_system for info in infos} == {3}
    assert "korean-war/a5-booklet/korean-war-worksheet-a5-booklet-imposed.pdf" in {info.filename for info in infos}


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("korean-war", "korean-war"),
        ("con", "_con"),
        ("AUX", "_AUX"),
        ("nul.pdf", "_nul.pdf"),
        ("com1", "_com1"),
        ("console", "console"),
        ("com10", "com10"),
        ("ends-with-dots..", "ends-with-dots"),
        ("what? why: a/b", "what_ why_ a_b"),
        ("a" * 32, "a" * 32),
        ("a" * 33, f"{'a' * 25}-{digest([b'a' * 33])[:6]}"),
        ("a" * 40 + ".pdf", f"{'a' * 21}-{digest([b'a' * 40 + b'.pdf'])[:6]}.pdf"),
        ("朝鲜战争", "朝鲜战争"),
    ],
)
def test_names_for_windows(name: str, made: str) -> None:
    assert for_windows(name, 32) == made


NAMES = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,120}[A-Za-z0-9_])?", fullmatch=True)
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(10))}


@given(st.lists(st.tuples(NAMES, NAMES | st.just("con")), min_size=1, max_size=6, unique=True), NAMES)
def test_whatever_the_names_windows_unpacks_the_zips(lessons: list[tuple[str, str]], course: str) -> None:
    one = Entry("", course, "", "k", "pdf", "e", "pupil", False, "", "", "", "", "en-GB")
    paths = dict.fromkeys(f"{course}/{name}/{edition}/{name}-worksheet-{edition}.pdf" for name, edition in lessons)
    for archive in archives([replace(one, path=path) for path in paths], course):
        names = [name for name, _ in archive.members]
        assert len({name.casefold() for name in names}) == len(paths)
        folder = PureWindowsPath(DOWNLOADS) / PureWindowsPath(archive.path).stem
        for path in (folder / name for name in names):
            assert len(str(path)) <= LONGEST
            assert not any(part.endswith((".", " ")) for part in path.parts[1:])
            assert not any(part.partition(".")[0].upper() in RESERVED for part in path.parts[1:])
            assert path.suffix == ".pdf"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "PDF · 6 pages · 3 sheets · 214 kB"),
        ({"pages": 1, "sheets": 1}, "PDF · 1 page · 1 sheet · 214 kB"),
        ({"imposed": True}, "PDF · sheets to print and fold · 3 sheets · 214 kB"),
        ({"format": "docx", "pages": None, "sheets": None}, "Word · 214 kB"),
        ({"format": "html", "pages": None, "sheets": None}, "HTML · 214 kB"),
        ({"language": "fr"}, "PDF · 6 pages · 3 feuilles · 214 ko"),
        ({"language": "de"}, "PDF · 6 Seiten · 3 Blatt · 214 kB"),
        ({"language": "ar", "pages": 2, "sheets": 1}, "PDF · صفحتان · ورقة واحدة · 214 كيلوبايت"),
    ],
)
def test_what_is_told_of_a_document(tmp_path: Path, change: dict[str, object], told: str) -> None:
    one = replace(entry(tmp_path, "china", "war", kind("worksheet")), **change, bytes=214_159)  # type: ignore[arg-type]
    (tmp_path / one.path).write_bytes(b" " * 214_159)
    shelve(tmp_path, [one])
    plain = re.sub("[\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}]", "", read(tmp_path).text)
    assert told in " ".join(plain.split())


@pytest.mark.parametrize(
    ("count", "tag", "told"),
    [(1, "en-GB", "1 kB"), (214_159, "en-GB", "214 kB"), (999_600, "en-GB", "1 MB"), (1_312_000, "de", "1,3 MB")],
)
def test_sizes(count: int, tag: str, told: str) -> None:
    assert templates().language(tag).size(count).replace("\N{NO-BREAK SPACE}", " ") == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("standard", "Standard edition"),
        ("B", "Standard edition · Version B"),
        ("support", "Standard edition · ●"),
        ("large-print-18+letter+extension+A", "Large print, 18 point · US Letter · ■ · Version A"),
    ],
)
def test_no_two_editions_have_one_name(name: str, told: str) -> None:
    assert templates().language("en-GB").edition_in_full(edition(name)) == told


@pytest.mark.parametrize(
    ("languages", "tag", "direction", "title"),
    [
        (["en-GB"], "en-GB", "ltr", "Catalogue"),
        (["en-AU", "en-AU"], "en-AU", "ltr", "Catalogue"),
        (["ar"], "ar", "rtl", "الفهرس"),
        (["de", "fr"], "en-GB", "ltr", "Catalogue"),
    ],
)
def test_the_page_speaks_the_language_of_its_courses(
    tmp_path: Path, languages: list[str], tag: str, direction: str, title: str
) -> None:
    worksheet = kind("worksheet")
    told = [entry(tmp_path, f"c{n}", "one", worksheet, language=spoken) for n, spoken in enumerate(languages)]
    shelve(tmp_path, told)
    page = read(tmp_path)
    assert (page.attributes["lang"], page.attributes["dir"]) == (tag, direction)
    assert page.text.count(title) == 2


def test_titles_are_text(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script> & \"quoted\" 'so' {{ course }}"
    one = entry(tmp_path, "china", "war", kind("worksheet"), titles=(evil, evil))
    shelve(tmp_path, [replace(one, kind_title=evil, edition_title=evil)])
    page = read(tmp_path)
    assert page.tags.count("script") == 1
    assert page.text.count(evil) == 4


def test_headings_are_in_order(tmp_path: Path, entries: list[Entry]) -> None:
    shelve(tmp_path, entries)
    levels = [int(tag[1]) for tag in read(tmp_path).tags if re.fullmatch(r"h\d", tag)]
    assert levels == [1, 2, 2, 3, 3, 3, 2, 3]


def test_the_order_is_that_of_the_course_whatever_was_built_first(tmp_path: Path) -> None:
    worksheet, names = kind("worksheet"), ("zama", "cannae", "actium")
    given = [entry(tmp_path, "rome", None, kind("course-bibliography"))]
    given += [entry(tmp_path, "rome", name, worksheet, edition="B") for name in names]
    given += [entry(tmp_path, "rome", name, one) for name in names for one in (kind("answer-key"), worksheet)]
    given += [entry(tmp_path, "rome", "zama", worksheet, imposed=imposed, edition="a5") for imposed in (True, False)]
    made = shelve(tmp_path, given, lessons={"rome": ["zama", "cannae"]})
    assert shelve(tmp_path, reversed(given), lessons={"rome": ["zama", "cannae"]}).files == made.files
    page = read(tmp_path)
    links = [path for tag, path in page.found if tag == "a" and path.endswith(".pdf")]
    assert [path.rpartition("/")[2] for path in dict.fromkeys(links)] == [
        *("zama-worksheet.pdf", "zama-worksheet-B.pdf", "zama-worksheet-a5.pdf", "zama-worksheet-a5-imposed.pdf"),
        *("zama-answer-key.pdf", "cannae-worksheet.pdf", "cannae-worksheet-B.pdf", "cannae-answer-key.pdf"),
        *("actium-worksheet.pdf", "actium-worksheet-B.pdf", "actium-answer-key.pdf", "rome-course-bibliography.pdf"),
    ]


def test_a_picture_is_small_and_has_the_colours_of_its_page() -> None:
    with Image.open(BytesIO(first_page(pdf("a page")))) as picture:
        assert picture.format == "PNG"
        assert picture.width == WIDTH
        assert picture.height == pytest.approx(WIDTH * 842 / 595, abs=1)
        assert picture.convert("RGB").getpixel((5, 5)) == (255, 255, 255)
        shade = int(digest([b"a page"])[:2], 16)
        assert picture.convert("L").getpixel((100, 350)) == pytest.approx(shade, abs=2)
