"""
Shut the reading process in, from inside and before it opens the file.

Walls that need no tool, each put up where the kernel allows it: limits of the process (POSIX), a network
of its own without any interface (namespaces), folders that can be read and no others (Landlock), and system
calls that fail (seccomp). The last two hold in a container as well, where a network of one's own is usually
forbidden. Standard library only.
"""

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

BUBBLEWRAP, LIMITS, NETWORK = "bubblewrap", "limits", "network"
FILES, TCP, SYSTEM_CALLS = "files", "tcp", "system calls"
"""Names of the walls."""

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_PATH_BENEATH = 1
# Rights by version of Landlock: the first has 13, later ones add to them.
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_CONNECT_AND_BIND = 3
_TCP_FROM, _SCOPES_FROM = 4, 6

_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_CLONE_THREAD = 0x00010000

# Numbers of the system calls that fail, by machine: sockets, programs, processes, tracing, mounts, kernel.
_MACHINES: dict[str, tuple[int, int, int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        56,
        435,
        (
            *(41, 42, 43, 44, 46, 49, 50, 288, 307),  # socket connect accept sendto sendmsg bind listen …
            *(57, 58, 59, 322),  # fork vfork execve execveat
            *(62, 101, 200, 234, 310, 311, 424, 434),  # kill ptrace tkill tgkill process_vm_* pidfd_*
            *(155, 161, 165, 166, 272, 308, 428, 429, 430),  # pivot_root chroot mount umount unshare setns …
            *(175, 246, 248, 249, 250, 298, 313, 321, 323),  # modules, kexec, keys, perf, bpf, userfaultfd
            *(425, 426, 427),  # io_uring
        ),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        435,
        (
            *(198, 200, 201, 202, 203, 206, 211, 242, 269),
            *(221, 281),
            *(117, 129, 130, 131, 270, 271, 424, 434),
            *(39, 40, 41, 51, 97, 268, 428, 429, 430),
            *(104, 105, 217, 218, 219, 241, 273, 280, 282),
            *(425, 426, 427),
        ),
    ),
}


def shut_in(readable: Sequence[Path], memory_bytes: int, cpu_s: int) -> list[str]:
    """
    Put up every wall that this machine has.

    Parameters
    ----------
    readable
        Folders and files that may still be read; none may be written.
    memory_bytes, cpu_s
        Address space, and seconds on a processor.

    Returns
    -------
    list[str]
        Names of the walls that stand.
    """
    limit_process(memory_bytes, cpu_s)
    walls = [LIMITS]
    if sys.platform != "linux":
        return walls
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if libc.unshare(_NEW_USER | _NEW_NETWORK) == 0 or libc.unshare(_NEW_NETWORK) == 0:
        walls.append(NETWORK)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        walls += _limit_files(libc, readable)
        walls += _limit_system_calls(libc)
    return walls


def limit_process(memory_bytes: int, cpu_s: int) -> None:
    """
    Limit memory, processor, and what may be opened; no file is written and no process is started.

    Parameters
    ----------
    memory_bytes, cpu_s
        Address space, and seconds on a processor.
    """
    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in wanted.items():
        hard = resource.getrlimit(what)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def _limit_files(libc: ctypes.CDLL, readable: Sequence[Path]) -> list[str]:
    call: Callable[..., int] = libc.syscall
    version = call(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return []
    rights = (1 << _RIGHTS.get(version, _RIGHTS[5])) - 1
    has_tcp = version >= _TCP_FROM
    fields = [rights]
    fields += [_CONNECT_AND_BIND] if has_tcp else []
    # Neither sockets nor signals of processes outside.
    fields += [3] if version >= _SCOPES_FROM else []
    ruleset = struct.pack(f"={len(fields)}Q", *fields)
    rules = call(_LANDLOCK_CREATE, ruleset, ctypes.c_size_t(len(ruleset)), 0)
    if rules < 0:
        return []
    for path in readable:
        _allow_reading(call, rules, path)
    stands = call(_LANDLOCK_RESTRICT, rules, 0) == 0
    os.close(rules)
    return [FILES, *([TCP] if has_tcp else [])] if stands else []


def _allow_reading(call: Callable[..., int], rules: int, path: Path) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rights = _READ_FILE | (_READ_DIR if path.is_dir() else 0)
    call(_LANDLOCK_ADD, rules, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _limit_system_calls(libc: ctypes.CDLL) -> list[str]:
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return []
    program = b"".join(_program(*machine))
    code = ctypes.create_string_buffer(program, len(program))
    filter_ = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(code)))
    stands = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, filter_, 0, 0) == 0
    return [SYSTEM_CALLS] if stands else []


def _program(architecture: int, clone: int, clone3: int, failing: tuple[int, ...]) -> list[bytes]:
    """
    Write the filter for the kernel: what is listed fails, threads may start, processes may not.

    ``clone3`` answers that it does not exist, because its flags cannot be looked at; libraries then
    call ``clone``.
    """
    refuse, absent = _FAIL | errno.EPERM, _FAIL | errno.ENOSYS
    head = [
        _step(_LOAD, 4),
        _step(_JUMP_EQUAL, architecture, 1, 0),
        _step(_RETURN, refuse),
        _step(_LOAD, 0),
        # The other numbering of system calls on x86-64 begins here.
        _step(_JUMP_AT_LEAST, 0x40000000, 0, 1),
        _step(_RETURN, refuse),
        _step(_JUMP_EQUAL, clone3, 0, 1),
        _step(_RETURN, absent),
    ]
    listed = [
        part for number in failing for part in (_step(_JUMP_EQUAL, number, 0, 1), _step(_RETURN, refuse))
    ]
    tail = [
        _step(_JUMP_EQUAL, clone, 0, 3),
        _step(_LOAD, 16),
        _step(_JUMP_ANY_BIT, _CLONE_THREAD, 1, 0),
        _step(_RETURN, refuse),
        _step(_RETURN, _ALLOW),
    ]
    return [*head, *listed, *tail]


def _step(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, when_true, when_false, value)
