"""``make shots``: every customer's screen as a picture, in languages, schemes, text sizes and both orientations.

A real kiosk walks through a real demo shop on a virtual display, as a person would; the pictures are laid out on one
contact sheet per variant in ``build/shots``, to be looked at. ``… shots da sv-landscape`` makes only
the variants named.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import xcffib.xproto
from PIL import Image, ImageDraw, ImageFont

from daemon.demo.children import Child
from daemon.demo.content.people import CLERKS, gift_cards, members
from daemon.demo.seed import SEED
from daemon.demo.shop import LOCATION, DemoShop, demo_shop
from daemon.demo.tour.display import virtual_display
from daemon.demo.tour.inspector import Inspector, NotSeen, until
from daemon.demo.tour.person import Person
from daemon.demo.tour.words import Phrases
from daemon.schema import (
    AssistanceStep,
    Language,
    LineRequest,
    ReserveRequest,
    Role,
    SaleClose,
    SaleOpen,
    StockWord,
    Tender,
)
from daemon.store import codes
from kiosk.codes import whole

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "shots"
PRODUCTS = 4000
SETTLE_S = 0.7
"""A person looks when things have come to rest; pictures too."""
PHONE = "29004711"
COLUMNS = {"portrait": 6, "landscape": 4}
THUMB = {"portrait": (324, 576), "landscape": (576, 324)}


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to look at everything."""

    name: str
    language: Language
    size: tuple[int, int] = (1080, 1920)
    scheme: str = "light"
    scale: float = 1.0
    low: bool = False

    @property
    def shape(self) -> str:
        return "portrait" if self.size[1] > self.size[0] else "landscape"


WIDE = (1920, 1080)
VARIANTS = {
    item.name: item
    for item in (
        Variant("da", Language.DA),
        Variant("en-landscape", Language.EN, WIDE),
        Variant("nb", Language.NB),
        Variant("sv", Language.SV),
        Variant("en", Language.EN),
        Variant("sv-landscape", Language.SV, WIDE),
        Variant("da-dark", Language.DA, scheme="dark"),
        Variant("sv-contrast", Language.SV, scheme="contrast"),
        Variant("da-large", Language.DA, scale=1.5),
        Variant("nb-largest", Language.NB, scale=2.0),
        Variant("da-largest-landscape", Language.DA, WIDE, scale=2.0),
        Variant("da-low", Language.DA, low=True),
    )
}


@dataclass(slots=True)
class Album:
    """The pictures of one variant."""

    folder: Path
    pictures: list[tuple[str, Path]] = field(default_factory=list)

    async def keep(self, person: Person, title: str) -> None:
        """Keep what stands on the screen once it has come to rest."""
        await asyncio.sleep(SETTLE_S)
        path = self.folder / f"{len(self.pictures):02d}-{title}.png"
        await person.save_picture(path)
        self.pictures.append((title, path))

    def sheet(self, shape: str) -> Image.Image:
        """All pictures side by side with their names."""
        width, height = THUMB[shape]
        columns = COLUMNS[shape]
        rows = -(-len(self.pictures) // columns)
        sheet = Image.new("RGB", (columns * (width + 16) + 16, rows * (height + 48) + 16), "#3a3f3d")
        draw = ImageDraw.Draw(sheet)
        font = ImageFont.truetype(str(ROOT / "ui" / "assets" / "fonts" / "Inter-Medium.otf"), 20)
        for index, (title, path) in enumerate(self.pictures):
            x, y = 16 + index % columns * (width + 16), 16 + index // columns * (height + 48)
            with Image.open(path) as picture:
                sheet.paste(picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS), (x, y))
            draw.text((x, y + height + 6), title, "white", font)
        return sheet


