"""Documentation does not rot: the transcript of a technician's first ten minutes is run, line by line."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from daemon.demo.shop import demo_shop
from tests import option_page

ROOT = Path(__file__).parents[1]
TRANSCRIPT = ROOT / "docs" / "first-ten-minutes.md"
END = "--end-of-command--"


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each ``$ command`` of the console blocks, with the output that stands below it."""
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output.rstrip("\n")


def fits(wanted: str, seen: str) -> bool:
    """Whether the output is as documented, ``…`` standing for anything."""
    pattern = ".*".join(re.escape(part) for part in wanted.split("…"))
    return re.fullmatch(pattern, seen, re.DOTALL) is not None


async def run_all(script: str, env: dict[str, str]) -> str:
    """Run one shell for the whole transcript, so that its variables live from block to block."""
    shell = await asyncio.create_subprocess_exec(
        "bash", "-c", script, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await asyncio.wait_for(shell.communicate(), 60)
    return output.decode()


async def test_the_first_ten_minutes_go_as_documented(tmp_path: Path) -> None:
    steps = list(commands(TRANSCRIPT.read_text()))
    assert len(steps) > 10
    script = "\n".join(f"{command}\necho {END}" for command, _ in steps)
    async with demo_shop(tmp_path, products=400) as shop:
        tools = f'storefloor() {{ {shlex.quote(sys.executable)} -m daemon.cli "$@"; }}\n'
        env = {**os.environ, "API": shop.api, "STATE": str(tmp_path)}
        output = await run_all(tools + script, env)
    outputs = output.split(f"{END}\n")
    for (command, wanted), seen in zip(steps, outputs, strict=False):
        assert fits(wanted, seen.rstrip("\n")), f"$ {command}\nsaid:\n{seen}\nbut the page says:\n{wanted}"


def test_the_readme_names_only_pictures_and_pages_that_exist() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text())
    assert links
    missing = [link for link in links if not (ROOT / link).exists()]
    assert not missing


def test_the_page_of_options_is_fresh() -> None:
    assert option_page.PAGE.read_text(encoding="utf-8") == option_page.render(), "make docs writes it anew"


def test_every_option_is_described() -> None:
    empty = [
        line for line in option_page.render().splitlines() if line.startswith("| `") and line.endswith("|  |")
    ]
    assert not empty
