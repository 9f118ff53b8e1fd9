"""
The parts of an audit on the workers of a Dask cluster.

Workers open the saved network by the path that the audit was given, so the folder is one that all of them
share. A worker that dies takes nothing with it: its part is given to another.
"""

import os
import re
import signal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.operations.audit.parts import Part, PartWalked, walk_part
from gis.errors import InputError, JobcircleError, Message, UnavailableError
from isochrones.network import NetworkFileError, WalkNetwork, load_network

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
"""Workers on this machine, one a processor."""

ANSWER_S = 10
"""A scheduler that has not answered by then, or has no worker by then, is not there."""

ADDRESS = re.compile(r"(tcp|tls)://\S+:\d+")

QUIET = {
    # A part carries its people: some megabytes are meant.
    "distributed.admin.large-graph-warning-threshold": "1GiB",
}


@dataclass(frozen=True, slots=True)
class SavedNetwork:
    """
    A saved network as workers are told of it.

    Attributes
    ----------
    folder
        Where it is, on every machine.
    digest
        What it must be.
    """

    folder: str
    digest: str


def check_scheduler(address: str) -> None:
    """
    Refuse an address that is none.

    Parameters
    ----------
    address
        As a user gave it; empty for none.

    Raises
    ------
    InputError
        If it is neither `LOCAL` nor an address.
    """
    if address and address != LOCAL and not ADDRESS.fullmatch(address):
        raise InputError(
            "--scheduler 应为 local 或 tcp://主机:端口", "--scheduler takes local or tcp://HOST:PORT"
        )


@contextmanager
def open_cluster(address: str) -> Iterator["Client"]:
    """
    Connect to a cluster; workers on this machine are started, and stopped at the end.

    Parameters
    ----------
    address
        `LOCAL`, or that of a scheduler.

    Yields
    ------
    distributed.Client
        With at least one worker.

    Raises
    ------
    UnavailableError
        If `distributed` is not installed, or no scheduler or no worker answers.
    """
    try:
        import dask
        import distributed
    except ImportError as error:
        raise UnavailableError(
            "--scheduler 需要 distributed；请运行 uv sync --extra cluster",
            "--scheduler needs distributed; run uv sync --extra cluster",
        ) from error
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(QUIET))
        served: Any = stack.enter_context(_local_cluster()) if address == LOCAL else address
        try:
            client = stack.enter_context(distributed.Client(served, timeout=ANSWER_S, set_as_default=False))
            client.wait_for_workers(1, timeout=ANSWER_S if address != LOCAL else 60)
        except (OSError, TimeoutError) as error:
            raise UnavailableError(
                f"Dask 调度器 {address} 没有应答或没有工作进程；请先运行 dask scheduler 和 dask worker",
                f"the Dask scheduler {address} does not answer or has no worker; start dask scheduler and "
                "dask worker first",
            ) from error
        if address == LOCAL:
            # Ctrl-C on a terminal is sent to the workers too: who leaves in good order is this process.
            client.run(_ignore_interrupts)
        yield client


def walk_on(
    client: "Client", network: SavedNetwork, parts: Iterable[Part]
) -> Iterator[tuple[int, PartWalked]]:
    """
    Walk parts on the workers of a cluster.

    Parameters
    ----------
    client
        From `open_cluster`.
    network
        The whole.
    parts
        Any number.

    Yields
    ------
    tuple[int, PartWalked]
        Position in `parts` and answer, as they come in.

    Raises
    ------
    UnavailableError
        If workers die again and again, lack this program, or cannot open the network.
    """
    from distributed import KilledWorker, as_completed

    futures = [client.submit(walk_there, network, part, pure=False, retries=1) for part in parts]
    place = {future.key: i for i, future in enumerate(futures)}
    try:
        for future in as_completed(futures, loop=client.loop):
            found = future.result()
            if isinstance(found, Message):
                raise UnavailableError(*found)
            yield place[future.key], found
            future.release()
    except KilledWorker as error:
        raise UnavailableError(
            "工作进程反复退出（可能是内存不足）；请增加 --parts，或减少每台机器上的工作进程",
            "workers die again and again, perhaps for lack of memory; use more --parts, or fewer workers a "
            "machine",
        ) from error
    except ImportError as error:
        raise UnavailableError(
            "工作进程里没有装本程序；请在每台机器上安装同一版本的 jobcircle",
            "the workers lack this program; install the same release of jobcircle on every machine",
        ) from error
    finally:
        client.cancel(futures)


def walk_there(network: SavedNetwork, part: Part) -> PartWalked | Message:
    """
    Walk one part, on a worker.

    Parameters
    ----------
    network
        Opened once a worker.
    part
        Any.

    Returns
    -------
    PartWalked or Message
        A sentence when the network's folder there is not the one that is meant.
    """
    try:
        whole = _opened(network.folder)
        if whole.meta.digest == network.digest:
            return walk_part(whole, part)
    except NetworkFileError as error:
        return Message(
            f"工作进程打不开路网目录（{error.message.zh}）；请放在各机器路径相同的共享目录里",
            f"a worker cannot open the network folder ({error.message.en}); put it into a folder that all "
            "machines share under one path",
        )
    except JobcircleError as error:
        return error.message
    # The folder may be put right before the next order.
    _opened.cache_clear()
    return Message(
        "工作进程那里的路网与本机的不同；请把同一个路网目录共享给各机器",
        "the network on a worker is another one; share one network folder between all machines",
    )


@lru_cache(maxsize=1)
def _opened(folder: str) -> WalkNetwork:
    return load_network(Path(folder))


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _local_cluster() -> Any:
    from distributed import LocalCluster

    try:
        # Each worker's searches use threads of their own, so a worker has one part at a time.
        return LocalCluster(
            n_workers=os.cpu_count() or 1,
            threads_per_worker=1,
            processes=True,
            memory_limit=0,
            dashboard_address="127.0.0.1:0",  # its status page: any free port, for this machine only
            silence_logs="CRITICAL",
        )
    except RuntimeError as error:
        raise UnavailableError(
            "本机的工作进程没有启动；请检查内存，或去掉 --scheduler 改用 --parts",
            "the workers on this machine did not start; check its memory, or use --parts without --scheduler",
        ) from error
