"""How the demo and the tour start the Qt application: its configuration file and its command."""

from __future__ import annotations

import sys
from pathlib import Path

from daemon.demo.shop import DemoShop
from daemon.schema import Role

WINDOWS = {"kiosk": (1080, 1920), "till": (1366, 768)}
"""The canvas of each station, in pixels."""

_SCANNERS = {"kiosk": "scanner", "till": "till-scanner"}
_ROLES = {"kiosk": Role.KIOSK, "till": Role.TILL}


def kiosk_config(shop: DemoShop, station: str, language: str, *, fit: bool) -> str:
    """The configuration of a kiosk or a till, as an integrator would write it."""
    return f"""\
[api]
address = "{shop.api.removeprefix("http://")}"
token_file = "{shop.data / f"token-{_ROLES[station]}"}"

[devices]
scanner = "{_SCANNERS[station]}"

[basket]
pay_here = true

[newsletter]
sender = "Fjordhjem"
goods = {{ da = "ting til hjemmet", nb = "ting til hjemmet", sv = "saker till hemmet", en = "things for the home" }}

[screen]
language = "{language}"
fit = {str(fit).lower()}
"""


def kiosk_command(
    shop: DemoShop, station: str, *, inspect: Path | None = None, language: str = "da", fit: bool = False
) -> list[str]:
    """Write the configuration and return the command that shows the station's window."""
    config = shop.data / f"{station}.toml"
    config.write_text(kiosk_config(shop, station, language, fit=fit))
    command = [sys.executable, "-m", "kiosk", "--station", station, "--config", str(config)]
    return [*command, "--inspect", str(inspect)] if inspect else command
