"""Turn PostgreSQL's log into one sentence that says what to change."""

import re

from data.embedded.cluster import Cluster
from gis.errors import UnavailableError

KNOWN = (
    (
        r"No space left on device|disk quota exceeded",
        "磁盘已满，PostgreSQL 写不下去；请在 {home} 所在的磁盘上腾出空间（至少 1 GB）。",
        "The disk is full and PostgreSQL cannot write; free at least 1 GB on the disk of {home}.",
    ),
    (
        r"error while loading shared libraries: ([^:\s]+)",
        "PostgreSQL 缺少系统库 {found}；请重新安装它的软件包，或再运行一次 ./run。",
        "PostgreSQL lacks the system library {found}; install its package again, or run ./run once more.",
    ),
    (
        r"could not (?:create|map anonymous) shared memory|[Cc]annot allocate memory",
        "内存不足，PostgreSQL 起不来；请留出至少 512 MB 内存。",
        "There is too little memory to start PostgreSQL; leave it at least 512 MB.",
    ),
)


def explain(cluster: Cluster, said: str) -> UnavailableError:
    """
    Describe why PostgreSQL did not start.

    Parameters
    ----------
    cluster
        The cluster; the end of its log is read.
    said
        What the program that failed wrote.

    Returns
    -------
    UnavailableError
        One sentence: a known cause and its cure, or PostgreSQL's own last complaint.
    """
    text = f"{_log_tail(cluster)}\n{said}"
    for pattern, zh, en in KNOWN:
        if match := re.search(pattern, text):
            values = {"home": cluster.home, "found": match[match.lastindex or 0]}
            return UnavailableError(zh.format(**values), en.format(**values))
    complaints = re.findall(r"(?:FATAL|PANIC|ERROR|error):\s*(.+)", text) or text.split("\n")
    last = next((line.strip() for line in reversed(complaints) if line.strip()), "no message")
    return UnavailableError(
        f"PostgreSQL 没有启动：{last}；详情见 {cluster.log_file}。",
        f"PostgreSQL did not start: {last}; see {cluster.log_file}.",
    )


def _log_tail(cluster: Cluster) -> str:
    try:
        return cluster.log_file.read_text(encoding="utf-8", errors="replace")[-2000:]
    except OSError:
        return ""
