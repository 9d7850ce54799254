"""The preview in a real browser: pages that follow the files and keep their place, mistakes at their lines, merging."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from driver import COURSE, LESSON, Project
from edits import edited, find
from lessonpack import build
from lessonpack.preview import Preview, first_choice
from papers import templates
from test_catalogue_in_browser import CHROMIUM, FAINT, QUIET, SMALL, UNNAMED

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (Debian: chromium)")
#: Milliseconds in which a change must have come through, on a machine that does other things besides.
LATEST = 40_000
WORDS = "What the letters of those years say of harvests, of roads and of the price of salt. " * 4
PARAGRAPHS = [f"Paragraph {n}. {WORDS}" for n in range(1, 31)]
#: The names of the pages, and their texts.
NAMES = "() => [...document.querySelectorAll('.page')].map((one) => one.dataset.name)"
TEXTS = "() => [...document.querySelectorAll('.page .text')].map((one) => one.textContent)"


def reading(paragraphs: list[str]) -> str:
    return "reading: |\n" + "".join(f"  {text}\n\n" for text in paragraphs)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A course whose lesson has several pages."""
    project = Project(tmp_path_factory.mktemp("preview"))
    return project.change(LESSON, lambda text: f"{text}{reading(PARAGRAPHS)}")


@pytest.fixture(scope="module")
def address(project: Project) -> Iterator[str]:
    found = build.Project(project.root)
    course = project.root / "content/tiny"
    preview = Preview(found, first_choice(course, (), templates().kinds()))
    thread = threading.Thread(target=preview.run)
    thread.start()
    yield preview.address
    preview.stop()
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


#: Opens the preview in a window of some kind; what it complains of is looked at when the test has ended.
Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opener]:
    said: list[str] = []
    asked: list[str] = []
    contexts = []

    def open_(fragment: str = "", width: int = 1280, **settings: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address + fragment)
        return page

    yield open_
    for context in contexts:
        context.close()
    # What stopped answering on purpose is no fault of the page.
    assert [text for text in said if "ERR_INTERNET_DISCONNECTED" not in text] == []
    assert [url for url in asked if not url.startswith((address.partition("?")[0], "data:", "blob:"))] == []


@contextmanager
def changed(project: Project, file: str, new: str | Callable[[str], str]) -> Iterator[None]:
    """A file with another text for a while."""
    before = project.read(file)
    project.change(file, new)
    try:
        yield
    finally:
        project.write(file, before)


def settle(page: Page, state: str = "done") -> Page:
    """Wait until the preview says so, and the first picture is there."""
    page.wait_for_selector(f"#state[data-state={state}]", timeout=LATEST)
    page.wait_for_selector(".page[data-painted]", timeout=LATEST)
    return page


def until(page: Page, script: str, fits: Callable[[Any], bool]) -> Any:
    """What a script finds when it is as it should be: the page lets nobody wait within it."""
    latest = time.monotonic() + LATEST / 1000
    while not fits(found := page.evaluate(script)):
        assert time.monotonic() < latest, found
        time.sleep(0.05)
    return found


def test_the_pages_are_shown_as_they_are(opened: Opener) -> None:
    page = settle(opened())
    assert page.url.count("token") == 0
    assert page.get_by_role("heading", level=1).inner_text().startswith("First lesson")
    assert page.get_by_text("Nothing is wrong.").is_visible()
    pages = page.get_by_role("article")
    assert pages.count() > 3
    assert page.locator("#number").inner_text() == f"Page 1 of {pages.count()}"
    first = pages.first
    assert first.get_attribute("aria-label") == f"Page 1 of {pages.count()}"
    assert "Who wrote Source A" in "".join(page.evaluate(TEXTS))
    box = first.bounding_box()
    assert box
    assert box["height"] / box["width"] == pytest.approx(297 / 210, abs=0.01)
    dots = first.locator("img").evaluate("(one) => one.naturalWidth")
    assert box["width"] <= dots < box["width"] + 60


def test_a_change_is_shown_and_the_place_kept(opened: Opener, project: Project) -> None:
    page = settle(opened())
    before = page.evaluate(TEXTS)
    number = next(n for n, text in enumerate(before) if "Paragraph 20." in text)
    page.locator(".page").nth(number).evaluate(
        "(one) => { const d = document.getElementById('desk'); d.scrollTop = one.offsetTop - d.offsetTop + 100 }"
    )
    page.wait_for_timeout(200)
    was, place = seen(page)
    more = reading([f"A new beginning. {WORDS}", *PARAGRAPHS])
    with changed(project, LESSON, lambda text: text.replace(reading(PARAGRAPHS), more)):
        until(page, TEXTS, lambda texts: any("A new beginning." in text for text in texts))
        now, _ = seen(page, was)
        assert now == was
        assert seen(page, was)[1] == pytest.approx(place, abs=2)
        settle(page)
    until(page, TEXTS, lambda texts: texts == before)
    assert seen(page, was) == (was, pytest.approx(place, abs=2))


