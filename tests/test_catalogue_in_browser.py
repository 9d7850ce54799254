"""The catalogue in a real browser, opened as a file: filters, search, keyboard, looks that everybody can read."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from lessonpack.catalogue import PAGE, picture_path
from lessonpack.ledger import Entry
from papers import kind, templates
from shelves import entry, lesson, shelve

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (Debian: chromium)")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LARGE = "large-print-24+letter"
TAGS = templates().languages()
#: Every text on the page whose contrast with what lies behind it is too low: AA asks 4.5, of large type 3.
FAINT = """() => {
  const channel = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => { const [r, g, b] = numbers(colour).map(channel); return 0.2126*r + 0.7152*g + 0.0722*b };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if ((numbers(colour)[3] ?? 1) === 1) return colour;
    }
    return "rgb(255 255 255)";
  };
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    if (!own || !element.checkVisibility({ contentVisibilityAuto: false })) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(style.color), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${element.tagName} ${element.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return found;
}"""
#: Every control without a name, or too small to hit (WCAG 2.2, 2.5.8): 24 dots each way, with its label.
UNNAMED = """() => [...document.querySelectorAll("input, select, button")]
  .filter((one) => one.type !== "submit" && one.tagName !== "BUTTON" ? !one.labels.length : !one.textContent.trim())
  .map((one) => one.outerHTML)"""
SMALL = """() => [...document.querySelectorAll("input, select, button")]
  .map((one) => (one.type === "radio" ? one.labels[0] : one))
  .filter((one) => { const box = one.getBoundingClientRect(); return Math.min(box.width, box.height) < 24 })
  .map((one) => one.outerHTML)"""
SHOWN = """() => [...document.querySelectorAll(".files a")].filter((one) => one.checkVisibility())
  .map((one) => decodeURIComponent(one.getAttribute("href")))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build folder with a space in its path, as on a school's drive."""
    return tmp_path_factory.mktemp("our school") / "build"


@pytest.fixture(scope="module", autouse=True)
def entries(folder: Path) -> list[Entry]:
    """Three courses; two lessons of one, in three editions."""
    titles = ("China, 1949–53: revolution and war", "China and the Korean War")
    found = [
        *lesson(folder, "china", "korean-war", ("standard", LARGE, "low-ink"), titles=titles),
        *lesson(folder, "china", "new-state", titles=(titles[0], "A new state")),
        entry(folder, "china", None, kind("course-bibliography"), titles=titles),
        *lesson(folder, "coree", "frontiere", titles=("La Corée", "La frontière, 1945–53")),
        *lesson(folder, "rome", "gracchi", ("standard", LARGE), titles=("Rome", "Who killed the Gracchi?")),
    ]
    shelve(folder, found)
    return found


