"""A server of this machine alone that gives the reader to whoever has its token.

Each page that is opened runs a reader of its own. The address is always 127.0.0.1, the token is
made anew at every start, and a page of another site can neither read the address nor open the
socket: ``Host`` and ``Origin`` must be the server's own (against rebound names), and the cookie is
same-site.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import shlex
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from aiohttp import web
from aiohttp.web_runner import GracefulExit
from textual_serve.server import Server

HOST = "127.0.0.1"
_HERE = Path(__file__).resolve().parent
_STATUSES = {
    400: "This address is not the reader's own: open the one that cablegram serve printed.\n",
    403: "This page needs the address, token included, that cablegram serve printed.\n",
}
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "img-src 'self' data:",
        "connect-src 'self' ws://{authority}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ReaderServer(Server):
    """Serves the reader on ``listener``, a bound socket of 127.0.0.1; ``told`` says a line."""

    def __init__(
        self, arguments: list[str], listener: socket.socket, told: Callable[[str], None]
    ) -> None:
        port = int(listener.getsockname()[1])
        super().__init__(
            command_line(arguments),
            host=HOST,
            port=port,
            title="Cablegram",
            public_url=f"http://{HOST}:{port}",
            templates_path=str(_HERE),
        )
        self.token = secrets.token_urlsafe(24)
        self._listener = listener
        self._told = told
        self._cookie = f"cablegram-{port}"

    @property
    def address(self) -> str:
        """The address to open, with the token."""
        return f"{self.public_url}/?token={self.token}"

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._guard(request, handler)

        app.middlewares.append(guard)
        for name in ("page.css", "page.js"):
            app.router.add_get(f"/{name}", _file)
        return app

    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        authority = f"{HOST}:{self.port}"
        if request.host != authority or request.headers.get("Origin") not in (
            None,
            f"http://{authority}",
        ):
            return _refused(400)
        if self._is_token(request.query.get("token", "")):
            # Out of the address line, the history and whatever is copied from them.
            answer = web.Response(status=303, headers={"Location": "/"})
            answer.set_cookie(self._cookie, self.token, httponly=True, samesite="Strict", path="/")
            return answer
        if not self._is_token(request.cookies.get(self._cookie, "")):
            return _refused(403)
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = _POLICY.format(authority=authority)
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["Cache-Control"] = "no-store"
        return response

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self.token.encode())

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page that holds the terminal."""
        import aiohttp_jinja2

        context = {
            "font_size": 16,
            "app_websocket_url": f"ws://{HOST}:{self.port}/ws",
            "config": {"static": {"url": "/static/"}},
            "application": {"name": self.title},
        }
        return aiohttp_jinja2.render_template("page.html", request, context)

    async def on_startup(self, app: web.Application) -> None:
        """Say where the reader is."""
        self._told(f"The reader is at {self.address}")
        self._told("It can be opened from this machine alone. ctrl+c ends it.")

    def serve(self, debug: bool = False) -> None:
        """Serve until the process is interrupted."""
        self.debug = debug
        loop = asyncio.new_event_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.request_exit)
        with suppress(GracefulExit):
            web.run_app(
                self._make_app(),
                sock=self._listener,
                handle_signals=False,
                loop=loop,
                print=None,
                shutdown_timeout=2.0,
            )


def listen(port: int) -> socket.socket:
    """A socket of 127.0.0.1 on ``port``, or on a free one for 0. Raises ``OSError``."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        # Before the address is told: whoever opens it at once waits, and is not refused.
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def command_line(arguments: list[str]) -> str:
    """What a shell runs to start the reader with ``arguments``, from wherever this one runs."""
    package = str(_HERE.parent.parent)
    source = (
        f"import sys; sys.path.insert(0, {package!r}); from tui.cli import main; sys.exit(main())"
    )
    return "exec " + shlex.join([sys.executable, "-c", source, *arguments])


def _refused(status: int) -> web.Response:
    return web.Response(status=status, text=_STATUSES[status])


async def _file(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(_HERE / request.path.removeprefix("/"))