def seen(page: Page, wanted: str = "") -> tuple[str, float]:
    """The place in the content of what stands at the middle of the desk, or the text of a paragraph, and how high.

    A block is found as a reader finds it: by a click.
    """
    desk = page.locator("#desk").bounding_box()
    assert desk
    for share in range(10, 90, 3):
        page.mouse.click(desk["x"] + desk["width"] / 2, desk["y"] + desk["height"] * share / 100)
        mark = page.locator(".page .block")
        if mark.count() == 0:
            continue
        box = mark.bounding_box()
        words = page.evaluate(UNDER)
        if box and box["y"] > desk["y"] and words and (not wanted or words == wanted):
            return words, box["y"]
    raise AssertionError(f"{wanted or 'nothing'} is not on the screen")


#: The id of the block that was clicked on.
UNDER = "() => document.querySelector('.page .block')?.dataset.name ?? ''"


def test_what_looks_the_same_is_not_asked_for_again(opened: Opener, project: Project) -> None:
    asked: list[str] = []
    page = settle(opened())
    first = page.locator(".page img").first.element_handle()
    page.on("request", lambda request: asked.append(request.url))
    with changed(project, LESSON, lambda text: text.replace("Any fair summary", "Any summary that is fair")):
        page.wait_for_selector("#state[data-state=working]", timeout=LATEST)
        settle(page)
    settle(page)
    assert page.locator(".page img").first.evaluate("(one, before) => one === before", first)
    assert [url for url in asked if "/pages/" in url] == []


def test_a_mistake_stands_at_its_line_beside_the_last_good_pages(opened: Opener, project: Project) -> None:
    page = settle(opened())
    before = page.evaluate(NAMES)
    lines = project.read(LESSON).splitlines()
    number = next(n for n, line in enumerate(lines, 1) if "marks: 2" in line)
    with changed(project, LESSON, lambda text: text.replace("marks: 2", "markz: 2", 1)):
        settle(page, "mistakes")
        entry = page.locator("#mistakes li").filter(has_text="markz")
        assert entry.count() == 1
        assert "Error" in entry.inner_text()
        assert "did you mean 'marks'?" in entry.inner_text()
        assert entry.get_by_role("button").inner_text() == f"{LESSON}:{number}:5"
        assert entry.locator(".excerpt").inner_text() == "markz: 2"
        assert entry.locator("mark").inner_text() == "markz:"
        assert page.evaluate(NAMES) == before
        entry.get_by_role("button").click()
        assert page.locator(".page .block").count() == 1
    settle(page)
    assert page.locator("#mistakes li").count() == 0
    assert page.evaluate(NAMES) == before


def test_a_click_tells_the_file_and_line(opened: Opener, project: Project) -> None:
    page = settle(opened())
    number = next(n for n, line in enumerate(project.read(LESSON).splitlines(), 1) if "Paragraph 1." in line)
    page.locator(".page").first.scroll_into_view_if_needed()
    found = set()
    for height in range(80, 700, 12):
        page.mouse.click(400, height)
        found.add(page.locator("#place").text_content() or "")
    assert f"{LESSON}:{number}:3" in {text.strip() for text in found}


def test_other_kinds_editions_tiers_and_versions(opened: Opener) -> None:
    page = settle(opened())
    count = page.locator(".page").count()
    page.get_by_role("combobox", name="Edition").select_option(label="Large print, 24 point")
    until(page, "() => document.getElementById('edition').textContent", lambda text: text.startswith("Large print"))
    assert page.locator(".page").count() > 2 * count
    page.get_by_role("combobox", name="Version").select_option(label="Version B")
    page.get_by_role("combobox", name="Edition").select_option(label="Standard edition")
    page.get_by_role("combobox", name="Document").select_option(label="Teacher notes")
    page.wait_for_selector("#word:not([hidden])", timeout=LATEST)
    settle(page)
    assert page.get_by_role("heading", level=1).inner_text().endswith("Teacher notes")
    page.reload()
    settle(page)
    assert page.get_by_role("combobox", name="Document").input_value() == "teacher-notes"
    page.get_by_role("combobox", name="Lesson").select_option("tiny/")
    until(page, "() => document.getElementById('kind').value", lambda kind: kind == "course-bibliography")
    settle(page)
    assert page.get_by_role("heading", level=1).inner_text().endswith("Bibliography")


def test_parts_that_do_not_go_together(opened: Opener) -> None:
    page = settle(opened())
    page.get_by_text("More").click()
    page.get_by_role("combobox", name="Paper").select_option(label="A5 booklet")
    page.get_by_role("combobox", name="Binding").select_option(label="Punch holes")
    settle(page, "failed")
    assert "do not go together" in page.locator("#mistakes").inner_text()


