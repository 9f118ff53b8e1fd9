"""The directory of a ZIP, checked before anything is unpacked: how much, how many, and where to."""

import io
import zipfile
from pathlib import PurePosixPath

from data.files.untrusted.upload import Limits, UploadKind
from gis.errors import FileError, Message
from gis.model import RowNote

ZIP_MAGIC = b"PK\x03\x04"
_END_MAGIC, _END_BYTES, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_WORKBOOK_MEMBERS = 40
"""A workbook may have so many times the members of other ZIPs."""
_MEMBER_BYTES = 1_000
"""More than one entry of a directory takes, its name included."""
_RATIO_FROM_BYTES = 10_000_000
_LOCAL_HEADER_BYTES = 30
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 1
_NESTED = (".zip", ".kmz", ".rar", ".7z", ".gz", ".tar", ".xlsx", ".xlsm")

_DAMAGED = FileError("不是有效的 ZIP；请重新压缩", "no valid ZIP; pack it again")
_SAVE_AS_XLSX = {
    "xl/vbaProject.bin": ("带宏的工作簿（.xlsm）", "a workbook with macros (.xlsm)"),
    "xl/workbook.bin": ("二进制工作簿（.xlsb）", "a binary workbook (.xlsb)"),
    "content.xml": ("OpenDocument 表格（.ods）", "an OpenDocument sheet (.ods)"),
}


def check_archive(content: bytes, limits: Limits) -> tuple[UploadKind, list[RowNote]]:
    """
    Tell what a ZIP is by the names in its directory, and refuse one that costs too much to unpack.

    Parameters
    ----------
    content
        Begins with `ZIP_MAGIC`.
    limits
        Of members, unpacked bytes and the ratio of unpacked to packed.

    Returns
    -------
    tuple[UploadKind, list[RowNote]]
        Workbook, Shapefile or KMZ; and remarks.

    Raises
    ------
    FileError
        If it is damaged, a bomb, encrypted, holds names that lead elsewhere, or nothing that is read.
    """
    members = _directory(content, limits)
    names = {info.filename for info in members}
    workbook = "[Content_Types].xml" in names
    if len(members) > limits.members * (_WORKBOOK_MEMBERS if workbook else 1):
        raise _too_many(len(members), limits.members)
    _check_cost(members, len(content), limits)
    _check_places(members)
    for name, (zh, en) in _SAVE_AS_XLSX.items():
        if name in names:
            raise FileError(
                f"这是{zh}，不读取；请另存为 .xlsx", f"this is {en}, which is not read; save it as .xlsx"
            )
    if workbook:
        return _workbook(names), []
    return _layers(members)


def _directory(content: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    """Read the directory, having looked how large it says it is."""
    end = content.rfind(_END_MAGIC, max(0, len(content) - _END_BYTES - _LONGEST_COMMENT))
    if end < 0 or len(content) < end + _END_BYTES:
        raise _DAMAGED
    count = int.from_bytes(content[end + 10 : end + 12], "little")
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    most = limits.members * _WORKBOOK_MEMBERS
    if count > most or size > most * _MEMBER_BYTES:
        raise _too_many(count, limits.members)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise _DAMAGED from error


def _too_many(count: int, most: int) -> FileError:
    return FileError(
        f"压缩包里有 {count} 个文件，最多 {most} 个；请只放需要的文件",
        f"the ZIP holds {count} files, {most} at most; pack only those that are needed",
    )


def _check_cost(members: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    inflated = sum(info.file_size for info in members)
    if inflated > limits.inflated_bytes or (
        inflated > _RATIO_FROM_BYTES and inflated > limits.ratio * max(packed, 1)
    ):
        megabytes, most = inflated / 1e6, limits.inflated_bytes / 1e6
        raise FileError(
            f"解压后有 {megabytes:.0f} MB，太大（最多 {most:.0f} MB，且不超过压缩后的 {limits.ratio:.0f} 倍）"
            "；请删去多余的行和图片后再上传",
            f"unpacked it takes {megabytes:.0f} MB, too much ({most:.0f} MB at most and {limits.ratio:.0f} "
            "times its packed size); take out rows and pictures that are not needed",
        )
    ends = 0
    for info in sorted(members, key=lambda info: info.header_offset):
        if info.header_offset < ends:
            raise FileError("压缩包里的文件互相重叠；请重新压缩", "files in the ZIP overlap; pack it again")
        ends = info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size


def _check_places(members: list[zipfile.ZipInfo]) -> None:
    for info in members:
        path = PurePosixPath(info.orig_filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or "\0" in info.orig_filename or path.drive:
            raise FileError(
                "压缩包里有指向别处的文件名；请重新压缩", "a name in the ZIP leads elsewhere; pack it again"
            )
        if info.flag_bits & _ENCRYPTED:
            raise FileError("压缩包加了密码；请去掉密码后再上传", "the ZIP has a password; take it off")
        if info.compress_type not in {_STORED, _DEFLATED}:
            raise FileError(
                "压缩方式不支持；请用普通 ZIP 重新压缩",
                "the ZIP is packed in a rare way; pack it as a plain ZIP",
            )


def _workbook(names: set[str]) -> UploadKind:
    if "xl/workbook.xml" in names:
        return UploadKind.XLSX
    raise FileError(
        "这不是 Excel 工作簿；请上传 .xlsx、.csv、.geojson、.gpkg、.kml、.kmz 或打包的 Shapefile",
        "this is no Excel workbook; give .xlsx, .csv, .geojson, .gpkg, .kml, .kmz or a zipped Shapefile",
    )


def _layers(members: list[zipfile.ZipInfo]) -> tuple[UploadKind, list[RowNote]]:
    paths = [PurePosixPath(info.filename) for info in members]
    layers = [path for path in paths if path.suffix.casefold() == ".shp" and not path.name.startswith("._")]
    documents = [path for path in paths if path.suffix.casefold() == ".kml"]
    if len(layers) > 1:
        raise FileError(
            f"压缩包里有 {len(layers)} 个 .shp，应只有一个；请分开压缩",
            f"the ZIP holds {len(layers)} .shp, one is wanted; pack them apart",
        )
    if layers:
        _check_parts(layers[0], paths)
        return UploadKind.SHAPEFILE, []
    if documents:
        return UploadKind.KMZ, _other_documents(len(documents) - 1)
    if any(path.suffix.casefold() in _NESTED for path in paths):
        raise FileError("压缩包里还有压缩包；请只压缩一层", "the ZIP holds another one; pack it once only")
    raise FileError(
        "压缩包里没有 .shp 或 .kml；其他文件请不压缩直接上传",
        "the ZIP holds no .shp or .kml; give other files as they are",
    )


def _check_parts(layer: PurePosixPath, paths: list[PurePosixPath]) -> None:
    stem = str(layer.with_suffix("")).casefold()
    found = {path.suffix.casefold() for path in paths if str(path.with_suffix("")).casefold() == stem}
    for suffix in (".shx", ".dbf"):
        if suffix not in found:
            raise FileError(
                f"缺少 {suffix} 文件；Shapefile 需要 .shp、.shx、.dbf 放在一起（最好还有 .prj）",
                f"the {suffix} is missing; a Shapefile needs .shp, .shx and .dbf together, and better a .prj",
            )


def _other_documents(count: int) -> list[RowNote]:
    if not count:
        return []
    reason = Message(
        f"压缩包里还有 {count} 个 .kml 没有读取，只读第一个",
        f"{count} more .kml in the ZIP were not read, only the first",
    )
    return [RowNote(0, reason, "file", used=True)]
