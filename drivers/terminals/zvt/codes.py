"""The numbers of ZVT: commands, status codes and intermediate states, and what they mean to us (PA00P015)."""

from __future__ import annotations

from drivers.vocabulary import Problem, TerminalPrompt

# Commands: class and instruction in one number.
SET_CLOCK = 0x0401
STATUS_INFO = 0x040F
INTERMEDIATE = 0x04FF
STATUS_ENQUIRY = 0x0501
REGISTRATION = 0x0600
AUTHORISATION = 0x0601
COMPLETION = 0x060F
ABORT = 0x061E
REPEAT_RECEIPT = 0x0620
REVERSAL = 0x0630
REFUND = 0x0631
END_OF_DAY = 0x0650
ABORT_COMMAND = 0x06B0
PRINT_LINE = 0x06D1
PRINT_BLOCK = 0x06D3
POSITIVE = 0x8000
NEGATIVE_CLASS = 0x84
"""``84 xx`` refuses, ``84 00`` alone is positive."""

CLASSES = frozenset({0x04, 0x05, 0x06, 0x08, 0x0F, 0x80, 0x84})
"""First bytes an APDU can have. Anything else is another protocol or a lost beginning."""

CONFIG_BYTE = 0xBE
"""Registration: print payment (02) and administrative (04) receipts at the till, send 04 FF (08), no amount entry (10)
and no administration (20) at the terminal behind the till's back, receipts as print lines (80)."""

SERVICE_SILENT_REPEAT = 0x03
"""06 20: send the status-information of the last transaction (01), print nothing (02)."""

# Refusals and result codes.
READY = 0x00
NOT_POSSIBLE = 0x83
TIMEOUT_OR_KEY = 0x6C
WRONG_CURRENCY = 0x6F
ALREADY_REVERSED = 0xB4
REVERSAL_IMPOSSIBLE = 0xB5
WAIT = 0x9C
"""As a status: busy. As our answer to 04 0F: repeat it in two seconds."""

RESULTS: dict[int, str] = {
    0x00: "approved",
    0x64: "card unreadable",
    0x6C: "ended by time-out or key",
    0x6F: "wrong currency",
    0x77: "no end of day possible",
    0x78: "card expired",
    0x83: "not possible",
    0x9A: "protocol error",
    0x9C: "terminal busy",
    0xA1: "no connection to the host",
    0xA3: "no connection to the host",
    0xA5: "forbidden by the card scheme's rules",
    0xB4: "already reversed",
    0xB5: "reversal not possible",
    0xC3: "amount too high",
    0xC6: "wrong currency",
    0xF0: "end of day must be run first",
    0xFF: "error of the terminal",
}

TERMINAL_STATES: dict[int, str] = {
    0x00: "ready",
    0x51: "initialisation needed",
    0x62: "date and time not set",
    0x9C: "busy",
    0xB1: "memory full",
    0xB2: "journal full",
    0xC2: "diagnosis needed",
    0xCC: "the terminal's own printer is not ready",
    0xDC: "a card is inserted",
    0xDF: "out of order",
    0xE0: "remote maintenance",
    0xE1: "a card was not removed",
    0xE4: "activation needed",
    0xF0: "reconciliation needed",
}
"""Terminal status codes, in words."""

PROBLEMS: dict[int, Problem] = {
    0xDC: Problem.CARD_INSERTED,
    0xE1: Problem.CARD_INSERTED,
    0xDF: Problem.OUT_OF_ORDER,
    0xE0: Problem.OUT_OF_ORDER,
    0x51: Problem.OUT_OF_ORDER,
    0xB1: Problem.OUT_OF_ORDER,
    0xB2: Problem.OUT_OF_ORDER,
}
"""Terminal status codes a person can do something about."""

_PROMPTS: dict[int, TerminalPrompt] = {
    0x00: TerminalPrompt.CONFIRM_AMOUNT,
    0x01: TerminalPrompt.ENTER_PIN,
    0x02: TerminalPrompt.ENTER_PIN,
    0x04: TerminalPrompt.AUTHORISING,
    0x05: TerminalPrompt.REVERSING,
    0x06: TerminalPrompt.AUTHORISING,
    0x0A: TerminalPrompt.INSERT_CARD,
    0x0B: TerminalPrompt.REMOVE_CARD,
    0x0E: TerminalPrompt.PLEASE_WAIT,
    0x15: TerminalPrompt.WRONG_PIN,
    0x1C: TerminalPrompt.APPROVED,
    0x1D: TerminalPrompt.DECLINED,
    0xC8: TerminalPrompt.ASK_STAFF,
}

AND_REMOVE_CARD = 0x40
"""Added to an intermediate status below 40: "and remove the card"."""


def prompt(status: int) -> TerminalPrompt:
    """What an intermediate status asks for; anything unknown is "please wait"."""
    known = _PROMPTS.get(status)
    if known is None and AND_REMOVE_CARD <= status < 0x80:
        known = _PROMPTS.get(status & ~AND_REMOVE_CARD)
    return known or TerminalPrompt.PLEASE_WAIT


def result_text(code: int) -> str:
    """A result code in words, for a technician."""
    if 0x01 <= code <= 0x63:
        return f"declined by the host ({code:02X})"
    return RESULTS.get(code, f"result {code:02X}")
