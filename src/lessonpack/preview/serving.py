"""The server of the preview: for this machine alone."""

import asyncio
import contextlib
import errno
import secrets
import socket
import threading
import webbrowser

import uvicorn

from lessonpack.build import Project
from lessonpack.crew import Limits
from lessonpack.preview.app import app_for
from lessonpack.preview.choices import Choice
from lessonpack.preview.gallery import Gallery

#: How long a document may take, seconds: an author waits.
_LIMITS = Limits(seconds=60.0)
#: How long streams and pictures may take to end when the server does, seconds.
_PATIENCE = 2


class PortTaken(Exception):
    """Another program listens at the port, or nobody may."""


class _Server(uvicorn.Server):
    """Ends when it is asked to, though pages look on."""

    def __init__(self, config: uvicorn.Config, gallery: Gallery) -> None:
        super().__init__(config)
        self.gallery = gallery

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams of events, which would go on for ever, then all else."""
        self.gallery.close()
        await super().shutdown(sockets)


class Preview:
    """A project's preview, at an address that only this machine can open. Raises PortTaken."""

    def __init__(self, project: Project, first: Choice, port: int = 0, limits: Limits = _LIMITS) -> None:
        self.sockets = _listen(port)
        port, token = self.sockets[0].getsockname()[1], secrets.token_urlsafe(24)
        self.address = f"http://127.0.0.1:{port}/?token={token}"
        gallery = Gallery(project, first, limits)
        config = uvicorn.Config(
            app_for(gallery, token, port),
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_PATIENCE,
            ws="none",
        )
        self.server = _Server(config, gallery)

    def run(self) -> None:
        """Serve until Ctrl-C, or until it is stopped. Raises OSError."""
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(self.server.serve(self.sockets))

    def stop(self) -> None:
        """End it, from another thread."""
        self.server.should_exit = True


def open_browser(address: str) -> None:
    """Open an address in the browser; whoever has none sees the address."""
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _listen(port: int) -> list[socket.socket]:
    """Sockets of this machine alone: of IPv4 and, where it is there, of IPv6 at the same port. Raises PortTaken."""
    try:
        first = _bound(socket.AF_INET, "127.0.0.1", port)
    except (OSError, OverflowError) as error:
        why = "another program listens there" if getattr(error, "errno", 0) == errno.EADDRINUSE else str(error)
        raise PortTaken(f"port {port} cannot be used: {why}") from error
    try:
        return [first, _bound(socket.AF_INET6, "::1", first.getsockname()[1])]
    except OSError:  # a machine without IPv6
        return [first]


def _bound(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen()
    except BaseException:
        made.close()
        raise
    return made
