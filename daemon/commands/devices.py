"""``storefloor devices``: what is attached, its state and problems, live."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from daemon.client import Client, Disconnected, event_data
from daemon.remote import ApiOption, JsonOption, TokenOption, call, print_json, print_table
from daemon.schema import DeviceView
from drivers.vocabulary import CheckLevel, EventType

app = typer.Typer(help="Devices of the station.", invoke_without_command=True)


@app.callback()
def devices(
    context: typer.Context, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """What is attached, and how it is."""
    if context.invoked_subcommand is None:
        devices_list(api, token, as_json=as_json)


@app.command(name="list")
def devices_list(api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """All devices."""

    async def show(client: Client) -> None:
        views = await client.devices()
        if as_json:
            print_json(views)
        else:
            print_table(
                ("id", "class", "model", "state", "power", "problems"), [_device_row(view) for view in views]
            )

    call(api, token, "technician", show)


@app.command(name="show")
def devices_show(
    device: str, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """One device."""

    async def show(client: Client) -> None:
        view = await client.device(device)
        if as_json:
            print_json(view)
            return
        for name, value in msgspec.to_builtins(view).items():
            typer.echo(f"{name:14} {', '.join(value) if isinstance(value, list) else value}")

    call(api, token, "technician", show)


@app.command(name="watch")
def devices_watch(api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Changes as they happen; Ctrl-C ends."""

    async def watch(client: Client) -> None:
        async for event in client.events():
            if isinstance(event, Disconnected):
                typer.echo(f"storefloor: {event.reason}", err=True)
            elif event.type is EventType.STATUS_UPDATE:
                view: DeviceView = event_data(event)
                if as_json:
                    print_json(event)
                else:
                    typer.echo(f"{event.at:%T}  " + "  ".join(_device_row(view)))

    call(api, token, "technician", watch)


@app.command(name="forget")
def devices_forget(device: str, api: ApiOption = "", token: TokenOption = "") -> None:
    """A device that was found plugged in, and will not come back, is no longer waited for."""

    async def forget(client: Client) -> None:
        await client.forget_device(device)

    call(api, token, "technician", forget)


@app.command(name="check")
def devices_check(
    device: str,
    level: Annotated[CheckLevel, typer.Option(help="How deep.")] = CheckLevel.INTERNAL,
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Check a device's health; exit 1 when it is not well."""

    async def check(client: Client) -> int:
        if level is CheckLevel.INTERACTIVE:
            typer.echo("the device waits for you: scan, insert or look (30 s)", err=True)
        result = await client.check(device, level)
        if as_json:
            print_json(result)
        else:
            typer.echo(f"{'ok' if result.ok else 'not ok'}: {result.detail}")
        return 0 if result.ok else 1

    call(api, token, "technician", check)


def _device_row(view: DeviceView) -> tuple[str, ...]:
    return (
        view.id,
        view.device_class,
        view.model,
        view.state,
        view.power,
        ", ".join(view.problems) or view.detail,
    )
