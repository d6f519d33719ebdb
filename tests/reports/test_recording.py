"""Where a reader hears the words: the address of a recording, at the second."""

from __future__ import annotations

import pytest

from terrain.reports.recording import address


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://www.youtube.com/watch?v=x", "https://www.youtube.com/watch?v=x&t=90s"),
        ("https://youtu.be/x", "https://youtu.be/x?t=90s"),
        ("https://dai.ly/x", "https://dai.ly/x?start=90"),
        ("https://vimeo.com/1#a", "https://vimeo.com/1#t=90s"),
        ("https://example.org/a.mp4", "https://example.org/a.mp4#t=90"),
        ("javascript:alert(1)", ""),
        ("file:///home/x.mp4", ""),
        ("https://user:secret@example.org/a.mp4", ""),
        ("", ""),
    ],
)
def test_only_public_addresses_are_given_each_in_its_host_s_way(url: str, found: str) -> None:
    assert address(url, 90) == found
