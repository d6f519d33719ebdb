"""Studies for the published site: one that withholds, one whose every name is an attack."""

from __future__ import annotations

from pathlib import Path

from tests.studies import Folder, small

NOTE = """\
---
title: Du terrain pour quoi faire ?
authors: [camille]
date: 2026-02-01
status: published
question: De quelle rareté parle-t-on ?
---
On le dit partout, voir [la liste](https://example.org/liste).

## Il reste du terrain, on ne le vend pas {#vendeurs codes=foncier.rarete}

Ce que disent *les dirigeants*.

> On ne trouve plus un hectare.
>
> — appuie · seine/dirigeant §2, 00:14:07 {#aaaaaa}
>
> Dit d’emblée.

> On coopère 👩‍🌾 quand on peut
>
> — nuance · seine/elue §2 {#bbbbbb}

## On embauche moins qu’on ne dit {#embauche}

> On ne trouve plus personne à embaucher.
>
> — contredit · seine/dirigeant §4, 00:15:06 {#cccccc}
"""

SESSION = """\
---
id: seance
title: Une séance publique
kind: seminar
case: seine
date: 2024-02-08
place: Paris
speakers:
  MOD: {part: moderator}
  A: {participant: sa-dir-01, part: speaker}
  B: {participant: sa-elu-01, part: speaker}
media: {url: "https://example.org/video/1", offset: 60}
consent: {use: quote}
---
## Ouverture

MOD [00:00:05]: Bienvenue à tous.

## Premier exposé

A [00:01:00]: Le foncier se tient par les familles.

## Second exposé

B [00:05:00]: Nos friches attendent depuis vingt ans.
"""


def published(root: Path) -> Folder:
    """The small study with a Note of three quotations and a session with its video."""
    study = small(root)
    study.write("notes/terrain.md", NOTE)
    study.write("corpus/seine/seance.md", SESSION)
    return study


EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{7*7}}{% raw %}</textarea>"


def hostile(root: Path) -> Folder:
    """The same study in which every name, title and label tries to break out of its page."""
    study = published(root)
    quoted = EVIL.replace("\\", "\\\\").replace('"', '\\"')
    study.write("terrain.yaml", f'format: 1\nname: "{quoted}"\ncoders: {{camille: "{quoted}"}}\n')
    study.edit("corpus/seine/case.yaml", "title: Seine Aval", f'title: "{quoted}"')
    study.edit("corpus/territories.yaml", "Seine Aval-Mantes", f'"{quoted}"')
    study.edit("corpus/participants.yaml", "role: dirigeant", f'role: "{quoted}"')
    study.edit("codebook.yaml", '"Foncier"', f'"{quoted}"\n    definition: "{quoted}"')
    study.edit("corpus/seine/seance.md", "Une séance publique", f'"{quoted}"')
    study.edit("corpus/seine/seance.md", "Premier exposé", EVIL)
    study.edit("corpus/seine/seance.md", "https://example.org/video/1", "javascript:alert(1)")
    study.edit("corpus/seine/elue.md", "hélas.", f"hélas {EVIL}.")
    study.edit("notes/terrain.md", "Du terrain pour quoi faire ?", f'"{quoted}"')
    study.edit("notes/terrain.md", "On le dit partout", f"{EVIL} [x](javascript:alert(1)) "
               "![y](https://evil.example/y.png) <b onclick=alert(1)>On</b>")  # fmt: skip
    study.edit("notes/terrain.md", "## Il reste", f"## {EVIL} Il reste")
    return study
