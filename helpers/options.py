"""What a number that is given as an option must be, so that none is refused from inside numpy in the middle of work."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence

from helpers.errors import InvalidValue


def check_whole(name: str, value: int, least: int = 1) -> None:
    """Refuse what is no whole number, or too small a one.

    Parameters
    ----------
    name
        What the option is called.
    value
        What was given; a whole number of numpy will do, True will not.
    least
        The smallest that will do.

    Raises
    ------
    InvalidValue
        If it will not do.
    """
    if not isinstance(value, numbers.Integral) or isinstance(value, bool) or value < least:
        raise InvalidValue(f"{name} = {value!r} is no whole number of {least} or more: give one")


def check_number(
    name: str, value: float, *, above: float = -math.inf, least: float = -math.inf, most: float = math.inf
) -> None:
    """Refuse what is no finite number, or too small or too large a one.

    Parameters
    ----------
    name
        What the option is called.
    value
        What was given; numbers of numpy will do, a missing value will not.
    above, least, most
        What it must exceed, must not fall below, and must not exceed.

    Raises
    ------
    InvalidValue
        If it will not do.
    """
    bounds = [(f"above {above}", above), (f"of {least} or more", least), (f"up to {most}", most)]
    told = " and ".join(text for text, bound in bounds if math.isfinite(bound))
    is_number = isinstance(value, numbers.Real) and math.isfinite(value)
    if not is_number or value <= above or not least <= value <= most:
        raise InvalidValue(f"{name} = {value!r} is no {f'finite number {told}'.rstrip()}: give one")


def is_list(value: object) -> bool:
    """Whether something lists things in an order, as a list, tuple, array or Series does, and a text does not."""
    # By its shape and not by its class, since processes that only cut words import no pandas.
    return (isinstance(value, Sequence) or getattr(value, "ndim", 0) == 1) and not isinstance(value, str)


def check_jobs(n_jobs: int) -> None:
    """Refuse a number of processes that there cannot be.

    Raises
    ------
    InvalidValue
        If it is neither -1 nor a whole number of 1 or more.
    """
    if isinstance(n_jobs, bool) or not isinstance(n_jobs, numbers.Integral) or not (n_jobs == -1 or n_jobs >= 1):
        raise InvalidValue(f"n_jobs = {n_jobs!r} is no number of processes: give 1 or more, or -1 for one a core")
