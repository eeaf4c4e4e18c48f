"""The mail account's password, wanted by a worker thread and typed by the owner."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class PasswordAsker(QObject):
    """`Environment.ask_password` for a window: asked from a worker thread, answered on the UI thread, kept in
    memory until the server refuses it."""

    _wanted = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.show: Callable[[Callable[[str | None], None], str], None] | None = None
        """Opens the dialog for an account; set by the window."""
        self._known: dict[str, str] = {}
        self._one = threading.Lock()
        self._wanted.connect(self._ask, Qt.ConnectionType.QueuedConnection)

    def __call__(self, address: str = "") -> str | None:
        """The password of an account, or None when there is nobody to ask or the owner cancelled."""
        if self.show is None or threading.current_thread() is threading.main_thread():
            return self._known.get(address)
        with self._one:
            if address not in self._known:
                answered = threading.Event()

                def answer(password: str | None) -> None:
                    if password is not None:
                        self._known[address] = password
                    answered.set()

                self._wanted.emit(answer, address)
                answered.wait()
            return self._known.get(address)

    def knows(self, address: str = "") -> bool:
        """Whether it would answer without asking."""
        return address in self._known

    def keep(self, password: str, address: str = "") -> None:
        """The owner typed it elsewhere (settings)."""
        self._known[address] = password

    def forget(self) -> None:
        """The server refused one: ask anew next time."""
        self._known.clear()

    def _ask(self, answer: Callable[[str | None], None], address: str) -> None:
        if self.show is None:
            answer(None)
        else:
            self.show(answer, address)
