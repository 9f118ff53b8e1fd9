"""Made-up unified social credit codes with right check digits (GB 32100-2015, GB 11714-1997)."""

import numpy as np

from data.demo.arrays import Ints

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])
_SUBJECT_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_VALUE = {sign: k for k, sign in enumerate(ALPHABET)}
_SCATTER, _SPACE = 402_653_189, 31**6


def make_codes(kind: str, area: list[str], first: int) -> list[str]:
    """
    Make one code per subject.

    Parameters
    ----------
    kind
        First two signs: 91 company, 52 private school, 12 public institution.
    area
        Six-digit area of registration of each subject.
    first
        Number of the first subject; codes of different numbers differ.

    Returns
    -------
    list of str
        18 signs each.
    """
    serial = (np.arange(first + 1, first + len(area) + 1) * _SCATTER) % _SPACE
    digits = np.stack([(serial // 31**k) % 31 for k in range(6)], axis=1)
    subjects = _subjects(digits)
    bodies = [f"{kind}{place}{subject}" for place, subject in zip(area, subjects, strict=True)]
    values = np.array([[_VALUE[sign] for sign in body] for body in bodies])
    check = (31 - (values * _WEIGHTS).sum(axis=1) % 31) % 31
    return [body + ALPHABET[k] for body, k in zip(bodies, check.tolist(), strict=True)]


def _subjects(digits: Ints) -> list[str]:
    """Nine signs of the organisation: MA, six signs, and the check sign of GB 11714 (letters from A = 10)."""
    subjects = []
    for row in digits.tolist():
        body = "MA" + "".join(ALPHABET[k] for k in row)
        total = sum(
            int(sign, 36) * weight for sign, weight in zip(body, _SUBJECT_WEIGHTS.tolist(), strict=True)
        )
        subjects.append(body + "0123456789X0"[11 - total % 11])
    return subjects
