r"""Fixtures for pytest, there as soon as the package is installed.

`pop3_server` is a server of its own for each test, with the user "user", the password "pass" and the messages of
`pop3_mock.MAILDROP`. A marker of the same name takes what `Server` does, and is also for classes and modules:

    @pytest.mark.pop3_server(messages=[b"Subject: one\r\n\r\n"], quirks=["capa-err"])
    def test_my_client(pop3_server): ...

`start_pop3_server` starts more of them: `start_pop3_server("--require-tls", user="alice", password="secret")`. All are
stopped behind the test. If it fails, its report has the transcript of each.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import Any, Protocol

import pytest

from .maildrop import MAILDROP
from .server import Server

MARKER = "pop3_server(*options, user, password, messages, quirks, persona, faults): settings of that fixture"
_SERVERS = pytest.StashKey[list[Server]]()


class StartServer(Protocol):
    """Starts a server that is stopped behind the test; what `Server` takes, and the same messages if none are given."""

    def __call__(self, *options: str, **settings: Any) -> Server: ...


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)


@pytest.fixture
def start_pop3_server(request: pytest.FixtureRequest) -> Iterator[StartServer]:
    """Starts servers, each with options and settings of `Server`; all are stopped behind the test."""
    servers = request.node.stash.setdefault(_SERVERS, [])
    with ExitStack() as running:

        def start(*options: str, **settings: Any) -> Server:
            server = running.enter_context(Server(*options, **{"messages": MAILDROP, **settings}))
            servers.append(server)
            return server

        yield start


@pytest.fixture
def pop3_server(request: pytest.FixtureRequest, start_pop3_server: StartServer) -> Server:
    """A server of its own for each test, on free ports; the marker `pop3_server` has its settings."""
    marker = request.node.get_closest_marker("pop3_server")
    return start_pop3_server(*marker.args, **marker.kwargs) if marker else start_pop3_server()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows what client and server have said where a test fails."""
    report = yield
    if report.when == "call" and report.failed:
        for server in item.stash.get(_SERVERS, []):
            report.sections.append((f"POP3 on port {server.port}", _transcript(server)))
    return report


def _transcript(server: Server) -> str:
    try:
        return server.control.transcript()
    except OSError as error:
        return f"the server is gone: {error}"
