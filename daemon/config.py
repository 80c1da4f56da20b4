"""The station's configuration: its shape, its defaults, and what can be checked before anything is started."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

import msgspec

from daemon.mail.server import MailServer, wire_address
from daemon.quirks import Quirks
from daemon.quirks import read as read_quirks
from daemon.schema import DEFAULT_LISTEN, Language, StationView
from daemon.settings import DEFAULT_STATE_DIR, SettingsError, load
from drivers.device import DeviceSpec
from drivers.errors import DriverError
from drivers.table import Support, plug_ins, support
from drivers.transport import open_transport
from drivers.variable_measure import Rule
from drivers.vocabulary import Currency, DeviceClass, InDoubt

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
DEFAULT_CONFIG = Path("/etc/storefloor/station.toml")

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]


class StationSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who this station is."""

    name: Name
    """Unique in the shop."""
    location: Name
    """Id of a location in the store."""
    language: Language = Language.EN
    """What receipts and slips are printed in when nobody has chosen."""
    currency: Literal["DKK", "NOK", "SEK", "EUR"] = "DKK"
    """What is paid in."""
    state_dir: str = ""
    """Where station.db and the tokens lie; default $STATE_DIRECTORY, else /var/lib/storefloor."""
    quirks_dir: str = ""
    """Where your own quirks lie (docs/adding-a-device.md); default /etc/storefloor/quirks.d, which may be missing."""


class ApiSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the API listens, and to whom."""

    listen: str = DEFAULT_LISTEN
    """``host:port``; port 0 takes a free one, written to ``address`` in the state directory."""
    hosts: tuple[str, ...] = ()
    """Names beside the loopback ones that may stand in ``Host``."""
    origins: tuple[str, ...] = ()
    """Web origins (``https://shop.example``) whose pages may call."""


class StoreSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where catalogue, stock and reservations lie."""

    url: str = ""
    """Default: store.db in the state directory. For several stations ``postgresql+psycopg://user@host/database``."""
    password_file: str = ""
    """PostgreSQL: the user's password, in a file as for devices."""
    media: str = ""
    """Directory of pictures, films and captions; default: media in the state directory."""
    media_cache_mb: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    """Where ``media`` is a share: megabytes of it that are kept on this machine, films of tutorials first; 0: none."""


class PaymentsSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long the ledger asks by itself."""

    staff_after_s: Annotated[float, msgspec.Meta(gt=0)] = 300.0
    """Seconds of asking the terminal in vain until a clerk has to say what happened."""


class MembersSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shop's club."""

    points_per_unit: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 1
    """Points a member earns for each whole unit of the currency that a closed sale cost; 0: none."""


class RetentionSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long the store keeps what it need not keep for ever (docs/store.md). The shop's accounts stay."""

    reservations_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 30
    """Name, phone and address of a reservation that is over; what is owed back to somebody keeps them."""
    steps_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 400
    """Who did what with a reservation, and reservations that were neither paid nor collected."""
    movements_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 730
    """Single movements of stock; older ones are folded into one figure a product and location."""
    look_ups_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 400
    """Which clerk looked at which member; what stands in the station's audit."""


class ScanningSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What scans mean in this shop, and how they are told (docs/scanning.md)."""

    variable_measure: tuple[str, ...] = ()
    """Codes of prefix 2 with a price, weight or count inside, as the shop's scale prints them: ``21IIIIPPPPPPC``."""
    double_scan_ms: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0
    """The same code from the same scanner again within so many milliseconds is one scan; 0: each one counts."""


class MailSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shop's own mail server, which receipts are sent through. Without ``host`` this station sends no letters."""

    host: str = ""
    """Name of the server; its certificate must be in this name."""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 587
    """587 with ``starttls`` and 465 with ``tls`` are customary."""
    tls: Literal["starttls", "tls", "none"] = "starttls"
    """``tls`` from the first byte, ``starttls`` before anything is said; ``none`` for a server on this machine only."""
    ca_file: str = ""
    """Certificate of the shop's own authority (PEM); empty: those the system trusts."""
    username: str = ""
    """Empty: the server knows us by our address."""
    password_file: str = ""
    """Beside the configuration, absolute, or a systemd credential's name."""
    sender: str = msgspec.field(name="from", default="")
    """Who the letters are from: ``Nordlys Aarhus <receipts@shop.example>``."""
    reply_to: str = ""
    """Where answers go, if not to ``from``."""
    confirm_url: str = ""
    """Page of the web shop where a consent is confirmed: ``https://shop.example/confirm#{id}/{token}``.

    Empty: no consent is taken.
    """


class HotplugSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Devices that come and go. What stands under ``[devices]`` is always driven as it is said there."""

    auto: bool = True
    """Drive every device of drivers/table.py that is plugged in, under a name of its own that stays the same."""
    terminals: bool = False
    """Payment terminals, too. Whoever plugs one in says what was paid: better configure it."""
    ignore: tuple[str, ...] = ()
    """Those that are another program's: model, ``vid:pid``, or id as ``storefloor devices`` shows it."""


class DeviceSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One device."""

    model: str
    """A row of drivers/table.py: docs/supported-devices.md lists them."""
    url: str
    """Where it hangs: ``tcp://10.0.0.5:9100``, ``serial:///dev/ttyUSB0?baud=9600``, ``usb://04b8:0e28/SERIAL`` …"""
    password_file: str = ""
    """Secrets come from files only: beside the configuration, absolute, or a systemd credential's name."""
    ca_file: str = ""
    """Devices over TLS: certificate of the authority that vouches for it (PEM); empty: those the system trusts."""
    profile: str = ""
    """Printers: a profile of python-escpos' capability database; empty: the model's own."""
    in_doubt: InDoubt = InDoubt.ASK
    """Printers: what becomes of a job that was broken off, so that nobody can know what the paper shows: ``ask`` waits
    for a person's decision, ``reprint`` prints it once more as COPY, ``drop`` leaves it. The next jobs go on."""
    double_scan_ms: Annotated[int, msgspec.Meta(ge=0, le=10_000)] | None = None
    """Scanners: this one's own time, where it is not that of ``[scanning]``."""
    options: dict[str, str | int | bool] = {}
    """Options of the driver, named in its documentation."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of it."""

    station: StationSection
    api: ApiSection = ApiSection()
    store: StoreSection = StoreSection()
    payments: PaymentsSection = PaymentsSection()
    members: MembersSection = MembersSection()
    scanning: ScanningSection = ScanningSection()
    mail: MailSection = MailSection()
    retention: RetentionSection = RetentionSection()
    hotplug: HotplugSection = HotplugSection()
    devices: dict[Name, DeviceSection] = {}


@dataclass(frozen=True, slots=True)
class Configured:
    """A configured device: its row of the table, and what its driver is told."""

    row: Support
    spec: DeviceSpec


@dataclass(frozen=True, slots=True)
class Setup:
    """A configuration that has been checked: everything a start needs."""

    config: Config
    state_dir: Path
    host: str
    port: int
    store_url: str = field(repr=False)
    media_dir: Path
    devices: tuple[Configured, ...] = ()
    quirks: tuple[str, ...] = ()
    """What the admin's quirks change, a sentence each."""
    plug_ins: tuple[str, ...] = ()
    """What cannot be used of the plug-ins installed, a sentence each."""
    mail: MailServer | None = None
    measures: tuple[Rule, ...] = ()
    """The shop's rules for codes with a price or weight inside."""
    admin: Quirks = field(default_factory=Quirks)
    """The admin's quirks, for devices that are found by themselves."""

    def station_view(self) -> StationView:
        """The station as the API tells it."""
        station = self.config.station
        return StationView(
            station.name, station.location, station.language, station.currency, self.mail is not None
        )


def read(path: Path) -> Setup:
    """Read, decode and check a configuration. Raises SettingsError naming file and key."""
    return check(load(path, Config), str(path), path.resolve().parent)


def check(config: Config, name: str, directory: Path) -> Setup:
    """Check a decoded configuration. ``directory`` is where relative password files are looked for."""
    host, port = _listen(config.api.listen, name)
    state_dir = _state_dir(config.station)
    try:
        quirks = read_quirks(config.station.quirks_dir)
    except SettingsError as error:
        raise SettingsError(f"{name}: {error}" if config.station.quirks_dir else str(error)) from error
    devices = tuple(
        _device(device, section, config.station, quirks, name, directory)
        for device, section in config.devices.items()
    )
    _check_printers(devices, name)
    return Setup(
        config=config,
        state_dir=state_dir,
        host=host,
        port=port,
        store_url=_store_url(config.store, state_dir, name, directory),
        media_dir=Path(config.store.media) if config.store.media else state_dir / "media",
        devices=devices,
        quirks=quirks.told,
        plug_ins=tuple(plug_in.fault for plug_in in plug_ins() if plug_in.fault),
        mail=_mail(config.mail, name, directory),
        measures=_measures(config.scanning, name),
        admin=quirks,
    )


def found_by_itself(setup: Setup, row: Support, device: str, url: str) -> Configured:
    """A device that nobody configured: its row with the admin's quirks, and otherwise what the station is."""
    row = setup.admin.applied(row)
    station = setup.config.station
    spec = DeviceSpec(
        id=device,
        model=row.model,
        url=url,
        profile=row.profile,
        quirks=row.quirks,
        currency=Currency(station.currency),
        station=station.name,
        language=station.language,
    )
    return Configured(row, spec)


def _measures(section: ScanningSection, name: str) -> tuple[Rule, ...]:
    try:
        return tuple(Rule.parse(pattern) for pattern in section.variable_measure)
    except ValueError as error:
        raise SettingsError(f"{name}: key 'scanning.variable_measure': {error}") from error


def _check_printers(devices: tuple[Configured, ...], name: str) -> None:
    """A device at ``printer://ID`` hangs on a printer of this station."""
    printers = {item.spec.id for item in devices if item.row.device_class is DeviceClass.POS_PRINTER}
    for item in devices:
        url = urlsplit(item.spec.url)
        if url.scheme == "printer" and url.netloc not in printers:
            known = ", ".join(sorted(printers)) or "none"
            raise SettingsError(
                f"{name}: key 'devices.{item.spec.id}.url': no printer {url.netloc!r} is configured; there are: {known}"
            )


def _state_dir(station: StationSection) -> Path:
    if station.state_dir:
        return Path(station.state_dir)
    # systemd may name several, the first is ours (systemd.exec(5), StateDirectory=).
    given = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
    return Path(given) if given else DEFAULT_STATE_DIR


def _listen(listen: str, name: str) -> tuple[str, int]:
    host, colon, port = listen.rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and int(port) <= 65535):
        raise SettingsError(f"{name}: key 'api.listen': {listen!r} is no host:port, e.g. {DEFAULT_LISTEN!r}")
    return host.strip("[]"), int(port)


