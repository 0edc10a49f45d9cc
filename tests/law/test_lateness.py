"""Ages of what is late: each class on the last day before it, its first day, over 29 February and the year's end."""

from __future__ import annotations

from datetime import date

import pytest

from supervision.law.lateness import ArrearsAge, Delay, arrears_age, delay

D, A = Delay, ArrearsAge


@pytest.mark.parametrize(
    ("due_on", "day", "expected"),
    [
        ("2024-06-01", "2024-05-31", None),
        ("2024-06-01", "2024-06-01", None),
        ("2024-06-01", "2024-06-02", D.THIRTY_DAYS),
        ("2024-06-01", "2024-07-01", D.THIRTY_DAYS),
        ("2024-06-01", "2024-07-02", D.A_YEAR),
        ("2024-06-01", "2025-06-01", D.A_YEAR),
        ("2024-06-01", "2025-06-02", D.TWO_YEARS),
        ("2024-06-01", "2026-06-01", D.TWO_YEARS),
        ("2024-06-01", "2026-06-02", D.LONGER),
        ("2024-02-29", "2025-02-28", D.A_YEAR),
        ("2024-02-29", "2025-03-01", D.TWO_YEARS),
        ("2023-02-28", "2024-02-28", D.A_YEAR),
        ("2023-02-28", "2024-02-29", D.TWO_YEARS),
        ("2023-12-31", "2024-12-31", D.A_YEAR),
        ("2023-12-31", "2025-01-01", D.TWO_YEARS),
    ],
)
def test_a_delay_is_classed_by_calendar_years(due_on: str, day: str, expected: Delay | None) -> None:
    assert delay(date.fromisoformat(due_on), date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-12-30", None),
        ("2024-12-31", None),
        ("2025-01-01", A.THIRTY_DAYS),
        ("2025-01-30", A.THIRTY_DAYS),
        ("2025-01-31", A.SIXTY_DAYS),
        ("2025-03-01", A.SIXTY_DAYS),
        ("2025-03-02", A.HALF_A_YEAR),
        ("2025-06-29", A.HALF_A_YEAR),
        ("2025-06-30", A.LONGER),
    ],
)
def test_what_is_owed_is_classed_by_the_sixty_days_of_the_contract(
    day: str, expected: ArrearsAge | None
) -> None:
    assert arrears_age(date(2024, 12, 31), date.fromisoformat(day)) is expected
