"""What became of each message, as the server knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Account:
    """What was done with a message, counted; `cut_octets` are octets as sent."""

    whole: int = 0
    damaged: int = 0
    cut: int = 0
    cut_octets: int = 0
    top: int = 0
    marked: int = 0
    early: int = 0
    unmarked: int = 0
    removed: bool = False
    expired: bool = False


@dataclass(frozen=True)
class Entry:
    """One message, what all sessions did with it, and what each did."""

    user: str
    number: int
    unique_id: str
    octets: int
    total: Account
    sessions: dict[int, Account]


@dataclass(frozen=True)
class Ledger:
    """All messages of the server, and those with which something is wrong."""

    messages: list[Entry]
    lost: list[Entry]
    doubled: list[Entry]
    cut: list[Entry]
    early: list[Entry]
    scripted: int
    omitted: int

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Ledger:
        """From what `GET /v1/ledger` or the file of `--ledger` holds."""
        messages = [_entry(message) for message in told["messages"]]

        def those(key: str) -> list[Entry]:
            return [messages[place] for place in told[key]]

        return cls(
            messages,
            those("lost"),
            those("doubled"),
            those("cut"),
            those("early"),
            told["scripted"],
            told["omitted"],
        )


def _entry(told: dict[str, Any]) -> Entry:
    sessions = {int(session): _account(account) for session, account in told["sessions"].items()}
    return Entry(
        told["user"], told["number"], told["unique_id"], told["octets"], _account(told["total"]), sessions
    )


def _account(told: dict[str, Any]) -> Account:
    # A newer server may tell more.
    known = Account.__dataclass_fields__
    return Account(**{key: value for key, value in told.items() if key in known})
