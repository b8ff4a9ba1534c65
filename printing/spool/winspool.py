"""winspool and GDI through ctypes: `printing.spool.windows.WindowsPort` on a Windows machine.

Written from the Windows SDK's documentation (winspool.h, wingdi.h); no machine of ours has run it.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

__all__ = ["Winspool"]

_INVALID_NAME = 1801
"""ERROR_INVALID_PRINTER_NAME."""
_INVALID_PARAMETER = 87
"""What `GetJob` says of a job that is gone."""
_TOO_SMALL = 122
_WORK_OFFLINE = 0x400
"""PRINTER_ATTRIBUTE_WORK_OFFLINE."""
_OFFLINE = 0x80
_HORZRES, _VERTRES = 8, 10
"""`GetDeviceCaps`: the printable area in device dots."""
_SRCCOPY = 0x00CC0020
_PRINTER_POINTERS = (
    "server", "printer", "share", "port", "driver", "comment", "location", "mode", "separator", "processor",
    "datatype", "parameters", "security",
)  # fmt: skip
_PRINTER_NUMBERS = ("attributes", "priority", "default", "start", "until", "status", "jobs", "ppm")
_JOB_POINTERS = ("printer", "machine", "user", "document", "datatype", "said")


class _DocInfo(ctypes.Structure):
    """DOC_INFO_1W."""

    _fields_ = (
        ("name", ctypes.c_wchar_p),
        ("output", ctypes.c_wchar_p),
        ("datatype", ctypes.c_wchar_p),
    )


class _GdiDocInfo(ctypes.Structure):
    """DOCINFOW."""

    _fields_ = (
        ("size", ctypes.c_int),
        ("name", ctypes.c_wchar_p),
        ("output", ctypes.c_wchar_p),
        ("datatype", ctypes.c_wchar_p),
        ("type", ctypes.c_uint32),
    )


class _BitmapHeader(ctypes.Structure):
    """BITMAPINFOHEADER and a palette of 256 greys."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("width", ctypes.c_int32),
        ("height", ctypes.c_int32),
        ("planes", ctypes.c_uint16),
        ("bits", ctypes.c_uint16),
        ("compression", ctypes.c_uint32),
        ("image_bytes", ctypes.c_uint32),
        ("x_per_metre", ctypes.c_int32),
        ("y_per_metre", ctypes.c_int32),
        ("colours_used", ctypes.c_uint32),
        ("colours_needed", ctypes.c_uint32),
        ("palette", ctypes.c_uint32 * 256),
    )