#: Opens the page in a window of some kind; what it complains of and asks for is looked at when the test has ended.
Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, folder: Path) -> Iterator[Opener]:
    said: list[str] = []
    asked: list[str] = []
    contexts = []

    def open_(fragment: str = "", where: Path = folder, width: int = 1280, **settings: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((where / PAGE).as_uri() + fragment)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert said == []
    assert [url for url in asked if not url.startswith((folder.parent.parent.as_uri(), "data:"))] == []


def shown(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SHOWN)
    return found


def settle(page: Page, fragment: str) -> None:
    """Wait until the filters are in the address, and at work."""
    page.wait_for_function("fragment => location.hash === fragment", arg=fragment)


FILTERS: list[tuple[str, str, Callable[[Entry], bool]]] = [
    ("kind", "worksheet", lambda e: e.kind == "worksheet"),
    ("course", "rome", lambda e: e.course == "rome"),
    ("edition", LARGE, lambda e: e.edition == LARGE),
    ("audience", "pupil", lambda e: e.audience == "pupil"),
    ("audience", "teacher", lambda e: e.audience == "teacher"),
    ("q", "  KOREAN large ", lambda e: e.lesson == "korean-war" and e.edition == LARGE),
    ("q", "coree frontière", lambda e: e.course == "coree"),
    ("q", "gracchi key", lambda e: e.course == "rome" and e.kind == "answer-key"),
    ("q", "Trotsky", lambda _: False),
]


@pytest.mark.parametrize(("name", "value", "fits"), FILTERS, ids=[f"{n} {v}" for n, v, _ in FILTERS])
def test_a_filter_shows_just_what_fits(
    opened: Opener, entries: list[Entry], name: str, value: str, fits: Callable[[Entry], bool]
) -> None:
    page = opened()
    assert sorted(shown(page)) == sorted(entry.path for entry in entries)
    if name == "q":
        page.get_by_role("searchbox", name="Search").fill(value)
    elif name == "audience":
        page.get_by_role("radio", name={"pupil": "Pupils", "teacher": "Teachers"}[value]).check()
    else:
        label = {"kind": "Document", "course": "Course", "edition": "Edition"}[name]
        page.get_by_role("combobox", name=label).select_option(value)
    page.wait_for_function("location.hash !== ''")
    wanted = [entry for entry in entries if fits(entry)]
    assert sorted(shown(page)) == sorted(entry.path for entry in wanted)
    lessons = len({(entry.course, entry.lesson) for entry in wanted if entry.lesson})
    said = f"Documents shown: {len(wanted)} of {len(entries)}. Lessons: {lessons} of 4."
    assert page.get_by_role("status").inner_text() == said
    courses = {entry.course for entry in wanted}
    assert page.locator("section.course:visible").count() == page.locator("nav li:visible").count() == len(courses)
    assert page.get_by_text("No document fits").is_visible() == (not wanted)
    readers = {value} if name == "audience" else {"pupil", "teacher"}
    zips = [one.get_attribute("href") or "" for one in page.locator(".packs a:visible").all()]
    assert {one.rpartition("-")[2] for one in zips} == {f"{one}.zip" for one in readers if wanted}
    # Sent to somebody else, the address shows the same.
    page.reload()
    assert sorted(shown(page)) == sorted(entry.path for entry in wanted)


def test_filters_add_up_and_are_taken_off(opened: Opener, entries: list[Entry]) -> None:
    page = opened(f"#kind=worksheet&edition={quote(LARGE, safe='')}")
    assert shown(page) == [e.path for e in entries if (e.kind, e.edition) == ("worksheet", LARGE)]
    assert page.get_by_role("combobox", name="Document").input_value() == "worksheet"
    page.evaluate("location.hash = '#course=rome&audience=teacher'")
    page.wait_for_function("document.getElementById('kind').value === ''")
    assert shown(page) == [e.path for e in entries if (e.course, e.audience) == ("rome", "teacher")]
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("location.hash === ''")
    assert len(shown(page)) == len(entries)


@pytest.mark.parametrize("fragment", ["#kind=nothing&edition=%E0%A4%A", "#<script>", "#lessons", "#china/korean-war"])
def test_any_other_fragment_shows_all(opened: Opener, entries: list[Entry], fragment: str) -> None:
    page = opened(fragment)
    assert len(shown(page)) == len(entries)
    assert page.get_by_role("combobox", name="Document").input_value() == ""


def test_a_lesson_has_an_address(opened: Opener) -> None:
    page = opened("#rome/gracchi", width=600)
    assert page.get_by_role("heading", name="Who killed the Gracchi?").bounding_box()["y"] < 200  # type: ignore[index]


def test_the_picture_is_of_the_edition_that_is_shown(opened: Opener, entries: list[Entry]) -> None:
    page = opened(f"#edition={quote(LARGE, safe='')}&kind=worksheet")
    for one in (e for e in entries if (e.kind, e.edition) == ("worksheet", LARGE)):
        picture = page.locator(f"a.sheet[href='{quote(one.path)}'] img")
        picture.scroll_into_view_if_needed()
        assert picture.get_attribute("src") == picture_path(one.sha256)
        page.wait_for_function("one => one.complete && one.naturalWidth === 320", arg=picture.element_handle())


def test_all_can_be_done_from_the_keyboard(opened: Opener) -> None:
    page = opened()
    press, focused = page.keyboard.press, page.locator(":focus")
    press("Tab")
    assert focused.inner_text() == "Skip to the lessons"
    assert focused.bounding_box()["width"] > 50  # type: ignore[index]
    press("Enter")
    assert focused.get_attribute("id") == "lessons"
    press("Tab")
    assert focused.inner_text() == "Pupils’ papers (ZIP)"
    page.reload()
    visited = []
    for _ in range(7):
        press("Tab")
        visited.append(focused.get_attribute("name") or focused.inner_text())
        assert focused.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)") >= 2
    assert visited == ["Skip to the lessons", "q", "course", "kind", "edition", "audience", "Show all"]
    press("Shift+Tab")
    press("ArrowDown")
    settle(page, "#audience=pupil")
    press("Tab")
    press("Enter")
    page.wait_for_function("location.hash === ''")


def test_a_zip_is_downloaded(opened: Opener, tmp_path: Path) -> None:
    page = opened(accept_downloads=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="Teachers’ papers (ZIP)").first.click()
    download.value.save_as(tmp_path / "saved.zip")
    assert download.value.suggested_filename == "china-teacher.zip"
    with ZipFile(tmp_path / "saved.zip") as file:
        assert file.testzip() is None


def test_without_javascript_everything_is_listed(opened: Opener, entries: list[Entry]) -> None:
    page = opened(java_script_enabled=False)
    assert page.locator("form").is_hidden()
    links = page.locator(".files a:visible")
    assert links.count() == len(entries)
    assert page.locator(".packs a:visible").count() == 2 * (3 + 4)
    count = len(entries)
    assert page.get_by_role("status").inner_text() == f"Documents shown: {count} of {count}. Lessons: 4 of 4."


