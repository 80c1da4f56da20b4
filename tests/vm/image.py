"""The guest's disk: Debian 12 with its stock kernel, systemd and udev, made by debootstrap and kept in ``build/vm``."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

RELEASE = "bookworm"
PACKAGES = (
    "systemd",
    "systemd-sysv",
    "udev",
    "dbus",
    "kmod",
    "linux-image-amd64",  # the cloud kernel has no USB device drivers
    "initramfs-tools",
    "init-system-helpers",
    "procps",
    "usbutils",
    "iproute2",
    # What the package depends on: dpkg, not apt, installs it in a guest without a network.
    "ca-certificates",
    "libusb-1.0-0",
    "python3.11",
    "tzdata",
)
SIZE = "6G"
"""Of the file system; the file is sparse."""
MOUNT = "mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 share /share"
UNIT = f"""\
[Unit]
Description=Storefloor's real-kernel test
After=systemd-udevd.service
FailureAction=poweroff-force
[Service]
Type=exec
# Not in fstab: a mount before the module has probed fails for good ("no channels available").
ExecStartPre=/sbin/modprobe -a 9p 9pnet_virtio
ExecStartPre=/bin/sh -c 'i=0; until {MOUNT}; do i=$((i+1)); [ $i -lt 50 ] || exit 1; sleep .2; done'
ExecStart=/bin/bash /share/start.sh
StandardOutput=journal+console
StandardError=inherit
TimeoutStartSec=60
[Install]
WantedBy=multi-user.target
"""


class ImageError(Exception):
    """What keeps the image from being made, as a sentence."""


def image(folder: Path) -> tuple[Path, Path, Path]:
    """Kernel, initial RAM disk and disk image, made where they are missing or another recipe's. Raises ImageError."""
    made = folder / "vmlinuz", folder / "initrd", folder / "rootfs.img"
    recipe = hashlib.sha256(repr((RELEASE, PACKAGES, SIZE, UNIT)).encode()).hexdigest()
    stamp = folder / "recipe"
    if all(path.exists() for path in made) and stamp.exists() and stamp.read_text("ascii") == recipe:
        return made
    folder.mkdir(parents=True, exist_ok=True)
    root = folder / "root"
    _bootstrap(root, folder)
    _arrange(root)
    shutil.copyfile(_newest(root, "vmlinuz-*"), made[0])
    shutil.copyfile(_newest(root, "initrd.img-*"), made[1])
    made[2].unlink(missing_ok=True)
    _run("mke2fs", "-q", "-t", "ext4", "-d", str(root), "-L", "storefloor-vm", str(made[2]), SIZE)
    stamp.write_text(recipe, encoding="ascii")
    shutil.rmtree(root)
    return made


def _bootstrap(root: Path, folder: Path) -> None:
    if (root / "etc" / "debian_version").exists() and _newest(root, "vmlinuz-*").exists():
        return
    if os.geteuid() != 0:
        raise ImageError("debootstrap wants root: sudo make vm, once; the image is kept")
    shutil.rmtree(root, ignore_errors=True)
    mirror = [os.environ["DEBIAN_MIRROR"]] if "DEBIAN_MIRROR" in os.environ else []
    log = folder / "debootstrap.log"
    with log.open("wb") as out:
        done = subprocess.run(
            [
                "debootstrap",
                "--variant=minbase",
                f"--include={','.join(PACKAGES)}",
                RELEASE,
                str(root),
                *mirror,
            ],
            check=False,
            stdout=out,
            stderr=out,
            timeout=1800,
        )
    if done.returncode:
        raise ImageError(f"debootstrap failed; the whole of it is in {log}")


def _arrange(root: Path) -> None:
    """No password, no network, the test as a unit of its own."""
    for folder in ("var/cache/apt/archives", "var/lib/apt/lists"):
        for path in (root / folder).glob("*"):
            if path.is_file():
                path.unlink()
    (root / "etc/hostname").write_text("station\n", encoding="ascii")
    (root / "etc/fstab").write_text("/dev/vda / ext4 defaults,noatime 0 1\n", encoding="ascii")
    (root / "share").mkdir(exist_ok=True)
    unit = root / "etc/systemd/system/storefloor-vm.service"
    unit.write_text(UNIT, encoding="ascii")
    wants = root / "etc/systemd/system/multi-user.target.wants" / unit.name
    wants.unlink(missing_ok=True)
    wants.symlink_to(f"/etc/systemd/system/{unit.name}")


def _newest(root: Path, pattern: str) -> Path:
    return max((root / "boot").glob(pattern), default=root / "boot" / "none")


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise ImageError(f"{command[0]}: {done.stderr.strip()}")
