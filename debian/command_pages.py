"""The manual page and the shell completion of ``storefloor``, from the command's own help: neither can be stale."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from daemon.cli import app

_PAGE = r""".TH STOREFLOOR 1 "{date}" "storefloor {version}" "Storefloor"
.SH NAME
storefloor \- {summary}
.SH SYNOPSIS
.B storefloor
.I COMMAND
[\fIOPTION\fR ...] [\fIARGUMENT\fR ...]
.SH DESCRIPTION
The daemon of a shop's floor, the screens for customers and clerks, and every tool of a technician are one command.
.SH COMMANDS
{commands}
.SH EXIT STATUS
0: done. 1: failed, or what was looked for is not well. 2: the command or the configuration cannot be used.
.SH ENVIRONMENT
.TP
.B STOREFLOOR_CONFIG
The station's configuration, for commands that take \fB\-\-config\fR.
.TP
.B STOREFLOOR_TOKEN
The token for commands that ask the daemon.
.SH FILES
.TP
.I /etc/storefloor/station.toml
The station's configuration; an unknown key is an error that names the nearest one.
.TP
.I /etc/storefloor/kiosk.toml
The screen's (package storefloor\-kiosk).
.TP
.I /var/lib/storefloor
What the station keeps: the store, the payment ledger, print jobs, tokens.
.SH SEE ALSO
.BR systemctl (1),
.BR journalctl (1);
.I /opt/storefloor/docs
"""

_COMPLETION = """\
# bash completion of storefloor: commands and options as `storefloor --help` tells them; file names elsewhere.
_storefloor() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} path= part i
    for ((i = 1; i < COMP_CWORD; i++)); do
        part=${{COMP_WORDS[i]}}
        case "|$path${{path:+ }}$part|" in
{paths}
        esac
    done
    local words
    case "$path" in
{words}
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}}
complete -o default -F _storefloor storefloor
"""


@dataclass(frozen=True, slots=True)
class _Command:
    """One command of the tree."""

    path: tuple[str, ...]
    told: TyperCommand | TyperGroup
    words: tuple[str, ...]
    """What may follow: sub-commands, options."""


def manual_page(version: str, epoch: int) -> str:
    """storefloor(1) as roff."""
    when = datetime.datetime.fromtimestamp(epoch, tz=datetime.UTC)
    commands = "\n".join(_entry(item) for item in _commands() if not isinstance(item.told, TyperGroup))
    summary = _roff(_sentence(typer.main.get_command(app).help)).rstrip(".")
    return _PAGE.format(date=f"{when:%Y-%m-%d}", version=version, summary=summary, commands=commands)


def bash_completion() -> str:
    """The completion; it runs nothing but bash."""
    found = list(_commands())
    paths = "\n".join(
        f'            "|{" ".join(item.path)}|") path="{" ".join(item.path)}" ;;'
        for item in found
        if item.path
    )
    words = "\n".join(f'        "{" ".join(item.path)}") words="{" ".join(item.words)}" ;;' for item in found)
    return _COMPLETION.format(paths=paths, words=words)


def _commands() -> Iterator[_Command]:
    waiting: list[tuple[tuple[str, ...], Any]] = [
        ((), typer.main.get_command(app))
    ]  # Typer types only the root
    while waiting:
        path, command = waiting.pop(0)
        children = command.commands if isinstance(command, TyperGroup) else {}
        options = [name for item in _options(command) for name in item.opts if name.startswith("--")]
        words = (*sorted(children), *sorted({*options, "--help"}))
        yield _Command(path, command, words)
        waiting.extend(((*path, name), child) for name, child in sorted(children.items()) if not child.hidden)


def _options(command: TyperCommand | TyperGroup) -> list[TyperOption]:
    return [item for item in command.params if isinstance(item, TyperOption) and not item.hidden]


def _entry(item: _Command) -> str:
    arguments = [one for one in item.told.params if isinstance(one, TyperArgument)]
    shown = " ".join(f"\\fI{_roff((one.metavar or one.name or '').upper())}\\fR" for one in arguments)
    lines = [f".SS {_roff(' '.join(item.path))} {shown}".rstrip(), _roff(_sentence(item.told.help))]
    for option in _options(item.told):
        names = ", ".join(f"\\fB{_roff(name)}\\fR" for name in (*option.opts, *option.secondary_opts))
        value = "" if option.is_flag else " \\fI" + _roff(option.metavar or "VALUE") + "\\fR"
        lines += [".TP", names + value, _roff(_sentence(option.help)) or "\\&"]
    return "\n".join(lines)


def _sentence(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip()


def _roff(text: str) -> str:
    """Text as roff shows it: no control line, hyphens as typed."""
    told = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + told if told.startswith((".", "'")) else told
