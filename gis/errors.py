"""
Everything that can go wrong, as one tree.

::

    JobcircleError
    ├── InputError              a value or file that cannot be used   (HTTP 400 or 422, exit 2)
    │   ├── FileError           a file is missing, damaged or of another kind
    │   └── OutsideError        a place outside the city that is served
    ├── NotFoundError           nothing under that name               (HTTP 404, exit 3)
    │   └── GoneError           what was there was taken back         (HTTP 410)
    ├── InfeasibleError         the question has no answer            (HTTP 409, exit 4)
    ├── ConflictError           somebody changed it meanwhile         (HTTP 409, exit 4)
    │   └── NotYetError         it will do in a moment                (HTTP 409 with Retry-After)
    ├── RefusedError            the caller may not do this            (HTTP 403, exit 2)
    │   ├── KeyNeededError      no valid staff key came with it       (HTTP 401)
    │   └── TooManyError        too many tries in a short time        (HTTP 429)
    └── UnavailableError        a part the program needs is missing   (HTTP 503, exit 5)

Every error carries one Chinese and one English sentence that says what to change. `api.problem` maps
the tree to HTTP and `api.cli` to exit codes.
"""

from typing import NamedTuple


class Message(NamedTuple):
    """
    One sentence in both languages of the product.

    Attributes
    ----------
    zh
        Chinese, simplified.
    en
        English.
    """

    zh: str
    en: str


class JobcircleError(Exception):
    """
    Any error that the program raises on purpose.

    Parameters
    ----------
    zh
        Chinese sentence: what was wanted, what came, what to change.
    en
        The same in English.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Message(zh, en)


class InputError(JobcircleError, ValueError):
    """A value that the caller gave cannot be used."""


class FileError(InputError):
    """A file is missing, damaged, empty or not of the kind asked for."""


class OutsideError(InputError):
    """A place lies outside the city that is served."""


class NotFoundError(JobcircleError, LookupError):
    """Nothing is stored under the name that was asked for."""


class GoneError(NotFoundError):
    """What the caller began to read was taken back since."""


class InfeasibleError(JobcircleError):
    """The question has no answer under its constraints."""


class ConflictError(JobcircleError):
    """What was to be changed is no longer as the caller saw it; nothing was changed."""


class NotYetError(ConflictError):
    """Something else has to end first, which takes a moment: the same asked again will do."""


class RefusedError(JobcircleError):
    """The caller's staff key does not allow this."""


class KeyNeededError(RefusedError):
    """No staff key came with the request, or none that is valid."""


class TooManyError(RefusedError):
    """Too many tries came in a short time."""


class UnavailableError(JobcircleError):
    """A part the program needs (database, tool, internet) cannot be reached."""
