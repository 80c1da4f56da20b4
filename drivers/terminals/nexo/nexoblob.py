"""NexoBlob, the local encryption of the Adyen Terminal API (reference: payments, section 3.1; vectors in tests/traces).

A passphrase gives three keys; each message is encrypted with AES-256-CBC under a fresh nonce and authenticated by
HMAC-SHA256 of its plain text. The header outside the blob is a copy for routing that anybody may have changed: only the
one inside counts. Whatever is wrong with a message, the error is one and the same: which check failed is not told.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from drivers.errors import FrameError

_SALT = b"AdyenNexoV1Salt"
_ITERATIONS = 4000
_DERIVED = 80
_BLOCK = 16
NONCE = 16
CRYPTO_VERSION = 1


class SecurityTrailer(msgspec.Struct, frozen=True, rename="pascal"):
    """What names the keys, and proves the message."""

    adyen_crypto_version: int
    key_identifier: str
    key_version: int
    nonce: str
    hmac: str


@dataclass(frozen=True, slots=True)
class Keys:
    """What a passphrase gives, and the name under which the terminal has it."""

    hmac_key: bytes = field(repr=False)
    cipher_key: bytes = field(repr=False)
    iv: bytes = field(repr=False)
    identifier: str
    version: int

    @classmethod
    def derive(cls, passphrase: str, identifier: str, version: int) -> Keys:
        """Derive them. Raises ValueError for a passphrase that not every implementation reads alike."""
        if not passphrase or not passphrase.isascii():
            raise ValueError("the passphrase is empty or not of ASCII characters only")
        raw = hashlib.pbkdf2_hmac("sha1", passphrase.encode("ascii"), _SALT, _ITERATIONS, _DERIVED)
        return cls(raw[:32], raw[32:64], raw[64:], identifier, version)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A message that nobody on the way can read or change."""

    blob: str
    trailer: SecurityTrailer

    @classmethod
    def seal(cls, keys: Keys, plain: bytes, nonce: bytes) -> Sealed:
        """Encrypt the complete clear message, wrapper and header included. ``nonce`` is 16 fresh random bytes."""
        padder = PKCS7(_BLOCK * 8).padder()
        padded = padder.update(plain) + padder.finalize()
        encryptor = _cipher(keys, nonce).encryptor()
        blob = encryptor.update(padded) + encryptor.finalize()
        trailer = SecurityTrailer(
            CRYPTO_VERSION,
            keys.identifier,
            keys.version,
            b64encode(nonce).decode(),
            b64encode(_proof(keys, plain)).decode(),
        )
        return cls(b64encode(blob).decode(), trailer)

    def open(self, keys: Keys) -> bytes:
        """The clear message. Raises FrameError, the same whatever is wrong."""
        broken = FrameError("the message cannot be decrypted: other keys, or it was changed on the way")
        nonce, blob, proof = (_decoded(text) for text in (self.trailer.nonce, self.blob, self.trailer.hmac))
        if (
            len(nonce) != NONCE
            or not blob
            or len(blob) % _BLOCK
            or len(proof) != hashlib.sha256().digest_size
        ):
            raise broken
        decryptor = _cipher(keys, nonce).decryptor()
        padded = decryptor.update(blob) + decryptor.finalize()
        unpadder = PKCS7(_BLOCK * 8).unpadder()
        try:
            plain, sound = unpadder.update(padded) + unpadder.finalize(), True
        except ValueError:
            plain, sound = padded, False  # compared nevertheless: both faults take the same way
        proven = hmac.compare_digest(_proof(keys, plain), proof)
        named = (
            self.trailer.key_identifier == keys.identifier
            and self.trailer.key_version == keys.version
            and self.trailer.adyen_crypto_version == CRYPTO_VERSION
        )
        if not (sound and proven and named):
            raise broken
        return plain


def _proof(keys: Keys, plain: bytes) -> bytes:
    return hmac.digest(keys.hmac_key, plain, "sha256")


def _cipher(keys: Keys, nonce: bytes) -> Cipher[modes.CBC]:
    actual = bytes(left ^ right for left, right in zip(keys.iv, nonce, strict=True))
    return Cipher(algorithms.AES256(keys.cipher_key), modes.CBC(actual))


def _decoded(text: str) -> bytes:
    """Base64, or nothing."""
    try:
        return b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return b""
