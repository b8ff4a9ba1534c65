"""Machine-readable zones of fictional foreigners: passports (TD3) and residence cards (TD1)."""

from __future__ import annotations

from counter.domain.mrz import check_digit

__all__ = ["ERIKSSON", "passport", "residence_card"]

ERIKSSON = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
"""The specimen of ICAO 9303-4 Appendix A: of a state that does not exist, expired in 2012."""


def passport(
    *,
    surname: str = "ERIKSSON",
    given: str = "ANNA<MARIA",
    number: str = "L898902C3",
    born: str = "740812",
    sex: str = "F",
    expires: str = "341231",
    state: str = "UTO",
) -> tuple[str, str]:
    """Two lines with right check digits."""
    number = number.ljust(9, "<")
    second = f"{_checked(number)}{state.ljust(3, '<')}{_checked(born)}{sex}{_checked(expires)}{'<' * 14}<"
    composite = check_digit(second[0:10] + second[13:20] + second[21:43])
    return f"P<{state.ljust(3, '<')}{surname}<<{given}".ljust(44, "<"), second + composite


def residence_card(
    *, number: str = "TT0990001", born: str = "900315", expires: str = "341231", nationality: str = "UTO"
) -> tuple[str, str, str]:
    """Three lines of a card Vietnam gives a foreigner."""
    first = f"IRVNM{_checked(number)}".ljust(30, "<")
    middle = f"{_checked(born)}M{_checked(expires)}{nationality}".ljust(29, "<")
    composite = check_digit(first[5:30] + middle[0:7] + middle[8:15] + middle[18:29])
    return first, middle + composite, "MUSTER<<JAN".ljust(30, "<")


def _checked(field: str) -> str:
    return field + check_digit(field)
