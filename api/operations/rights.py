"""
The one place that decides what a caller may do.

Staff send ``Authorization: Bearer jc_…``; nothing else is looked at, no query and no cookie. A key counts
while it is not expired and not revoked, which is read anew with every request. A right key is let in however
many wrong ones came from its address: a whole office may share one. Nobody guesses 256 bits, so what wrong
keys cost is load, not safety; whoever keeps sending them is told to wait. `api.staff.require` is the door to
this for routes.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
from time import monotonic

from api.operations.keys.secret import hashed, is_slow, matches, new_secret, parts_of
from api.operations.served import Served
from data.keys import find_key, replace_hash
from gis.errors import KeyNeededError, RefusedError, TooManyError
from gis.staff import SCOPES, Caller

MOST_WRONG, WITHIN_S = 10, 60.0
"""So many wrong keys from one address in so many seconds; further wrong ones are told to wait."""
ADDRESSES = 4096
AT_ONCE = 2
"""Slow hashes, of keys of earlier releases, made at once: 16 MB and a processor each."""


class Rights:
    """
    Decides what callers may do.

    Parameters
    ----------
    plans_open
        Whether plans and scenarios take orders from anybody; in a demo city when None.
    """

    def __init__(self, *, plans_open: bool | None = None) -> None:
        self._plans_open = plans_open
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._hashing = asyncio.Semaphore(AT_ONCE)
        self._nobodys = hashed(new_secret())

    def is_open(self, scopes: Sequence[str], served: Served) -> bool:
        """
        Tell whether anybody may do what needs one of these rights.

        Parameters
        ----------
        scopes
            Of `gis.staff.SCOPES`.
        served
            The city.

        Returns
        -------
        bool
            True for plans where the setting says so, or says nothing and the city is made up.
        """
        wide = served.info.demo if self._plans_open is None else self._plans_open
        return "plan" in scopes and wide

    async def caller(
        self, served: Served, scopes: Sequence[str], *, authorization: Sequence[str], address: str
    ) -> Caller:
        """
        Find out who calls, and refuse who may not.

        Parameters
        ----------
        served
            The city.
        scopes
            Rights of which one is needed; without any, every key that counts will do.
        authorization
            Every ``Authorization`` header of the request.
        address
            Where it comes from; counts wrong keys.

        Returns
        -------
        Caller
            Who it is; without a key where the right is open to all.

        Raises
        ------
        KeyNeededError
            If there is no key, more than one, or one that does not count.
        RefusedError
            If it counts and does not have the right.
        TooManyError
            If it is wrong, and so were too many before it from there.
        """
        if self.is_open(scopes, served) and not authorization:
            return Caller("", "")
        kind, _, key = authorization[0].partition(" ") if len(authorization) == 1 else ("", "", "")
        parts = parts_of(key.strip(" ")) if kind.lower() == "bearer" else None
        if parts is None:
            if authorization:
                self._note_wrong(address)
            raise KeyNeededError(
                "这项操作需要工作人员密钥；请在请求头写 Authorization: Bearer 密钥，"
                "没有密钥请向管理员申请（jobcircle key create）",
                "this needs a staff key; send it as Authorization: Bearer KEY, or ask the administrator "
                "for one (jobcircle key create)",
            )
        return await self._known(served, scopes, parts, address)

    async def _known(
        self, served: Served, scopes: Sequence[str], parts: tuple[str, str], address: str
    ) -> Caller:
        key_id, secret = parts
        async with served.connection() as connection:
            found = await find_key(connection, key_id)
        stored = found[1] if found else self._nobodys
        if not await self._fits(secret, stored) or found is None:
            self._note_wrong(address)
            raise _no_key()
        if is_slow(stored):
            async with served.connection() as connection:
                await replace_hash(connection, key_id, stored, hashed(secret))
        key, _, now = found
        if key.revoked is not None or key.expires <= now:
            raise _no_key()
        if scopes and not set(scopes) & set(key.scopes):
            zh, en = SCOPES[scopes[0]]
            raise RefusedError(f"这把密钥没有“{zh}”的权限", f"this key does not allow to {en}")
        return Caller(key.id, key.name)

    async def _fits(self, secret: str, stored: str) -> bool:
        if not is_slow(stored):
            return matches(secret, stored)
        async with self._hashing:
            return await asyncio.to_thread(matches, secret, stored)

    def _note_wrong(self, address: str) -> None:
        """Count a wrong key, and refuse it another way where too many came."""
        now, times = monotonic(), self._wrong.setdefault(address, deque(maxlen=MOST_WRONG))
        self._wrong.move_to_end(address)
        while len(self._wrong) > ADDRESSES:
            self._wrong.popitem(last=False)
        if len(times) == MOST_WRONG and times[0] > now - WITHIN_S:
            raise TooManyError(
                "错误的密钥太多；请核对密钥，一分钟后再试",
                "too many wrong keys; check the key, and try again in a minute",
            )
        times.append(now)


def _no_key() -> KeyNeededError:
    # One sentence for wrong, expired and revoked: it does not tell a stranger which keys exist.
    return KeyNeededError(
        "密钥不对、已过期或已收回；请核对，或向管理员换一把",
        "the key is wrong, expired or revoked; check it, or ask the administrator for another",
    )
