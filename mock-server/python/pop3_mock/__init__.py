"""Starts the mock POP3 server `pop3-mock` and controls it while it runs."""

from .control import Control, ControlError, generated
from .ledger import Account, Entry, Ledger
from .server import Server, StartError

__all__ = ["Account", "Control", "ControlError", "Entry", "Ledger", "Server", "StartError", "generated"]
