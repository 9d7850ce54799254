"""What the server answers: the page, events, pictures of pages, and what becomes of a school's Word file.

Documents and pictures are given from memory by names that say nothing; no path of a request is ever opened. Who asks
must come from this machine's own page: by its name, from its origin, with the token.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from hmac import compare_digest

from starlette.applications import Starlette
from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lessonpack.preflight.showing import picture_of
from lessonpack.preview.choices import Choice, language
from lessonpack.preview.gallery import Gallery
from lessonpack.preview.merging import Compared, Revision
from lessonpack.preview.press import Failed
from lessonpack.preview.watching import changes
from lessonpack.templating import TemplateFault
from lessonpack.worker import Reply

#: A picture of a page is at most so many dots wide, and a Word file so many bytes long.
_WIDEST, _MOST = 4000, 20_000_000
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ASSETS = {"page.css": "text/css", "page.js": "text/javascript"}


class Door:
    """Lets in who may come, and gives every answer the headers that keep others out."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self.app, self.token, self.port = app, token, port
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        self.cookie = f"lessonpack-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = self._guarded(send, is_new=self._is_entry(scope))
        if self._may_come(scope):
            await self.app(scope, receive, guarded)
        else:
            text = "open the address that 'lessonpack preview' has printed\n"
            await PlainTextResponse(text, 403)(scope, receive, guarded)

    def _is_entry(self, scope: Scope) -> bool:
        """Whether somebody opens the address that was printed."""
        given = QueryParams(scope["query_string"]).get("token", "")
        return scope["path"] == "/" and compare_digest(given.encode(), self.token.encode())

    def _may_come(self, scope: Scope) -> bool:
        headers, request = Headers(scope=scope), Request(scope)
        if headers.get("host") not in self.hosts:  # a name of somebody else's that leads to this machine
            return False
        if (origin := headers.get("origin")) and origin.removeprefix("http://") not in self.hosts:
            return False
        if self._is_entry(scope):
            return True
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return False
        return compare_digest(request.cookies.get(self.cookie, "").encode(), self.token.encode())

    def _guarded(self, send: Send, *, is_new: bool) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = dict(_HEADERS)
                if is_new:
                    extra["set-cookie"] = f"{self.cookie}={self.token}; HttpOnly; SameSite=Strict; Path=/"
                message["headers"] = [*message["headers"], *((k.encode(), v.encode()) for k, v in extra.items())]
            await send(message)

        return guarded


def app_for(gallery: Gallery, token: str, port: int) -> ASGIApp:
    """The application of a gallery."""
    answers = _Answers(gallery)
    routes = [
        Route("/", answers.page),
        Route("/page.css", answers.asset),
        Route("/page.js", answers.asset),
        Route("/events", answers.events),
        Route("/pages/{name}", answers.picture),
        Route("/compare", answers.compare, methods=["POST"]),
        Route("/merge", answers.merge, methods=["POST"]),
    ]
    return Door(Starlette(routes=routes, lifespan=answers.lifespan), token, port)


class _Answers:
    """What is answered to each request."""

    def __init__(self, gallery: Gallery) -> None:
        self.gallery = gallery
        # pdfium may not be asked by two at a time.
        self.painter = ThreadPoolExecutor(1)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Follow the files while the server runs."""
        task = asyncio.create_task(self._follow())
        self.gallery.open()
        try:
            yield
        finally:
            task.cancel()
            self.gallery.close()
            self.painter.shutdown(cancel_futures=True)

    async def _follow(self) -> None:
        project = self.gallery.project
        async for seen in changes(project.root / "content", project.templates.folders):
            self.gallery.changed(seen.courses, templates=seen.templates)

    async def page(self, _: Request) -> Response:
        """The page."""
        project, first = self.gallery.project, self.gallery.first
        try:
            spoken = language(project.library, project.templates)
            context = {"language": spoken, "first": first}
            text = project.templates.render("preview/page.html.j2", spoken.tag, context)
        except TemplateFault as error:
            return PlainTextResponse(f"{error}\n", 500)
        return Response(text, media_type="text/html")

    async def asset(self, request: Request) -> Response:
        """Its style sheet or its script."""
        name = request.url.path.removeprefix("/")
        path = self.gallery.project.templates.find(f"preview/{name}")
        return Response(path.read_bytes() if path else b"", media_type=_ASSETS[name])

    async def events(self, request: Request) -> Response:
        """What happens to the chosen document, as server-sent events."""
        asked = request.query_params
        choice = Choice(*(asked.get(name, "")[:200] for name in ("course", "lesson", "kind", "edition")))
        return StreamingResponse(self.gallery.events(choice), media_type="text/event-stream")

    async def picture(self, request: Request) -> Response:
        """A page, by its name, as wide as asked."""
        found = self.gallery.document(request.path_params["name"])
        width = request.query_params.get("width", "")
        if found is None or not width.isdecimal() or not 0 < int(width) <= _WIDEST:
            return PlainTextResponse("there is no such page\n", 404)
        data, number = found
        painted = asyncio.get_running_loop().run_in_executor(self.painter, picture_of, data, number, int(width))
        return Response(await painted, media_type="image/png")

    async def compare(self, request: Request) -> Response:
        """What is different in a school's Word file."""
        return await self._revised(request, merge=False)

    async def merge(self, request: Request) -> Response:
        """The merged file; or, as JSON, why there is none."""
        return await self._revised(request, merge=True)

    async def _revised(self, request: Request, *, merge: bool) -> Response:
        data = await _body(request)
        if data is None:
            return JSONResponse(_told(Compared(error=f"the file is larger than {_MOST:,} bytes")), 413)
        asked, heard = request.query_params, list[Reply]()
        changes_ = asked.get("changes") if asked.get("changes") in ("accept", "reject") else None
        order = Revision(self.gallery.project.root, data, asked.get("as") or None, changes_, merge)
        try:
            await self.gallery.carry_out(order, heard.append)
        except Failed as error:
            why = error.lost.why if error.lost else str(error.__cause__)
            return JSONResponse(_told(Compared(error=f"lessonpack failed on this file: {why}")), 500)
        found = next(one for one in heard if isinstance(one, Compared))
        if found.merged:
            return Response(found.merged, media_type=_WORD)
        return JSONResponse(_told(found))


def _told(found: Compared) -> dict[str, object]:
    return {
        "lines": found.lines,
        "error": found.error,
        "hint": found.hint,
        "open": found.open,
        "mistakes": [str(one) for one in found.diagnostics],
    }


async def _body(request: Request) -> bytes | None:
    """What was sent; None where it is too much, of which no more is read."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > _MOST:
            return None
    return bytes(data)
