"""Four clients print on four printers at once: each printer keeps the order of arrival, and nothing is crossed."""

from __future__ import annotations

import asyncio
import random
import tempfile
from pathlib import Path

from tests.daemon.printers import Wanted
from tests.proof.claim import Claim, size
from tests.proof.printing_shop import shop
from tests.proof.tills import Till

PRINTERS = {
    "one": Wanted("epson-tm-t20iii"),
    "two": Wanted("citizen-ct-s310ii"),
    "three": Wanted("escpos-generic-80mm"),
    "four": Wanted("epson-tm-m30ii"),
}
CLIENTS = "abcd"


async def in_order() -> Claim:
    """Each client prints its receipts one after the other, on whichever printer the seed says."""
    source = random.Random(45)
    share = size(15, 500)
    with tempfile.TemporaryDirectory() as folder:
        async with shop(source, Path(folder), PRINTERS) as open_shop:
            tills = [Till(name, open_shop.daemon, random.Random(source.random())) for name in CLIENTS]
            open_shop.tills = {till.name: till for till in tills}
            await open_shop.daemon.start()

            async def sell(till: Till) -> None:
                for number in range(share):
                    await till.print(till.source.choice(list(PRINTERS)), number)

            try:
                await asyncio.gather(*(sell(till) for till in tills))
                verdict = await open_shop.reckon()
            finally:
                for till in tills:
                    await till.close()
    name = "4 clients print on 4 printers at once: in order, none crossed, lost or doubled"
    if verdict.unknown or verdict.sent_missing:
        verdict.faults.append(f"{verdict.unknown} not known, {len(verdict.sent_missing)} not on the paper")
    for fault in verdict.faults:
        print(f"{name}: {fault}")
    refused = sum((till.refused.total() for till in tills), start=0)
    return Claim(name, verdict.receipts, len(verdict.faults), f"{refused} times a full queue said 429")


async def prove() -> list[Claim]:
    """The one claim."""
    return [await in_order()]
