"""Work on batches in several processes, with the results in the order of the batches."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from kg.errors import BuildFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from multiprocessing.process import BaseProcess

In = TypeVar("In")
Out = TypeVar("Out")

AHEAD = 3  # batches that wait per process, so that none is idle
PATIENCE = 1.0  # seconds between looks whether the workers still live


def spread(work: Callable[[In], Out], batches: Iterable[In], *, processes: int) -> Generator[Out, None, None]:
    """Apply ``work`` to each batch; the results come in the order of the batches.

    ``work`` is handed to each process once, whatever it holds. With one process, all happens here. Who stops before
    the end closes the generator, which ends the processes.

    Raises:
        BuildFailed: a worker died (out of memory, killed).
        Exception: what ``work`` raised.
    """
    if processes <= 1:
        yield from map(work, batches)
        return
    context = multiprocessing.get_context()
    inbox: Any = context.Queue()
    outbox: Any = context.Queue()
    workers = [
        context.Process(target=_serve, args=(work, inbox, outbox), daemon=True) for _ in range(processes)
    ]
    try:
        with _ctrl_c_waits():
            for worker in workers:
                worker.start()
        yield from _collect(enumerate(batches), inbox, outbox, workers)
    finally:
        started = [worker for worker in workers if worker.pid]
        for worker in started:
            worker.terminate()
        for worker in started:
            worker.join()
        for channel in (inbox, outbox):
            channel.close()
            channel.cancel_join_thread()  # nobody takes what still waits


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """Let Ctrl-C wait until the block ends; the processes started in it never see it: their parent ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _collect(
    batches: Iterator[tuple[int, Any]], inbox: Any, outbox: Any, workers: Sequence[BaseProcess]
) -> Iterator[Any]:
    """Keep the workers fed, and give their results in order."""
    waiting, sent, given = {}, 0, 0
    exhausted = False
    while not exhausted or given < sent:
        while not exhausted and sent - given < AHEAD * len(workers):
            batch = next(batches, None)
            if batch is None:
                exhausted = True
                break
            inbox.put(batch)
            sent += 1
        if given == sent:
            return
        if given not in waiting:
            position, result, error = _take(outbox, workers)
            if error is not None:
                raise error
            waiting[position] = result
        while given in waiting:
            yield waiting.pop(given)
            given += 1


def _take(outbox: Any, workers: Sequence[BaseProcess]) -> tuple[int, Any, Exception | None]:
    """Take one result, and notice a worker that died."""
    while True:
        try:
            answer: tuple[int, Any, Exception | None] = outbox.get(timeout=PATIENCE)
        except queue.Empty:
            if not all(worker.is_alive() for worker in workers):
                message = "a worker process died (out of memory?); build again with --processes 1"
                raise BuildFailed(message) from None
        else:
            return answer


def _serve(work: Callable[[Any], Any], inbox: Any, outbox: Any) -> None:
    """Do the work of one process until it is ended; with the parent it ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        position, batch = inbox.get()
        try:
            outbox.put((position, work(batch), None))
        except Exception as error:  # noqa: BLE001  it is raised again where the results are collected
            outbox.put((position, None, error))


def _end_with_parent() -> None:
    """Wait for the parent's death (``kill -9``) and follow it, so that nothing stays that holds the library's lock."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
