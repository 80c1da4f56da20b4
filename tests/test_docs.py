"""Documentation does not rot: the transcript of a technician's first ten minutes is run, line by line."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from typer.testing import CliRunner

from daemon.cli import app
from daemon.demo.shop import demo_shop
from daemon.demo.simulate import simulator_for
from drivers.printers.receipt import Block, Receipt
from tests import option_page

ROOT = Path(__file__).parents[1]
TRANSCRIPTS = (ROOT / "docs" / "first-ten-minutes.md", ROOT / "docs" / "api.md")
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


async def test_transcripts_go_as_documented(tmp_path: Path) -> None:
    steps = [step for page in TRANSCRIPTS for step in commands(page.read_text())]
    assert len(steps) > 20
    script = "\n".join(f"{command}\necho {END}" for command, _ in steps)
    async with demo_shop(tmp_path, products=400) as shop:
        tools = f'storefloor() {{ {shlex.quote(sys.executable)} -m daemon.cli "$@"; }}\n'
        env = {**os.environ, "API": shop.api, "STATE": str(tmp_path)}
        output = await run_all(tools + script, env)
    outputs = output.split(f"{END}\n")
    for (command, wanted), seen in zip(steps, outputs, strict=False):
        assert fits(wanted, seen.rstrip("\n")), f"$ {command}\nsaid:\n{seen}\nbut the page says:\n{wanted}"


def test_pages_name_only_pictures_and_pages_that_exist() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text())]
    assert links
    missing = [(page.name, link) for page, link in links if not (page.parent / link).exists()]
    assert not missing


def test_every_page_stands_in_the_list_of_pages() -> None:
    listed = (ROOT / "docs" / "README.md").read_text()
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"({page})" not in listed} == set()


@pytest.mark.parametrize(
    ("kind", "model"),
    [
        ("printer", ""),
        ("printer", "star-mc-print3"),
        ("terminal", ""),
        ("scanner", ""),
        ("scanner", "hid-pos-scanner-generic"),
        ("scanner", "keyboard-scanner-generic"),
    ],
)
def test_every_knob_stands_on_the_page_of_simulators_and_in_help(kind: str, model: str) -> None:
    with pytest.raises(ValueError, match=r"there are|takes") as refused:
        simulator_for(kind, model, {"none": 1})
    named = str(refused.value).partition("there are")[2].lstrip(": ").split(", ")
    assert len(named) > 3
    assert all(named)
    page = (ROOT / "docs" / "simulators.md").read_text()
    said = CliRunner().invoke(app, ["simulate", kind, "--help"]).stdout
    assert [knob for knob in named if f"`{knob}`" not in page or knob not in said] == []


def test_the_page_of_options_is_fresh() -> None:
    assert option_page.PAGE.read_text(encoding="utf-8") == option_page.render(), "make docs writes it anew"


def test_every_option_is_described() -> None:
    empty = [
        line for line in option_page.render().splitlines() if line.startswith("| `") and line.endswith("|  |")
    ]
    assert not empty


def test_the_page_of_documents_tells_every_block_as_it_is() -> None:
    page = (ROOT / "docs" / "documents.md").read_text()
    examples = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert [msgspec.json.decode(example, type=Receipt).language for example in examples] == ["da"]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page.partition("| block |")[2], re.MULTILINE))
    kinds = {kind.__struct_config__.tag: kind for kind in get_args(Block)}
    assert set(rows) == set(kinds)
    for tag, kind in kinds.items():
        for field in msgspec.structs.fields(kind):
            assert f"`{field.name}`" in rows[str(tag)], f"{tag}.{field.name}"


def test_the_evidence_of_the_threat_model_exists() -> None:
    text = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", text)
    assert len(named) > 30
    lost = [f"{path}::{name}" for path, name in named if f"def {name}(" not in (ROOT / path).read_text()]
    assert lost == []