@pytest.mark.parametrize(("scheme", "more"), [("light", "no-preference"), ("dark", "no-preference"), ("dark", "more")])
def test_every_text_can_be_read(opened: Opener, scheme: str, more: str) -> None:
    page = opened(color_scheme=scheme, contrast=more)
    assert page.evaluate(FAINT) == []
    # The measure finds what is faint.
    page.add_style_tag(content=".readers { color: #888 !important; background: #999 }")
    assert page.evaluate(FAINT) != []


@pytest.mark.parametrize("width", [320, 1280])
def test_controls_have_names_and_can_be_hit(opened: Opener, width: int) -> None:
    page = opened(width=width)
    assert page.evaluate(UNNAMED) == page.evaluate(SMALL) == []


def test_landmarks_and_names_for_those_who_listen(opened: Opener, entries: list[Entry]) -> None:
    page = opened()
    for role in ("banner", "search", "navigation", "main", "status"):
        assert page.get_by_role(role).count() == 1, role  # type: ignore[arg-type]
    assert page.get_by_role("region").count() == 3
    pictures = [one.get_attribute("alt") for one in page.locator("img").all()]
    assert set(pictures) == {f"First page: {e.kind_title}" for e in entries if e.format == "pdf"}
    identifiers = page.evaluate("() => [...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(identifiers) == len(set(identifiers))


def test_nothing_moves_for_those_who_asked_for_that(opened: Opener) -> None:
    durations = "() => [...document.querySelectorAll('*')].map((one) => getComputedStyle(one).transitionDuration)"
    assert set(opened().evaluate(durations)) > {"0s"}
    assert set(opened(reduced_motion="reduce").evaluate(durations)) == {"0s"}


def test_on_paper_there_are_no_controls(opened: Opener, entries: list[Entry]) -> None:
    page = opened("#kind=worksheet")
    page.emulate_media(media="print")
    assert [page.locator(s).first.is_visible() for s in ("form", "nav", ".packs", "img", "h3")] == [False] * 4 + [True]
    assert shown(page) == [e.path for e in entries if e.kind == "worksheet"]
    assert re.match(rb"%PDF", page.pdf())


@pytest.fixture(scope="module")
def spoken(folder: Path) -> dict[str, Path]:
    """A catalogue in each language, with long titles."""
    made = {tag: folder.parent / tag for tag in TAGS}
    for tag, where in made.items():
        long = "Donaudampfschifffahrtsgesellschaftskapitän " * 2
        shelve(where, lesson(where, "one", "lesson", ("standard", LARGE), language=tag, titles=(long, long)))
    return made


@pytest.mark.parametrize("tag", TAGS)
def test_in_every_language_the_page_says_the_same_with_and_without_javascript(
    opened: Opener, spoken: dict[str, Path], tag: str
) -> None:
    written = re.search(r'role="status".*?>(.*?)</p>', (spoken[tag] / PAGE).read_text(encoding="utf-8"))
    page = opened(where=spoken[tag])
    assert written
    assert page.get_by_role("status").inner_text() == written[1]
    page.get_by_role("searchbox").fill("no such lesson")
    page.wait_for_function("location.hash !== ''")
    page.get_by_role("searchbox").fill("")
    page.wait_for_function("location.hash === ''")
    assert page.get_by_role("status").inner_text() == written[1]


@pytest.mark.parametrize("size", ["100%", "200%"])
@pytest.mark.parametrize("tag", ["ar", "de"])
def test_no_window_is_too_narrow(opened: Opener, spoken: dict[str, Path], tag: str, size: str) -> None:
    page = opened(where=spoken[tag], width=320)
    page.add_style_tag(content=f".lesson {{ content-visibility: visible }} html {{ font-size: {size} }}")
    across, room = page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert across <= room == 320


def test_what_is_told_of_a_document_is_read_in_its_order(opened: Opener, spoken: dict[str, Path]) -> None:
    """From right to left the number of pages stands before the word, at its right, and after the format."""
    place = """one => [/PDF/, /\\d+/, /صفحات/].map((part) => {
      const range = document.createRange();
      const [text] = one.childNodes;
      const { index, 0: found } = part.exec(text.data);
      range.setStart(text, index);
      range.setEnd(text, index + found.length);
      return range.getBoundingClientRect().x;
    })"""
    told = opened(where=spoken["ar"]).locator(".files span").first
    form, number, word = told.evaluate(place)
    assert form > number > word


def test_from_right_to_left_the_filters_stand_at_the_right(opened: Opener, spoken: dict[str, Path]) -> None:
    places = {}
    for tag in ("ar", "de"):
        page = opened(where=spoken[tag])
        places[tag] = [page.locator(part).bounding_box()["x"] for part in (".side", "main")]  # type: ignore[index]
    assert places["ar"][0] > places["ar"][1]
    assert places["de"][0] < places["de"][1]
