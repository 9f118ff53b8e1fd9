"""
The one way in which exports are written: aside, read again, counted, hashed, and only then given their name.

A driver that says nothing of a full disk, a file cut off in the middle, a feature that was lost on the way:
none of them gets as far as the name that people open.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from gis.datum import Datum
from gis.errors import FileError
from layers.export.formats import Format
from layers.export.model import Features, Job, Written
from layers.whole import whole_file

MARKS = {Datum.CGCS2000: "_cgcs2000", Datum.GCJ02: "_gcj02"}
"""At the end of the name of a file in another datum than WGS 84: two of one export are told apart by it."""


def export(out: Path, form: Format, job: Job) -> Written:
    """
    Write an export, whole or not at all.

    Parameters
    ----------
    out
        The file; one that is there already is replaced. In another datum than WGS 84 its name says so, see
        `named_for`.
    form
        Of `layers.export.formats`; of a map in a format for one layer a zip of files is made.
    job
        What is written.

    Returns
    -------
    Written
        With the number of features as read again.

    Raises
    ------
    FileError
        If the disk refuses, or what was written is not what was to be written; nothing is left behind.
    InputError
        If the format cannot hold it.
    """
    if not out.parent.is_dir():
        raise FileError(
            "--out 所在的目录不存在；请先建立", "the folder of --out does not exist; make it first"
        )
    with whole_file(out) as part:
        made = _make(part.parent, form, job)
        digest = _digest(made.path)
        made.path.replace(part)
    return replace(made, path=out, sha256=digest)


def named_for(out: Path, form: Format, datum: Datum) -> Path:
    """
    Give a file the name that its datum asks for.

    Parameters
    ----------
    out
        As somebody called it.
    form
        Its format.
    datum
        Of its places.

    Returns
    -------
    Path
        With ``_cgcs2000`` or ``_gcj02`` before the ending where it is in that datum.

    Examples
    --------
    >>> from layers.export.formats import format_of
    >>> named_for(Path("a.shp.zip"), format_of("shp"), Datum.GCJ02).name
    'a_gcj02.shp.zip'
    """
    ending = next((each for each in (form.ending, ".zip", out.suffix) if out.name.endswith(each)), "")
    stem = out.name.removesuffix(ending)
    mark = MARKS.get(datum, "")
    return out if stem.endswith(mark) else out.with_name(f"{stem}{mark}{ending}")


def _make(folder: Path, form: Format, job: Job) -> Written:
    if form.several or len(job.layers) == 1:
        return _checked(folder / f"{job.about.name}{form.ending}", form, job, job.layers)
    mark = MARKS.get(job.about.datum, "")
    parts = [
        _checked(
            folder / f"{features.layer.id}{mark}{form.ending}",
            form,
            replace(job, layers=[features]),
            [features],
        )
        for features in job.layers
    ]
    archive = folder / f"{job.about.name}.zip"
    with ZipFile(archive, "w", ZIP_STORED if form.code == "shp" else 8) as file:
        for part in parts:
            file.write(part.path, part.path.name)
    with ZipFile(archive) as file:
        if file.testzip() is not None or len(file.namelist()) != len(parts):
            raise OSError(archive.name)
    remarks = tuple(remark for part in parts for remark in part.remarks)
    return Written(archive, sum(part.features for part in parts), "", remarks)


def _checked(path: Path, form: Format, job: Job, layers: Sequence[Features]) -> Written:
    remarks = form.write(path, job)
    wanted = sum(len(features) for features in layers)
    try:
        found = form.count(path)
    except (BadZipFile, SyntaxError, ValueError) as error:  # SyntaxError: XML that ends too soon
        raise OSError from error
    # A page says which layers it leaves out; every other format holds every feature.
    if found is not None and found != wanted and not (form.code == "html" and remarks):
        raise FileError(
            f"写出的文件只有 {found} 个要素，应有 {wanted} 个；没有保存，请检查磁盘空间后重试",
            f"the file holds {found} features of {wanted}; it was not kept, check the disk and try again",
        )
    noted = tuple(remark for features in layers for remark in features.remarks)
    return Written(path, wanted if found is None else found, "", (*noted, *remarks))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
