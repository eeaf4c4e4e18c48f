"""One window for each book: a second start raises the first and ends."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 500


def _name(book: Path) -> str:
    return f"kawaraban-{hashlib.sha256(str(book.resolve()).casefold().encode()).hexdigest()[:24]}"


def raised_other(book: Path) -> bool:
    """Whether another window has this book open; it was asked to come to the front."""
    socket = QLocalSocket()
    socket.connectToServer(_name(book))
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(b"raise")
    socket.waitForBytesWritten(_WAIT_MS)
    socket.disconnectFromServer()
    return True


class Listener(QObject):
    """Waits for second starts of the same book."""

    def __init__(self, book: Path, raise_window: Callable[[], None]) -> None:
        super().__init__()
        self._raise = raise_window
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._asked)
        name = _name(book)
        if not self._server.listen(name):
            # Left behind by a crash: nobody answered there, or we would not be here.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def close(self) -> None:
        """Stop waiting."""
        self._server.close()

    def _asked(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
        self._raise()
