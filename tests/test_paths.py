import threading
import uuid
from pathlib import Path

import pytest

from desktop_app import paths
from desktop_app.domain.errors import AppError


def test_resources_are_read_from_the_source_tree() -> None:
    texts = paths.resource_text("i18n", "errors", "paths.json")
    assert "書き込めません" in texts
    assert paths.resource_bytes("i18n", "errors", "paths.json").decode() == texts
    assert "paths.json" in paths.resource_names("i18n", "errors")
    assert paths.resource_names("no-such-folder") == []


def test_user_data_can_be_put_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAWARABAN_HOME", str(tmp_path / "お店" / "data"))
    assert paths.user_data() == tmp_path / "お店" / "data"
    assert paths.user_data().is_dir()
    assert paths.default_book() == tmp_path / "お店" / "data" / "kawaraban.book"


def test_user_data_is_the_platforms_own_folder_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAWARABAN_HOME")
    for variable in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))
    assert tmp_path in paths.user_data().parents


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("KAWARABAN_HOME", str(tmp_path / "file" / "data"))
    with pytest.raises(AppError) as refusal:
        paths.user_data()
    assert refusal.value.id == "user-data-unwritable"


def test_the_device_id_is_made_once() -> None:
    first = paths.device_id()
    assert str(uuid.UUID(first)) == first
    assert paths.device_id() == first


def test_many_at_once_agree_on_the_device_id() -> None:
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(paths.device_id())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1


def test_a_damaged_device_id_is_not_replaced_silently() -> None:
    (paths.user_data() / "device-id").write_text("scribble")
    with pytest.raises(AppError) as refusal:
        paths.device_id()
    assert refusal.value.id == "device-id-damaged"
