"""The process that fetches pages for `helpers.read.collect`: Scrapy, with what it lacks in politeness and caution.

It reads one line of JSON (the job) from its input and writes one for each address to its output. It ends when its
input closes, so that it never outlives the process that started it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
import email.utils
import hashlib
import itertools
import json
import os
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from filelock import FileLock, Timeout
from scrapy import Request, Spider, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.dupefilters import BaseDupeFilter
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.resolver import CachingHostnameResolver
from scrapy.robotstxt import RobotParser
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.python.failure import Failure

from helpers.errors import DafuError
from helpers.read.collected import (
    append_line,
    mend,
    page_stem,
    page_suffix,
    read_log,
    requested_address,
    store_page,
    whole_pages,
)
from helpers.read.public import PublicResolver, is_public, was_refused

_Written = TypeVar("_Written")

_ROBOTS_NAME = "dafu"
_LONGEST_REST = 600.0
_MOST_UNANSWERED = 6
_MOST_HOSTS_AT_ONCE = 64
_REASONS: dict[type[Exception], str] = {
    CannotResolveHostError: "unresolvable",
    DownloadConnectionRefusedError: "no_connection",
    DownloadTimeoutError: "timeout",
    DownloadCancelledError: "too_large",
    ResponseDataLossError: "truncated",
    DownloadFailedError: "connection_lost",
    ConnectionClosed: "connection_lost",
    ConnectError: "no_connection",
    OSError: "no_connection",
}
_FAILURES = tuple(_REASONS)
_ANSWERED = {"too_large", "truncated"}
_STATUS_REASONS = {401: "forbidden", 403: "forbidden", 404: "not_found", 410: "not_found", 429: "rate_limited"}
_CLASS_REASONS = {3: "bad_redirect", 4: "client_error", 5: "server_error"}
_REDIRECTS = {301, 302, 303, 307, 308}
_PAUSING = {429, 500, 502, 503, 504, 522, 524, 408}


class Refused(IgnoreRequest):
    """Raise this when an address is not asked for; the message is the reason's code."""


def main() -> None:
    """Do the job that stands in the first line of the input."""
    job = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    folder = Path(job["folder"])
    try:
        with FileLock(folder / ".collecting.lock", timeout=0):
            _crawl(job, folder)
    except Timeout:
        _tell({"error": f"another run is at work in {folder}: wait until it ends, or name another folder"})
    except DafuError as error:
        _tell({"error": str(error)})
    except OSError as error:
        _tell_unwritable(folder, error)


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


def _tell(result: dict[str, Any]) -> None:
    print(json.dumps(result), flush=True)


def _tell_unwritable(folder: Path, error: OSError) -> None:
    _tell({"error": f"{folder} cannot be written ({error.strerror}): make room, or name a folder that is yours"})


def _crawl(job: dict[str, Any], folder: Path) -> None:
    mend(folder)
    log = read_log(folder)
    whole, tried = whole_pages(folder, log), {entry["url"] for entry in log}
    wanted = []
    for url in job["addresses"]:
        if page_stem(requested_address(url)) in whole:
            _tell({"url": url, "outcome": "already", "reason": None})
        else:
            wanted.append(url)
    if wanted:
        process = CrawlerProcess(_settings(job))
        # What failed before comes last, so that it does not keep a host from what was never tried.
        wanted = in_turn(sorted(wanted, key=lambda url: url in tried))
        process.crawl(PageSpider, folder=folder, addresses=wanted, delay=job["delay"], user_agent=job["user_agent"])
        process.start(install_signal_handlers=False)


