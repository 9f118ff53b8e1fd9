"""Requests at a fixed rate, whatever the answers take: what people do, and what `wrk` does not."""

import asyncio
import time
from collections.abc import Sequence


async def open_loop(
    port: int, paths: Sequence[str], rate_per_s: float, seconds: float
) -> tuple[list[float], int]:
    """
    Ask a local service at a fixed rate.

    Parameters
    ----------
    port
        Of this machine.
    paths
        Asked in turn.
    rate_per_s
        Requests begun every second.
    seconds
        How long.

    Returns
    -------
    tuple
        Milliseconds from the moment at which each request was due until its answer had come (one that waits
        behind slow ones is charged with the wait), and how many were refused with 503 or 504, or not
        answered.
    """
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    took_ms: list[float] = []
    refused: list[str] = []

    async def ask(path: str, due: float) -> None:
        reader, writer = idle.pop() if idle else await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionResetError):
            refused.append(path)  # the service closed a connection that was idle, or gave up
            return
        status = int(head.split(b" ", 2)[1])
        assert status in (200, 400, 503, 504), head  # 400: no street near the place
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        await reader.readexactly(int(lengths[0].split(b":")[1]))
        if status >= 500:
            refused.append(path)
        else:
            took_ms.append((time.perf_counter() - due) * 1000)
        idle.append((reader, writer))

    begin = time.perf_counter() + 0.05
    tasks = []
    for n in range(int(rate_per_s * seconds)):
        due = begin + n / rate_per_s
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.ensure_future(ask(paths[n % len(paths)], due)))
    await asyncio.gather(*tasks)
    for _, writer in idle:
        writer.close()
    return took_ms, len(refused)
