"""XML read without entities, network or DTD: the one parser of trs, docx and odt."""

from __future__ import annotations

from typing import Any

from terrain.formats.base import Source


def parse(source: Source, data: bytes, part: str = "", *, doctype: bool = False) -> Any:
    """The root element (lxml). `part` names the member of a zip file, for messages.

    Raises ImportRefused, with the line, on XML that is broken or cut short, on any entity,
    and on a document type unless `doctype` allows one (it is never loaded).
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    where = f" in {part}" if part else ""
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise source.refuse(
            f"the XML{where} is broken or cut short ({error.msg}).",
            "Copy or export the file again from the program that made it.",
            error.lineno or 0,
        ) from None
    document = root.getroottree().docinfo
    internal = document.internalDTD
    if (internal is not None and not doctype) or (
        internal is not None and any(True for _ in internal.iterentities())
    ):
        raise source.refuse(
            f"the XML{where} declares a document type or entities, which are never expanded.",
            "Export the file again from the program that made it.",
            1,
        )
    for entity in root.iter(etree.Entity):
        raise source.refuse(
            f"the entity {entity.text}{where} is not expanded.",
            "Replace it by its letter in a text editor.",
            entity.sourceline or 0,
        )
    return root


def local(element: Any) -> str:
    """The name of an element without its namespace ('' for what is not an element)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