def _settings(job: dict[str, Any]) -> dict[str, Any]:
    return {
        "USER_AGENT": job["user_agent"],
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5", "Accept-Encoding": "identity"},
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": _ROBOTS_NAME,
        "CONCURRENT_REQUESTS": _MOST_HOSTS_AT_ONCE,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # From one time to twice the delay.
        "DOWNLOAD_DELAY": 1.5 * job["delay"],
        "DOWNLOAD_DELAY_JITTER": 1 / 3,
        "DOWNLOAD_TIMEOUT": job["timeout"],
        "DOWNLOAD_MAXSIZE": job["largest"],
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_VERIFY_CERTIFICATES": job["verify_certificates"],
        "DOWNLOAD_HANDLERS": {"http": RecordingHandler, "https": RecordingHandler, "data": None, "file": None, "ftp": None, "s3": None},
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            HostSlotMiddleware: 90,
            ObeyingMiddleware: 100,
        },
        "TWISTED_DNS_RESOLVER": CachingHostnameResolver if job["allow_private"] else PublicResolver,
        "RETRY_HTTP_CODES": sorted(_PAUSING),
        "REDIRECT_MAX_TIMES": 10,
        "URLLENGTH_LIMIT": 0,
        "DUPEFILTER_CLASS": BaseDupeFilter,
        "HTTPERROR_ALLOW_ALL": True,
        "COMPRESSION_ENABLED": False,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
    }  # fmt: skip


def in_turn(addresses: list[str]) -> list[str]:
    """The addresses host by host in turn, so that no host waits for another's many pages."""
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[_host(address)].append(address)
    return [address for turn in itertools.zip_longest(*by_host.values()) for address in turn if address]


def _host(address: str) -> str:
    """A host has one name here, with a dot at its end or without."""
    return (urlsplit(address).hostname or "").rstrip(".")


