"""Whatever comes and goes, in whatever order it is seen: what is bound becomes what is there, each device once."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from daemon.binding import GRACE_S, REMOVE_DEBOUNCE_S, Binding, Plug, Unplug
from daemon.identities import Book
from daemon.plugged import Node, Plugged
from drivers.table import SUPPORTED, support

ZEBRA, EPSON = "05e0:1701", "04b8:0e28"
NOTHING_OF_OURS = "046d:c31c"


def scanner(port: str = "1", *, serial: str = "S1", tty: int = 0, instance: int = 1) -> Plugged:
    return Plugged(
        ZEBRA, serial, f"hub/{port}", f"1-{port}", instance, (Node("serial", f"/dev/ttyACM{tty}"),)
    )


def printer(port: str = "5", *, serial: str = "P1", instance: int = 1) -> Plugged:
    node = Node("usb", f"/dev/bus/usb/001/{instance:03}")
    return Plugged(EPSON, serial, f"hub/{port}", f"1-{port}", instance, (node,))


def binding(
    *configured: str,
    ignored: tuple[str, ...] = (),
    links: Mapping[str, str] | None = None,
    closed: Collection[str] = (),
) -> Binding:
    real = dict(links or {})
    return Binding(
        SUPPORTED,
        Book(),
        configured,
        ignored,
        real=lambda path: real.get(path, path),
        open_to_us=lambda path: path not in closed,
    )


def test_what_comes_is_bound_and_what_goes_is_let_go_after_a_moment() -> None:
    made = binding()
    row = support("zebra-cdc")
    assert made.step([scanner()], 0.0) == [Plug("zebra-cdc-s1", row, "serial:///dev/ttyACM0")]
    assert made.step([scanner()], 1.0) == []
    assert made.step([], 2.0) == []
    assert made.waits
    assert made.step([], 2.0 + REMOVE_DEBOUNCE_S) == [Unplug("zebra-cdc-s1")]
    assert not made.waits


def test_one_look_that_misses_it_changes_nothing() -> None:
    made = binding()
    made.step([scanner()], 0.0)
    assert made.step([], 1.0) == []
    assert made.step([scanner()], 1.1) == []


def test_plugged_in_again_between_two_looks_is_told() -> None:
    made = binding()
    made.step([scanner()], 0.0)
    assert made.step([scanner(tty=1, instance=2)], 1.0) == [
        Plug("zebra-cdc-s1", support("zebra-cdc"), "serial:///dev/ttyACM1")
    ]


def test_a_node_has_one_owner_even_before_the_old_one_is_given_up() -> None:
    made = binding()
    made.step([scanner()], 0.0)
    assert made.step([scanner("2", serial="S2", instance=2)], 0.01) == [
        Unplug("zebra-cdc-s1"),
        Plug("zebra-cdc-s2", support("zebra-cdc"), "serial:///dev/ttyACM0"),
    ]


def test_a_printer_is_named_by_its_serial_number_or_its_socket() -> None:
    urls = [
        [item.url for item in binding().step(there, 0.0) if isinstance(item, Plug)]
        for there in ([printer(serial="A B/1")], [printer(serial="")], [printer("5"), printer("6")])
    ]
    assert urls == [
        ["usb://04b8:0e28/A%20B%2F1"],
        ["usb://04b8:0e28?port=1-5"],
        ["usb://04b8:0e28?port=1-5", "usb://04b8:0e28?port=1-6"],
    ]


def test_what_is_configured_is_left_alone() -> None:
    assert binding("usb://04b8:0e28/P1").step([printer()], 0.0) == []
    assert binding("usb://04B8:0E28").step([printer()], 0.0) == []
    assert binding("usb://04b8:0e28?port=1-5").step([printer()], 0.0) == []
    assert binding("serial:///dev/ttyACM0?baud=9600").step([scanner()], 0.0) == []
    links = {"/dev/storefloor/serial/zebra-cdc": "/dev/ttyACM0"}
    named = binding("serial:///dev/storefloor/serial/zebra-cdc", links=links)
    assert named.step([scanner()], 0.0) == []
    assert (
        len(
            binding("usb://04b8:0e28/P2", "serial:///dev/ttyACM7", "tcp://10.0.0.5:9100").step([printer()], 0)
        )
        == 1
    )


def test_a_node_is_waited_for_until_it_is_open_to_us() -> None:
    closed = {"/dev/ttyACM0"}
    made = binding(closed=closed)
    assert made.step([scanner()], 0.0) == []
    assert made.waits
    closed.clear()
    assert [type(change) for change in made.step([scanner()], 0.1)] == [Plug]
    assert not made.waits


def test_one_that_stays_closed_is_bound_all_the_same_so_that_it_is_told() -> None:
    made = binding(closed={"/dev/ttyACM0"})
    assert made.step([scanner()], 0.0) == []
    assert made.step([scanner()], GRACE_S - 0.1) == []
    assert [type(change) for change in made.step([scanner()], GRACE_S)] == [Plug]


def test_what_is_ignored_is_left_alone() -> None:
    for word in ("zebra-cdc", "zebra-cdc-s1", ZEBRA):
        assert binding(ignored=(word,)).step([scanner()], 0.0) == []


def test_what_no_row_knows_is_left_alone() -> None:
    keyboard = Plugged(NOTHING_OF_OURS, "", "hub/1", "1-1", 1, (Node("evdev", "/dev/input/event3"),))
    assert binding().step([keyboard], 0.0) == []


class Sockets(RuleBasedStateMachine):
    """Devices are put into sockets, pulled out and moved; looks come late, miss some, and see half of a change."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.binding = binding()
        self.there: dict[str, Plugged] = {}
        self.told: dict[str, Plug] = {}
        self.numbers = itertools.count(2)

    @rule(
        port=st.sampled_from("12345"),
        serial=st.sampled_from(["S1", "S2", "", "0000"]),
        is_printer=st.booleans(),
    )
    def plug(self, port: str, serial: str, *, is_printer: bool) -> None:
        if port in self.there:
            return
        if is_printer:
            self.there[port] = printer(port, serial=serial, instance=next(self.numbers))
        else:
            taken = {device.nodes for device in self.there.values()}
            tty = next(n for n in itertools.count() if (Node("serial", f"/dev/ttyACM{n}"),) not in taken)
            self.there[port] = scanner(port, serial=serial, tty=tty, instance=next(self.numbers))

    @precondition(lambda self: self.there)
    @rule(data=st.data())
    def pull(self, data: st.DataObject) -> None:
        self.there.pop(data.draw(st.sampled_from(sorted(self.there))))

    @rule(seconds=st.sampled_from([0.0, 0.01, REMOVE_DEBOUNCE_S, 10.0]), data=st.data())
    def look(self, seconds: float, data: st.DataObject) -> None:
        """Now and then a look does not see everything."""
        self.now += seconds
        missed = data.draw(st.sampled_from([None, *sorted(self.there)]))
        self.apply([device for port, device in self.there.items() if port != missed])

    def apply(self, seen: list[Plugged]) -> None:
        for change in self.binding.step(seen, self.now):
            if isinstance(change, Plug):
                self.told[change.id] = change
            else:
                assert self.told.pop(change.id, None) is not None, "let go of what was not bound"
        urls = [
            plug.url for plug in self.told.values()
        ]  # a step is taken whole, before anybody opens anything
        assert len(set(urls)) == len(urls), "two bindings of one device"

    def teardown(self) -> None:
        """When nothing changes any more, what is bound is what is there."""
        for later in (0.0, REMOVE_DEBOUNCE_S + 0.001, 0.0):
            self.now += later
            self.apply(list(self.there.values()))
        assert {item.device for item in self.binding.bound.values()} == set(self.there.values())
        assert set(self.told) == set(self.binding.bound)


TestSockets = Sockets.TestCase
TestSockets.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(
    st.lists(
        st.tuples(st.sampled_from("123"), st.sampled_from(["A", "B", "C"])), unique_by=lambda each: each[0]
    )
)
@settings(max_examples=60, deadline=None)
def test_a_device_with_a_serial_number_keeps_its_id_in_every_socket(moves: list[tuple[str, str]]) -> None:
    made, ids = binding(), dict[str, str]()
    for number, (port, serial) in enumerate(moves):
        for change in made.step([scanner(port, serial=serial, instance=number)], number * 10.0):
            if isinstance(change, Plug):
                assert ids.setdefault(serial, change.id) == change.id
        made.step([], number * 10.0 + 1)
        made.step([], number * 10.0 + 5)


def test_the_whole_path_names_nothing_under_the_test(tmp_path: Path) -> None:
    """The default way to follow a link is the real one."""
    node = tmp_path / "ttyACM0"
    node.touch()
    (tmp_path / "by-name").symlink_to(node)
    made = Binding(SUPPORTED, Book(), [f"serial://{tmp_path / 'by-name'}"])
    device = Plugged(ZEBRA, "S1", "hub/1", "1-1", 1, (Node("serial", str(node)),))
    assert made.step([device], 0.0) == []
