"""Exported, imported and exported again it is the same; what cannot be imported is whole; nothing secret is in it."""

from __future__ import annotations

import io
import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete

from daemon.records import Format, Records
from daemon.schema import LineRequest, Tender
from daemon.store import Actor, Store, codes, consents, exporting, giftcards, members, sales, tables
from daemon.store import service_tables as s
from daemon.store.exporting import KINDS
from daemon.store.import_shapes import KINDS as IMPORTED
from daemon.store.importing import import_file
from daemon.store.receipts import Paid
from daemon.store.transaction import Reading, Writing
from drivers.vocabulary import Currency, Money
from tests.daemon.store import shop
from tests.daemon.store.shop import Clock, Template
from tests.daemon.store.test_consents import ADDRESS, wish
from tests.daemon.store.test_stock import a_want

CLERK = Actor("Maja", "clerk-maja")
AGAIN = ("locations", "products", "stock", "reservations", "members")
"""In an order in which an empty store takes them."""


def exported(tx: Reading, kind: str, form: Format) -> bytes:
    out = io.BytesIO()
    records = Records(out, form, KINDS[kind].columns)
    for record in KINDS[kind].records(tx):
        assert set(record) == set(KINDS[kind].columns)
        records.write(record)
    return out.getvalue()


@pytest.mark.parametrize("kind", AGAIN)
def test_an_export_has_every_column_of_its_import(kind: str) -> None:
    columns = tuple(field.name for field in msgspec.structs.fields(IMPORTED[kind]))
    assert KINDS[kind].columns == columns


@pytest.mark.parametrize("form", list(Format))
async def test_exported_imported_and_exported_again_is_the_same(
    store: Store, empty_too: str, template: Template, tmp_path: Path, form: Format
) -> None:
    first = {kind: await store.read(exported, kind, form) for kind in AGAIN}
    assert all(len(content.splitlines()) > 1 for content in first.values())
    async with shop.at(empty_too, tmp_path) as other:
        for kind in AGAIN[:-1]:
            file = tmp_path / f"{kind}.{form}"
            file.write_bytes(first[kind])
            report = await import_file(other, kind, file)
            assert report.refused == []
        for kind in AGAIN[:-1]:
            assert sorted((await other.read(exported, kind, form)).splitlines()) == sorted(
                first[kind].splitlines()
            )
    file = tmp_path / f"members.{form}"
    file.write_bytes(first["members"])
    assert (await import_file(store, "members", file)).refused == []
    assert await store.read(exported, "members", form) == first["members"]


@pytest.fixture
def empty_too(empty: str) -> str:
    """The address of an empty database beside the full one."""
    return empty if empty.startswith("postgresql") else empty.replace("store.db", "other.db")


async def test_a_member_of_another_store_is_refused(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_text("code,name\nid:0190a000-0000-7000-8000-000000000000,Nobody Known\n")
    report = await import_file(store, "members", file)
    assert (report.accepted, "another store" in report.refused[0].reason) == (0, True)


async def test_what_is_asked_of_the_books_is_whole(store: Store, template: Template, clock: Clock) -> None:
    body = "0123456789ABCDEFGHJKMNPQRS"
    await store.write(giftcards.put_in, body, giftcards.New(Money(500, Currency.DKK)), CLERK)
    member = template.demo.members[0]
    found = await store.read(members.find, codes.write("M", member.code), clerk=True)
    want = await a_want(store)
    sale = await store.write(sales.open_sale, [LineRequest(want.gtin, 2)], CLERK, member=found.id)
    due = await store.read(sales.total, sale)
    await store.write(sales.close, sale, [Tender("cash", due)], [Paid("cash", due)], CLERK, points_per_unit=1)
    await store.write(members.looked_up, "phone", found.id, CLERK)
    await store.write(consents.give, wish(), CLERK, "box", "key")
    told = {
        kind: [json.loads(line) for line in (await store.read(exported, kind, Format.JSONL)).splitlines()]
        for kind in KINDS
    }
    done = next(one for one in told["sales"] if one["id"] == sale)
    assert (done["total_minor"], done["member"], done["clerk_name"]) == (due.minor, found.id, "Maja")
    assert done["lines"][0]["quantity"] == 2
    assert done["tenders"] == [{"kind": "cash", "amount_minor": due.minor, "payment": None}]
    assert {one["last4"] for one in told["giftcards"]} >= {codes.write("G", body)[-4:]}
    assert [(one["clerk_id"], one["member"]) for one in told["look-ups"]] == [("clerk-maja", found.id)]
    assert [one["address"] for one in told["consents"]] == [ADDRESS]
    assert any(one["reference"] == sale for one in told["movements"])
    everything = json.dumps(told)
    assert body not in everything
    assert member.code not in everything
    for kind, export in KINDS.items():
        if not export.personal:
            words = json.dumps(told[kind])
            assert not any(
                part in words for part in (member.customer.name, member.customer.phone, ADDRESS)
            ), kind


async def test_consents_that_nobody_uses_are_told_and_a_list_marks_them(store: Store, clock: Clock) -> None:
    made = await store.write(consents.give, wish(), CLERK, "box", "key")

    def confirm(tx: Writing) -> None:
        tx.connection.execute(
            tables.consent.update()
            .values(state="confirmed", confirmed_at=tx.now)
            .where(tables.consent.c.id == made)
        )

    await store.write(confirm)
    clock.forward(timedelta(days=303))
    assert await store.read(consents.stale_ones) == 0
    clock.forward(timedelta(days=1))
    assert await store.read(consents.stale_ones) == 1
    assert (await store.read(consents.view_of, made)).stale
    assert json.loads(await store.read(exported, "consents", Format.JSONL))["unused_for_long"]
    assert await store.write(consents.mark_used, "", clock.now) is None
    view = await store.read(consents.view_of, made)
    assert (view.stale, view.last_used_at) == (False, clock.now)


async def test_memory_stays_flat(store: Store) -> None:
    """Rows come some at a time: the first is there before the last was read."""

    def first(tx: Reading) -> object:
        with closing(KINDS["stock"].records(tx)) as records:
            return next(records)

    assert await store.read(first)
    assert exporting.CHUNK <= 1000

    def without_cards(tx: Writing) -> None:
        tx.connection.execute(delete(s.gift_card_entry))
        tx.connection.execute(delete(s.gift_card_earmark))
        tx.connection.execute(delete(s.gift_card))

    await store.write(without_cards)
    assert await store.read(exported, "giftcards", Format.CSV) == (
        b"id,last4,currency,balance_minor,active,expires_on,issued_at,station,by\n"
    )