def test_a_lesson_that_is_gone_and_a_broken_course(opened: Opener, project: Project) -> None:
    page = settle(opened())
    before = page.evaluate(NAMES)
    path = project.root / LESSON
    aside = path.with_suffix(".aside")
    path.rename(aside)
    try:
        settle(page, "absent")
        assert page.evaluate(NAMES) == before
    finally:
        aside.rename(path)
    settle(page)
    with changed(project, COURSE, "title: [\n"):
        settle(page, "mistakes")
        assert "course.yaml:" in page.locator("#mistakes").inner_text()
    settle(page)
    assert page.evaluate(NAMES) == before


def test_it_says_so_when_nobody_answers_and_comes_back(opened: Opener) -> None:
    page = settle(opened())
    page.context.set_offline(True)
    page.evaluate("() => document.getElementById('kind').dispatchEvent(new Event('change'))")
    page.wait_for_selector("#gone:not([hidden])", timeout=LATEST)
    page.context.set_offline(False)
    page.evaluate("() => document.getElementById('kind').dispatchEvent(new Event('change'))")
    page.wait_for_selector("#gone", state="hidden", timeout=LATEST)
    settle(page)


AT_REST = """() => new Promise(rest => {
    const desk = document.getElementById('desk'), before = desk.scrollTop
    setTimeout(() => rest(desk.scrollTop === before), 200)
})"""


def test_keyboard(opened: Opener) -> None:
    page = settle(opened())
    page.locator("#desk").focus()
    where = "() => document.getElementById('desk').scrollTop"
    page.keyboard.press("ArrowRight")
    until(page, "() => document.getElementById('number').textContent", lambda text: text.startswith("Page 2 "))
    page.wait_for_function(AT_REST, timeout=LATEST)
    page.keyboard.press("ArrowLeft")
    until(page, where, lambda top: top < 30)
    page.wait_for_function(AT_REST, timeout=LATEST)
    page.keyboard.press("PageDown")
    until(page, where, lambda top: top > 200)
    # The browser scrolls smoothly: a key that comes meanwhile is lost.
    page.wait_for_function(AT_REST, timeout=LATEST)
    page.keyboard.press("Home")
    until(page, where, lambda top: top == 0)


def test_a_schools_file_is_compared_and_merged(opened: Opener, project: Project, tmp_path: Path) -> None:
    project.build("--kind", "teacher-notes")
    made = next((project.root / "build").rglob("*-teacher-notes.docx")).read_bytes()

    def shorten(body: Any) -> None:
        paragraph = find(body, "Paragraph 3.") if "Paragraph 3." in "".join(body.itertext()) else find(body, "Any fair")
        runs = [node for node in paragraph.iter() if node.tag.endswith("}t")]
        runs[0].text = f"Our school: {runs[0].text}"

    file = tmp_path / "ours.docx"
    file.write_bytes(edited(made, shorten))
    page = settle(opened(accept_downloads=True))
    page.get_by_text("A school’s Word file").click()
    page.get_by_label("Edited file").set_input_files(file)
    page.get_by_role("button", name="Compare").click()
    told = until(page, "() => document.getElementById('compared').textContent", lambda text: "school:" in text)
    assert "school: 1 edited, 0 deleted, 0 added; course: 0 changed, 0 removed, 0 new; 0 conflicts" in told
    with page.expect_download() as download:
        page.get_by_role("button", name="Merge").click()
    assert download.value.suggested_filename == "ours-merged.docx"
    saved = tmp_path / "saved.docx"
    download.value.save_as(saved)
    assert "Our school:" in "\n".join(p.text for p in docx.Document(BytesIO(saved.read_bytes())).paragraphs)


def test_what_is_no_word_file_of_ours(opened: Opener, tmp_path: Path) -> None:
    page = settle(opened())
    page.get_by_text("A school’s Word file").click()
    (tmp_path / "other.docx").write_bytes(b"PK is all there is")
    page.get_by_label("Edited file").set_input_files(tmp_path / "other.docx")
    page.get_by_role("button", name="Compare").click()
    told = until(page, "() => document.getElementById('compared').textContent", lambda text: len(text) > 3)
    assert re.search("not a Word file|cannot be opened|damaged", told), told


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_read_and_use_it(opened: Opener, project: Project, scheme: str, width: int) -> None:
    with changed(project, LESSON, lambda text: text.replace("marks: 2", "markz: 2", 1)):
        page = settle(opened(width=width, color_scheme=scheme), "mistakes")
        page.get_by_text("A school’s Word file").click()
        page.get_by_text("More").click()
        page.evaluate("() => document.querySelectorAll('[hidden]').forEach((one) => one.remove())")
        assert page.evaluate(FAINT) == []
        assert page.evaluate(UNNAMED) == page.evaluate(SMALL) == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        for role in ("banner", "main", "complementary"):
            assert page.get_by_role(role).count() == 1, role  # type: ignore[arg-type]
