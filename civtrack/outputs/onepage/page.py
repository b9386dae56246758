"""The page in the form that is asked for: Word, picture, PDF; and the picture for the phone.

Exists as the one door of this room. May import `civtrack.files.office`, `civtrack.errors` and its neighbours.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.errors import NoPdf
from civtrack.files.office import VARIABLE, convert_to_pdf, find_office
from civtrack.locales import Translator
from civtrack.model import N_, Message
from civtrack.outputs.onepage.content import Contents
from civtrack.rules.periods import Period

__all__ = ["FORMS", "build", "build_phone"]

FORMS = ("docx", "png", "pdf")
"""What the page can be."""


def build(assessment: Assessment, tr: Translator, form: str, title: str, period: Period | None = None) -> bytes:
    """The page as a file.

    Args:
        assessment: What is told.
        tr: The document's language.
        form: One of `FORMS`.
        title: For the file's properties.
        period: What it is about; None: the day judged by.

    Raises:
        NoChineseFont: A picture is asked for, and the machine has no font to draw it with.
        NoPdf: A PDF is asked for, and LibreOffice is not there or does not make it.
    """
    contents = Contents(assessment, tr, period, slim=False)
    if form == "png":
        from civtrack.outputs.onepage.picture import draw_page

        return draw_page(contents)
    program = find_office() if form == "pdf" else None
    if form == "pdf" and program is None:
        detail = Message(N_("LibreOffice is not on this machine (or {name} says not to use it)"), {"name": VARIABLE})
        raise NoPdf(f"{title}.pdf", detail=detail)
    from civtrack.outputs.onepage.word import write_page

    document = write_page(contents, title, assessment.as_of)
    return document if program is None else _pdf(document, program, title)


def _pdf(document: bytes, program: str, title: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="civtrack-") as folder:
        made = convert_to_pdf(document, Path(folder), program)
    if isinstance(made, Message):
        raise NoPdf(f"{title}.pdf", detail=made)
    return made


def build_phone(assessment: Assessment, tr: Translator) -> bytes:
    """The page as a picture for the phone.

    Raises:
        NoChineseFont: The machine has no font to draw it with.
    """
    from civtrack.outputs.onepage.picture import draw_phone

    return draw_phone(Contents(assessment, tr, slim=True))
