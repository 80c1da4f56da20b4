"""Card data: a terminal that puts it into every field it has, and nothing of it behind the codec."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.terminals import PaymentResult
from drivers.terminals.conformance import RecordingJournal, request_for
from drivers.terminals.nexo import scrubbing
from drivers.terminals.nexo.codec import Message
from drivers.terminals.nexo.sim_answers import SECRETS, TRACK2, told
from drivers.terminals.nexo.sim_payment import CARD_NUMBER
from drivers.vocabulary import PaymentKind, PaymentState
from tests.drivers.terminals.nexo.bench import AMOUNT, Bench, running
from tests.drivers.terminals.nexo.test_terminal import back, resolve

SECRET = (CARD_NUMBER, TRACK2, "HANSEN", "ASTRID", str(SECRETS["ExpiryDate"]), "12/29")


def clean(said: object) -> None:
    text = repr(said)
    assert [word for word in SECRET if word in text] == []


async def paid(bench: Bench) -> tuple[PaymentResult, RecordingJournal]:
    journal = RecordingJournal()
    return await bench.terminal.pay(await request_for(bench.terminal, AMOUNT), journal), journal


async def test_nothing_of_a_card_comes_through_but_its_last_four() -> None:
    async with running() as bench:
        bench.sim.turn("pan_unmasked", value=True)
        result, journal = await paid(bench)
        assert result.state is PaymentState.APPROVED
        assert result.evidence.card_last4 == "4771"
        clean((result, journal, bench.recorder.events))
        bench.sim.turn("outcome", "decline")
        declined, journal = await paid(bench)
        assert declined.state is PaymentState.DECLINED
        assert "214 Declined online" in declined.text
        clean((declined, journal))
        bench.sim.turn("outcome", "approve")
        bench.sim.turn("drop_after", "answer")
        request = await request_for(bench.terminal, AMOUNT)
        await bench.terminal.pay(request, RecordingJournal())
        clean(await resolve(bench, request))
        clean(await back(bench, PaymentKind.REVERSAL, result.evidence))


async def test_the_simulator_really_spills() -> None:
    """Else nothing above could fail: what is on the wire, decrypted, holds every secret."""
    async with running() as bench:
        await paid(bench)
        remembered = next(iter(bench.sim.book.memory.values()))
        message = Message(remembered.header, remembered.body)
        coding = bench.terminal._link.coding
        reply = told(message, coding, bare_cards=True)
        clean(coding.unpack(reply.body))
        assert len(reply.body) > len(told(message, coding, bare_cards=False).body) + 500


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("************4771", "4771"),
        ("516815******4771", "4771"),
        (CARD_NUMBER, "4771"),
        ("4771 **** ****", "4771"),
        ("****", ""),
        ("", ""),
    ],
)
def test_last_four(said: str, kept: str) -> None:
    assert scrubbing.last_four(said) == kept
    assert CARD_NUMBER[:6] not in scrubbing.masked_pan(said)


@pytest.mark.parametrize(
    "line",
    [
        f"name=Card&value={CARD_NUMBER}&key=pan",
        "name=Holder&value=HANSEN&key=cardHolderName",
        f"CARD {CARD_NUMBER}",
        f"name={CARD_NUMBER}&key=filler",
        "5168 1500 0009 4771",
    ],
)
def test_lines_of_a_receipt(line: str) -> None:
    clean(scrubbing.masked_line(line))
    assert "51681500" not in scrubbing.masked_line(line).replace("+", "").replace(" ", "")


def test_references_and_gtins_stay_what_they_are() -> None:
    """They have as many digits as a card, and one in ten passes its check: fields are cut, not patterns."""
    said = "pspReference=8815000000000018&tenderReference=BV0q0000001&cardHolderName=X"
    assert scrubbing.additional(scrubbing.kept_additional(said)) == {
        "pspReference": scrubbing.masked_words("8815000000000018"),
        "tenderReference": "BV0q0000001",
    }


@given(st.text(max_size=80))
def test_any_text_can_be_cut_and_cut_again(text: str) -> None:
    for work in (scrubbing.kept_additional, scrubbing.masked_line, scrubbing.masked_pan):
        once = work(text)
        assert work(once) == once
