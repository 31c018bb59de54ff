"""The README's own words, run."""

import re
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"


def test_the_first_test_fails_and_passes_as_told(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(README.parent))
    text = README.read_text()
    blocks = re.findall(r"^```python\n# (\w+)\.py\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert [name for name, _ in blocks] == ["fetch", "test_fetch", "fetch"]
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text())
    (_, broken), (_, test), (_, mended) = blocks
    pytester.makepyfile(fetch=broken, test_fetch=test)
    shown = re.search(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert shown is not None
    failed = pytester.runpytest_subprocess()
    failed.assert_outcomes(passed=1, failed=1)
    failed.stdout.fnmatch_lines(["*assert 2 == 3"])
    assert shown.group(1) in failed.stdout.str() + "\n"
    pytester.makepyfile(fetch=mended)
    pytester.runpytest_subprocess().assert_outcomes(passed=2)
