"""A Word file that somebody else made, unpacked within limits: what it must not be is refused with what would do."""

import zlib
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

_OLE, _RTF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
#: How Office packs its parts: there is no other way in its format.
_PACKED = (ZIP_STORED, ZIP_DEFLATED)
SAVE_AS = "open it in Word and save it as Word Document (.docx) or Word Template (.dotx)"


class UnusableFile(ValueError):
    """A file that is no Word file, or none that can be worked with: the message says why, the hint what would do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Limits(NamedTuple):
    """The largest file, what it may unpack to, its largest part, in bytes; and how many parts it may have."""

    file: int
    unpacked: int
    part: int
    parts: int


def unpack(data: bytes, limits: Limits) -> dict[str, bytes]:
    """The parts of a zip by name, folders left out. Raises UnusableFile."""
    if data.startswith(_OLE):
        _refuse_old(data)
    if data.startswith(_RTF):
        raise UnusableFile("it is a file in Rich Text Format", SAVE_AS)
    if len(data) > limits.file:
        message = f"the file has {len(data) / 1e6:.0f} MB, and {limits.file / 1e6:.0f} are allowed"
        raise UnusableFile(message, "make its pictures smaller")
    try:
        with ZipFile(BytesIO(data)) as file:
            return {entry.filename: file.read(entry) for entry in _within(limits, file)}
    except UnusableFile:
        raise
    # What zipfile raises of a damaged file, whichever of its fields is damaged.
    except (BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError, zlib.error) as error:
        raise UnusableFile("it is no Word file, or a damaged one", SAVE_AS) from error


def _refuse_old(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        hint = "open it in Word, take the password away (File, Info, Protect Document), and save it"
        raise UnusableFile("the file is protected with a password", hint)
    raise UnusableFile("it is a file of Word 97 to 2003 (.doc, .dot)", SAVE_AS)


def _within(limits: Limits, file: ZipFile) -> list[ZipInfo]:
    """The entries of a zip, none of them a folder."""
    entries = [i for i in file.infolist() if not i.is_dir()]
    if any(i.flag_bits & 1 for i in entries):
        raise UnusableFile("the file is protected with a password", "save it without one")
    if any(i.compress_type not in _PACKED for i in entries):
        raise BadZipFile("packed in a way that Office does not know")
    sizes = [i.file_size for i in entries]
    if len(entries) > limits.parts or sum(sizes) > limits.unpacked or max(sizes, default=0) > limits.part:
        message = f"the file unpacks to {sum(sizes) / 1e6:.0f} MB in {len(entries)} parts, more than is read"
        raise UnusableFile(message, "take out what makes it large: pictures, as a rule")
    return entries
