"""``storefloor scan``: scans as they come."""

from __future__ import annotations

import typer

from daemon.client import Client, Disconnected, event_data
from daemon.remote import ApiOption, DeviceOption, JsonOption, TokenOption, call, print_json
from daemon.schema import ScanContents, ScanEvent
from drivers.vocabulary import EventType


def said(contents: ScanContents | None) -> list[str]:
    """What a code says of the piece it is on, in words."""
    if contents is None:
        return []
    price = contents.price
    return [
        f"{contents.weight_mg / 1e6:g} kg" if contents.weight_mg is not None else "",
        f"{contents.count} pieces" if contents.count is not None else "",
        f"{price.minor // 100}.{price.minor % 100:02} {price.currency}" if price is not None else "",
        *(
            f"{name.replace('_', ' ')} {value}"
            for name in ("batch", "serial", "produced", "packed", "best_before", "sell_by", "expires")
            if (value := getattr(contents, name))
        ),
    ]


def scan(
    device: DeviceOption = "", api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """Scans as they come, decoded; Ctrl-C ends."""

    async def watch(client: Client) -> None:
        async for event in client.events():
            if isinstance(event, Disconnected):
                typer.echo(f"storefloor: {event.reason}", err=True)
            elif event.type is EventType.ERROR and device in {"", event.device}:
                typer.echo(f"storefloor: {event.device}: {event.data.get('detail', '')}", err=True)
            elif event.type is EventType.DATA and device in {"", event.device}:
                data: ScanEvent = event_data(event)
                named = data.product.name.get(next(iter(data.product.name))) if data.product else ""
                if as_json:
                    print_json(event)
                else:
                    words = (f"{event.at:%T}", data.kind, data.raw, data.gtin, named, *said(data.contents))
                    typer.echo("  ".join(filter(None, words)))

    call(api, token, "technician", watch)
