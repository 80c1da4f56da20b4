"""One boot of the guest in QEMU, and its monitor, which the inside asks for QEMU's own USB devices."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

KVM_PATIENCE_S = 20.0
"""Some machines' KVM opens and then lets the guest hang: what has not said a word by then is booted without."""
PROMPT = b"(qemu) "
WAITED = b"waited"
"""A wish that is not QEMU's: how long each of the guest's processors has waited for one of this machine's."""


class MachineError(Exception):
    """The guest did not do as it should, as a sentence."""


@dataclass(frozen=True, slots=True)
class Disk:
    """What the guest is booted from."""

    kernel: Path
    initrd: Path
    image: Path


def accelerators() -> list[str]:
    """What may run the guest, best first; ``VM_ACCEL`` names one and spares the try."""
    if named := os.environ.get("VM_ACCEL"):
        return [named]
    usable = os.access("/dev/kvm", os.R_OK | os.W_OK)
    return ["kvm", "tcg"] if usable else ["tcg"]


def boot(
    disk: Disk, share: Path, work: Path, how: str, patience_s: float, told: Callable[[str], None]
) -> float | None:
    """Boot, follow ``share/transcript`` line by line until the guest switches itself off; the seconds it took.

    None when ``how`` is KVM and the guest said nothing in time. Raises MachineError when it does not end.
    """
    console = work / "console.log"
    console.unlink(missing_ok=True)
    began = time.monotonic()
    with _sockets(work) as serial_far:
        guest = subprocess.Popen(_command(disk, share, work, how), cwd=work)
        threading.Thread(target=_echo, args=(serial_far,), daemon=True).start()
        threading.Thread(target=_monitor, args=(work, guest.pid), daemon=True).start()
        try:
            with _Follower(share / "transcript", told) as follower:
                while guest.poll() is None:
                    follower.look()
                    passed = time.monotonic() - began
                    silent = not console.exists() or console.stat().st_size == 0
                    if how == "kvm" and silent and passed > KVM_PATIENCE_S:
                        return None
                    if passed > patience_s:
                        raise MachineError(f"the guest did not end within {patience_s:.0f} s: {console}")
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        guest.wait(0.25)
                follower.look()
        finally:
            if guest.poll() is None:
                guest.kill()
                guest.wait(20)
    return time.monotonic() - began


def _command(disk: Disk, share: Path, work: Path, how: str) -> list[str]:
    # What numpy asks of a processor at least; wider registers are slower to emulate than to do without.
    emulate = ["-accel", "tcg,thread=multi,tb-size=512", "-cpu", "Nehalem"]
    accelerate = ["-accel", "kvm", "-cpu", "host"] if how == "kvm" else emulate
    append = "root=/dev/vda rw console=ttyS0 panic=-1 mitigations=off systemd.show_status=0 audit=0"
    return [
        "qemu-system-x86_64", "-name", "storefloor,debug-threads=on", *accelerate,
        "-machine", "q35", "-m", "2048", "-smp", "2",
        "-nodefaults", "-display", "none", "-vga", "none", "-no-reboot", "-net", "none",
        "-kernel", str(disk.kernel), "-initrd", str(disk.initrd), "-append", append,
        "-drive", f"file={disk.image},if=virtio,format=raw,cache=unsafe",
        "-serial", "file:console.log", "-serial", "unix:serial1,server=on,wait=off",
        "-monitor", "unix:monitor,server=on,wait=off",
        "-virtfs", f"local,path={share},mount_tag=share,security_model=none",
        "-device", "qemu-xhci,id=xhci", "-chardev", "socket,path=serial-usb,id=serial-usb",
        "-device", "virtio-rng-pci",
    ]  # fmt: skip


@contextlib.contextmanager
def _sockets(work: Path) -> Iterator[socket.socket]:
    for name in ("monitor", "serial1", "serial-usb"):
        (work / name).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as far:
        here = Path.cwd()
        os.chdir(work)  # a Unix socket's whole path has 107 letters at most
        try:
            far.bind("serial-usb")
        finally:
            os.chdir(here)
        far.listen(1)
        yield far


def _echo(far: socket.socket) -> None:
    """The far end of QEMU's usb-serial: says back what it hears, after ACK."""
    with contextlib.suppress(OSError):
        wire, _ = far.accept()
        while heard := wire.recv(4096):
            wire.sendall(b"\x06" + heard)


def _monitor(work: Path, pid: int) -> None:
    """Serve the guest's wishes: a line over its second serial port is a command, the answer ends with a zero byte."""
    with (
        contextlib.suppress(OSError),
        _connected(work / "monitor") as monitor,
        _connected(work / "serial1") as guest,
    ):
        _until(monitor)
        waiting = b""
        while heard := guest.recv(4096):
            *lines, waiting = (waiting + heard).split(b"\n")
            for line in lines:
                wish = line.strip()
                if wish == WAITED:
                    guest.sendall(" ".join(f"{seconds:.6f}" for seconds in waited(pid)).encode() + b"\0")
                elif wish:
                    monitor.sendall(wish + b"\n")
                    answer = _until(monitor).decode(errors="replace").split("\n", 1)[-1]
                    guest.sendall(answer.rsplit("(qemu)", 1)[0].strip().encode() + b"\0")


def waited(pid: int) -> list[float]:
    """Seconds for which the threads that are the guest's processors were ready and not run (schedstat, field 2)."""
    found = []
    for task in sorted(Path(f"/proc/{pid}/task").iterdir()):
        with contextlib.suppress(OSError):  # a thread of QEMU's that has ended
            if (task / "comm").read_text("ascii").startswith("CPU "):
                found.append(int((task / "schedstat").read_text("ascii").split()[1]) / 1e9)
    return found


def _connected(path: Path) -> socket.socket:
    deadline = time.monotonic() + 20.0
    while True:
        wire = socket.socket(socket.AF_UNIX)
        try:
            wire.connect(f"/proc/self/cwd/{os.path.relpath(path)}")
        except OSError:
            wire.close()
            if time.monotonic() > deadline:
                raise
            threading.Event().wait(0.05)
        else:
            return wire


def _until(wire: socket.socket) -> bytes:
    heard = b""
    while not heard.endswith(PROMPT):
        more = wire.recv(65536)
        if not more:
            break
        heard += more
    return heard


class _Follower:
    """Reads what the guest adds to a file, whole lines."""

    def __init__(self, path: Path, told: Callable[[str], None]) -> None:
        self._path, self._told, self._rest = path, told, ""
        path.touch()

    def __enter__(self) -> Self:
        self._file = self._path.open(encoding="utf-8", errors="replace")
        self._file.seek(0, os.SEEK_END)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def look(self) -> None:
        """Tell every line that has come."""
        *lines, self._rest = (self._rest + self._file.read()).split("\n")
        for line in lines:
            self._told(line)
