"""Starts the mock POP3 server `pop3-mock` and controls it while it runs."""

from .control import Control, ControlError, Mail, generated
from .ledger import Account, Entry, Ledger
from .maildrop import MAILDROP
from .server import Server, StartError
from .told import Ending, Event, Misbehaviour, Session, TranscriptEntry, User

__all__ = [
    "MAILDROP",
    "Account",
    "Control",
    "ControlError",
    "Ending",
    "Entry",
    "Event",
    "Ledger",
    "Mail",
    "Misbehaviour",
    "Server",
    "Session",
    "StartError",
    "TranscriptEntry",
    "User",
    "generated",
]
