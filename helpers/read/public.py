"""Which addresses of the network are public, and a resolver that knows no others."""

from __future__ import annotations

import ipaddress
from typing import Any

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

# The names that lead to nothing public, since a resolver can only say that it found nothing.
_REFUSED: set[str] = set()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, the addresses that it holds within itself included."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inside: list[ipaddress.IPv4Address | None] = []
    if isinstance(ip, ipaddress.IPv6Address):
        inside = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    return all(_is_public(part) for part in (ip, *inside) if part)


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False))


def was_refused(host: str) -> bool:
    """Whether a name was resolved, and to nothing public."""
    return host in _REFUSED


class PublicResolver(CachingHostnameResolver):
    """Resolves names, and addresses in all their forms, to public addresses alone.

    What it gives is what is connected to, so a name that changes its address between a check and a connection gains
    nothing.
    """

    def resolveHostName(self, resolutionReceiver: Any, hostName: str, *args: Any, **kwargs: Any) -> Any:  # noqa: N802, N803
        """Resolve as Scrapy does, and pass on what is public."""
        public: Any = _PublicAddresses(resolutionReceiver, hostName)
        return super().resolveHostName(public, hostName, *args, **kwargs)


@implementer(IResolutionReceiver)
class _PublicAddresses:
    def __init__(self, receiver: Any, name: str) -> None:
        self.receiver, self.name = receiver, name
        self.given: list[bool] = []
        self.resolutionBegan = receiver.resolutionBegan

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        """Pass a public address on."""
        self.given.append(is_public(address.host))
        if self.given[-1]:
            self.receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        """Remember the name if it led to nothing public."""
        if self.given and not any(self.given):
            _REFUSED.add(_ascii(self.name))
        self.receiver.resolutionComplete()


def _ascii(name: str) -> str:
    """A name as it stands in an address; Twisted has it in Chinese."""
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name
