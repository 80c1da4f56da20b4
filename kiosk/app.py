"""The only wiring of the app: one process, one thread, one loop for Qt and asyncio.

View-models are made here and handed to QML as required properties of ``ui/Main.qml``. The QML engine is taken down
before they are, so that no binding ever reads a view-model that is gone.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import qasync
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    QtMsgType,
    QUrl,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from daemon.client import Client
from daemon.schema import Currency, DeviceClass, Language, StationView
from kiosk.bridge import graphics
from kiosk.bridge.assistance import HelpCall
from kiosk.bridge.basket import BasketPage
from kiosk.bridge.card import CardPage
from kiosk.bridge.checkout import Checkout
from kiosk.bridge.collect import CollectFlow
from kiosk.bridge.drawing import Drawing
from kiosk.bridge.finder import Finder
from kiosk.bridge.inspector import Inspector
from kiosk.bridge.journey import Journey
from kiosk.bridge.payment import PaymentFlow
from kiosk.bridge.presence import Presence
from kiosk.bridge.product import ProductPage
from kiosk.bridge.receipt import ReceiptPage
from kiosk.bridge.reserve import ReserveFlow
from kiosk.bridge.speech import Speech
from kiosk.bridge.station import Station as StationModel
from kiosk.bridge.till import TillModel
from kiosk.bridge.traces import Traces
from kiosk.bridge.tutorials import Tutorials
from kiosk.bridge.voice import Voice
from kiosk.catalogue import Catalogue
from kiosk.config import KioskConfig, Scheme, Station
from kiosk.floor import Floor, customer_scan
from kiosk.idle import IdleTimes
from kiosk.session import Session
from kiosk.theme import Look
from kiosk.theme import read as read_theme

ROOT = Path(__file__).resolve().parents[1]
UI = ROOT / "ui"

_log = logging.getLogger("storefloor.kiosk")
_OPTIONAL = ("qt.multimedia", "defaultPulseAudioService", "defaultNo audio device detected")
"""Warns about each sound server that is not there; a station without one shows its films in silence."""
_NO_FILMS = (
    "no OpenGL comes up, so the screen is drawn without it and shows stills and words instead of films: install Mesa's"
    " drivers (libgl1-mesa-dri, libegl1), which draw without a graphics card as well, and unset QT_QUICK_BACKEND"
)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """An open screen and what stands behind it."""

    floor: Floor
    models: dict[str, QObject]
    window: QQuickWindow
    engine: QQmlApplicationEngine


Beside = Callable[[Standing], AbstractAsyncContextManager[None]]
"""Something that lives beside an open screen, from before the daemon is heard until the window is closed."""


def run(
    config: KioskConfig,
    station: Station,
    size: tuple[int, int],
    token: str | None,
    inspect: Path | None = None,
    beside: Beside | None = None,
) -> int:
    """Open the screen and stay until it is closed; returns the exit status.

    ``inspect`` is the socket of the read-only inspector. ``beside`` is entered with the open screen: what measures it
    or walks through it lives there.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    qInstallMessageHandler(_qt_says)
    app = QGuiApplication(["storefloor", "-name", f"storefloor-{station}"])
    app.setApplicationName(f"storefloor-{station}")
    app.setFont(QFont("Inter"))
    app.setQuitOnLastWindowClosed(False)  # our loop ends it, once all that is under way has been put away
    address = config.api.address
    client = Client(address if "://" in address else f"http://{address}", token)
    floor = make_floor(client, config)
    models = clerk_models(floor) if station is Station.TILL else customer_models(floor, config)
    # The window is opened and closed outside of any task: Qt handles events while it does so, and a task must not be
    # entered from within another.
    with qasync.QEventLoop(app) as loop:
        floor.films = graphics.come_up()
        if not floor.films:
            _log.warning(_NO_FILMS)
        engine = QQmlApplicationEngine()
        window = _open(engine, floor, models, config, station, size)
        if window is None:
            _log.error("the screen cannot be opened: see the messages of QML above")
            return 1
        attend(floor, window, models)
        gc.freeze()  # what is there by now stays: to look through all of it again and again would hold a frame up
        standing = Standing(floor, models, window, engine)
        loop.run_until_complete(_live(app, client, standing, inspect, beside))
        _take_down(engine)
    return 0


def make_floor(client: Client, config: KioskConfig) -> Floor:
    """The floor of a station that has not heard its daemon yet."""
    language = config.screen.language or Language.DA
    return Floor(
        client=client,
        station=StationView(name="", location="", language=language, currency=Currency.DKK),
        session=Session(number=1, language=language),
        scans=customer_scan,
        chosen={
            DeviceClass.SCANNER: config.devices.scanner,
            DeviceClass.POS_PRINTER: config.devices.printer,
            DeviceClass.PAYMENT_TERMINAL: config.devices.terminal,
        },
        chosen_wallet=config.devices.wallet,
        forced_language=config.screen.language,
    )


