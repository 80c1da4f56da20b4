"""A kiosk whose settings cannot be read says so on its screen, and ends when they can be."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from daemon.demo.tour.inspector import Inspector
from tests.kiosk.test_robust import PATIENCE_S, ROOT, waiting

WORDS = "skærmens indstillinger kan ikke læses"


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "kiosk", "--config", str(folder / "kiosk.toml"), *more]


async def started(folder: Path, *more: str) -> asyncio.subprocess.Process:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PULSE_SERVER": "unix:/dev/null"}
    environment.pop("STOREFLOOR_TOKEN", None)
    return await asyncio.create_subprocess_exec(
        *command(folder, *more), env=environment, stderr=asyncio.subprocess.PIPE
    )


async def test_wrong_settings_are_shown_until_they_are_put_right(tmp_path: Path) -> None:
    settings, token, socket = (tmp_path / name for name in ("kiosk.toml", "token", "inspect"))
    settings.write_text("[screen]\ntheem = 1\n", encoding="utf-8")
    kiosk = await started(tmp_path, "--unattended", "--inspect", str(socket))
    try:
        await waiting(socket)
        eyes = Inspector(socket)
        try:
            await eyes.see(WORDS)
        finally:
            await eyes.close()
        settings.write_text(f'[api]\ntoken_file = "{token}"\n', encoding="utf-8")
        await asyncio.sleep(3)  # longer than between two looks: the token is still missing
        assert kiosk.returncode is None
        token.write_text("a-token", encoding="ascii")
        async with asyncio.timeout(PATIENCE_S):
            said = (await kiosk.communicate())[1].decode()
    finally:
        if kiosk.returncode is None:
            kiosk.kill()
            await kiosk.wait()
    assert kiosk.returncode == 0
    assert "theem" in said
    assert f"token file {token} cannot be read" in said
    assert "the settings can be read" in said
    assert "Traceback" not in said


async def test_at_a_console_wrong_settings_end_it(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text("[screen]\ntheem = 1\n", encoding="utf-8")
    kiosk = await started(tmp_path)
    async with asyncio.timeout(PATIENCE_S):
        said = (await kiosk.communicate())[1].decode()
    assert kiosk.returncode == 2
    assert "theem" in said


def test_the_service_manager_starts_it_unattended() -> None:
    unit = (ROOT / "systemd" / "storefloor-kiosk.service").read_text(encoding="utf-8")
    assert " --unattended " in unit
