"""Home: the study at a glance, what changed since the last visit, what waits to be settled."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from terrain.access import Purpose
from terrain.web.asked import who
from terrain.web.render import page

if TYPE_CHECKING:
    from terrain.errors import Problem
    from terrain.workspace.study import Study

router = APIRouter()
#: The cookie of the last visits: that before this one, and the latest page of this one.
_VISIT = "terrain-visit"
#: A pause that ends a visit.
_PAUSE = dt.timedelta(hours=1)
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
_SHOWN = 12


@router.get("/", response_class=HTMLResponse)
def home(request: Request) -> HTMLResponse:
    """Cases with the state of their coding, what waits to be settled, a search box."""
    from terrain.workspace.history import history
    from terrain.workspace.overview import overview

    since, now = _visits(request.cookies.get(_VISIT, ""), dt.datetime.now(dt.UTC))
    with request.app.state.desk.reading() as study:
        found, changed = overview(study), history(study, since)
        project, _ = study.permitted(Purpose.ANALYSE)
        me, problems = who(request, study), _problems(study)
    titles = {text.id: text.title or text.id for text in project.transcripts.values()}
    answer = page(request, "home.html", found=found, changed=changed, titles=titles, me=me,
                  problems=problems, shown=_SHOWN, moment=_moment)  # fmt: skip
    answer.set_cookie(_VISIT, f"{since}|{now}", samesite="strict", httponly=True,
                      max_age=365 * 24 * 3600)  # fmt: skip
    return answer


def _visits(held: str, now: dt.datetime) -> tuple[str, str]:
    """Since when changes are told, and the present moment; a visit lasts until a pause."""
    text = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    match = re.fullmatch(rf"({_MOMENT})?\|({_MOMENT})", held)
    if match is None:
        return "", text
    try:
        latest = dt.datetime.strptime(match[2], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        return "", text
    return (match[2] if now - latest > _PAUSE else match[1] or "", text)


def _moment(at: str) -> dt.date:
    return dt.date.fromisoformat(at[:10])


def _problems(study: Study) -> list[Problem]:
    """The files that cannot be read whole, those of withheld transcripts left out."""
    seen, _ = study.permitted(Purpose.ANALYSE)
    hidden = [t.path.removesuffix(".md") for t in study.project.transcripts.values()
              if t.id not in seen.transcripts]  # fmt: skip
    return [one for one in study.problems
            if one.severity == "error" and not one.path.startswith(tuple(hidden))]  # fmt: skip
