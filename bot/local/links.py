"""Which links Telegram keeps.

Source: https://core.telegram.org/bots/api#formatting-options and #inlinekeyboardbutton.
"""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

SCHEMES = frozenset({"http", "https", "tg", "ton", "tonsite"})


def checked_link(link: str) -> str | None:
    """The link as Telegram would store it, or None where Telegram does not take it.

    A scheme other than http, https, tg or ton (`tel:` and `mailto:` among them) is not taken: in a text such a
    link silently becomes plain text, and on a button it is an error. A missing scheme means http.
    """
    link = link.strip()
    try:
        parts = urlsplit(link)
        if "://" not in link and not _has_scheme(link):
            parts = urlsplit(f"http://{link}")
        host = parts.hostname or ""
    except ValueError:  # such as an unfinished IPv6 address
        return None
    if parts.scheme not in SCHEMES or any(character.isspace() for character in link):
        return None
    if parts.scheme not in {"http", "https"}:
        return link
    if "." not in host.strip(".") and ":" not in host:
        return None
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, parts.fragment))


def _has_scheme(link: str) -> bool:
    """`tel:112` and `mailto:a@b.fr` have one; `example.org:80/x`, whose colon comes before a port, does not."""
    scheme, colon, _ = link.partition(":")
    return bool(colon) and scheme.isalnum()