class Walk:
    """The way through all screens."""

    def __init__(self, shop: DemoShop, person: Person, variant: Variant, album: Album) -> None:
        self.shop = shop
        self.person = person
        self.say = Phrases(variant.language).say
        self.album = album

    async def keep(self, title: str) -> None:
        await self.album.keep(self.person, title)

    async def all(self) -> None:
        """Every screen once."""
        await self.front()
        await self.find()
        await self.product()
        await self.reserve()
        await self.collect()
        await self.films()
        await self.cards()
        await self.basket()
        await self.help()
        await self.receipt()
        await self.bad_luck()

    async def home(self) -> None:
        if (await self.person.eyes.screen()).screen == "attract":
            await self.person.touch(self.say("Touch to begin"))
        else:
            await self.person.touch_exactly(self.say("Home"))
        await self.person.eyes.reach("home")

    async def front(self) -> None:
        await self.person.eyes.reach("attract")
        await self.keep("attract")
        await self.home()
        await self.keep("home")
        await self.person.touch_exactly(self.say("Accessibility"))
        await self.keep("accessibility")
        await self.person.touch_exactly(self.say("Accessibility"))

    async def find(self) -> None:
        await self.person.touch(self.say("Find a product"))
        await self.person.eyes.reach("find")
        await self.keep("find")
        for letter in "kop":
            await self.person.touch_exactly(letter)
        await self.keep("find-typed")
        for letter in "qqq":
            await self.person.touch_exactly(letter)
        await self.keep("find-nothing")
        await self.home()

    async def product(self) -> None:
        async with self.shop.client(Role.KIOSK) as api:
            items = (await api.products("", limit=100)).items
        reduced = next(item for item in items if item.price.before and item.stock is StockWord.IN_STOCK)
        await self.person.scan(reduced.gtin[1:])
        await self.person.eyes.reach("product")
        await self.keep("product")
        await self.scroll()
        await self.keep("product-below")
        gone = next(item for item in items if item.stock is StockWord.OUT)
        await self.person.scan(gone.gtin[1:])
        await self.person.see(gone.name[Language((await self.person.eyes.screen()).language)])
        await self.keep("product-out")
        await self.person.scan(reduced.gtin[1:])
        await self.person.see(reduced.name[Language((await self.person.eyes.screen()).language)])

    async def scroll(self) -> None:
        """Draw the page up with a finger, slowly enough for it to follow."""
        display = self.person.display
        x, y, motion = display.width * 3 // 4, display.height * 2 // 3, xcffib.xproto.MotionNotifyEvent
        display._fake(motion, 0, x, y)
        display._fake(xcffib.xproto.ButtonPressEvent, 1)
        for step in range(1, 13):
            display._fake(motion, 0, x, y - step * display.height // 26)
            display._connection.flush()
            await asyncio.sleep(0.03)  # a finger takes its time
        display._fake(xcffib.xproto.ButtonReleaseEvent, 1)
        display._connection.flush()

    async def down_to(self, words: str) -> None:
        """Draw the page up until a control of that name is in sight: with large letters it may stand far below."""
        for _ in range(12):
            if any(item.says(words) for item in await self.person.eyes.items()):
                return
            await self.scroll()
            await asyncio.sleep(SETTLE_S)

    async def reserve(self) -> None:
        person, say = self.person, self.say
        await self.down_to(say("Reserve in another shop"))
        await person.touch_exactly(say("Reserve in another shop"))
        await person.eyes.reach("reserve")
        await self.keep("reserve-shop")
        await person.touch("Aarhus")
        await person.touch_exactly(say("Name"))
        await person.type("Asta")
        await self.keep("reserve-person")
        await person.touch_exactly(say("Phone number"))
        await person.type(PHONE)
        await self.keep("reserve-phone")
        await person.touch_exactly(say("Next"))
        await self.keep("reserve-summary")
        await person.touch(say("Reserve it"))
        await person.see(say("Your code"))
        await person.see(say("Your slip is below the screen. Please take it."))
        await self.keep("reserve-done")
        await person.touch_exactly(say("Done"))
        await person.eyes.reach("attract")

    async def collect(self) -> None:
        person, say = self.person, self.say
        code = await self.fresh_reservation()
        await self.home()
        await self.down_to(say("Collect a reservation"))
        await person.touch(say("Collect a reservation"))
        await person.eyes.reach("collect")
        await self.keep("collect-code")
        await person.scan(code)
        await person.see(say("Type the last four digits of the phone number you reserved with."))
        for digit in PHONE[-4:-1]:
            await person.touch_exactly(digit)
        await self.keep("collect-digits")
        await person.touch_exactly(PHONE[-1])
        await person.see(say("It is ready for you"))
        await self.keep("collect-ready")
        await self.shop.terminal.turn("card", "wait")
        await person.touch(say("Pay %1 by card", "").split("\N{NO-BREAK SPACE}")[0].split("  ")[0].strip())
        await person.see(say("Hold or insert your card"))
        await self.keep("pay")
        await self.shop.terminal.turn("card", "in")
        await person.see(say("Your number"), 30)
        await self.keep("collect-number")
        async with self.shop.client(Role.TILL) as api:
            await api.clerk_login(pin=CLERKS[0].pin)
            mine = await api.find_reservation(code)
            await api.collect(mine.id, mine.version)
        await person.see(say("All yours. Enjoy it!"))
        await self.keep("collect-handed")
        await person.touch_exactly(say("Done"))
        await person.scan(code)
        await person.see(say("This one has been collected already"))
        await self.keep("collect-refused")
        await self.home()

    async def fresh_reservation(self) -> str:
        """A reservation that is ready and unpaid; returns its whole code."""
        async with self.shop.client(Role.KIOSK) as api, self.shop.client(Role.TILL) as till:
            items = [item for item in (await api.products("", limit=100)).items if (item.available or 0) > 5]
            lines = [LineRequest(items[0].gtin), LineRequest(items[7].gtin, 2)]
            mine = await api.reserve(ReserveRequest(LOCATION, lines, "Asta Holm", PHONE))
            await till.clerk_login(pin=CLERKS[0].pin)
            await till.ready(mine.id)
            return whole(mine.code)

    async def films(self) -> None:
        person, say = self.person, self.say
        async with self.shop.client(Role.KIOSK) as api:
            language = Language((await person.eyes.screen()).language)
            titles = {film.title[language] for film in await api.tutorials()}
        await self.down_to(say("Watch how it's done"))
        await person.touch(say("Watch how it's done"))
        await person.eyes.reach("tutorials")
        await self.keep("tutorials")
        await person.touch_item(lambda item: item.name.split(",")[0] in titles, "a film")
        await person.eyes.reach("player")

        async def captioned() -> bool:
            return bool((await person.eyes.video()).caption)

        await until(captioned, "a caption", 20)
        await self.keep("player")
        await self.home()

    async def cards(self) -> None:
        person, say = self.person, self.say
        await self.down_to(say("Gift card & points"))
        await person.touch(say("Gift card & points"))
        await person.eyes.reach("card")
        await self.keep("card")
        await person.scan(codes.write("G", gift_cards(SEED)[1].code))
        await person.see(say("On the card"))
        await self.keep("gift-card")
        await person.scan(codes.write("M", members(SEED)[3].code))
        await person.see(say("points"))
        await self.keep("points")
        await self.home()

    async def basket(self) -> None:
        person, say = self.person, self.say
        async with self.shop.client(Role.KIOSK) as api:
            items = [item for item in (await api.products("", limit=100)).items if (item.available or 0) > 5]
        for item in items[1:9:3]:
            await person.scan(item.gtin[1:])
            await person.eyes.reach("product")
            await person.see(item.name[Language((await person.eyes.screen()).language)])
            await person.touch_exactly(say("Add to basket"))
            await person.eyes.reach("basket")
        await person.see(say("Your basket"))
        await self.keep("basket")
        await self.home()

    async def help(self) -> None:
        person, say = self.person, self.say
        await self.down_to(say("Ask a colleague"))
        await person.touch(say("Ask a colleague"))
        await person.see(say("Your call has been heard"))
        await self.keep("help-heard")
        async with self.shop.client(Role.TILL) as api:
            await api.clerk_login(pin=CLERKS[0].pin)
            call = (await api.assistance())[0]
            await api.assist(call.id, AssistanceStep.TAKE)
            await person.see(say("Please stay by this screen."))
            await self.keep("help-coming")
            await api.assist(call.id, AssistanceStep.DONE)
        await person.see(say("Glad we could help"))
        await self.keep("help-done")
        await person.touch_exactly(say("Go on looking around"))
        await person.eyes.reach("home")

    async def receipt(self) -> None:
        person, say = self.person, self.say
        async with self.shop.client(Role.TILL) as api:
            await api.clerk_login(pin=CLERKS[0].pin)
            items = [item for item in (await api.products("", limit=100)).items if (item.available or 0) > 5]
            lines = [LineRequest(items[2].gtin), LineRequest(items[9].gtin, 2)]
            sale = await api.open_sale(SaleOpen(lines))
            await api.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]))
            code = (await api.receipt(sale.id)).code
        await person.scan(code)
        await person.see(say("Send it by e-mail"))
        await self.keep("receipt")
        await person.touch_exactly(say("Send it by e-mail"))
        await person.see(say("Your e-mail address"))
        for letter in "asta":
            await person.touch_exactly(letter)
        await self.keep("receipt-address")
        await self.home()

    async def bad_luck(self) -> None:
        person, say = self.person, self.say
        await person.scan("4006381333931")
        await person.see(say("We do not know that code"))
        await self.keep("unknown-code")
        await self.shop.printer.turn("paper", "out")
        await person.see(say("The printer is out of paper"))
        await self.keep("paper-out")
        await self.shop.printer.turn("paper", "ok")
        self.shop.daemon.kill()
        await person.see(say("We have lost the connection for a moment"))
        await self.keep("offline")

        async def back() -> bool:
            return (await person.eyes.screen()).online

        await until(back, "the daemon", 30)
        await person.see(say("Are you still there?"), 60)
        await self.keep("still-there")
        await person.touch_exactly(say("I am done"))
        await person.eyes.reach("attract")


