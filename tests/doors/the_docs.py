"""The modules that write the docs, for the tests of what they write."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest

from tests.database import ROOT

DOCS = ROOT / "docs"


def of_the_docs(name: str) -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(DOCS)
        yield import_module(name)
