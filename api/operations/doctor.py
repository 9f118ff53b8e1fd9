"""What this machine has for the parts of the program that need it."""

from dataclasses import dataclass

from data.files.untrusted.lockdown import BUBBLEWRAP, FILES, LIMITS, NETWORK, SYSTEM_CALLS, TCP
from data.files.untrusted.reading import Isolation, isolation
from gis.errors import FileError, Message

WALLS = {
    BUBBLEWRAP: Message("bubblewrap（独立的文件系统和进程）", "bubblewrap (files and processes of its own)"),
    LIMITS: Message("进程限额（内存、时间、文件）", "limits of the process (memory, time, files)"),
    NETWORK: Message("没有网卡的独立网络", "a network of its own, without any interface"),
    FILES: Message("只能读取指定目录（Landlock）", "only named folders can be read (Landlock)"),
    TCP: Message("不能建立 TCP 连接（Landlock）", "no TCP connection (Landlock)"),
    SYSTEM_CALLS: Message("禁用的系统调用（seccomp）", "system calls that fail (seccomp)"),
}
"""Walls around the process that reads uploads; none is needed alone."""

_TRIED = {
    "connect": Message("连接本机端口", "connect to this machine"),
    "read": Message("读取其他文件", "read another file"),
    "write": Message("写文件", "write a file"),
    "fork": Message("启动进程", "start a process"),
    "execute": Message("运行程序", "run a program"),
    "memory": Message("占用大量内存", "take much memory"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing that was looked at.

    Attributes
    ----------
    good
        Whether it is as it should be; None where it is only told.
    said
        What was found.
    """

    good: bool | None
    said: Message


def look_at_uploads() -> list[Finding]:
    """
    Try how well the process that reads uploaded files is shut in.

    Returns
    -------
    list[Finding]
        One for each wall, and one for what was tried from inside.
    """
    try:
        found = isolation()
    except FileError as error:
        return [Finding(False, error.message)]
    walls = [Finding(True if name in found.walls else None, _wall(name, found)) for name in WALLS]
    return [*walls, _held(found)]


def _wall(name: str, found: Isolation) -> Message:
    zh, en = WALLS[name]
    return Message(zh, en) if name in found.walls else Message(f"没有：{zh}", f"absent: {en}")


def _held(found: Isolation) -> Finding:
    open_ = [_TRIED[name] for name, failed in found.held.items() if not failed]
    if not open_:
        return Finding(
            True, Message("从里面尝试的都被挡住", "everything that was tried from inside was stopped")
        )
    zh, en = "、".join(tried.zh for tried in open_), ", ".join(tried.en for tried in open_)
    return Finding(
        False,
        Message(
            f"上传的文件如有恶意，可以{zh}；请安装 bubblewrap，或升级内核",
            f"a malicious upload could {en}; install bubblewrap, or use a newer kernel",
        ),
    )