class _PrinterInfo(ctypes.Structure):
    """PRINTER_INFO_2W."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in _PRINTER_POINTERS),
        *((name, ctypes.c_uint32) for name in _PRINTER_NUMBERS),
    )


class _JobInfo(ctypes.Structure):
    """JOB_INFO_1W as far as its status."""

    _fields_ = (
        ("id", ctypes.c_uint32),
        *((name, ctypes.c_void_p) for name in _JOB_POINTERS),
        ("status", ctypes.c_uint32),
    )


class Winspool:
    """The machine's own spooler."""

    def __init__(self) -> None:
        """Raises OSError away from Windows."""
        if os.name != "nt":
            raise OSError("winspool is of Windows")
        library: Any = vars(ctypes)["WinDLL"]  # there on Windows alone
        self._spool: Any = library("winspool.drv", use_last_error=True)
        self._gdi: Any = library("gdi32", use_last_error=True)
        self._gdi.CreateDCW.restype = ctypes.c_void_p

    def status(self, printer: str) -> int | None:
        """See `WindowsPort`."""
        try:
            with self._opened(printer) as handle:
                found = self._fetched(_PrinterInfo, self._spool.GetPrinterW, handle, 2)
        except OSError as error:
            if error.errno == _INVALID_NAME:
                return None
            raise
        offline = _OFFLINE if found.attributes & _WORK_OFFLINE else 0
        return int(found.status) | offline

    def send(self, printer: str, title: str, payload: bytes | Sequence[Image]) -> int:
        """See `WindowsPort`."""
        return (
            self._raw(printer, title, payload)
            if isinstance(payload, bytes)
            else self._drawn(printer, title, payload)
        )

    def job(self, printer: str, number: int) -> int | None:
        """See `WindowsPort`."""
        with self._opened(printer) as handle:
            try:
                found = self._fetched(_JobInfo, self._spool.GetJobW, handle, number, 1)
            except OSError as error:
                if error.errno == _INVALID_PARAMETER:
                    return None
                raise
        return int(found.status)

    def _raw(self, printer: str, title: str, payload: bytes) -> int:
        with self._opened(printer) as handle:
            about = _DocInfo(title, None, "RAW")
            number = int(self._spool.StartDocPrinterW(handle, 1, ctypes.byref(about)))
            self._require(number)
            written = ctypes.c_uint32()
            self._require(self._spool.WritePrinter(handle, payload, len(payload), ctypes.byref(written)))
            self._require(self._spool.EndDocPrinter(handle))
            if written.value != len(payload):
                raise OSError("not all was taken")
            return number

    def _drawn(self, printer: str, title: str, pages: Sequence[Image]) -> int:
        context = self._gdi.CreateDCW("WINSPOOL", printer, None, None)
        self._require(context)
        context = ctypes.c_void_p(context)
        try:
            about = _GdiDocInfo(ctypes.sizeof(_GdiDocInfo), title, None, None, 0)
            number = int(self._gdi.StartDocW(context, ctypes.byref(about)))
            self._require(number > 0)
            for page in pages:
                self._require(self._gdi.StartPage(context) > 0)
                self._stretch(context, page)
                self._require(self._gdi.EndPage(context) > 0)
            self._require(self._gdi.EndDoc(context) > 0)
            return number
        finally:
            self._gdi.DeleteDC(context)

    def _stretch(self, context: ctypes.c_void_p, page: Image) -> None:
        """Over the whole printable area, keeping its proportions."""
        across, down = (int(self._gdi.GetDeviceCaps(context, edge)) for edge in (_HORZRES, _VERTRES))
        scale = min(across / page.width, down / page.height)
        padded = page.crop((0, 0, -(-page.width // 4) * 4, page.height))  # rows are whole double words
        header = _BitmapHeader(
            size=40, width=padded.width, height=-padded.height, planes=1, bits=8, colours_used=256
        )
        for grey in range(256):
            header.palette[grey] = grey * 0x010101
        wide, high = round(padded.width * scale), round(padded.height * scale)
        self._require(
            self._gdi.StretchDIBits(
                context, 0, 0, wide, high, 0, 0, padded.width, padded.height,
                padded.tobytes(), ctypes.byref(header), 0, _SRCCOPY,
            )
        )  # fmt: skip

    @contextmanager
    def _opened(self, printer: str) -> Iterator[ctypes.c_void_p]:
        handle = ctypes.c_void_p()
        self._require(self._spool.OpenPrinterW(printer, ctypes.byref(handle), None))
        try:
            yield handle
        finally:
            self._spool.ClosePrinter(handle)

    def _fetched(self, kind: Any, call: Any, *arguments: Any) -> Any:
        """What a call gives that first says how much room it needs."""
        needed = ctypes.c_uint32()
        if not call(*arguments, None, 0, ctypes.byref(needed)) and self._error() != _TOO_SMALL:
            raise OSError(self._error(), "winspool")
        room = ctypes.create_string_buffer(needed.value)
        self._require(call(*arguments, room, needed.value, ctypes.byref(needed)))
        return kind.from_buffer_copy(room)

    def _require(self, done: object) -> None:
        if not done:
            raise OSError(self._error(), "winspool")

    @staticmethod
    def _error() -> int:
        return int(vars(ctypes)["get_last_error"]())