def customer_models(floor: Floor, config: KioskConfig) -> dict[str, QObject]:
    """View-models of the customer's screens, by the names ``ui/Main.qml`` asks for."""
    idle = config.idle
    catalogue = Catalogue(floor)
    payment, basket = PaymentFlow(floor), BasketPage(floor)
    receipt = ReceiptPage(floor, config.newsletter)
    return {
        "journey": Journey(floor, IdleTimes(idle.home, idle.page, idle.film, idle.ring, idle.receipt)),
        "station": StationModel(floor, catalogue),
        "finder": Finder(floor, catalogue),
        "product": ProductPage(floor, catalogue, config.product.digital_link),
        "reserve": ReserveFlow(floor),
        "payment": payment,
        "collect": CollectFlow(floor, payment),
        "tutorials": Tutorials(floor, catalogue, config.sound.limit),
        "basket": basket,
        "checkout": Checkout(floor, payment, basket, receipt, offered=config.basket.pay_here),
        "card": CardPage(floor),
        "help": HelpCall(floor),
        "receipt": receipt,
        "voice": Voice(floor, config.speech),
    }


def attend(floor: Floor, window: QQuickWindow, models: dict[str, QObject]) -> None:
    """What an open customers' window needs beside its view-models: see who is there, forget who was."""
    journey = models.get("journey")
    floor.drawn = Drawing(window).next
    if isinstance(journey, Journey):
        Presence(journey, window)
        Traces(floor, window)


def clerk_models(floor: Floor) -> dict[str, QObject]:
    """View-models of the till, by the names ``ui/Till.qml`` asks for."""
    catalogue = Catalogue(floor)
    payment = PaymentFlow(floor)
    return {"station": StationModel(floor, catalogue), "till": TillModel(floor, payment, catalogue)}


def _open(
    engine: QQmlApplicationEngine,
    floor: Floor,
    models: dict[str, QObject],
    config: KioskConfig,
    station: Station,
    size: tuple[int, int],
) -> QQuickWindow | None:
    """The window with its view-models; None when QML could not make one."""
    engine.addImportPath(str(ROOT))
    Speech(floor, engine, UI / "i18n").install()
    engine.setInitialProperties(models | _appearance(config, size))
    engine.load(QUrl.fromLocalFile(str(UI / ("Till.qml" if station is Station.TILL else "Main.qml"))))
    return next((item for item in engine.rootObjects() if isinstance(item, QQuickWindow)), None)


async def _live(
    app: QGuiApplication, client: Client, standing: Standing, inspect: Path | None, beside: Beside | None
) -> None:
    """Hear the daemon until the window is closed or somebody ends the process."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    floor = standing.floor
    app.lastWindowClosed.connect(over.set)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(over.set))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(client)
        stack.push_async_callback(floor.duties.aclose)
        stack.push_async_callback(floor.tasks.aclose)
        if inspect is not None:
            inspector = Inspector(floor, standing.window, standing.models)
            await stack.enter_async_context(inspector.serve(inspect))
        if beside is not None:
            await stack.enter_async_context(beside(standing))
        floor.duties.start("events", floor.run())
        await over.wait()


def _look(config: KioskConfig) -> Look:
    """The shop's own look; what of it cannot be used is said once, and the station runs on without."""
    if not config.screen.theme:
        return Look()
    look, faults = read_theme(Path(config.screen.theme))
    for fault in faults:
        _log.warning("theme: %s", fault)
    return look


def _appearance(config: KioskConfig, size: tuple[int, int]) -> dict[str, object]:
    screen, look = config.screen, _look(config)
    return {
        "canvasWidth": size[0],
        "canvasHeight": size[1],
        "fullscreen": screen.fullscreen,
        "fit": screen.fit,
        "scheme": (screen.scheme or look.scheme or Scheme.LIGHT).value,
        "look": look.handed(),
        "reducedMotion": screen.reduced_motion,
        "keyRepeat": screen.key_repeat,
        "keyPause": screen.key_pause_ms,
        "textScale": screen.text_scale,
        "lowReach": screen.low_reach,
        "muted": config.sound.muted,
    }


def _take_down(engine: QQmlApplicationEngine) -> None:
    """Window and engine go first: no binding may read a view-model that is gone."""
    for item in engine.rootObjects():
        item.deleteLater()
    engine.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _qt_says(level: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """What Qt and QML have to say goes to the log, in one line."""
    if level is QtMsgType.QtWarningMsg and (str(context.category) + message).startswith(_OPTIONAL):
        return
    _log.log(_LEVELS[level], "%s", message)
