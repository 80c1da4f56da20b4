"""What is plugged in is read from /sys as the kernel writes it."""

from __future__ import annotations

from pathlib import Path

from daemon.plugged import Node, Plugged, look
from tests.daemon.machine import CONTROLLER, HID_POS, KEYBOARD, LINE, PRINTER, Machine, Stick


def test_each_kind_has_its_node(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.plug("1", Stick("04b8:0e28", PRINTER, "X1"))
    machine.plug("2", Stick("05e0:1701", LINE))
    machine.plug("3", Stick("05f9:4204", HID_POS, "D 1"))
    machine.plug("4.2", Stick("0c2e:0b61", KEYBOARD, "W1"))
    found = look(tmp_path)
    assert [(each.usb_id, each.serial, each.bus_port) for each in found] == [
        ("04b8:0e28", "X1", "1-1"),
        ("05e0:1701", "", "1-2"),
        ("05f9:4204", "D 1", "1-3"),
        ("0c2e:0b61", "W1", "1-4.2"),
    ]
    assert [each.nodes for each in found] == [
        (Node("usb", "/dev/bus/usb/001/002"),),
        (Node("serial", "/dev/ttyACM0"),),
        (Node("hidraw", "/dev/hidraw0"),),
        (Node("evdev", "/dev/input/event1"),),  # event0 is its volume knob
    ]
    assert found[3].port == f"{CONTROLLER.rpartition('/')[2]}/4.2"


def test_plugged_in_again_is_another_instance(tmp_path: Path) -> None:
    machine, stick = Machine(tmp_path), Stick("05e0:1701", LINE)
    machine.plug("2", stick)
    before = look(tmp_path)
    machine.pull("2")
    assert look(tmp_path) == ()
    machine.plug("2", stick)
    (after,) = look(tmp_path)
    assert after != before[0]
    assert after.nodes == before[0].nodes


def test_a_usb_serial_adapter_has_a_port_of_its_own(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.plug("1", Stick("0c2e:0700", PRINTER))
    (machine.hub / "1-1" / "1-1:1.0" / "ttyUSB0" / "tty" / "ttyUSB0").mkdir(parents=True)
    (found,) = look(tmp_path)
    assert Node("serial", "/dev/ttyUSB0") in found.nodes


def test_the_socket_does_not_hang_on_the_number_of_the_bus(tmp_path: Path) -> None:
    ports = set()
    for bus in (1, 3):
        machine = Machine(tmp_path / str(bus), bus=bus)
        machine.plug("1.4", Stick("05e0:1701", LINE))
        (found,) = look(machine.root)
        ports.add(found.port)
    assert len(ports) == 1


def test_a_device_that_goes_while_it_is_looked_at_is_not_there(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    for port in ("1", "2"):
        machine.plug(port, Stick("05e0:1701", LINE))
    (machine.hub / "1-1" / "devnum").unlink()
    machine.plug("3", Stick("0c2e:0b61", KEYBOARD))
    for keys in machine.hub.glob("1-3/**/capabilities/key"):
        keys.write_text("\n")
    (machine.links / "1-9").symlink_to(machine.hub / "1-9")
    assert [each.bus_port for each in look(tmp_path)] == ["1-2"]


def test_a_machine_without_usb_has_nothing(tmp_path: Path) -> None:
    assert look(tmp_path) == ()


def test_this_machine_can_be_looked_at() -> None:
    assert all(isinstance(each, Plugged) for each in look())
