"""What others do to a transcript while it is open, as server-sent events.

An event says that something has changed, and in which turns if that is known; the page then asks
for them, through the gate as always.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from terrain.web.asked import person_of

router = APIRouter()
#: Seconds after which the server looks whether another program has changed the study, and whether
#: whoever listens may still enter.
_PAUSE = 5.0


@router.get("/api/events", include_in_schema=False)  # a stream, not an answer in JSON
async def events(request: Request, transcript: str) -> StreamingResponse:
    """The changes of a transcript, as they happen: `data: {"turns": [3]}`; none named: any."""
    desk = request.app.state.desk
    project, _ = await run_in_threadpool(desk.permitted)
    if transcript not in project.transcripts:
        raise HTTPException(404, "There is no such transcript, or consent withholds it.")
    stem = project.transcripts[transcript].path.removesuffix(".md")
    return StreamingResponse(_told(request, stem), media_type="text/event-stream")


async def _told(request: Request, stem: str) -> AsyncIterator[str]:
    desk, door = request.app.state.desk, request.scope["terrain.guard"].door
    yield "retry: 3000\n\n"
    with desk.bell.listening() as news:
        while door.person(person_of(request).secret) is not None:
            try:
                heard = await asyncio.wait_for(news.get(), _PAUSE)
            except TimeoutError:
                await run_in_threadpool(desk.look)
                yield ":\n\n"  # a browser that has gone is noticed
                continue
            if heard is None:
                return
            if heard.concerns(stem):
                yield f"data: {json.dumps({'turns': sorted(heard.turns)})}\n\n"
