"""The same driver over XML 3.1 on plain HTTP: the same rules of money, judged by the same book."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from drivers.errors import NotSupported
from drivers.terminals.conformance import Recorder, RecordingJournal, booked, check_terminal, request_for
from drivers.terminals.nexo.dialect import XML
from drivers.terminals.nexo.sim import NexoSimulator
from drivers.terminals.nexo.sim_answers import TRACK2
from drivers.terminals.nexo.sim_knobs import OF_SEALS, Fault, Step
from drivers.terminals.nexo.sim_payment import CARD_NUMBER
from drivers.terminals.nexo.terminal import XmlTerminal
from drivers.vocabulary import Currency, Money, PaymentKind, PaymentState
from tests.drivers.terminals.nexo.bench import AMOUNT, MessageWire, running, simulator, xml_spec
from tests.drivers.terminals.nexo.test_terminal import back, pay, resolve

S = PaymentState


def xml() -> NexoSimulator:
    return simulator(dialect=XML)


async def test_conformance() -> None:
    async with running(xml()) as bench:
        await check_terminal(bench.terminal, bench.sim, bench.recorder, AMOUNT)
        assert all(body.startswith(b"<?xml") for body in bench.wire.bodies)


@pytest.mark.parametrize("step", [step for step in Step if step])
async def test_the_wire_is_cut_at_each_step_and_the_book_tells_the_truth(step: Step) -> None:
    async with running(xml()) as bench:
        bench.sim.turn("drop_after", step)
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.IN_DOUBT
        resolved = await resolve(bench, request)
        assert resolved.state is (S.APPROVED if booked(bench.sim) else S.NOT_STARTED)
        assert len(booked(bench.sim)) == (step is not Step.ARRIVAL)


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault and fault not in OF_SEALS])
async def test_an_answer_that_is_not_the_right_one_proves_nothing(fault: Fault) -> None:
    async with running(xml()) as bench:
        await pay(bench)  # what a replay is made of
        bench.sim.turn("fault", fault)
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.IN_DOUBT
        bench.sim.turn("fault", "")
        assert (await resolve(bench, request)).state is S.APPROVED
        assert len(booked(bench.sim)) == 2


async def test_a_terminal_that_forgot_our_session_is_logged_in_to_before_the_next_payment() -> None:
    async with running(xml()) as bench:
        await pay(bench)
        bench.sim.sessions.clear()
        assert (await pay(bench)).state is S.APPROVED
        assert bench.sim.knobs()["sessions"] == ["till-1"]
        bench.sim.sessions.clear()
        request = await request_for(bench.terminal, AMOUNT)
        bench.sim.sessions.clear()
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.NOT_STARTED


@pytest.mark.parametrize("memory", ["logged_out", "lose_last"])
async def test_a_doubt_at_a_terminal_that_forgot_our_session_is_asked_about_anew(memory: str) -> None:
    """It tells nothing to strangers; and the new session does not hide that it may have forgotten more."""
    async with running(xml()) as bench:
        bench.sim.turn("outcome", "silent_booked")
        request = await request_for(bench.terminal, AMOUNT)
        asked = asyncio.create_task(bench.terminal.pay(request, RecordingJournal()))
        while not booked(bench.sim):
            await asyncio.sleep(0.005)  # the pace of looking
        bench.sim.turn("reboot", memory)
        assert (await asked).state is S.IN_DOUBT
        found = await resolve(bench, request)
        assert found.state is (S.APPROVED if memory == "logged_out" else S.NEEDS_STAFF), found
        assert bench.sim.knobs()["sessions"] == ["till-1"]


@pytest.mark.parametrize(("language", "told"), [("nb", "no"), ("sv", "sv"), ("en", "da")])
async def test_the_terminal_is_logged_in_to_in_the_stations_language(language: str, told: str) -> None:
    async with running(xml()) as bench:
        bench.terminal.spec = replace(bench.terminal.spec, language=language)
        await request_for(bench.terminal, AMOUNT)
        assert [
            f'OperatorLanguage="{told}"'.encode() in body for body in bench.wire.bodies if b"<LoginR" in body
        ][-1]


async def test_a_reversal_names_who_was_paid_and_a_refund_and_the_day() -> None:
    async with running(xml()) as bench:
        paid = await pay(bench)
        assert (paid.evidence.card_brand, paid.evidence.card_last4) == ("mc", "4771")
        _, result = await back(bench, PaymentKind.REVERSAL, paid.evidence)
        assert result.state is S.APPROVED
        sent = next(body for body in bench.wire.bodies if b"<ReversalRequest" in body)
        assert b'<OriginalPOITransaction SaleID="till-1" POIID="P400Plus-275008565">' in sent
        assert b"SaleData" not in sent
        _, refund = await back(bench, PaymentKind.REFUND, paid.evidence, Money(500, Currency.DKK))
        assert refund.state is S.APPROVED
        assert (await bench.terminal.end_of_day()).total == Money(0, Currency.DKK)


async def test_nothing_of_a_card_comes_through_but_its_last_four() -> None:
    async with running(xml()) as bench:
        bench.sim.turn("pan_unmasked", value=True)
        journal = RecordingJournal()
        result = await bench.terminal.pay(await request_for(bench.terminal, AMOUNT), journal)
        assert result.state is S.APPROVED
        assert result.evidence.card_last4 == "4771"
        text = repr((result, journal, bench.recorder.events))
        assert [word for word in (CARD_NUMBER, TRACK2, "HANSEN", "1229") if word in text] == []
        assert "CARD ************4771" in result.receipt_lines


def test_what_only_encryption_can_have_cannot_be_turned() -> None:
    with pytest.raises(ValueError, match="without encryption"):
        xml().turn("fault", "hmac")


@pytest.mark.parametrize("options", [{"key_identifier": "k"}, {"poiid": ""}])
def test_what_is_wrong_in_the_configuration_is_named(options: dict[str, str]) -> None:
    with pytest.raises(NotSupported, match=next(iter(options))):
        XmlTerminal(xml_spec(**options), MessageWire(xml()), Recorder())
