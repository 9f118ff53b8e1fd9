"""`jobcircle doctor`: what this machine has, and what it lacks."""

import typer

from api.cli.program import program
from api.cli.speech import print_line

_MARKS = {True: "✓", False: "✗", None: "·"}
LACKING = 5
"""Exit code where something does not hold, as of a part that is missing."""


@program.command("doctor")
def doctor() -> None:
    """检查本机：读取上传文件的进程是否被隔离 / Check how well reading uploads is shut in."""
    from api.operations.doctor import look_at_uploads

    print_line("读取上传的文件：", "Reading of uploaded files:")
    found = look_at_uploads()
    for finding in found:
        mark = _MARKS[finding.good]
        print_line(f"  {mark} {finding.said.zh}", f"  {mark} {finding.said.en}")
    if any(finding.good is False for finding in found):
        raise typer.Exit(LACKING)
