"""A chart within a page: only what draws is kept, so that nothing in it can run or reach out.

The picture is read as XML and written again from lists of elements and attributes that are known
to draw. A `style` becomes attributes (the pages allow no style in the markup), a link stays if it
leads within these pages, ids get a name of their own so that two charts never share one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from lxml import etree

_SPACE = "http://www.w3.org/2000/svg"
_LINK = "http://www.w3.org/1999/xlink"
_ELEMENTS = (
    "svg g path line rect circle ellipse polygon polyline text tspan a defs clipPath "
    "linearGradient radialGradient stop title desc"
)
_PAINT = (
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-dashoffset opacity font-family font-size font-style "
    "font-weight text-anchor dominant-baseline clip-path clip-rule stop-color stop-opacity "
    "visibility display"
)
_SHAPE = (
    "d x y x1 y1 x2 y2 dx dy cx cy r rx ry width height viewBox transform points offset "
    "gradientUnits gradientTransform clipPathUnits"
)
_DRAWS = frozenset(_ELEMENTS.split())
_DRAWN = frozenset(f"{_PAINT} {_SHAPE}".split())
#: A place of these pages: one slash first, and never two (another host), in either direction.
_WITHIN = re.compile(r"/(?![/\\])[^\x00-\x20\x7f]*")
#: Where these pages stand, within a chart: the drawing library gives places without a host one of
#: its own.
HERE = "https://terrain.invalid"
_REFERENCE = re.compile(r"url\(\s*[\"']?#([\w.:-]+)[\"']?\s*\)")


def inline(svg: str, name: str, alt: str) -> Markup:
    """A chart as markup. `name` (letters, digits, hyphens) makes its ids its own; `alt` says in
    words what it shows. Raises ValueError for what is no SVG."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True,
                             remove_pis=True, load_dtd=False)  # fmt: skip
    try:
        old = etree.fromstring(svg.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("not an SVG") from error
    if old.tag != f"{{{_SPACE}}}svg":
        raise ValueError("not an SVG")
    made = _copied(old, name)
    assert made is not None
    _background(made)
    linked = _links(made)
    # What is an image has nothing within: a picture with links is a group of them.
    made.set("role", "group" if linked else "img")
    made.set("aria-label", alt)
    return Markup(etree.tostring(made, encoding="unicode"))  # noqa: S704  # built from known parts


def _copied(old: Any, name: str) -> etree._Element | None:
    """An element and what it holds, of what is known to draw; None for another."""
    from lxml import etree

    if not isinstance(old.tag, str) or not old.tag.startswith(f"{{{_SPACE}}}"):
        return None
    kind = old.tag.rpartition("}")[2]
    if kind not in _DRAWS:
        return None
    made = etree.Element(f"{{{_SPACE}}}{kind}", nsmap={None: _SPACE})
    for key, value in _attributes(old, kind, name):
        made.set(key, value)
    made.text = old.text
    for child in old:
        copied = _copied(child, name)
        if copied is not None:
            copied.tail = child.tail
            made.append(copied)
    return made


def _attributes(old: Any, kind: str, name: str) -> list[tuple[str, str]]:
    found = [(key, str(value)) for key, value in old.attrib.items()]
    for part in old.get("style", "").split(";"):
        key, _, value = part.partition(":")
        found.append((key.strip(), value.strip()))
    kept = []
    for key, value in found:
        if key in _DRAWN:
            drawn = _painted(value, name)
            if drawn is not None:
                kept.append((key, drawn))
        elif key == "id":
            kept.append((key, f"{name}-{value}"))
        elif key == "aria-label" and kind != "svg":
            kept.append(("data-said", value))  # a link takes it as its name
        elif kind == "a" and key in ("href", f"{{{_LINK}}}href"):
            place = value.removeprefix(HERE)
            kept += [("href", place)] if _WITHIN.fullmatch(place) else []
    return kept


def _painted(value: str, name: str) -> str | None:
    """A value that refers to nothing but this picture."""
    if "url(" not in value.lower():
        return value
    found = _REFERENCE.fullmatch(value.strip())
    return f"url(#{name}-{found.group(1)})" if found else None


def _background(made: etree._Element) -> None:
    """The page is the paper: a white sheet under the chart would be a lamp in the dark theme."""
    first = next(iter(made), None)
    if first is not None and first.tag == f"{{{_SPACE}}}rect" and first.get("fill") == "white":
        made.remove(first)


def _links(made: etree._Element) -> int:
    """Name the links; what is no link any more becomes a group. Where a name leads to the same
    place, the shape beside it is for the mouse alone. Gives how many there are."""
    from lxml import etree

    links = list(made.iter(f"{{{_SPACE}}}a"))
    written = {link.get("href") for link in links if "".join(link.itertext()).strip()}
    for link in links:
        if link.get("href") is None:
            link.tag = f"{{{_SPACE}}}g"
            continue
        said = next((e.get("data-said") for e in link.iter() if e.get("data-said")), "")
        words = "".join(link.itertext()).strip()
        if not words and link.get("href") in written:
            link.set("tabindex", "-1")
            link.set("aria-hidden", "true")
        elif said and not words:
            link.set("aria-label", said)
        if said:
            title = etree.Element(f"{{{_SPACE}}}title")
            title.text = said
            link.insert(0, title)
    for element in made.iter():
        element.attrib.pop("data-said", None)
    return sum(link.get("href") is not None for link in links)
