"""The plugin, also where the package is not installed."""

import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

pytest_plugins = ["pytester"]


def pytest_configure(config: pytest.Config) -> None:
    if not any(point.name == "pop3_mock" for point in entry_points(group="pytest11")):
        from pop3_mock import pytest_plugin

        config.pluginmanager.register(pytest_plugin, "pop3_mock")
