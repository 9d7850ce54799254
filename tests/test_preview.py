"""The preview without a browser: who is let in, what a proof tells, workers that fail, what is given up."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Message

from driver import COURSE, LESSON, Project
from lessonpack import build
from lessonpack.assets import MissingPart
from lessonpack.crew import Limits, Lost
from lessonpack.diagnostics import Diagnostic, Span
from lessonpack.editions import EditionError
from lessonpack.preview import PortTaken, Preview, app, first_choice, gallery, watching
from lessonpack.preview.choices import Choice, choices, language
from lessonpack.preview.gallery import Gallery
from lessonpack.preview.merging import Compared, Revision
from lessonpack.preview.press import Failed, Press
from lessonpack.preview.proof import Absent, Checked, Drawn, Memory, Proof, Proofed, Step
from lessonpack.templating import TemplateFault
from lessonpack.worker import Order, Reply
from orders import Says
from papers import templates

TOKEN, PORT = "the-token", 8000
COOKIE = f"lessonpack-{PORT}={TOKEN}"
HOST = f"127.0.0.1:{PORT}"
WORKSHEET = Choice("tiny", "first-lesson", "worksheet")
LIMITS = Limits(seconds=60)


# Who is let in


def gallery_of(root: Path) -> Gallery:
    return Gallery(build.Project(root), WORKSHEET, LIMITS)


async def _asked(
    app_: ASGIApp, path: str, headers: dict[str, str], method: str, body: bytes
) -> tuple[int, dict[str, str], bytes]:
    path, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        "client": ("127.0.0.1", 5), "server": ("127.0.0.1", PORT),
    }  # fmt: skip
    sent: list[Message] = []
    parts = [body[n : n + 1_000_000] for n in range(0, len(body), 1_000_000)] or [b""]

    async def receive() -> Message:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.append(message)

    await app_(scope, receive, send)
    told = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(one.get("body", b"") for one in sent[1:])


def asked(
    root: Path, path: str, headers: dict[str, str] | None = None, method: str = "GET", body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    """What is answered to a request: status, headers, body. Without other headers it is one that may come."""
    given = {"host": HOST, "cookie": COOKIE} if headers is None else headers
    return asyncio.run(_asked(app.app_for(gallery_of(root), TOKEN, PORT), path, given, method, body))


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {"host": HOST, "cookie": COOKIE}, 200),
        ("/", {"host": f"localhost:{PORT}", "cookie": COOKIE}, 200),
        ("/", {"host": f"[::1]:{PORT}", "cookie": f"other=1; {COOKIE}"}, 200),
        (f"/?token={TOKEN}", {"host": HOST}, 200),
        (f"/?token={TOKEN}", {"host": HOST, "sec-fetch-site": "cross-site"}, 200),
        (
            "/page.js",
            {"host": HOST, "cookie": COOKIE, "origin": f"http://{HOST}", "sec-fetch-site": "same-origin"},
            200,
        ),
        ("/", {"host": HOST}, 403),
        ("/?token=wrong", {"host": HOST}, 403),
        (f"/page.js?token={TOKEN}", {"host": HOST}, 403),
        ("/", {"host": HOST, "cookie": f"lessonpack-{PORT}=wrong"}, 403),
        ("/", {"host": HOST, "cookie": f"lessonpack-9={TOKEN}"}, 403),
        ("/", {"host": "evil.example", "cookie": COOKIE}, 403),
        ("/", {"host": "127.0.0.1:9", "cookie": COOKIE}, 403),
        ("/", {"cookie": COOKIE}, 403),
        ("/page.js", {"host": HOST, "cookie": COOKIE, "origin": "http://evil.example"}, 403),
        ("/page.js", {"host": HOST, "cookie": COOKIE, "origin": "null"}, 403),
        ("/page.js", {"host": HOST, "cookie": COOKIE, "sec-fetch-site": "cross-site"}, 403),
        ("/page.js", {"host": HOST, "cookie": COOKIE, "sec-fetch-site": "same-site"}, 403),
    ],
)
def test_who_is_let_in(tmp_path: Path, path: str, headers: dict[str, str], status: int) -> None:
    found, told, _ = asked(tmp_path, path, headers)
    assert found == status
    policy = told["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert told["x-content-type-options"] == "nosniff"
    cookie = told.get("set-cookie", "")
    assert ("SameSite=Strict" in cookie and "HttpOnly" in cookie) == (TOKEN in path and status == 200)


@pytest.mark.parametrize(
    "path",
    [
        "/pages/" + "0" * 32 + "?width=100",
        "/pages/..%2f..%2fcourse.yaml?width=100",
        "/pages/../../pyproject.toml",
        "/page.html.j2",
        "/content/tiny/course.yaml",
        "/templates/preview/page.js",
        "/.",
        "//etc/passwd",
    ],
)
def test_no_path_is_opened(tmp_path: Path, path: str) -> None:
    assert asked(tmp_path, path)[0] == 404


@pytest.mark.parametrize("path", ["/", "/page.css", "/events"])
def test_nothing_but_the_file_is_sent_to(tmp_path: Path, path: str) -> None:
    assert asked(tmp_path, path, method="POST")[0] == 405


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    status, _, body = asked(tmp_path, "/compare", method="POST", body=b" " * 20_000_001)
    assert status == 413
    assert json.loads(body)["error"] == "the file is larger than 20,000,000 bytes"


def test_a_broken_template_is_told(tmp_path: Path) -> None:
    page = tmp_path / "templates/preview/page.html.j2"
    page.parent.mkdir(parents=True)
    page.write_text("{{ nothing }}")
    status, _, body = asked(tmp_path, "/")
    assert status == 500
    assert b"templates/preview/page.html.j2:1:1: error[template-error]" in body


# What can be chosen


def test_what_can_be_chosen(built: Project) -> None:
    library, spoken = build.Project(built.root).library, language(build.Project(built.root).library, templates())
    found = choices(library, templates(), spoken)
    assert found["lessons"] == [("tiny", "first-lesson"), ("tiny", "")]
    assert [k["name"] for k in found["kinds"]] == [k.name for k in templates().kinds()]
    axes = {axis["name"]: [part["name"] for part in axis["parts"]] for axis in found["axes"]}
    named = {name for names in axes.values() for name in names if name}
    assert named == {name for name, part in templates().parts().items() if not part.default}
    assert all(names[0] == "" for names in axes.values())
    titles = {part["title"] for axis in found["axes"] for part in axis["parts"]}
    assert {"Large print, 24 point", "● support", "Version B", "A5 booklet"} <= titles


@pytest.mark.parametrize(("tags", "spoken"), [(["de"], "de"), (["de", "fr"], "en-GB"), ([], "en-GB"), ([""], "en-GB")])
def test_the_language_of_the_page(tmp_path: Path, tags: list[str], spoken: str) -> None:
    for number, tag in enumerate(tags):
        course = tmp_path / f"content/c{number}/course.yaml"
        course.parent.mkdir(parents=True)
        course.write_text(f"title: A course\nlanguage: {tag}\n" if tag else "title: [")
    assert language(build.Project(tmp_path).library, templates()).tag == spoken


def test_what_is_shown_first(built: Project) -> None:
    course, kinds = built.root / "content/tiny", templates().kinds()
    assert first_choice(course, (), kinds) == WORKSHEET
    assert first_choice(course, ("other",), kinds).lesson == "other"
    assert first_choice(built.root / "content/none", (), kinds) == Choice("none", "", "course-bibliography")
    assert WORKSHEET.name == "tiny/first-lesson/worksheet/standard"


# Proofs


def proofed(root: Path, choice: Choice, memory: Memory | None = None) -> list[Reply]:
    """All that is told of a proof."""
    found: list[Reply] = []
    Proof(root, choice, memory or Memory()).carry_out(build.Project(root).workshop, found.append)
    return found


def last(found: list[Reply], kind_: type[Any]) -> Any:
    return [one for one in found if isinstance(one, kind_)][-1]


@pytest.mark.parametrize(
    ("name", "edition"),
    [("worksheet", "standard"), ("worksheet", "B"), ("answer-key", "standard"), ("source-handout", "low-ink")],
)
def test_a_proof_is_the_document_that_a_build_makes(built: Project, name: str, edition: str) -> None:
    built.build("--kind", name, "--edition", edition, "--format", "pdf").expect()
    made = {path.read_bytes() for path in (built.root / "build").rglob(f"*-{name}*.pdf")}
    memory = Memory()
    for _ in range(2):
        found = proofed(built.root, replace(WORKSHEET, kind=name, edition=edition), memory)
        assert isinstance(found[0], Checked)
        assert found[0].sound
        assert last(found, Drawn).data in made
        assert last(found, Proofed).mistakes == ()
    # With what is remembered the first pages are the last.
    assert sum(isinstance(one, Drawn) for one in found) == 1


def test_a_proof_remembers_what_has_not_changed(built: Project) -> None:
    memory = Memory()
    proofed(built.root, WORKSHEET, memory)
    lines, extra = dict(memory.lines), dict(memory.extra)
    assert len(lines) == len(extra) == 1
    built.change(LESSON, lambda text: text.replace("in one sentence", "in a single sentence"))
    proofed(built.root, WORKSHEET, memory)
    assert memory.lines == lines
    assert len(memory.extra) == 2


def test_what_is_oldest_is_forgotten(built: Project) -> None:
    memory = Memory(last={str(n): {} for n in range(60)})
    proofed(built.root, WORKSHEET, memory)
    assert len(memory.last) == 60
    assert "0" not in memory.last


def test_word_files_stand_as_pdfs_and_are_looked_at_as_word_files(built: Project) -> None:
    found = proofed(built.root, replace(WORKSHEET, kind="teacher-notes"))
    drawn = last(found, Drawn)
    assert drawn.stands_in
    assert drawn.data.startswith(b"%PDF")
    assert last(found, Proofed).mistakes == ()


def test_documents_of_the_course(built: Project) -> None:
    found = proofed(built.root, Choice("tiny", "", "course-bibliography"))
    assert last(found, Drawn).about.title.endswith("Bibliography")
    assert isinstance(found[-1], Proofed)


def test_blocks_lead_to_the_lines_that_made_them(built: Project) -> None:
    page = last(proofed(built.root, WORKSHEET), Drawn).pages[0]
    lines = built.read(LESSON).splitlines()
    stems = {lines[b.span.line - 1].strip() for b in page.blocks if b.span and b.span.file == LESSON}
    assert "stem: Who wrote {source A}, and when?" in stems
    assert (round(page.width), round(page.height)) == (210, 297)
    assert all(0 <= b.left <= b.right <= 210 and 0 <= b.top <= b.bottom <= 297 for b in page.blocks)
    assert "Who wrote Source A, and when?" in " ".join(page.text.split())


def test_pages_that_look_the_same_have_one_name(built: Project) -> None:
    before = last(proofed(built.root, WORKSHEET), Drawn)
    built.change(LESSON, lambda text: text.replace("Any fair summary", "A fair summary"))
    assert [p.name for p in last(proofed(built.root, WORKSHEET), Drawn).pages] == [p.name for p in before.pages]
    built.change(LESSON, lambda text: text.replace("Who wrote", "Who has written"))
    assert last(proofed(built.root, WORKSHEET), Drawn).pages[0].name != before.pages[0].name


def test_a_mistake_comes_with_its_line_and_stops_the_proof(built: Project) -> None:
    built.change(LESSON, lambda text: text.replace("    marks: 2", "    marks: two", 1))
    found = proofed(built.root, WORKSHEET)
    assert len(found) == 1
    assert isinstance(found[0], Checked)
    assert not found[0].sound
    assert ("marks: two", LESSON) in {(m.line.strip(), m.diagnostic.span.file) for m in found[0].mistakes}


def test_what_is_read_again_is_read_from_memory_only_where_it_is_the_same(built: Project) -> None:
    for _ in range(2):  # who reads adds to the list of what is wrong: not twice
        built.write(LESSON, built.read(LESSON).replace("source: sample", "source: sampel"))
        first, second = (proofed(built.root, WORKSHEET)[0] for _ in range(2))
        assert first == second
    built.write(COURSE, "title: [")
    assert "course.yaml" in {Path(m.diagnostic.span.file).name for m in proofed(built.root, WORKSHEET)[0].mistakes}  # type: ignore[attr-defined]
    (built.root / COURSE).unlink()
    assert proofed(built.root, WORKSHEET) == [Absent()]


@pytest.mark.parametrize(
    "choice",
    [
        Choice("none", "first-lesson", "worksheet"),
        Choice("tiny", "none", "worksheet"),
        Choice("tiny", "first-lesson", "none"),
        Choice("tiny", "first-lesson", "course-bibliography"),
        Choice("tiny", "", "worksheet"),
    ],
)
def test_there_is_no_such_document(built: Project, choice: Choice) -> None:
    assert isinstance(proofed(built.root, choice)[-1], Absent)


def test_a_document_that_cannot_be_made_says_why(built: Project) -> None:
    built.write("templates/kinds/worksheet/page.html.j2", "{{ nothing }}")
    found = proofed(built.root, WORKSHEET)
    assert not any(isinstance(one, Drawn) for one in found)
    assert [m.diagnostic.code for m in last(found, Proofed).mistakes] == ["template-error"]


def test_a_proof_is_given_up_between_its_steps(built: Project) -> None:
    class Enough(BaseException):
        pass

    def tell(reply: Reply) -> None:
        if isinstance(reply, Step):
            raise Enough

    with pytest.raises(Enough):
        Proof(built.root, WORKSHEET, Memory()).carry_out(build.Project(built.root).workshop, tell)


# A school's Word file


@pytest.mark.parametrize(
    ("data", "named", "error"),
    [(b"PK", None, "damaged"), (b"%PDF", None, "")],
)
def test_what_is_no_word_file_is_told(built: Project, data: bytes, named: str | None, error: str) -> None:
    found: list[Reply] = []
    Revision(built.root, data, named, None, merge=False).carry_out(build.Project(built.root).workshop, found.append)
    assert isinstance(found[0], Compared)
    assert found[0].error
    assert error in found[0].error


def test_a_word_file_is_compared_and_merged(built: Project) -> None:
    data = next(built.root.rglob("*-teacher-notes.docx")).read_bytes()
    found: list[Reply] = []
    workshop = build.Project(built.root).workshop
    Revision(built.root, data, None, None, merge=True).carry_out(workshop, found.append)
    Revision(built.root, data, "tiny/first-lesson/worksheet", None, merge=True).carry_out(workshop, found.append)
    good, bad = (one for one in found if isinstance(one, Compared))
    assert good.merged.startswith(b"PK")
    assert good.lines[-1].startswith("school: 0 edited")
    assert "of the kind 'teacher-notes'" in bad.error
    assert bad.merged == b""


# Workers


@pytest.fixture
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers find the module of their orders."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))


@pytest.mark.usefixtures("importable")
def test_workers_that_are_stopped_and_workers_that_fail(built: Project) -> None:
    async def scenario() -> None:
        press = Press(build.Project(built.root).kit, Limits(seconds=2))
        try:
            await _given_up(press)
            await _failing(press)
            await _dead(press)
            press.equip(replace(build.Project(built.root).kit, templates={"new": b"one"}))
            await press.carry_out(Says("well"), lambda _: None)
            assert (press.folder / "templates/new").read_bytes() == b"one"
        finally:
            press.close()
        assert not press.folder.exists()

    asyncio.run(asyncio.wait_for(scenario(), 60))


async def _given_up(press: Press) -> None:
    """An order is given up, and its worker is free again."""
    heard: list[Reply] = []
    unready = asyncio.create_task(press.carry_out(Says("well"), heard.append))
    await asyncio.sleep(0)
    unready.cancel()
    tasks = [asyncio.create_task(press.carry_out(Says("go on"), heard.append)) for _ in range(2)]
    while len(heard) < 2 or press.free.qsize():
        await asyncio.sleep(0.05)
    workers = set(press.benches)
    for task in tasks:
        task.cancel()
    told = len(heard)
    new: list[Reply] = []
    await asyncio.gather(*(press.carry_out(Says("well"), new.append) for _ in range(2)))
    assert [isinstance(one, Absent) for one in new].count(True) == 2
    assert len(heard) <= told + 2
    assert press.benches == workers


async def _failing(press: Press) -> None:
    """A worker that crashes or hangs is replaced; one that raises goes on."""
    for what, why in [("raise", None), ("die", "died"), ("hang", "time")]:
        heard: list[Reply] = []
        workers = set(press.benches)
        with pytest.raises(Failed) as failed:
            await press.carry_out(Says(what), heard.append)
        assert (failed.value.lost.why if failed.value.lost else None) == why
        assert isinstance(failed.value.__cause__, KeyError) == (what == "raise")
        assert len(press.benches & workers) == (2 if what == "raise" else 1)
        await press.carry_out(Says("well"), heard.append)
        assert heard == [Step(), Step(), Absent()]


async def _dead(press: Press) -> None:
    """Workers that die while they have nothing to do cost nobody anything."""
    for bench in press.benches:
        bench.hand.process.kill()
        bench.hand.process.wait()
    heard: list[Reply] = []
    await press.carry_out(Says("well"), heard.append)
    assert heard == [Step(), Absent()]
    assert len(press.benches) == 2


# What changes, and what is told of it


class Pressed:
    """In place of workers: orders that end when they are told to."""

    def __init__(self) -> None:
        self.orders: list[tuple[Order, Callable[[Reply], None], asyncio.Future[None]]] = []
        self.kits = 0

    async def carry_out(self, order: Order, heard: Callable[[Reply], None]) -> None:
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.orders.append((order, heard, ended))
        await ended

    def equip(self, _: object) -> None:
        self.kits += 1

    def close(self) -> None:
        pass


def told(data: bytes) -> tuple[str, Any]:
    """An event as it goes over the wire."""
    name, text = data.decode().removeprefix("event: ").split("\ndata: ")
    return name, json.loads(text)


def test_the_newest_change_wins(built: Project) -> None:
    async def scenario() -> None:
        shown, pressed = gallery_of(built.root), Pressed()
        shown.press = pressed  # type: ignore[assignment]
        events = shown.events(WORKSHEET)
        assert await anext(events) == b"retry: 1000\n\n"
        assert told(await anext(events))[0] == "choices"
        assert told(await anext(events)) == ("said", {"state": "working", "mistakes": []})
        await asyncio.sleep(0)
        shown.changed(frozenset({"another"}), templates=False)
        await asyncio.sleep(0)
        assert len(pressed.orders) == 1
        shown.changed(frozenset({"tiny"}), templates=False)
        await asyncio.sleep(0.01)
        assert len(pressed.orders) == 2
        assert pressed.orders[0][2].cancelled()
        assert not pressed.orders[1][2].done()
        shown.changed(frozenset(), templates=True)
        await asyncio.sleep(0.01)
        assert (pressed.kits, len(pressed.orders)) == (1, 3)
        _, heard, ended = pressed.orders[2]
        heard(Checked((), sound=False))
        assert (await _next(events, "said"))["state"] == "mistakes"
        ended.set_exception(Failed(Lost("time", None)))
        said = await _next(events, "said")
        assert said["state"] == "failed"
        assert said["mistakes"][0]["message"] == "the worksheet took longer than 60 seconds"
        shown.close()
        assert [one async for one in events] == []

    asyncio.run(asyncio.wait_for(scenario(), 30))


async def _next(events: Any, name: str) -> Any:
    """What the next event of a name tells."""
    async for data in events:
        if data.startswith(f"event: {name}\n".encode()):
            return told(data)[1]
    raise AssertionError(f"no event {name}")


def test_who_goes_away_lets_the_proof_be_given_up(built: Project) -> None:
    async def scenario() -> None:
        shown, pressed = gallery_of(built.root), Pressed()
        shown.press = pressed  # type: ignore[assignment]
        for number in range(12):
            events = shown.events(replace(WORKSHEET, lesson=f"l{number}"))
            await anext(events)
            await asyncio.sleep(0)
            await events.aclose()  # type: ignore[attr-defined]
            await asyncio.sleep(0)
            assert pressed.orders[number][2].cancelled()
        assert len(shown.views) <= 10
        shown.close()

    asyncio.run(asyncio.wait_for(scenario(), 30))


FAULT = TemplateFault(Diagnostic(Span("templates/x"), "template-error", "x"))


@pytest.mark.parametrize(
    ("failed", "code"),
    [
        (FAULT, "template-error"),
        (EditionError("no"), "no-edition"),
        (MissingPart("no", "x"), "missing-part"),
        (KeyError("x"), "fault"),
        (Lost("died", None), "document-crashed"),
        (Lost("memory", None), "document-too-large"),
    ],
)
@pytest.mark.parametrize("lesson", ["first-lesson", ""])
def test_why_a_document_could_not_be_made_at_all(
    tmp_path: Path, failed: Exception | Lost, code: str, lesson: str
) -> None:
    error = Failed(failed if isinstance(failed, Lost) else None)
    error.__cause__ = failed if isinstance(failed, Exception) else None
    found = list(gallery_of(tmp_path)._why(replace(WORKSHEET, lesson=lesson), error))
    assert [one.code for one in found] == [code]


def test_signs_of_life(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "_BEAT", 0.01)

    async def scenario() -> None:
        shown = gallery_of(built.root)
        shown.press = Pressed()  # type: ignore[assignment]
        events = shown.events(WORKSHEET)
        found = [await anext(events) for _ in range(4)]
        assert found[-1] == b": still here\n\n"
        await events.aclose()  # type: ignore[attr-defined]
        shown.close()

    asyncio.run(asyncio.wait_for(scenario(), 30))


def test_broken_data_beside_the_templates_offers_nothing(built: Project) -> None:
    built.write("templates/kinds/worksheet/kind.yaml", "name: [")
    assert gallery_of(built.root)._choices().told == {"lessons": [], "kinds": [], "axes": []}


def test_changes_are_told_by_course(built: Project) -> None:
    (built.root / "templates").mkdir()

    async def scenario() -> None:
        content = built.root / "content"
        found = watching.changes(content, [built.root / "templates"])
        for file, wanted in [
            (LESSON, watching.Changes(frozenset({"tiny"}), templates=False)),
            ("templates/page.css", watching.Changes(frozenset(), templates=True)),
        ]:
            waiting = asyncio.ensure_future(anext(found))
            while not waiting.done():  # the watch begins some time after it is asked for
                built.write(file, f"{time.monotonic()}")
                await asyncio.wait([waiting], timeout=0.5)
            assert waiting.result() == wanted
        await found.aclose()  # type: ignore[attr-defined]

    asyncio.run(asyncio.wait_for(scenario(), 30))
    assert asyncio.run(_all(watching.changes(built.root / "none", []))) == []


async def _all(found: Any) -> list[Any]:
    return [one async for one in found]


# The server


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} cannot be used: another program listens there"):
            Preview(build.Project(tmp_path), WORKSHEET, port)


@pytest.fixture
def served(built: Project) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """A preview by the command line: its process, its port and its token."""
    command = [sys.executable, "-c", "from lessonpack.cli import main; main()", "preview", "--no-open"]
    process = subprocess.Popen([*command, "--root", str(built.root)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    address = process.stdout.readline().split()[-1]
    port, token = address.removeprefix("http://127.0.0.1:").split("/?token=")
    yield process, int(port), token
    process.kill()
    process.wait()
    process.stdout.close()


def test_ctrl_c_ends_it_though_a_page_looks_on(served: tuple[subprocess.Popen[str], int, str]) -> None:
    process, port, token = served
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Cookie": f"lessonpack-{port}={token}"}
    connection.request(
        "GET", "/events?course=tiny&lesson=first-lesson&kind=worksheet&edition=standard", headers=headers
    )
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.readline() == b"retry: 1000\n"
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert answer.read().endswith(b"\n\n")
    answer.close()
    connection.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)


def test_only_this_machine_can_reach_it(tmp_path: Path) -> None:
    preview = Preview(build.Project(tmp_path), WORKSHEET)
    names = {one.getsockname()[0] for one in preview.sockets}
    for one in preview.sockets:
        one.close()
    assert names <= {"127.0.0.1", "::1"}


def test_wrong_use_of_the_command(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        outcome = built.run("preview", "--no-open", "--port", str(other.getsockname()[1]))
    assert outcome.status == 2
    assert "another program listens there" in outcome.errors
    assert built.run("preview", "--no-open", built.root / "nowhere").status == 2
    monkeypatch.setitem(sys.modules, "lessonpack.preview", None)
    outcome = built.run("preview", "--no-open")
    assert outcome.status == 2
    assert "install lessonpack[preview]" in outcome.errors
