"""Fixtures: a mock POP3 server for each test, since what a test deletes is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mock_server import MockServer, serve

MESSAGES = {
    "1.eml": b"Subject: first\r\n\r\n.a line that begins with a dot\r\n",
    "2.eml": b"Subject: second\r\n\r\nhello\r\n",
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MockServer]:
    """A strict server with two messages."""
    for name, content in MESSAGES.items():
        (tmp_path / name).write_bytes(content)
    with serve("--eml", str(tmp_path)) as running:
        yield running


@pytest.fixture(params=["expired", "wrong-name", "unknown-ca"])
def bad_server(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    """A server with a certificate that must be refused; a test that uses it runs once for each kind."""
    with serve("--bad-cert", request.param) as running:
        yield running
