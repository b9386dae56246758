"""The parts of a copy: what is kept as it is, what is written anew, and everything else that stays behind.

Exists because a copy must hold nothing that was not looked at: a part comes along only where something that comes along
needs it, and unknown kinds never do. May import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx`
below it.

Rules:

- A relationship that nothing mentions any more is taken out, and with it the part it leads to.
- Comments and processing instructions in the XML of parts stay behind, and so do remarks on the container's members.
- Styles are look and come along whole: number formats, names of styles, colours.
- Of the document's properties the office's stay (author, company, dates, program); title, subject, keywords,
  description, category, sheet titles and custom properties are content and go, as do thumbnail, custom XML, labels,
  macros, links to other books, data connections, caches and the calculation chain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from civtrack.xlsx.parts.container import Container, part_key
from civtrack.xlsx.parts.markup import Part, without_remarks
from civtrack.xlsx.parts.output import Packed
from civtrack.xlsx.parts.workbook import TYPES, Relation, Workbook, load_part, relations, relations_part

__all__ = ["CopiedParts", "SourceParts"]

_XML = (".xml", ".rels")
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_CORE = {"creator", "lastModifiedBy", "created", "modified", "language", "revision", "version", "lastPrinted"}
_APP = {"Application", "DocSecurity", "ScaleCrop", "Company", "AppVersion", "SharedDoc", "LinksUpToDate",
        "HyperlinksChanged", "Manager", "Template"}  # fmt: skip


class SourceParts:
    """The source's parts, each parsed once for all copies.

    Args:
        container: The source.
    """

    def __init__(self, container: Container) -> None:
        self.container = container
        self._loaded: dict[str, Part] = {}
        self._relations: dict[str, tuple[Relation, ...]] = {}
        self._quiet: dict[str, bytes | None] = {}

    def load(self, key: str) -> Part:
        """A part of which nothing is asked yet."""
        if key not in self._loaded:
            self._loaded[key] = load_part(self.container, key)
        return self._loaded[key].again()

    def quiet(self, key: str) -> bytes | None:
        """A part without remarks; None where it has none."""
        if key not in self._quiet:
            data = self.load(key).data if key.endswith(_XML) else b""
            quiet = without_remarks(data)
            self._quiet[key] = None if quiet == data else quiet
        return self._quiet[key]

    def relations(self, part: str) -> tuple[Relation, ...]:
        """The relationships of a part."""
        if part not in self._relations:
            self._relations[part] = relations(self.container, part)
        return self._relations[part]


class CopiedParts:
    """Collects the parts of one copy.

    Args:
        source: The source.
        workbook: Its workbook part.

    Attributes:
        written: Key → a part that is written anew.
    """

    def __init__(self, source: SourceParts, workbook: Workbook) -> None:
        self.written: dict[str, Packed] = {}
        self.load, self.relations, self._quiet = source.load, source.relations, source.quiet
        self._container, self._workbook = source.container, workbook
        self._kept: set[str] = set()
        self._package_properties()

    def exists(self, key: str) -> bool:
        """Whether the source has a part."""
        return key in self._container.parts

    def read(self, key: str) -> bytes:
        """A part of the source as it is."""
        return self._container.read(key)

    def has(self, key: str) -> bool:
        """Whether a part comes along already."""
        return key in self._kept or key in self.written

    def keep(self, key: str) -> None:
        """Takes a part along as it is stored, but for remarks in it, if there is one."""
        if key not in self._container.parts or self.has(key):
            return
        if (quiet := self._quiet(key)) is not None:
            self.write(key, [quiet])
        else:
            self._kept.add(key)

    def write(self, key: str, chunks: Iterable[bytes]) -> None:
        """Takes a part along with new content."""
        self.written[key] = Packed(chunks)

    def edit(self, key: str, part: Part) -> None:
        """Takes a part along as it was edited."""
        if part.changed:
            self.write(key, [without_remarks(part.render())])
        else:
            self.keep(key)

    def relate(self, part: str, ids: Collection[str]) -> tuple[Relation, ...]:
        """Takes along these of a part's relationships; gives back those that there are."""
        key = relations_part(part)
        if key not in self._container.parts:
            return ()
        links = self.load(key)
        kept = 0
        for element in links.root.all("Relationship"):
            if (element.get("Id") or "") in ids:
                kept += 1
            else:
                links.splice(element.start, element.end, b"")
        if kept:
            self.edit(key, links)
        return tuple(relation for relation in self.relations(part) if relation.id in ids)

    def _package_properties(self) -> None:
        ids = set()
        for relation in self.relations(""):
            if relation.target not in self._container.parts:
                continue
            if relation.target == self._workbook.key:
                ids.add(relation.id)
            elif relation.type in {"core-properties", "extended-properties"}:
                ids.add(relation.id)
                part = self.load(relation.target)
                kept = _CORE if relation.type == "core-properties" else _APP
                for element in part.root.children:
                    if element.local not in kept:
                        part.splice(element.start, element.end, b"")
                self.edit(relation.target, part)
        self.relate("", ids)

    def finish(self) -> set[str]:
        """Writes the list of content types; gives back the keys of all that is left out."""
        types = self.load(TYPES)
        for element in types.root.all("Override"):
            key = part_key(element.get("PartName") or "")
            if key == self._workbook.key:
                types.set_attributes(element, ContentType=_plain_type(element.get("ContentType") or ""))
            elif not self.has(key):
                types.splice(element.start, element.end, b"")
        self.edit(TYPES, types)
        # Entries for folders have no key among the parts; they hold nothing but their name.
        everything = {part_key(member.text) for member in self._container.members}
        return everything - self._kept - self.written.keys()


def _plain_type(written: str) -> str:
    """The content type of a workbook without macros."""
    return _MAIN_TYPE if re.search("macroEnabled|template", written) else written
