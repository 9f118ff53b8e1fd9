"""What becomes of an audit that was made: kept, printed, written as a report, compared with a kept one."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from api.cli.speech import languages, print_line, say
from api.cli.summary import print_summary
from gis.errors import FileError, InputError

if TYPE_CHECKING:
    from api.operations.audit import MadeAudit, Replayed


def keep_audit(kept: Path, made: "MadeAudit") -> bool:
    """Keep the audit; a disk that refuses takes nothing away from the figures."""
    from api.operations.audit.saved import save_audit

    try:
        save_audit(kept, made.order, made.audit, made.result)
    except FileError as error:
        say(error.message)
        return False
    return True


def print_json(result: dict[str, Any]) -> None:
    """Print a result."""
    # A terminal of another encoding may lack letters that a name has; JSON can do without them.
    plain = not (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    typer.echo(json.dumps(result, ensure_ascii=plain, allow_nan=False, indent=1))


def check_reports(paths: Sequence[Path]) -> None:
    """
    Refuse names of reports before any work.

    Parameters
    ----------
    paths
        Where reports are wanted.

    Raises
    ------
    InputError
        If one has another ending or no folder.
    """
    from layers.report import FORMATS

    for path in paths:
        if path.suffix.lower() not in FORMATS:
            listed = "、".join(FORMATS)
            raise InputError(f"--report 应以 {listed} 结尾", f"--report must end in one of {listed}")
        if not path.parent.is_dir():
            raise InputError(
                "--report 所在的目录不存在；请先建立", "the folder of --report does not exist; make it first"
            )


def write_reports(made: "MadeAudit", paths: Sequence[Path], lang: str) -> None:
    """
    Write reports, and say where.

    Parameters
    ----------
    made
        The audit.
    paths
        From `check_reports`.
    lang
        ``zh`` or ``en``; that of the terminal when empty.
    """
    if not paths:
        return
    from api.operations.audit.reporting import map_layers
    from layers.report import write_report

    language: Literal["zh", "en"] = "en" if (lang or languages()[0]) == "en" else "zh"
    layers = map_layers(made.audit)
    for path in paths:
        write_report(made.result, layers, path, language=language)
        print_line(f"报告已写入 {path}", f"Report written to {path}")


def same_again(done: "Replayed") -> "MadeAudit":
    """
    Give an audit that was made again, if it is the same.

    Parameters
    ----------
    done
        From `replay_audit`.

    Returns
    -------
    MadeAudit
        Equal to the kept one in every figure.

    Raises
    ------
    InputError
        If its inputs or its figures are others; it names them.
    """
    if done.made is None:
        listed = "、".join(done.changed)
        raise InputError(
            f"数据已变化：{listed}；存档 {done.saved.id} 的数字不能重现",
            f"data changed: {', '.join(done.changed)}; the figures of {done.saved.id} cannot be made again",
        )
    if done.differs:
        raise InputError(
            f"数据相同而结果不同：{'、'.join(done.differs[:5])}；程序版本 {done.saved.result.get('version')}",
            f"same data, other results: {', '.join(done.differs[:5])}; made by version "
            f"{done.saved.result.get('version')}",
        )
    return done.made


def tell_replayed(made: "MadeAudit", *, as_json: bool) -> None:
    """Say that an audit came out the same again."""
    if as_json:
        print_json(made.result)
        return
    name = made.result["id"]
    print_line(f"重做一致：{name} 的每个数字都相同", f"The same again: every figure of {name}")
    print_summary(made.result)