def _device(
    device: str, section: DeviceSection, station: StationSection, quirks: Quirks, name: str, directory: Path
) -> Configured:
    place = f"{name}: key 'devices.{device}"
    try:
        row = quirks.applied(support(section.model), section.profile)
    except KeyError as error:
        raise SettingsError(f"{place}.model': {error.args[0]}") from error
    try:
        scheme = urlsplit(section.url).scheme
    except ValueError as error:
        raise SettingsError(f"{place}.url': {section.url!r} is no address: {error}") from error
    if scheme not in row.schemes:
        raise SettingsError(
            f"{place}.url': {row.model} is reached by {', '.join(f'{known}://' for known in row.schemes)}, "
            f"not by {section.url!r}"
        )
    if section.in_doubt is not InDoubt.ASK and row.device_class is not DeviceClass.POS_PRINTER:
        raise SettingsError(f"{place}.in_doubt': only receipt printers have jobs; {row.model} is none")
    if section.double_scan_ms is not None and row.device_class is not DeviceClass.SCANNER:
        raise SettingsError(f"{place}.double_scan_ms': only scanners scan; {row.model} is none")
    spec = DeviceSpec(
        id=device,
        model=row.model,
        url=section.url,
        profile=section.profile or row.profile,
        quirks=row.quirks,
        options={option: str(value) for option, value in section.options.items()},
        password=_password(section.password_file, directory, place),
        currency=Currency(station.currency),
        station=station.name,
        language=station.language,
        authorities=_authorities(section.ca_file, directory, place),
    )
    try:
        row.driver(spec, open_transport(spec.url), lambda _: None)
    except DriverError as error:
        raise SettingsError(f"{place}': {error}") from error
    return Configured(row, spec)


