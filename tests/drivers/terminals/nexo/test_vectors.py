"""The known answers of NexoBlob: keys, ciphertext and proof byte for byte, and six messages that pretend.

Made with the official npm @adyen/api-library (tests/traces/nexo/README.md).
"""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import msgspec
import pytest

from drivers.errors import FrameError, Refused
from drivers.messages import HttpReply
from drivers.terminals.nexo.codec import Message, decode_header, unwrapped
from drivers.terminals.nexo.coding import SealedJson
from drivers.terminals.nexo.dialect import ADYEN
from drivers.terminals.nexo.link import Link
from drivers.terminals.nexo.nexoblob import Keys, Sealed, SecurityTrailer
from drivers.terminals.nexo.service_messages import DiagnosisRequest
from drivers.terminals.nexo.words import Category
from tests.drivers.terminals.nexo.bench import POIID, MessageWire, simulator

WHOLE: dict[str, Any] = json.loads((Path(__file__).parents[3] / "traces/nexo/vectors.json").read_text())
VECTORS, NEGATIVE = WHOLE["vectors"], WHOLE["negative"]
named = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))


def keys_of(vector: dict[str, Any]) -> Keys:
    return Keys.derive(vector["passphrase"], vector["key_identifier"], vector["key_version"])


def sealed_of(vector: dict[str, Any]) -> Sealed:
    message = vector["secured_message"]
    trailer = msgspec.convert(message["SecurityTrailer"], SecurityTrailer)
    return Sealed(message["NexoBlob"], trailer)


def test_there_are_five_and_six() -> None:
    assert (len(VECTORS), len(NEGATIVE)) == (5, 6)


@named
def test_keys(vector: dict[str, Any]) -> None:
    keys, derived = keys_of(vector), vector["derived"]
    assert keys.hmac_key.hex() == derived["hmac_key_hex"]
    assert keys.cipher_key.hex() == derived["cipher_key_hex"]
    assert keys.iv.hex() == derived["iv_hex"]
    assert vector["passphrase"] not in repr(keys)
    assert derived["hmac_key_hex"] not in repr(keys)


@named
def test_sealing_gives_the_same_bytes(vector: dict[str, Any]) -> None:
    plain = bytes.fromhex(vector["plaintext_utf8_hex"])
    sealed = Sealed.seal(keys_of(vector), plain, bytes.fromhex(vector["nonce_hex"]))
    assert sealed == sealed_of(vector)
    assert b64decode(sealed.blob).hex() == vector["ciphertext_hex"]


@named
def test_opening_gives_the_plain_text_and_its_message(vector: dict[str, Any]) -> None:
    plain = sealed_of(vector).open(keys_of(vector))
    assert plain.decode() == vector["plaintext_json"]
    message = Message.from_bytes(plain)
    assert Message.from_bytes(message.to_bytes()) == message
    assert unwrapped(plain)[0] == vector["wire_envelope_key"]


@pytest.mark.parametrize("vector", NEGATIVE, ids=lambda vector: str(vector["name"]))
def test_what_must_fail_fails_alike_and_the_outer_header_counts_for_nothing(vector: dict[str, Any]) -> None:
    base = next(one for one in VECTORS if one["name"] == vector["base_vector"])
    sealed = sealed_of(vector)
    if vector["decryption"] == "must fail":
        with pytest.raises(
            FrameError, match=r"^the message cannot be decrypted: other keys, or it was changed"
        ):
            sealed.open(keys_of(base))
        return
    inner = decode_header(unwrapped(sealed.open(keys_of(base)))[1])
    assert inner.service_id == base["secured_message"]["MessageHeader"]["ServiceID"]
    assert inner.service_id != vector["secured_message"]["MessageHeader"]["ServiceID"]


@pytest.mark.parametrize("passphrase", ["", "kodeørd"])
def test_a_passphrase_that_libraries_read_differently_is_refused(passphrase: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        Keys.derive(passphrase, "k", 1)


def test_every_bit_counts() -> None:
    """Any single bit changed anywhere in blob, nonce or proof: refused, and always in the same words."""
    vector = VECTORS[3]
    keys, sealed = keys_of(vector), sealed_of(vector)
    words = set()
    for field in ("blob", "nonce", "hmac"):
        text = sealed.blob if field == "blob" else getattr(sealed.trailer, field)
        for place in range(0, len(text) - 3, 7):
            changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
            other = (
                Sealed(changed, sealed.trailer)
                if field == "blob"
                else Sealed(sealed.blob, msgspec.structs.replace(sealed.trailer, **{field: changed}))
            )
            with pytest.raises(FrameError) as refused:
                other.open(keys)
            words.add(str(refused.value))
    assert len(words) == 1


def test_an_envelope_of_bytes_that_are_no_text_is_refused_as_any_other() -> None:
    """JSON reads on over them, and only who asks for the text of a field finds that it is none."""
    data = b'{"SaleToPOIRequest":{"MessageHeader":{},"NexoBlob":"\xff\xfe","SecurityTrailer":{}}}'
    with pytest.raises(FrameError, match="security trailer"):
        SealedJson(keys_of(VECTORS[0])).unpack(data)


async def test_a_refusal_in_bytes_that_are_no_text_is_a_refusal() -> None:
    class Refusing(MessageWire):
        async def request(self, *_: Any, **__: Any) -> HttpReply:
            return HttpReply(401, {}, b'{"errors":["crypto error \xff"]}')

    async def number() -> str:
        return "1"

    wire = Refusing(simulator())
    link = Link(wire, SealedJson(keys_of(VECTORS[0])), ADYEN, "till-1", POIID, number)
    with pytest.raises(Refused, match="HTTP status 401"):
        await link.ask(Category.DIAGNOSIS, DiagnosisRequest(), 1.0)
