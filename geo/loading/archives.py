"""Look at an archive before anything is unpacked: sizes, ratios, names; then take what is known."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from geo.loading.content import Refusal
from geo.loading.limits import MB, Limits

SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED_PARTS = (".shp", ".shx", ".dbf")
INNER = (".csv", ".txt", ".tsv", ".geojson", ".json", ".gpkg", ".xlsx")
SMALL_MB = 2


def open_archive(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open a zip archive whose table of contents is harmless.

    Raises
    ------
    Refusal
        If it is damaged, encrypted, too big, too dense, or names a place outside itself.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise Refusal("loading.zip.damaged") from error
    entries = archive.infolist()
    _check_count(len(entries), limits)
    for entry in entries:
        _check_entry(entry)
    _check_volume(entries, len(content), limits)
    return archive


def kind_of(archive: zipfile.ZipFile) -> str:
    """Name what an archive holds: `xlsx`, `shapefile`, or `inner` for one readable file."""
    names = archive.namelist()
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        return "xlsx"
    if "mimetype" in names or any(name.startswith(("word/", "ppt/")) for name in names):
        raise Refusal("loading.zip.other_document")
    layers = [name for name in names if _suffix(name) == ".shp"]
    if len(layers) > 1:
        raise Refusal("loading.zip.several_layers", count=len(layers))
    if layers:
        return "shapefile"
    return "inner"


def take_shapefile(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Take the parts of the one shapefile in an archive, by suffix.

    Raises
    ------
    Refusal
        If a part is missing, and which.
    """
    layer = next(name for name in archive.namelist() if _suffix(name) == ".shp")
    stem = layer[:-4].casefold()
    parts = {
        _suffix(name): take(archive, name)
        for name in archive.namelist()
        if name[:-4].casefold() == stem and _suffix(name) in SHAPEFILE_PARTS
    }
    missing = [part for part in NEEDED_PARTS if part not in parts]
    if missing:
        raise Refusal("loading.zip.part_missing", part=missing[0])
    return parts


def take_inner(archive: zipfile.ZipFile) -> bytes:
    """Take the one readable file of an archive."""
    names = [
        name
        for name in archive.namelist()
        if _suffix(name) in INNER and not name.startswith("__MACOSX/")
    ]
    if len(names) != 1:
        raise Refusal("loading.zip.not_one_file", count=len(names))
    return take(archive, names[0])


def take(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one entry into memory; never more than it declares."""
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Refusal("loading.zip.damaged") from error
    except Exception as error:  # zlib.error and lzma.LZMAError share no base
        raise Refusal("loading.zip.damaged") from error


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()


def _check_count(entries: int, limits: Limits) -> None:
    if entries > limits.entries:
        raise Refusal("loading.zip.too_many_entries", count=entries, limit=limits.entries)
    if entries == 0:
        raise Refusal("loading.format.empty_zip")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        raise Refusal("loading.zip.path", name=entry.filename[:80])
    if entry.flag_bits & 0x1:
        raise Refusal("loading.zip.encrypted")


def _check_volume(entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_mb * MB:
        raise Refusal("loading.zip.too_big", size_mb=unpacked // MB, limit_mb=limits.unpacked_mb)
    dense = unpacked > limits.unpacked_per_packed * packed
    if dense and unpacked > SMALL_MB * MB:
        raise Refusal("loading.zip.too_dense", size_mb=unpacked // MB)
    if sum(entry.compress_size for entry in entries) > packed:
        raise Refusal("loading.zip.damaged")