class PageSpider(Spider):
    """Asks for each address once and says what became of it."""

    name = "pages"
    folder: Path
    addresses: list[str]
    delay: float
    user_agent: str

    def __init__(self, **job: Any) -> None:
        super().__init__(**job)
        self.hosts: defaultdict[str, Host] = defaultdict(lambda: Host(self.delay))
        self.robots_trouble: dict[str, str] = {}
        self.attempts: Counter[str] = Counter()
        self.became: dict[str, tuple[str, str | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PageSpider:
        """The spider, which also hears of every robots.txt."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.heed_crawl_delay, signals.robots_parsed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """One request for each address."""
        for url in self.addresses:
            yield Request(requested_address(url), callback=self.answered, errback=self.failed, cb_kwargs={"url": url})

    def heed_crawl_delay(self, robotparser: RobotParser, request: Request) -> None:
        """Leave a host alone for as long as its robots.txt asks."""
        host = self.hosts[_host(request.url)]
        host.delay = max(host.delay, robotparser.crawl_delay(_ROBOTS_NAME) or 0.0)

    def answered(self, response: Response, url: str) -> None:
        """Say what became of an address that was answered."""
        # Redirected, and yet it came here: to another scheme, or without an address to go to.
        if self.became[url][0] == "redirected":
            self.refuse(response.request, url, "bad_redirect")
        self._tell(url)

    def failed(self, failure: Failure) -> None:
        """Say what became of an address that was not answered, or not asked for."""
        request: Request = failure.request  # type: ignore[attr-defined]
        url = request.cb_kwargs["url"]
        # What an attempt ended with is logged where it was made.
        if not failure.check(*_FAILURES):
            self.refuse(request, url, _reason_without_attempt(failure.value))
        self._tell(url)

    def refuse(self, request: Request | None, url: str, reason: str) -> None:
        """Log that an address is not asked for, or not any further."""
        final_url = request.url if request else None
        self.note(url, kind="page", final_url=final_url, attempt=self.attempts[url], outcome="refused", reason=reason)

    def received(self, request: Request, response: Response) -> None:
        """Account for an attempt that was answered, and keep the page."""
        headers = _plain_headers(response)
        outcome, reason = _received_outcome(response.status, headers, response.body)
        pausing = response.status in _PAUSING
        host = self.hosts[_host(request.url)]
        host.unanswered = 0
        host.rest(_retries(request) + 1 if pausing else 0, retry_after(headers.get("retry-after", "")) if pausing else 0.0)
        if _is_robots(request):
            outcome, reason = _robots_outcome(outcome, reason)
            self.heed_robots(request, "robots_unreachable" if outcome == "refused" else "")
        file = self._store(request, response, headers) if outcome == "stored" else None
        received = {"bytes": len(response.body), "sha256": hashlib.sha256(response.body).hexdigest(), "file": file}
        self._note_attempt(request, outcome=outcome, reason=reason, status=response.status, headers=headers, **received)

    def _store(self, request: Request, response: Response, headers: dict[str, str]) -> str:
        stem = page_stem(requested_address(request.cb_kwargs["url"]))
        return self._write(store_page, stem, page_suffix(response.body, headers, request.url), response.body)

    def lost(self, request: Request, reason: str) -> None:
        """Account for an attempt that was not answered."""
        host = self.hosts[_host(request.url)]
        host.unanswered = 0 if reason in _ANSWERED else host.unanswered + 1
        host.rest(_retries(request) + 1)
        self.heed_robots(request, "robots_unreachable" if reason in _ANSWERED else reason)
        self._note_attempt(request, outcome="refused", reason=reason)

    def heed_robots(self, request: Request, trouble: str) -> None:
        """Remember why a robots.txt could not be had, if it is one that was asked for; nothing if it could."""
        if _is_robots(request):
            self.robots_trouble[_origin(request.meta.get("redirect_urls", [request.url])[0])] = trouble

    def _note_attempt(self, request: Request, **entry: Any) -> None:
        first = request.meta.get("redirect_urls", [request.url])[0]
        kind, url = ("robots.txt", first) if _is_robots(request) else ("page", request.cb_kwargs["url"])
        verified = "verified" if self.settings["DOWNLOAD_VERIFY_CERTIFICATES"] else "unverified"
        certificate = verified if request.url.startswith("https:") else None
        self.attempts[url] += 1
        self.note(url, kind=kind, final_url=request.url, attempt=self.attempts[url], certificate=certificate, **entry)

    def note(self, url: str, **entry: Any) -> None:
        """Write a line of the log."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        self._write(append_line, {"url": url, "time": now, "user_agent": self.user_agent, **entry})
        if entry["kind"] == "page":
            self.became[url] = entry["outcome"], entry["reason"]

    def _write(self, write: Callable[..., _Written], *what: Any) -> _Written:
        """Write to the folder; where that cannot be done nothing is worth fetching, and Scrapy would only try again."""
        try:
            return write(self.folder, *what)
        except OSError as error:
            _tell_unwritable(self.folder, error)
            os._exit(1)

    def _tell(self, url: str) -> None:
        outcome, reason = self.became[url]
        _tell({"url": url, "outcome": outcome, "reason": reason})


def _retries(request: Request) -> int:
    return int(request.meta.get("retry_times", 0))


def _reason_without_attempt(error: BaseException | None) -> str:
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, IgnoreRequest):
        return "too_many_redirects"
    return "bad_redirect" if isinstance(error, ValueError) else "failed"


@dataclasses.dataclass
class Host:
    """When a host may be asked again."""

    delay: float
    free_at: float = 0.0
    unanswered: int = 0

    async def turn(self) -> None:
        """Wait until the host may be asked; raise Refused where that would take too long."""
        if self.unanswered >= _MOST_UNANSWERED:
            raise Refused("host_unreachable")
        if self.free_at - time.monotonic() > _LONGEST_REST:
            raise Refused("asked_to_wait")
        while (wait := self.free_at - time.monotonic()) > 0:
            await asyncio.sleep(wait)

    def rest(self, failures: int = 0, asked: float = 0.0) -> None:
        """Leave the host alone for its delay, twice as long for each failure, or for as long as it asks."""
        pause = max(self.delay, min(self.delay * 2**failures, _LONGEST_REST), asked)
        self.free_at = time.monotonic() + pause


class RecordingHandler(HTTP11DownloadHandler):
    """Every request goes out here, robots.txt and redirects too: it waits for its host's turn and is accounted for."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.crawler = crawler
        # A connection that is kept is often gone after the pause, and Twisted would then ask again at once, unseen.
        self._pool.persistent = False
        self.allow_private = crawler.settings["TWISTED_DNS_RESOLVER"] is not PublicResolver

    async def download_request(self, request: Request) -> Response:
        """Make one attempt."""
        spider = self.crawler.spider
        assert isinstance(spider, PageSpider)
        try:
            await spider.hosts[_host(request.url)].turn()
            response = await super().download_request(request)
            self._check_address(response)
        except Refused as refusal:
            spider.heed_robots(request, str(refusal))
            raise
        except _FAILURES as error:
            if not self.allow_private and was_refused(_host(request.url)):
                spider.heed_robots(request, "private_address")
                raise Refused("private_address") from error
            spider.lost(request, _reason(error))
            raise
        spider.received(request, response)
        return response

    def _check_address(self, response: Response) -> None:
        """The resolver lets no private address through; should one be connected to all the same, nothing is kept."""
        if not (self.allow_private or response.ip_address is None or is_public(str(response.ip_address))):
            raise Refused("private_address")


def _reason(error: Exception) -> str:
    # What went wrong in TLS stands only in the words of the error.
    if "certificate verify failed" in str(error) or "service_identity" in str(error):
        return "certificate"
    if "OpenSSL.SSL" in str(error):
        return "tls"
    return next(reason for kind, reason in _REASONS.items() if isinstance(error, kind))


def _received_outcome(status: int, headers: dict[str, str], body: bytes) -> tuple[str, str | None]:
    if status in _REDIRECTS and "location" in headers:
        return "redirected", None
    if status != 200:
        return "refused", _STATUS_REASONS.get(status) or _CLASS_REASONS.get(status // 100, "unexpected_status")
    return ("stored", None) if body else ("refused", "empty")


def _robots_outcome(outcome: str, reason: str | None) -> tuple[str, str | None]:
    """A robots.txt that is empty or not there forbids nothing; one that the server fails to give, everything."""
    if outcome == "redirected" or reason in {"server_error", "rate_limited"}:
        return outcome, reason
    return "read", None


def _plain_headers(response: Response) -> dict[str, str]:
    """The headers in lower case, cookies left out."""
    pairs = ((name.decode("latin-1").lower(), values) for name, values in response.headers.items())
    return {name: b", ".join(values).decode("utf-8", "replace") for name, values in pairs if "cookie" not in name}


def retry_after(value: str) -> float:
    """The seconds that a Retry-After header asks for, in either of its forms; 0 for anything else."""
    if value.strip().isdecimal():
        return float(value)
    try:
        then = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, then.timestamp() - time.time())


class HostSlotMiddleware:
    """One slot for each host: Scrapy would leave a redirected request in the slot of the host that it came from."""

    def process_request(self, request: Request) -> None:
        """Put the request where it belongs."""
        request.meta["download_slot"] = _host(request.url)


class ObeyingMiddleware(RobotsTxtMiddleware):
    """Scrapy takes a robots.txt that cannot be had for leave to do anything; RFC 9309 takes it for a ban."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Refuse what robots.txt forbids, and everything where it could not be read."""
        try:
            await super().process_request(request)
        except IgnoreRequest as refusal:
            raise Refused("robots") from refusal
        assert isinstance(self.crawler.spider, PageSpider)
        trouble = self.crawler.spider.robots_trouble.get(_origin(request.url))
        if trouble and not _is_robots(request):
            raise Refused(trouble)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for a request, one request at a time.

        Of several that wait for one robots.txt Scrapy 2.19 gives the rules to the first alone, and lets the others go.
        """
        async with self._locks[_origin(request.url)]:
            return await super().robot_parser(request)


def _is_robots(request: Request) -> bool:
    return bool(request.meta.get("dont_obey_robotstxt"))


def _origin(address: str) -> str:
    return urlsplit(address).netloc.lower()
