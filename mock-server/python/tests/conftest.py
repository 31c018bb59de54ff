"""The plugin, also where the package is not installed."""

import sys
from importlib.metadata import entry_points
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

if not any(point.name == "pop3_mock" for point in entry_points(group="pytest11")):
    from pop3_mock.pytest_plugin import pop3_server  # noqa: F401
