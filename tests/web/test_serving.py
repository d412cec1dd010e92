"""The reader in a browser: at this machine's own address, for whoever has the token."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType

from tests.app.program import environment
from tests.conftest import EXAMPLE, ROOT
from tui.annotations.bounded_yaml import decode
from tui.annotations.document import parse
from tui.cli import main

_SEQUENCES = re.compile(r"\x1b\[[0-9;?<>=]*[A-Za-z]")


@dataclass
class Served:
    """A server that runs, and where it is."""

    process: subprocess.Popen[str]
    address: str
    cable: Path

    @property
    def site(self) -> str:
        return self.address.partition("/?")[0]

    def tags_of(self, paragraph: str) -> tuple[str, ...]:
        sidecar = self.cable.with_suffix(".annotations.yaml")
        if not sidecar.exists():
            return ()
        return parse(decode(sidecar.read_bytes())).annotations.tags_of(paragraph)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    cable = Path(shutil.copy(ROOT / "examples" / EXAMPLE, tmp_path))
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "serve", "--coder", "kim", str(cable)],
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.fullmatch(r"The reader is at (http://127\.0\.0\.1:\d+/\?token=[\w-]{20,})\n", line)
    try:
        assert found is not None, line
        yield Served(process, found[1], cable)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        finally:
            process.kill()
            process.stdout.close()


def session() -> ClientSession:
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


async def shown(terminal: ClientWebSocketResponse, words: str) -> None:
    """Wait until the reader has sent ``words``."""
    seen = ""
    async with asyncio.timeout(60):
        while words not in seen:
            message = await terminal.receive()
            assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), message
            if message.type is WSMsgType.BINARY:
                seen += _SEQUENCES.sub("", message.data.decode("utf-8", "replace"))


async def test_what_is_tagged_in_the_browser_is_in_the_sidecar(served: Served) -> None:
    async with session() as client:
        async with client.get(served.address) as page:
            assert page.status == 200
            assert "token" not in str(page.url)
            assert "/ws" in await page.text()
        for tag in ("first", "second"):  # the second time as after a reload
            address = f"{served.site}/ws?width=120&height=36"
            async with client.ws_connect(address, origin=served.site) as terminal:
                await shown(terminal, "Background")
                await terminal.send_json(["stdin", f"t{tag}\r"])
                await shown(terminal, "saved")
    assert served.tags_of("1") == ("first", "second")


@pytest.mark.parametrize("path", ["/", "/ws", "/static/js/textual.js", "/page.css", "/download/x"])
async def test_without_the_token_there_is_nothing(served: Served, path: str) -> None:
    async with session() as client, client.get(served.site + path) as answer:
        assert answer.status == 403
        assert "token" in await answer.text()


async def test_a_wrong_token_is_none(served: Served) -> None:
    async with session() as client:
        for wrong in ("", "x", served.address[-5:], "%ff%fe"):
            async with client.get(f"{served.site}/?token={wrong}") as answer:
                assert answer.status == 403


async def test_another_site_is_refused_even_with_the_cookie(served: Served) -> None:
    async with session() as client:
        async with client.get(served.address):
            pass
        for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
            async with client.get(f"{served.site}/", headers=headers) as answer:
                assert answer.status == 400


async def test_the_page_loads_nothing_from_elsewhere(served: Served) -> None:
    async with session() as client, client.get(served.address) as page:
        text = await page.text()
        policy = page.headers["Content-Security-Policy"]
    assert re.findall(r"""(?:href|src)="(?!/|data:)[^"]*""", text) == []
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy


def test_it_listens_on_this_machine_alone(served: Served) -> None:
    port = int(served.site.rpartition(":")[2])
    for address in {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)}:
        if not str(address).startswith("127.") and ":" not in str(address):
            with socket.socket() as other, pytest.raises(OSError):
                other.settimeout(2)
                other.connect((address, port))


def test_the_end_is_quiet(served: Served) -> None:
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(20) == 0
    assert served.process.stdout is not None
    assert "Traceback" not in served.process.stdout.read()


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), str(tmp_path)]) == 1
    assert "name another with --port" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "65536", "http", "٣"])
def test_what_is_no_port_is_a_wrong_call(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", f"--port={port}"]) == 2
    assert "no port" in capsys.readouterr().err


def test_without_the_package_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    monkeypatch.delitem(sys.modules, "tui.web.serving", raising=False)
    assert main(["serve", str(tmp_path)]) == 1
    assert "pip install 'cablegram[web]'" in capsys.readouterr().err


def test_in_a_real_browser(served: Served) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or pytest.skip("needs chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(served.address)
        page.wait_for_selector("body.-first-byte", timeout=60_000)
        page.wait_for_timeout(2_000)
        page.keyboard.type("tbrowser")
        page.keyboard.press("Enter")
        for _ in range(100):
            page.wait_for_timeout(100)
            if served.tags_of("1"):
                break
        assert served.tags_of("1") == ("browser",)
        page.reload()
        page.wait_for_selector("body.-first-byte", timeout=60_000)
        page.wait_for_timeout(2_000)
        page.keyboard.type("tagain")
        page.keyboard.press("Enter")
        page.wait_for_timeout(2_000)
        assert served.tags_of("1") == ("browser", "again")
        own = (served.site, served.site.replace("http", "ws"), "data:", "blob:")
        assert [url for url in asked if not url.startswith(own)] == []
        browser.close()
