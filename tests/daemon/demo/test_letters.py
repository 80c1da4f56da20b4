"""The demo's mail server keeps what it is given, to the letter."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import aiosmtplib

from daemon.demo.letters import letter_box


async def test_letters_are_kept_in_their_order_and_as_they_were_sent(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "shop@example.com", "asta@example.com", "Kvittering"
    letter.set_content("Hej\n.en linje, der begynder med et punktum\n..to\n")
    async with letter_box(tmp_path) as box:
        for _ in range(2):
            await aiosmtplib.send(letter, hostname="127.0.0.1", port=box.port, start_tls=False)
    kept = [path.name for path in sorted(tmp_path.iterdir())]
    assert kept == ["01.eml", "02.eml"]
    assert (
        "\n.en linje, der begynder med et punktum\r\n..to\r\n" in (tmp_path / "01.eml").read_bytes().decode()
    )
