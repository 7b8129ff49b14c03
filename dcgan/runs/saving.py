"""Write checkpoints while training goes on: the state is copied at once, and written by a thread."""

from __future__ import annotations

import threading
from collections.abc import Callable


class BackgroundWriter:
    """Does one job at a time in the background; the next one waits for it.

    An error of a job is raised from the next call, in the thread that trains. Leaving the `with` block waits for the
    job under way, whatever else went wrong, since a checkpoint that was begun is worth finishing. Only a person who
    asked to stop at once (KeyboardInterrupt) is not kept waiting.
    """

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def start(self, job: Callable[[], object]) -> None:
        """Wait for the job before, then do this one in the background."""
        self.wait()
        # A daemon, so that stopping at once does not wait for it: a job that is cut off leaves a temporary folder.
        self._thread = threading.Thread(target=self._do, args=(job,), name="checkpoint", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise the error of the last job if it has failed; do not wait."""
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def wait(self) -> None:
        """Wait until the last job is done, and raise its error."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.check()

    def _do(self, job: Callable[[], object]) -> None:
        try:
            job()
        except BaseException as error:  # It belongs to the thread that trains.
            self._error = error

    def __enter__(self) -> BackgroundWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.wait()
        elif not issubclass(kind, KeyboardInterrupt) and self._thread is not None:
            self._thread.join()
