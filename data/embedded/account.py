"""The account that runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gis.errors import UnavailableError

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """
    Who owns the data and runs the server.

    Attributes
    ----------
    user_id, group_id
        Numeric ids.
    name
        Login name, or the number where there is none.
    dropped
        Whether this process is root and steps down to the account.
    """

    user_id: int
    group_id: int
    name: str
    dropped: bool


def choose_account() -> Account:
    """
    Take the process's own account, or an unprivileged one for root.

    Raises
    ------
    UnavailableError
        If the process is root and neither ``postgres`` nor ``nobody`` exists.
    """
    user_id = os.geteuid()
    if user_id != 0:
        return Account(user_id, os.getegid(), str(user_id), dropped=False)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, name, dropped=True)
    raise UnavailableError(
        "PostgreSQL 不能以 root 身份运行，而系统里没有 postgres 或 nobody 用户；请先建立其中一个。",
        "PostgreSQL refuses to run as root and neither user postgres nor nobody exists; create one of them.",
    )


def run_as(
    account: Account, command: list[str], environment: dict[str, str], *, cwd: Path
) -> tuple[int, str]:
    """
    Run a program as the account and wait for it.

    The output goes through a file: the server inherits it, and a pipe would stay open as long as it runs.

    Returns
    -------
    tuple of int and str
        Exit code, and what it wrote.

    Raises
    ------
    UnavailableError
        If the program cannot be started, or root may not step down (a container without other user ids).
    """
    user = account.user_id if account.dropped else None
    group = account.group_id if account.dropped else None
    groups: list[int] | None = [] if account.dropped else None
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=cwd,
                user=user,
                group=group,
                extra_groups=groups,
                start_new_session=True,  # Ctrl-C in the terminal is for the program, not for its database
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise UnavailableError(
                f"无法以用户 {account.name} 运行 {command[0]}；请换一个普通用户运行本程序。",
                f"Cannot run {command[0]} as user {account.name}; run this program as an ordinary user.",
            ) from error
        code = _wait_for(process)
        output.seek(0)
        return code, output.read().decode(errors="replace")


def _wait_for(process: "subprocess.Popen[bytes]") -> int:
    """Wait for the end, through one Ctrl-C: a `pg_ctl` killed half-way leaves a server nobody knows of."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()
        raise
