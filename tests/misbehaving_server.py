"""A web server on this machine that misbehaves in every way a county's site does, and keeps a log of what it was asked."""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>对县政协六届三次会议第{number}号提案的答复</title></head><body>
<p>对县政协六届三次会议第{number}号提案的答复</p><p>某某委员:</p><p>您提出的关于发展农产品加工业的提案收悉,现答复如下:</p>
<p>我们已经安排资金{number}万元支持技术改造。</p><p>石炉县经济和信息化局</p><p>2015年5月{number}日</p></body></html>"""
LARGEST = 20_000


@dataclasses.dataclass(frozen=True)
class Asked:
    """One request that reached the server."""

    path: str
    host: str
    began: float
    ended: float
    headers: dict[str, str]


@dataclasses.dataclass
class Misbehaving:
    """A running server."""

    port: int
    address: str = "127.0.0.1"
    robots: str = "plain"
    elsewhere: str = ""
    connections: int = 0
    asked: list[Asked] = dataclasses.field(default_factory=list)
    times: Counter[str] = dataclasses.field(default_factory=Counter)
    ended: threading.Event = dataclasses.field(default_factory=threading.Event)

    def url(self, path: str, host: str | None = None, scheme: str = "http") -> str:
        return f"{scheme}://{host or self.address}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.asked if request.path != "/robots.txt"]


def page(number: int) -> bytes:
    """The body of /page/NUMBER."""
    return PAGE.format(number=number).encode("utf-8")


@contextlib.contextmanager
def misbehaving_server(
    address: str = "127.0.0.1", *, robots: str = "plain", context: ssl.SSLContext | None = None
) -> Iterator[Misbehaving]:
    """Run the server on a free port of 127.0.0.1, which localhost is too, until the block ends."""
    server = Server((address, 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    state = server.state = Misbehaving(server.server_port, address, robots)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield state
    finally:
        state.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Server(ThreadingHTTPServer):
    """Counts connections, on which nothing need be asked, and says nothing of those who go away."""

    daemon_threads = True
    state: Misbehaving

    def process_request(self, request: Any, client_address: Any) -> None:
        self.state.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class Handler(BaseHTTPRequestHandler):
    """Each first part of a path is a way to misbehave: a method below."""

    protocol_version = "HTTP/1.1"
    server: Server

    @property
    def state(self) -> Misbehaving:
        return self.server.state

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        began = time.monotonic()
        self.state.times[self.path] += 1
        name, _, rest = self.path.strip("/").partition("?")[0].partition("/")
        behave = getattr(self, f"do_{name.replace('.', '_').replace('-', '_')}", self.do_missing)
        try:
            behave(rest)
        except OSError:
            # Whoever asked has gone.
            self.close_connection = True
        host = self.headers["Host"].rpartition(":")[0]
        self.state.asked.append(Asked(self.path, host, began, time.monotonic(), dict(self.headers)))

    def answer(self, body: bytes, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(status)
        for header, value in {"Content-Type": kind, "Content-Length": str(len(body))}.items() | headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_page(self, number: str) -> None:
        self.answer(page(int(number)))

    def do_missing(self, _: str) -> None:
        self.answer(b"<html>404</html>", 404)

    def do_gone(self, _: str) -> None:
        self.answer(b"", 410)

    def do_closed(self, _: str) -> None:
        self.answer(b"", 403)

    def do_robots_txt(self, _: str) -> None:
        getattr(self, f"robots_{self.state.robots}")()

    def robots_plain(self) -> None:
        self.answer(b"User-agent: *\nDisallow: /secret/\n", kind="text/plain")

    def robots_delay(self) -> None:
        self.answer(b"User-agent: *\nCrawl-delay: 0.7\n", kind="text/plain")

    def robots_ban(self) -> None:
        self.answer(b"User-agent: dafu\nDisallow: /\n\nUser-agent: *\nDisallow:\n", kind="text/plain")

    def robots_missing(self) -> None:
        self.answer(b"<html>404</html>", 404)

    def robots_broken(self) -> None:
        self.answer(b"", 500)

    def robots_moved(self) -> None:
        self.send_to("/moved-robots.txt", 301)

    def do_moved_robots_txt(self, _: str) -> None:
        self.answer(b"User-agent: *\nDisallow: /page/\n", kind="text/plain")

    def robots_slow(self) -> None:
        self.state.ended.wait(30)

    def do_secret(self, _: str) -> None:
        self.answer(page(1))

    def do_slow(self, _: str) -> None:
        self.state.ended.wait(30)

    def do_pause(self, seconds: str) -> None:
        time.sleep(float(seconds))
        self.answer(page(1))

    def do_endless(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        while not self.state.ended.wait(0.1):
            self.wfile.write(b"<p>")

    def do_large(self, said: str) -> None:
        """A body over the limit: with its length, in chunks, or until the connection ends."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.close_connection = True
        body = b"x" * (LARGEST + 1)
        if said == "length":
            self.send_header("Content-Length", str(len(body)))
        elif said == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
            body = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
        self.end_headers()
        self.wfile.write(body)

    def do_exact(self, _: str) -> None:
        self.answer(b"<html>" + b"x" * (LARGEST - 6))

    def do_failing(self, times: str) -> None:
        """500 so many times, then a page."""
        if self.state.times[self.path] <= int(times):
            self.answer(b"busy", 500)
        else:
            self.answer(page(2))

    def do_busy(self, seconds: str) -> None:
        """429 once, with a Retry-After."""
        if self.state.times[self.path] == 1:
            self.answer(b"", 429, Retry_After=seconds)
        else:
            self.answer(page(3))

    def send_to(self, place: str, status: int = 302) -> None:
        self.answer(b"moved", status, Location=place)

    def do_chain(self, number: str) -> None:
        self.send_to(f"/chain/{int(number) - 1}" if int(number) > 1 else "/page/4")

    def do_loop(self, _: str) -> None:
        self.send_to("/loop/")

    def do_to_localhost(self, place: str) -> None:
        self.send_to(self.state.url(f"/{place}", "localhost"))

    def do_elsewhere(self, _: str) -> None:
        self.send_to(self.state.elsewhere)

    def do_to_file(self, _: str) -> None:
        self.send_to("file:///etc/hostname")

    def do_to_nowhere(self, _: str) -> None:
        self.send_to("http://[::1/")

    def do_to_chinese(self, _: str) -> None:
        # As some servers send it, in bytes that are no ASCII.
        self.send_to("/page/4?标题=提案".encode().decode("latin-1"))

    def do_garbage(self, _: str) -> None:
        self.wfile.write("<html>这不是协议</html>".encode("gb18030"))
        self.close_connection = True

    def do_bad_length(self, _: str) -> None:
        self.answer(page(1), Content_Length="many")

    def do_long_header(self, _: str) -> None:
        self.answer(page(1), X_Long="x" * 100_000)

    def do_wrong_charset(self, _: str) -> None:
        self.answer(page(5).decode("utf-8").encode("gb18030"), kind="text/html; charset=iso-8859-1")

    def do_reset(self, _: str) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.connection.close()
        self.close_connection = True

    def do_empty(self, _: str) -> None:
        self.answer(b"")

    def do_gzip(self, _: str) -> None:
        self.answer(gzip.compress(page(6), mtime=0), Content_Encoding="gzip")

    def do_truncated(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "9999")
        self.end_headers()
        self.wfile.write(page(7))
        self.close_connection = True

    def do_cookie(self, _: str) -> None:
        self.answer(page(8), Set_Cookie="token=geheim; Path=/")

    def do_word(self, _: str) -> None:
        self.answer(b"%PDF-1.4 no page", kind="application/octet-stream")
