"""Accounts on disk: what the file holds, who can open it, and the rules of names and leads."""

from __future__ import annotations

import stat
import time
from pathlib import Path

import pytest

from terrain.errors import StudyError, UsageError
from terrain.store import accounts
from terrain.workspace import team as rules
from terrain.workspace.team import NotAllowedError, Team

PASSWORD = "quatre mots sans rapport"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


def entered(team: Team, name: str, role: accounts.Role = "coder") -> str:
    return team.join(team.invite(name, role), PASSWORD)


def test_the_file_lets_nobody_in(team: Team) -> None:
    secret = entered(team, "Zoé")
    link = team.invite("noé", "reader")
    path = team.root / accounts.FILE
    text = path.read_text("utf-8")
    assert "Zoé" in text
    for private in (secret, link, PASSWORD):
        assert private not in text
    assert "$argon2id$" in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert (path.parent / ".gitignore").read_text() == "*\n"


def test_another_program_changes_the_accounts_at_once(team: Team) -> None:
    secret, other = entered(team, "zoé", "lead"), Team(team.root)
    assert other.who(secret) == team.who(secret)
    entered(other, "noé", "lead")
    other.remove("zoé")
    assert team.who(secret) is None


def test_a_session_and_an_invitation_end(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, link = entered(team, "zoé"), team.invite("noé", "coder")
    late = time.time() + rules.INVITED + 60
    monkeypatch.setattr(time, "time", lambda: late)
    assert team.invited(link) is None
    with pytest.raises(NotAllowedError, match="no more"):
        team.join(link, PASSWORD)
    assert team.who(secret) is not None
    late += rules.ENTERED
    assert team.who(secret) is None


def test_an_invitation_replaces_the_one_before(team: Team) -> None:
    first, second = team.invite("zoé", "coder"), team.invite("zoé", "coder")
    assert team.invited(first) is None
    assert team.invited(second) is not None


def test_a_link_for_another_password_keeps_the_role(team: Team) -> None:
    old = entered(team, "zoé", "lead")
    team.join(team.invite("zoé", "reader"), "encore quatre mots")
    assert [one.role for one in team.people()] == ["lead"]
    assert team.who(old) is None
    with pytest.raises(NotAllowedError):
        team.enter("zoé", PASSWORD)


@pytest.mark.parametrize("name", ["../x", "", "a/b", "con", "ZOÉ", "<script>"])
def test_a_name_is_one_that_codings_can_bear(team: Team, name: str) -> None:
    entered(team, "Zoé")
    with pytest.raises(UsageError):
        team.invite(name, "coder")


def test_somebody_always_leads(team: Team) -> None:
    entered(team, "zoé", "lead")
    for act in (lambda: team.remove("zoé"), lambda: team.set_role("zoé", "coder")):
        with pytest.raises(UsageError, match="only lead"):
            act()
    entered(team, "noé", "lead")
    team.set_role("zoé", "coder")
    with pytest.raises(UsageError, match="no account “ana”"):
        team.remove("ana")


@pytest.mark.parametrize("password", ["court", "x" * 201, "zoé de la vallée"])
def test_a_password_is_neither_short_nor_the_name(team: Team, password: str) -> None:
    link = team.invite("Zoé de la vallée", "coder")
    with pytest.raises(NotAllowedError):
        team.join(link, password)
    assert team.invited(link) is not None


def test_a_file_that_cannot_be_read_lets_nobody_in(team: Team) -> None:
    entered(team, "zoé")
    (team.root / accounts.FILE).write_text("[]")
    with pytest.raises(StudyError, match=r"nobody can enter"):
        team.people()
