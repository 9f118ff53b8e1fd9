"""The one pause that a user may see, said before it begins: compiling the engine where no set-up did."""

from api.cli.speech import say
from gis.errors import Message

ONCE = Message(
    "正在编译计算内核，需一到三分钟，只此一次…", "compiling the engine, one to three minutes, this once only…"
)
EVERY_TIME = Message(
    "没有可写的缓存目录，每次都要编译计算内核；请把 NUMBA_CACHE_DIR 设为可写目录",
    "no folder for compiled code can be written, so every run compiles; set NUMBA_CACHE_DIR to one that can",
)


def ready_engine(*, load: bool = False) -> None:
    """
    Compile the engine if that was not done yet, and say so on standard error.

    Parameters
    ----------
    load
        Whether all of it is wanted in memory, by a server whose first answer should not wait for the disk.
    """
    from isochrones.compiling import can_keep, compile_everything, is_compiled

    compiled, can = is_compiled(), can_keep()
    if not compiled:
        say(ONCE if can else EVERY_TIME)
    if load or (can and not compiled):
        compile_everything()
