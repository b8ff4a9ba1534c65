"""Change or shortfall of the cash that is typed, large enough for both sides of the counter."""

from __future__ import annotations

from textual.content import Content

from counter.domain.money import Dong, format_dong, parse_dong
from counter.texts import Texts
from screens.figures import large
from screens.form_fields import Values

__all__ = ["cash_lines"]


def cash_lines(texts: Texts, values: Values, credit_dong: int, width: int) -> list[Content]:
    """For the fields `amount` and `given`; `credit_dong` was taken before. None while nothing is typed."""
    amount, given = parse_dong(values["amount"]), parse_dong(values["given"])
    if not amount or given is None or not values["given"]:
        return []
    rest = given - max(0, amount - credit_dong)
    word = "exact" if rest == 0 else "change" if rest > 0 else "short"
    style = "bold $warn" if rest < 0 else "bold $mark"
    label = Content.styled(f"{'▲ ' if rest < 0 else '● '}{texts(f'money.cash.{word}')}", style)
    if rest == 0:
        return [Content(""), Content("  ") + label]
    figures = format_dong(Dong(abs(rest))).removesuffix(" đ")
    return [
        Content(""),
        Content("  ") + label,
        *(Content("  ") + line for line in large(figures, width - 4, style)),
    ]