@contextlib.asynccontextmanager
async def kiosk(shop: DemoShop, variant: Variant) -> AsyncIterator[Person]:
    """A kiosk of its own on a display of its own."""
    width, height = variant.size
    config = shop.data / f"shots-{variant.name}.toml"
    config.write_text(
        f"""\
[api]
address = "{shop.api.removeprefix("http://")}"
token_file = "{shop.data / "token-kiosk"}"
[devices]
scanner = "scanner"
[screen]
width = {width}
height = {height}
language = "{variant.language}"
scheme = "{variant.scheme}"
text_scale = {variant.scale}
low_reach = {str(variant.low).lower()}
[idle]
home = 15
""",
        encoding="utf-8",
    )
    socket = shop.data / "shots.inspect"
    command = [sys.executable, "-m", "kiosk", "--config", str(config), "--inspect", str(socket)]
    async with virtual_display(width, height) as display:
        env = {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1"}
        child = Child("kiosk", command, env, OUT / f"{variant.name}.log")
        await child.start()
        inspector = Inspector(socket)

        async def online() -> bool:
            with contextlib.suppress(OSError, NotSeen):
                return (await inspector.screen()).online
            return False

        try:
            await until(online, f"the kiosk (its log: {child.tail()})", 30)
            display.focus_window()
            yield Person(display, inspector, shop.scanner)
        finally:
            await inspector.close()
            await child.stop()


async def make(names: list[str]) -> int:
    """Make the sheets; returns 1 when a walk did not come to its end."""
    OUT.mkdir(parents=True, exist_ok=True)
    complete = True
    # A new shop each time: a doubtful payment of an earlier run would keep the terminal locked.
    shutil.rmtree(OUT / "shop", ignore_errors=True)
    async with demo_shop(OUT / "shop", products=PRODUCTS) as shop:
        for variant in (VARIANTS[name] for name in names):
            folder = OUT / variant.name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            album = Album(folder)
            async with kiosk(shop, variant) as person:
                try:
                    await Walk(shop, person, variant, album).all()
                except NotSeen as missing:
                    complete = False
                    await album.keep(person, "stuck")
                    print(f"{variant.name}: {missing}", flush=True)
            sheet = OUT / f"{variant.name}.png"
            album.sheet(variant.shape).save(sheet)
            print(f"{sheet.relative_to(ROOT)}: {len(album.pictures)} screens", flush=True)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(make(sys.argv[1:] or list(VARIANTS))))
