"""The book that a window holds open: its desks in the language of now, and the practice server behind it."""

import threading
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.i18n.language import Language
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import seal
from desktop_app.storage.database import Book, create_book, open_book, refuse_unsound, written_beside

_WAIT_SECONDS = 20.0


class OpenedBook:
    """One open book. Made by `open_for_window`, closed once."""

    def __init__(self, book: Book, environment: Environment) -> None:
        self._book, self._closed = book, False
        self._practice = _Practice(book, environment) if book.practice else None
        own = environment
        if self._practice is not None:
            own = replace(environment, ask_password=self._practice.password)
        self._environment = own
        self._services = build(book, own)

    @property
    def services(self) -> Services:
        """The desks of now."""
        return self._services

    @property
    def path(self) -> Path:
        """Where the book is."""
        return self._book.path

    def speak(self, language: Language) -> None:
        """From now on the desks answer in `language`."""
        self._environment = replace(self._environment, language=language)
        self._services = build(self._book, self._environment)

    def start_practice(self) -> None:
        """Start the mail server of a practice book; harmless for others and the second time."""
        if self._practice is not None:
            self._practice.start()

    def await_practice(self) -> None:
        """Wait until the practice server is there, so that no mail looks for the one of last time."""
        if self._practice is not None:
            self._practice.wait()

    def check_sound(self) -> None:
        """Look through the whole file, which opening left out. Raises AppError("book-damaged")."""
        refuse_unsound(self._book.path)

    def written_beside(self) -> int:
        """A mark that changes when another program (the command line) has written into this book."""
        return written_beside(self._book.path)

    def release_thread(self) -> None:
        """A worker thread ends: close its connection."""
        self._book.release()

    def close(self) -> None:
        """Stop the practice server, keep the seal, close the file and give its lock back. The second time
        nothing happens."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._practice is not None:
                self._practice.stop()
            with suppress(AppError):  # the file is gone or broken: the next opening tells
                seal.keep(self._book)
        finally:
            self._book.close()


def open_for_window(path: Path, environment: Environment, *, make: bool = False) -> OpenedBook:
    """Open for writing; the look through the whole file is left to `check_sound`, so that the window is
    there at once. `make` creates a real book that is not there. Raises AppError("book-…")."""
    now = environment.clock()
    if make and not path.exists():
        book = create_book(path, practice=False, device_id=environment.device_id, now=now)
    else:
        book = open_book(path, device_id=environment.device_id, now=now, thorough=False)
    try:
        return OpenedBook(book, environment)
    except BaseException:
        book.close()
        raise


class _Practice:
    """The practice server, started once and not before somebody needs it."""

    def __init__(self, book: Book, environment: Environment) -> None:
        self._book, self._environment = book, environment
        self._guard = threading.Lock()
        self._tried = threading.Event()
        self._stack = ExitStack()
        self._password: str | None = None

    def start(self) -> None:
        from desktop_app.services.practice import (
            practice_server,
        )  # aiosmtpd costs more than the window itself

        with self._guard:
            if self._password is not None:
                return
            try:
                server = self._stack.enter_context(practice_server(self._book, self._environment))
                self._password = server.password
            finally:
                self._tried.set()

    def wait(self) -> None:
        self._tried.wait(_WAIT_SECONDS)

    def password(self, address: str = "") -> str | None:  # noqa: ARG002 - there is one account
        self.start()
        return self._password

    def stop(self) -> None:
        with self._guard:
            self._stack.close()
