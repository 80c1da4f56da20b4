"""``python -m tests.vm`` (``make vm``): build, boot, look, and write down what was seen.

``CYCLES`` (50) says how often each device is pulled; exit status 0 only when every check held.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

from tests.vm.image import ImageError, image
from tests.vm.machine import Disk, MachineError, accelerators, boot
from tests.vm.page import TRANSCRIPT

ROOT = Path(__file__).resolve().parent.parent.parent
WORK = ROOT / "build" / "vm"
TOOLS = {
    "qemu-system-x86_64": "qemu-system-x86",
    "debootstrap": "debootstrap",
    "mke2fs": "e2fsprogs",
    "dpkg-deb": "dpkg",
}
BOOTS = ("first", "second")
PATIENCE_S = 3600.0
UNUSABLE: set[str] = set()
"""What was tried in this run and did not work."""
START = """\
exec >> /share/transcript 2>&1
cd /share/src
export PYTHONDONTWRITEBYTECODE=1 CYCLES={cycles}
python="/opt/storefloor/.venv/bin/python -m tests.vm.inside"
boot=$(cat /share/boot)
echo "[guest] $(uname -r), $(systemctl --version | head -n 1 | cut -d' ' -f1,2), up $(cut -d' ' -f1 /proc/uptime) s"
run() {{ "$@" || touch /share/bad; }}
# As Debian's installer does: 8,000 files are not made durable one by one on a disk that is thrown away.
echo force-unsafe-io > /etc/dpkg/dpkg.cfg.d/vm
if [ "$boot" = first ]; then
    run /usr/bin/python3.11 -m tests.vm.package install
    run timeout {patience:.0f} $python first
else
    run timeout 900 $python second
    run /usr/bin/python3.11 -m tests.vm.package upgrade
    run /usr/bin/python3.11 -m tests.vm.package purge
fi
touch "/share/done-$boot"
sync
systemctl poweroff
"""


def main() -> int:
    """All of it."""
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the guest ends with it
    os.environ["PATH"] += ":/usr/sbin:/sbin"  # debootstrap lies there
    missing = {package for tool, package in TOOLS.items() if shutil.which(tool) is None}
    if missing:
        print(f"vm: these are missing: apt-get install --no-install-recommends {' '.join(sorted(missing))}")
        return 2
    debs = ROOT / "build" / "deb"
    WORK.mkdir(parents=True, exist_ok=True)
    try:
        kernel, initrd, pristine = image(WORK)
    except ImageError as error:
        print(f"vm: {error}")
        return 2
    TRANSCRIPT.write_text("", encoding="utf-8")
    _say(
        f"vm: image there after {time.monotonic() - began:.0f} s; load of this machine {os.getloadavg()[0]:.1f}"
    )
    share = WORK / "share"
    if len(list(debs.glob("storefloor_*.deb"))) != 1:
        print(f"vm: one package storefloor is wanted in {debs}: make deb")
        return 2
    fill(share, debs)
    disk = WORK / "run.img"
    subprocess.run(
        ["cp", "--sparse=always", "--reflink=auto", str(pristine), str(disk)], check=True, timeout=600
    )
    try:
        for name in BOOTS:
            run_boot(name, Disk(kernel, initrd, disk), share)
    except MachineError as error:
        _say(f"vm: {error}")
        return 1
    finally:
        disk.unlink(missing_ok=True)
    ok = not (share / "bad").exists() and all((share / f"done-{name}").exists() for name in BOOTS)
    load = os.getloadavg()[2]
    word = "every check held" if ok else "NOT every check held"
    _say(f"vm: {word}; {time.monotonic() - began:.0f} s; load of this machine {load:.1f}")
    return int(not ok)


def run_boot(name: str, disk: Disk, share: Path) -> None:
    """One boot, with KVM where that works. Raises MachineError."""
    (share / "boot").write_text(name, encoding="ascii")
    for how in [how for how in accelerators() if how not in UNUSABLE]:
        took = boot(disk, share, WORK, how, PATIENCE_S, _say)
        if took is not None:
            _say(f"vm: {name} boot: {took:.0f} s under {how}")
            return
        UNUSABLE.add(how)
        _say("vm: this machine's KVM says nothing: without it")


def _say(line: str) -> None:
    print(line, flush=True)
    with TRANSCRIPT.open("a", encoding="utf-8") as out:
        out.write(line + "\n")


def fill(share: Path, debs: Path) -> None:
    """What the guest is given: packages, this test, a line of shell. Raises MachineError without packages."""
    shutil.rmtree(share, ignore_errors=True)
    share.mkdir(parents=True)
    (share / "transcript").touch()
    (deb,) = debs.glob("storefloor_*.deb")
    shutil.copy2(deb, share)
    newer(deb, share)
    shutil.copy2(ROOT / "systemd" / "storefloor-kiosk.service", share)
    source = share / "src" / "tests"
    (source / "vm").mkdir(parents=True)
    shutil.copy2(ROOT / "tests" / "__init__.py", source)
    for path in (ROOT / "tests" / "vm").glob("*.py"):
        shutil.copy2(path, source / "vm")
    cycles = int(os.environ.get("CYCLES", "50"))
    (share / "start.sh").write_text(START.format(cycles=cycles, patience=PATIENCE_S - 300), encoding="ascii")
    (share / "figures.json").write_text(json.dumps([]), encoding="ascii")


def newer(deb: Path, folder: Path) -> None:
    """The same package under a newer version: only the control member is another (deb(5))."""
    members = _members(deb.read_bytes())
    control = next(name for name in members if name.startswith("control.tar"))
    changed = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(members[control])) as old,
        tarfile.open(fileobj=changed, mode="w:gz") as new,
    ):
        for member in old:
            content = old.extractfile(member)
            data = content.read() if content is not None else b""
            if member.name == "./control":
                told = next(line for line in data.split(b"\n") if line.startswith(b"Version: "))
                data = data.replace(told, told + b"+vm1")
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    name, version, architecture = deb.stem.split("_")
    members[control] = changed.getvalue()
    out = folder / f"{name}_{version}+vm1_{architecture}.deb"
    out.write_bytes(b"!<arch>\n" + b"".join(_member(*item) for item in members.items()))


def _members(archive: bytes) -> dict[str, bytes]:
    """Name → content of an ar(5) archive."""
    found, at = {}, 8
    while at + 60 <= len(archive):
        name, size = archive[at : at + 16].decode().strip().rstrip("/"), int(archive[at + 48 : at + 58])
        found[name] = archive[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    return found


def _member(name: str, content: bytes) -> bytes:
    head = f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
    return head + content + b"\n" * (len(content) % 2)


if __name__ == "__main__":
    sys.exit(main())
