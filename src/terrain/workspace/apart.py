"""Files of others, read in a process of their own that has little time and little memory.

A file that nobody here made may be built to break what reads it. It is opened apart: a process
that ends with the reading, limited in time, memory and what it may write. What comes back is
bytes, never objects of its making.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from terrain.errors import ImportRefused, TerrainError

#: What one reading may take: seconds, bytes of memory; and how many go on at once.
SECONDS, MEMORY, AT_ONCE = 60, 2 * 1024**3, 2
_turns = threading.BoundedSemaphore(AT_ONCE)
_DONE, _REFUSED = b"+", b"-"


def apart(
    work: Callable[..., bytes], *given: Any, name: str = "", seconds: float = SECONDS,
    memory: int = MEMORY,
) -> bytes:  # fmt: skip
    """What a function of a module answers, in a process of its own.

    Raises the ImportRefused that the work raised; ImportRefused also where it took too long or
    too much memory. `name` is that of the file. Where the system knows no limits (Windows), the
    time alone is limited.
    """
    context = multiprocessing.get_context("spawn")
    with _turns:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(
            target=_inside, args=(theirs, seconds, memory, work, given), daemon=True
        )
        process.start()
        theirs.close()
        try:
            answer = ours.recv_bytes() if ours.poll(seconds) else None
        except (EOFError, OSError):
            answer = b""
        finally:
            process.kill()
            process.join()
            process.close()
            ours.close()
    if not answer:
        said = "takes too long to read" if answer is None else "takes too much to read"
        raise ImportRefused(
            f"this file {said}.", path=name,
            remedy="It may be damaged: save it anew from its editor, without pictures.",
        )  # fmt: skip
    if answer[:1] == _REFUSED:
        message, _, remedy = answer[1:].decode("utf-8").partition("\0")
        raise ImportRefused(message, path=name, remedy=remedy)
    return answer[1:]


def _inside(
    to: Connection, seconds: float, memory: int, work: Callable[..., bytes], given: tuple[Any, ...]
) -> None:
    """In the other process."""
    _limit(seconds, memory)
    try:
        to.send_bytes(_DONE + work(*given))
    except TerrainError as error:
        to.send_bytes(_REFUSED + f"{error.message}\0{error.remedy}".encode())
    except MemoryError:
        pass  # an end without a word: too much
    except Exception as error:  # noqa: BLE001 - whatever a reader of a library raises on a bad file
        said = f"this file cannot be read ({type(error).__name__})."
        to.send_bytes(_REFUSED + f"{said}\0Save it anew from its editor.".encode())
    finally:
        to.close()


def _limit(seconds: float, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    whole = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file at all
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
