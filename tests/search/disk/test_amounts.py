"""Amounts as people write them."""

from __future__ import annotations

import pytest

from search.disk.amounts import read_amount, show_amount


@pytest.mark.parametrize(
    ("text", "num_bytes"),
    [
        ("500000000", 500_000_000),
        ("500MB", 500_000_000),
        ("20GB", 20_000_000_000),
        ("1.5 gb", 1_500_000_000),
        ("10GiB", 10 * 2**30),
        ("3 kib", 3072),
        ("7B", 7),
        ("2TB", 2_000_000_000_000),
    ],
)
def test_an_amount_is_read(text: str, num_bytes: int) -> None:
    assert read_amount(text) == num_bytes


@pytest.mark.parametrize("text", ["", "GB", "-3GB", "0", "20 elephants", "1e9", "0.2B", "3GB 1MB"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="--max-disk must be an amount like 20GB"):
        read_amount(text)


@pytest.mark.parametrize(
    ("num_bytes", "shown"),
    [
        (999, "999 bytes"),
        (1000, "1.0 KB"),
        (1001, "1.1 KB"),
        (10_000_001, "11 MB"),
        (1_234_000_000, "1.3 GB"),
        (25_000_000_000_000, "25 TB"),
    ],
)
def test_an_amount_that_is_shown_suffices(num_bytes: int, shown: str) -> None:
    assert show_amount(num_bytes) == shown
    assert read_amount(shown.replace(" bytes", "")) >= num_bytes
