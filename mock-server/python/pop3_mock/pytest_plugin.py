"""Fixtures for pytest, there as soon as the package is installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .server import Server


@pytest.fixture
def pop3_server() -> Iterator[Server]:
    """A strict server of its own for each test, on free ports, with the user "user" (password "pass") and no mail."""
    with Server("--messages", "0") as server:
        yield server
