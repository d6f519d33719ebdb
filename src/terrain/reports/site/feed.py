"""What is new, as an Atom feed (RFC 4287), and the map of the site for search engines.

Ids are tag: addresses (RFC 4151) made of the study's name and the page's path: they stay the same
when the site is given an address, or another one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from terrain.reports.site.paths import slug
from terrain.reports.site.values import News, Site
from terrain.reports.text import Text, clean

#: The day of the tag addresses' authority; it never changes.
_SINCE = "2026"


def atom(site: Site, text: Text, prefix: str, base: str, updated: dict[str, dt.date]) -> bytes:
    """The feed in one language. `prefix` is the folder of that language ("" or `en/`), `base` the
    address of the site ("" where it has none: links are then relative to the feed);
    `updated`: when the words of a page last changed."""
    name = _xml(site.name or text("site.untitled"))
    authority = f"tag:{slug(site.name or 'terrain')}.invalid,{_SINCE}:"
    days = [updated.get(n.path, n.date) for n in site.news]
    rows = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{text.locale}">',
        f"<id>{authority}{prefix}feed</id>",
        f"<title>{_marked(name, bool(site.fictional), text)}</title>",
        f"<updated>{_moment(max(days, default=dt.date(2000, 1, 1)))}</updated>",
        f"<author><name>{name}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={_attr(base, prefix + "feed.xml")}/>',
        f'<link rel="alternate" type="text/html" href={_attr(base, prefix + "index.html")}/>',
    ]
    for news, day in zip(site.news, days, strict=True):
        rows += _entry(news, day, text, authority, prefix, base)
    return "\n".join([*rows, "</feed>", ""]).encode()


def _entry(
    news: News, day: dt.date, text: Text, authority: str, prefix: str, base: str
) -> Iterable[str]:
    # Without an address of the site, a link is relative to the feed, which lies in `prefix`.
    href = _attr(base, prefix + news.path) if base else quoteattr(news.path)
    yield "<entry>"
    yield f"<id>{authority}{prefix}{_xml(news.path)}</id>"
    yield f"<title>{_marked(_xml(news.title), news.fictional, text)}</title>"
    yield f"<published>{_moment(news.date)}</published>"
    yield f"<updated>{_moment(max(day, news.date))}</updated>"
    yield f'<link rel="alternate" type="text/html" href={href}/>'
    yield from (f"<author><name>{_xml(author)}</name></author>" for author in news.authors)
    yield f"<category term={quoteattr(news.kind)}/>"
    if news.summary:
        yield f'<summary type="text">{_xml(news.summary)}</summary>'
    yield "</entry>"


def sitemap(base: str, paths: Iterable[str]) -> bytes:
    """The addresses of every page, for those who index the web."""
    rows = [f"<url><loc>{_xml(base + path)}</loc></url>" for path in paths]
    head = '<?xml version="1.0" encoding="utf-8"?>'
    opening = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join([head, opening, *rows, "</urlset>", ""]).encode()


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _xml(text: str) -> str:
    return escape(clean(text))


def _marked(title: str, fictional: bool, text: Text) -> str:
    return f"[{text('fictional.mark')}] {title}" if fictional else title


def _attr(base: str, path: str) -> str:
    return quoteattr(base + path if base else path.rpartition("/")[2])
