"""SUPPORTED: the only list of device models. One Support row per model; everything else follows from it.

udev rules, docs/supported-devices.md, the conformance tests and the daemon's choice of driver are all made from these
rows. A new model is one row and one trace.

``source`` says where USB ids are from: ``usb.ids`` is the public list of linux-usb.org. A converter chip's id (FTDI,
Prolific …) is never in a row: it says nothing about the device behind it. Payment terminals whose protocol is under
non-disclosure come as packages of their own (``drivers/plug_ins.py``).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

from drivers.drawers.printer_kick import PrinterKickDrawer
from drivers.plug_ins import PlugIn, absent, found
from drivers.printers.escpos_printer import EscposPrinter
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.star_printer import StarPrinter
from drivers.printers.star_sim import StarSimulator
from drivers.scanners.rows import SCANNERS
from drivers.support import Support
from drivers.terminals.nexo.dialect import XML
from drivers.terminals.nexo.framed_sim import FramedNexoSimulator
from drivers.terminals.nexo.sim import NexoSimulator
from drivers.terminals.nexo.terminal import AdyenTerminal, XmlTcpTerminal, XmlTerminal
from drivers.terminals.wallet.sim import WalletSimulator
from drivers.terminals.wallet.terminal import WalletTerminal
from drivers.terminals.zvt.sim import ZvtSimulator
from drivers.terminals.zvt.terminal import ZvtTerminal
from drivers.vocabulary import DeviceClass

__all__ = ["SUPPORTED", "PlugIn", "Support", "installed", "plug_ins", "support"]

USB_IDS = "usb.ids"
_WEBUSB = "github.com/NielsLeenheer/WebUSBReceiptPrinter"
_INEFI = "Flytech, inefi agent for Linux, change notes"
"""A list of peripherals a maker of cash registers has tried, with their ids."""
_SEEN = "lsusb listings of users"


def _escpos_printer(
    model: str,
    vendor: str,
    title: str,
    profile: str,
    *usb_ids: str,
    source: str = USB_IDS,
    dots: int = 0,
    **quirks: str,
) -> Support:
    """``dots`` across the print area where it is not the profile's: 576 (80 mm), 512 (180 dpi), 384 (58 mm).

    No picture's band is longer than 4 KB, which is the receive buffer of the TM series as delivered.
    """
    return Support(
        model=model,
        vendor=vendor,
        title=title,
        device_class=DeviceClass.POS_PRINTER,
        driver=EscposPrinter,
        simulator=partial(EscposSimulator, width=dots or 576, model=title),
        schemes=("tcp", "serial", "usb", "usbip", "memory") if usb_ids else ("tcp", "serial", "memory"),
        usb_ids=usb_ids,
        source=source if usb_ids else "",
        profile=profile,
        quirks={"buffer": "4096", **quirks, **({"pixels": str(dots)} if dots else {})},
    )


def _epson_printer(
    model: str, title: str, profile: str, *usb_ids: str, source: str = USB_IDS, dots: int = 0
) -> Support:
    """The TM series has GS ( H, answered when printed, GS a and DLE DC4 8 (Epson, ESC/POS command reference)."""
    more = {"confirm": "process_id", "status_back": "yes", "clear": "dle_dc4"}
    row = _escpos_printer(model, "Epson", title, profile, *usb_ids, source=source, dots=dots)
    return replace(row, quirks={**more, **row.quirks})


def _star_printer(
    model: str, title: str, *usb_ids: str, dots: int = 576, lan: bool = True, **quirks: str
) -> Support:
    """Star's printers of StarPRNT, or of STAR Line Mode with ``raster="esc_k"``; ``dots`` as above.

    Star gives one id to several models: only the title tells them apart.
    """
    schemes = ("serial", "memory", *(("tcp",) if lan else ()), *(("usb", "usbip") if usb_ids else ()))
    return Support(
        model=model,
        vendor="Star Micronics",
        title=title,
        device_class=DeviceClass.POS_PRINTER,
        driver=StarPrinter,
        simulator=partial(StarSimulator, width=dots, model=title),
        schemes=schemes,
        usb_ids=usb_ids,
        source=_WEBUSB if usb_ids else "",
        quirks={"columns": str(dots // 12), **quirks},
    )


_PRINTERS = (
    _epson_printer("epson-tm-t20", "TM-T20", "TM-T20II", "04b8:0e03", source=_SEEN),
    _epson_printer("epson-tm-t20ii", "TM-T20II", "TM-T20II", "04b8:0e15", source=_SEEN),
    _epson_printer("epson-tm-t20iii", "TM-T20III", "TM-T20II", "04b8:0e28", source=_INEFI),
    # 04b8:0202 is the interface card of the TM-T70 and TM-L90, too.
    _epson_printer("epson-tm-t88", "TM-T88V, TM-T88VI, TM-T88VII", "TM-T88V", "04b8:0202", dots=512),
    _epson_printer("epson-tm-m30", "TM-m30", "TM-T20II", "04b8:0e20", source=_INEFI),
    _epson_printer("epson-tm-m30ii", "TM-m30II", "TM-T20II", "04b8:0e2a", source=_INEFI),
    _escpos_printer(
        "citizen-ct-s310ii",
        "Citizen",
        "CT-S310II",
        "CT-S651",
        "1d90:2060",
        source=_SEEN,
        dots=576,
        columns="48",
    ),
    _escpos_printer("citizen-ct-e351", "Citizen", "CT-E351", "CT-S651", "1d90:20f0", dots=576, columns="48"),
    _escpos_printer("bixolon-srp-350ii", "Bixolon", "SRP-350II", "default", "1504:001f", dots=512),
    _escpos_printer(
        "bixolon-srp-350iii", "Bixolon", "SRP-350III", "default", "1504:0006", source=_SEEN, dots=512
    ),
    _star_printer("star-mc-print2", "mC-Print2", "0519:0049", dots=384),
    _star_printer("star-mc-print3", "mC-Print3", "0519:0047"),
    # 0519:0003 is also the older, graphic-only models of the TSP100 family, which do not speak StarPRNT.
    _star_printer("star-tsp143iv", "TSP143IV, TSP100IV SK", "0519:0003"),
    _star_printer("star-tsp654ii", "TSP654II", "0519:0001", raster="esc_k"),
    _star_printer("star-tsp700ii", "TSP743II", raster="esc_k", confirm="etb"),
    _star_printer("star-mpop", "mPOP", "0519:0017", dots=384, lan=False),
    _star_printer("starprnt-generic-80mm", "Any StarPRNT printer, 80 mm"),
    # Nameless models answer GS r or not, as their firmware pleases: real-time status proves less, but always.
    _escpos_printer(
        "escpos-generic-80mm",
        "any",
        "Any ESC/POS printer, 80 mm",
        "default",
        "0416:5011",
        source=_WEBUSB,
        dots=576,
        columns="48",
        confirm="dle_eot",
    ),
    _escpos_printer(
        "escpos-generic-58mm",
        "any",
        "Any ESC/POS printer, 58 mm",
        "default",
        dots=384,
        columns="32",
        confirm="dle_eot",
    ),
)


def _zvt_terminal(model: str, vendor: str, title: str, *usb_ids: str) -> Support:
    """With ids: those of its USB serial port (CDC); whether ZVT is spoken on it is the acquirer's setting."""
    return Support(
        model=model,
        vendor=vendor,
        title=title,
        device_class=DeviceClass.PAYMENT_TERMINAL,
        driver=ZvtTerminal,
        simulator=ZvtSimulator,
        schemes=("tcp", "serial", "memory"),
        usb_ids=usb_ids,
        source=_INEFI if usb_ids else "",
    )


def _adyen_terminal(model: str, title: str, poi_id: str) -> Support:
    """Adyen's terminals, over the local network; ``poi_id`` is what the simulator of the model is called."""
    return Support(
        model=model,
        vendor="Adyen",
        title=title,
        device_class=DeviceClass.PAYMENT_TERMINAL,
        driver=AdyenTerminal,
        simulator=partial(NexoSimulator, poi_id=poi_id),
        schemes=("https",),
    )


_TERMINALS = (
    _zvt_terminal("zvt-generic", "any", "Any terminal set to ZVT over TCP or serial"),
    _zvt_terminal("feig-cvend", "Feig", "cVEND, ZVT (TCP port 22000)"),
    _zvt_terminal("ccv-base-next", "CCV", "Base Next, ZVT"),
    _zvt_terminal("ingenico-desk-3500", "Ingenico", "Desk/3500, ZVT", "0b00:0054"),
    _zvt_terminal("ingenico-desk-5000", "Ingenico", "Desk/5000, ZVT", "0b00:0080"),
    _zvt_terminal("ingenico-lane-3000", "Ingenico", "Lane/3000, ZVT", "0b00:0084"),
    _zvt_terminal("ingenico-lane-5000", "Ingenico", "Lane/5000, ZVT", "0b00:0081"),
    _zvt_terminal("ingenico-move-5000", "Ingenico", "Move/5000, ZVT", "0b00:0052", "0b00:0085"),
    _zvt_terminal("pax-a80", "PAX", "A80, ZVT"),
    _zvt_terminal("verifone-h5000", "Verifone", "H5000, ZVT"),
    _zvt_terminal("verifone-vx-820", "Verifone", "VX 820, ZVT", "11ca:0219"),
    _adyen_terminal("adyen-generic", "Any Adyen terminal, Terminal API local (nexo)", "P400Plus-275008565"),
    _adyen_terminal("adyen-p400plus", "Verifone P400 Plus of Adyen, nexo", "P400Plus-275008565"),
    _adyen_terminal("adyen-v400m", "Verifone V400m of Adyen, nexo", "V400m-324688179"),
    _adyen_terminal("adyen-s1f2", "Castles S1F2 of Adyen, nexo", "S1F2-000158213300585"),
    _adyen_terminal("adyen-ams1", "AMS1 of Adyen, nexo", "AMS1-000168223606144"),
    Support(
        model="pax-swedbank",
        vendor="PAX / Swedbank Pay",
        title="PAX A920 and others of Swedbank Pay, nexo XML 3.1 (port 11000)",
        device_class=DeviceClass.PAYMENT_TERMINAL,
        driver=XmlTerminal,
        simulator=partial(NexoSimulator, poi_id="TILL-01", dialect=XML),
        schemes=("http",),
    ),
    Support(
        model="nexo-xml-tcp",
        vendor="any",
        title="Any terminal that speaks nexo XML 3.1 over TCP, four bytes of length",
        device_class=DeviceClass.PAYMENT_TERMINAL,
        driver=XmlTcpTerminal,
        simulator=FramedNexoSimulator,
        schemes=("tcp", "memory"),
    ),
    Support(
        model="vipps-mobilepay",
        vendor="Vipps MobilePay",
        title="Vipps MobilePay, a code on the customer's screen",
        device_class=DeviceClass.PAYMENT_TERMINAL,
        driver=WalletTerminal,
        simulator=WalletSimulator,
        schemes=("https", "http"),
    ),
)

_DRAWERS = (
    Support(
        model="drawer-on-printer",
        vendor="any",
        title="Any cash drawer on a printer's drawer socket",
        device_class=DeviceClass.CASH_DRAWER,
        driver=PrinterKickDrawer,
        simulator=EscposSimulator,
        schemes=("printer",),
    ),
)

SUPPORTED: tuple[Support, ...] = (
    *_PRINTERS,
    *_DRAWERS,
    *SCANNERS,
    *_TERMINALS,
)


@cache
def plug_ins() -> tuple[PlugIn, ...]:
    """Every installed plug-in, usable or not, looked for once."""
    return found({row.model for row in SUPPORTED})


def installed() -> tuple[Support, ...]:
    """Every row there is on this machine: the table's, and those of plug-ins."""
    return (*SUPPORTED, *(row for plug_in in plug_ins() for row in plug_in.rows))


def support(model: str) -> Support:
    """The row of a model, or a plug-in's; a stand-in, out of order, for one of a plug-in that cannot be used.

    Raises KeyError whose argument is a sentence naming the nearest models.
    """
    for row in SUPPORTED:
        if row.model == model:
            return row
    for plug_in in plug_ins():
        for row in plug_in.rows:
            if row.model == model:
                return row
        if plug_in.fault and plug_in.owns(model):
            return absent(model, plug_in)
    from difflib import get_close_matches  # noqa: PLC0415  only on the way to an error

    near = get_close_matches(model, [row.model for row in installed()], n=3, cutoff=0.3)
    message = f"no model {model!r} in drivers/table.py" + (
        f"; did you mean {', '.join(near)}?" if near else ""
    )
    raise KeyError(message)
