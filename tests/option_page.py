"""Renders docs/options.md: every option of the station's and the screen's configuration, as their structs say it.

``python -m tests.option_page`` (``make docs``) writes the page; ``tests/test_docs.py`` fails while it is stale. The
structs are the only place where an option is described: the string below a field is its description.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect as shapes

from daemon.config import Config
from kiosk.config import KioskConfig
from kiosk.theme import ThemeFile

PAGE = Path(__file__).parents[1] / "docs" / "options.md"
INTRO = """\
# Options

<!-- Generated from {daemon,kiosk}/config.py and kiosk/theme.py by `make docs`: change those, not this page. -->

One TOML file per process. An unknown key is an error that names the nearest known one; `storefloor check-config FILE`
reads a station's file as the daemon does, and says what is wrong. Examples: [station.toml](examples/station.toml),
[kiosk.toml](examples/kiosk.toml), [theme.toml](examples/theme.toml).
"""


def render() -> str:
    """The whole page, as Markdown."""
    return INTRO + "".join(
        [
            "\n## The station: `storefloor serve --config FILE`\n",
            *_sections(Config),
            "\n## The screen: `storefloor kiosk` and `till`, `--config FILE`\n",
            *_sections(KioskConfig),
            "\n## The shop's own look: `[screen] theme`\n",
            f"\n{_flat(inspect.cleandoc(ThemeFile.__doc__ or ''))} [theme.md](theme.md) tells more.\n\n",
            *_table(ThemeFile, [field for field in _fields(ThemeFile) if not _nested(field.type)]),
            *_sections(ThemeFile),
        ]
    )


def _fields(shape: type[msgspec.Struct]) -> tuple[shapes.Field, ...]:
    info = shapes.type_info(shape)
    assert isinstance(info, shapes.StructType)
    return info.fields


def _nested(info: shapes.Type) -> shapes.StructType | None:
    """The struct of a section, or of each table in one."""
    inner = info.value_type if isinstance(info, shapes.DictType) else info
    return inner if isinstance(inner, shapes.StructType) else None


def _sections(config: type[msgspec.Struct]) -> Iterator[str]:
    for section in _fields(config):
        info = _nested(section.type)
        if info is None:
            continue
        name = section.name
        if isinstance(section.type, shapes.DictType):
            named_by_language = isinstance(section.type.key_type, shapes.EnumType)
            name += ".LANGUAGE" if named_by_language else ".NAME"
        yield f"\n### `[{name}]`\n\n{_flat(inspect.cleandoc(info.cls.__doc__ or ''))}\n\n"
        yield from _table(info.cls, info.fields)


def _table(shape: type[msgspec.Struct], fields: Sequence[shapes.Field]) -> Iterator[str]:
    yield "| option | takes | default | |\n|---|---|---|---|\n"
    said = descriptions(shape)
    for field in fields:
        default = "needed" if field.required else _value(_default(field))
        words = (f"`{field.encode_name}`", _takes(field.type), default, said.get(field.name, ""))
        yield "| " + " | ".join(word.replace("|", r"\|") for word in words) + " |\n"


def descriptions(shape: type[msgspec.Struct]) -> dict[str, str]:
    """What stands below each field of a struct, in one line."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(shape))).body
    assert isinstance(definition, ast.ClassDef)
    found: dict[str, str] = {}
    for field, below in zip(definition.body, definition.body[1:], strict=False):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = _flat(text)
    return found


def _flat(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


def _default(field: shapes.Field) -> Any:
    return field.default if field.default is not msgspec.NODEFAULT else field.default_factory()


def _value(value: Any) -> str:
    match value:
        case None | "" | () | {}:
            return ""
        case bool():
            return "`true`" if value else "`false`"
        case str():
            return f'`"{value}"`'
    return f"`{value}`"


def _takes(info: shapes.Type) -> str:
    match info:
        case shapes.StrType():
            return "text"
        case shapes.BoolType():
            return "`true` or `false`"
        case shapes.EnumType(cls=words):
            return " ".join(f"`{word.value}`" for word in words)
        case shapes.LiteralType(values=words):
            return " ".join(f"`{word}`" for word in words)
        case shapes.IntType() | shapes.FloatType():
            kind = "whole number" if isinstance(info, shapes.IntType) else "number"
            low = (
                f" from {info.ge}"
                if info.ge is not None
                else f" above {info.gt}"
                if info.gt is not None
                else ""
            )
            return kind + low + (f" to {info.le}" if info.le is not None else "")
        case shapes.VarTupleType(item_type=item):
            return f"list of {_takes(item)}"
        case shapes.DictType(value_type=item):
            return f"table of {_takes(item)}"
        case shapes.UnionType(types=several):
            return " or ".join(_takes(one) for one in several if not isinstance(one, shapes.NoneType))
    raise TypeError(f"no words for {info}")


def main() -> None:
    """Write the page when it is stale, and say so."""
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != render():
        PAGE.write_text(render(), encoding="utf-8")
        print(f"wrote {PAGE.relative_to(PAGE.parents[1])}")


if __name__ == "__main__":
    main()
