"""Downloading models from a real server on this computer: what comes, in how many tries, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine.runs_for_tests import TINY
from hub_server import Hub

from tldesk.engine.networks import fetching
from tldesk.online import contacts


@pytest.fixture
def published(hub: Hub, _tiny_file: Path) -> Hub:
    hub.put("timm/test_efficientnet.r160_in1k", "model.safetensors", _tiny_file)
    return hub


def test_fetched(published: Hub) -> None:
    events = list(fetching.fetch([TINY]))
    print(*events, sep="\n")
    print(*contacts.read(), sep="\n")
    print(*published.asked, sep="\n")
    assert 0