def _mail(section: MailSection, name: str, directory: Path) -> MailServer | None:
    """The mail server, or None without one. Raises SettingsError."""
    place = f"{name}: key 'mail"
    if not section.host:
        return None
    addresses = {}
    for key, text in (("from", section.sender), ("reply_to", section.reply_to)):
        try:
            addresses[key] = wire_address(parseaddr(text)[1]) if text or key == "from" else ""
        except ValueError as error:
            raise SettingsError(
                f"{place}.{key}': {text!r} is no address: want 'Name <receipts@shop.example>'"
            ) from error
    if section.tls == "none" and section.host not in _THIS_MACHINE:
        raise SettingsError(
            f"{place}.tls': 'none' would send customers' addresses in clear to {section.host!r}: "
            "want 'starttls' or 'tls'"
        )
    ca_file = directory / section.ca_file if section.ca_file else None
    if ca_file is not None and not ca_file.is_file():
        raise SettingsError(f"{place}.ca_file': there is no file {str(ca_file)!r}")
    if section.confirm_url and not _is_confirm_url(section.confirm_url):
        raise SettingsError(
            f"{place}.confirm_url': {section.confirm_url!r} cannot be: want https://…, with {{id}} and {{token}} in it"
        )
    return MailServer(
        host=section.host,
        port=section.port,
        tls=section.tls,
        sender=section.sender,
        sender_address=addresses["from"],
        reply_to=section.reply_to,
        confirm_url=section.confirm_url,
        ca_file=str(ca_file or ""),
        username=section.username,
        password=_password(section.password_file, directory, f"{name}: key 'mail"),
    )


def _store_url(section: StoreSection, state_dir: Path, name: str, directory: Path) -> str:
    """The address of the store, with its password in it: never to be shown as it is."""
    password = _password(section.password_file, directory, f"{name}: key 'store")
    if not password:
        return section.url or f"sqlite:///{state_dir / 'store.db'}"
    scheme, separator, rest = section.url.partition("://")
    user, at, host = rest.partition("@")
    if not (separator and at and user) or ":" in user:
        raise SettingsError(
            f"{name}: key 'store.url': with password_file it is postgresql+psycopg://user@host/database"
        )
    return f"{scheme}://{user}:{quote(password, safe='')}@{host}"


def _is_confirm_url(url: str) -> bool:
    filled = url.replace("{id}", "1").replace("{token}", "2")
    return url.startswith("https://") and "{id}" in url and "{token}" in url and not set(filled) & set("{} ")


def _authorities(file: str, directory: Path, place: str) -> str:
    """The certificates in a file beside the configuration, or absolute. Raises SettingsError."""
    if not file:
        return ""
    path = directory / file
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{place}.ca_file': {path} cannot be read: {error}") from error


def _password(file: str, directory: Path, place: str) -> str:
    if not file:
        return ""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    for base in [Path(credentials), directory] if credentials else [directory]:
        path = base / file
        if path.is_file():
            try:
                return path.read_text().strip()
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(f"{place}.password_file': {path} cannot be read: {error}") from error
    raise SettingsError(f"{place}.password_file': there is no file {file!r} in {directory}")
