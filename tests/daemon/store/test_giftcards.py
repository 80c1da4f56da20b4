"""Gift cards: two steps to spend, ledgers that sum, races with one winner, and nothing said about a code nobody has."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import event, func, select, update

from daemon.demo.content import HOME
from daemon.schema import EarmarkState, EarmarkView, GiftCardView, LineRequest, SaleState, SaleView, Tender
from daemon.store import (
    Conflict,
    Invalid,
    NotFound,
    Store,
    StoreError,
    claims,
    codes,
    giftcards,
    import_rows,
    sales,
    sealing,
    service_tables,
    tables,
)
from daemon.store.giftcards import EARMARKED_FOR, TRANSITIONS, New
from daemon.store.import_shapes import StockRow
from daemon.store.receipts import Paid
from daemon.store.stock import Want
from daemon.store.transaction import Reading, Writing
from drivers.vocabulary import Currency, Money
from tests.daemon.store.shop import Clock, Template
from tests.daemon.store.test_sales import CLERK, kroner, opened
from tests.daemon.store.test_stock import a_want

E = EarmarkState


async def issued(store: Store, minor: int = 50_000, wish: str = "w1") -> GiftCardView:
    card = await store.write(giftcards.issue, New(kroner(minor)), CLERK, wish)
    return await store.read(giftcards.issued, card, wish)


async def balance(store: Store, card: GiftCardView) -> int:
    return (await store.read(giftcards.find, card.code)).balance.minor


async def aside(
    store: Store, card: GiftCardView, sale: SaleView, minor: int | None = None, key: str | None = None
) -> EarmarkView:
    amount = None if minor is None else kroner(minor)
    made = await store.write(giftcards.earmark, card.id, sale.id, amount, CLERK, key)
    return await store.read(giftcards.view_of, made)


async def close(store: Store, sale: SaleView, *tenders: Tender) -> SaleView:
    paid = [Paid(tender.kind, tender.amount, last4="1234") for tender in tenders]
    await store.write(sales.close, sale.id, tenders, paid, CLERK)
    return await store.read(sales.view_of, sale.id)


async def plenty(store: Store) -> Want:
    """A product of which many lie here."""
    want = await a_want(store)
    counted = StockRow(want.gtin, HOME, 90)
    await store.write(import_rows.put_stock, counted, import_rows.Place(store.media, store.media))
    return want


def entries(tx: Reading, card: str) -> list[tuple[str, int]]:
    entry = service_tables.gift_card_entry.c
    rows = tx.connection.execute(
        select(entry.kind, entry.amount_minor).where(entry.card_id == card).order_by(entry.id)
    )
    return [(row.kind, row.amount_minor) for row in rows]


async def test_a_card_is_sold_and_its_code_is_kept_nowhere(store: Store) -> None:
    card = await issued(store)
    code = codes.read(card.code)
    assert code is not None
    assert (code.space, len(code.body), card.last4) == ("G", 26, card.code[-4:])
    assert await issued(store) == card  # the same wish: the same card, and its code again
    assert (await issued(store, wish="w2")).code != card.code
    found = await store.read(giftcards.find, card.code.lower())
    assert (found.id, found.balance, found.code) == (card.id, kroner(50_000), "")

    def everything(tx: Reading) -> str:
        return str(
            [
                tx.connection.execute(select(table)).all()
                for table in tables.metadata.sorted_tables
                if table.name != "product"
            ]
        )

    assert code.body not in await store.read(everything)
    assert "w1" not in str(
        await store.read(lambda tx: tx.connection.execute(select(service_tables.gift_card)).all())
    )


async def test_a_sale_is_paid_by_gift_card_and_cash(store: Store) -> None:
    sale, card = await opened(store), await issued(store, 100)
    mark = await aside(store, card, sale)
    assert (mark.amount, mark.balance, mark.state) == (kroner(100), kroner(0), E.EARMARKED)
    rest = sale.total - mark.amount
    done = await close(store, sale, Tender("gift_card", mark.amount, mark.id), Tender("cash", rest))
    assert done.state is SaleState.CLOSED
    assert "Gavekort **** 1234" in str(done.receipt)
    assert (await store.read(giftcards.view_of, mark.id)).state is E.COMMITTED
    assert await store.read(entries, card.id) == [("issue", 100), ("earmark", -100), ("commit", 0)]
    assert await balance(store, card) == 0
    with pytest.raises(Conflict) as empty:
        await aside(store, card, await opened(store, 1))
    assert empty.value.code == "not_enough_on_card"


async def test_the_card_pays_no_more_than_is_due(store: Store) -> None:
    sale, card = await opened(store), await issued(store, 10_000_000)
    mark = await aside(store, card, sale)
    assert mark.amount == sale.total
    for amount, code in ((None, "nothing_due"), (kroner(1), "nothing_due")):
        with pytest.raises(Conflict) as refused:
            await store.write(giftcards.earmark, card.id, sale.id, amount, CLERK)
        assert refused.value.code == code
    other = await opened(store, 1)
    with pytest.raises(Conflict) as refused:
        await aside(store, card, other, other.total.minor + 1)
    assert refused.value.code == "amount_too_high"
    for wrong in (kroner(0), kroner(-1), Money(1, Currency.SEK)):
        with pytest.raises(Invalid):
            await store.write(giftcards.earmark, card.id, other.id, wrong, CLERK)


async def test_the_same_wish_is_set_aside_once(store: Store) -> None:
    sale, card = await opened(store), await issued(store)
    first = await aside(store, card, sale, 100, "k")
    assert await aside(store, card, sale, 100, "k") == first
    assert await balance(store, card) == 50_000 - 100


@pytest.mark.parametrize("how", ["cancel", "change", "leave out", "late"])
async def test_what_is_not_spent_goes_back(store: Store, clock: Clock, how: str) -> None:
    sale, card = await opened(store), await issued(store)
    mark = await aside(store, card, sale, 100)
    if how == "cancel":
        await store.write(sales.cancel, sale.id, CLERK)
    elif how == "change":
        await store.write(sales.set_lines, sale.id, [LineRequest(sale.lines[0].gtin)], CLERK)
    elif how == "leave out":
        await close(store, sale, Tender("cash", sale.total))
    else:
        clock.forward(EARMARKED_FOR - timedelta(seconds=1))
        await store.expire()
        assert await balance(store, card) == 49_900
        await store.write(claims.take, sale.id, "payment-1")
        clock.forward(timedelta(hours=1))
        await store.expire()
        assert await balance(store, card) == 49_900  # somebody stands at the terminal
        await store.write(claims.release, sale.id)
        await store.expire()
    assert await balance(store, card) == 50_000
    assert (await store.read(giftcards.view_of, mark.id)).state is E.RELEASED
    assert await store.read(entries, card.id) == [("issue", 50_000), ("earmark", -100), ("release", 100)]
    other = await opened(store, 1)
    tender = Tender("gift_card", other.total, mark.id)
    with pytest.raises(StoreError):
        await close(store, other, tender)
    if how == "late":
        tenders = Tender("gift_card", kroner(100), mark.id), Tender("cash", sale.total - kroner(100))
        with pytest.raises(Conflict) as over:
            await close(store, sale, *tenders)
        assert over.value.code == "earmark_over"
        assert (await store.read(sales.view_of, sale.id)).state is SaleState.OPEN


async def test_a_close_that_fails_spends_nothing(store: Store) -> None:
    sale, card = await opened(store), await issued(store)
    mark = await aside(store, card, sale, 100)
    rest = sale.total - kroner(100)
    for tenders in (
        [Tender("gift_card", kroner(99), mark.id), Tender("cash", rest + kroner(1))],
        [Tender("gift_card", sale.total, mark.id)],
        [Tender("gift_card", sale.total)],
        [Tender("gift_card", kroner(100), mark.id), Tender("gift_card", rest, mark.id)],
    ):
        with pytest.raises(StoreError):
            await close(store, sale, *tenders)
        assert (await store.read(giftcards.view_of, mark.id)).state is E.EARMARKED
    assert (await close(store, sale, Tender("gift_card", kroner(100), mark.id), Tender("cash", rest))).tenders


async def test_every_pair_of_states(store: Store) -> None:
    card = await issued(store)
    for present, following in product(E, E):
        sale = await opened(store, 1)
        mark = await aside(store, card, sale, 1)

        def move(tx: Writing, mark: str = mark.id, present: E = present, following: E = following) -> bool:
            if present is not E.EARMARKED:
                giftcards._end(tx, mark, present)
            return following is not E.EARMARKED and giftcards._end(tx, mark, following)

        assert await store.write(move) == (following in TRANSITIONS[present])


# --- what is no use -------------------------------------------------------------------------------------------------


async def test_unknown_blocked_and_run_out_get_one_answer_by_the_same_statements(
    store: Store, clock: Clock
) -> None:
    blocked, late = await issued(store, wish="a"), await issued(store, wish="b")
    card = service_tables.gift_card

    def spoil(tx: Writing) -> None:
        tx.connection.execute(update(card).where(card.c.id == blocked.id).values(active=False))
        yesterday = clock.now.date() - timedelta(days=1)
        tx.connection.execute(update(card).where(card.c.id == late.id).values(expires_on=yesterday))

    await store.write(spoil)
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(store._database._reading, "before_cursor_execute", note)
    said = set()
    for code in (blocked.code, late.code, codes.write("G", "0" * 26)):
        statements.append("--")
        with pytest.raises(NotFound) as missed:
            await store.read(giftcards.find, code)
        said.add((str(missed.value), missed.value.code))
    assert len(said) == 1
    third = len(statements) // 3
    assert statements[:third] == statements[third : 2 * third] == statements[2 * third :]
    for useless in (blocked, late):
        with pytest.raises(NotFound):
            await aside(store, useless, await opened(store, 1))


@pytest.mark.parametrize("text", ["", "G", "G7K3M9PX", "M" + "0" * 27, "G" + "0" * 27, "hello"])
async def test_what_can_be_no_code_is_said_to_be_none(store: Store, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        await store.read(giftcards.find, text)
    assert refused.value.code == "bad_code"


async def test_what_cannot_be_sold(store: Store, clock: Clock) -> None:
    for new in (New(kroner(0)), New(Money(100, Currency.SEK)), New(kroner(1), clock.now.date())):
        with pytest.raises(Invalid):
            await store.write(giftcards.issue, new, CLERK, "w")
    await store.write(giftcards.issue, New(kroner(1), payment="p"), CLERK, "w")
    with pytest.raises(Conflict) as used:
        await store.write(giftcards.issue, New(kroner(1), payment="p"), CLERK, "another")
    assert used.value.code == "payment_used"


async def test_the_demo_has_cards(store: Store, template: Template) -> None:
    for card in template.demo.gift_cards:
        found = await store.read(giftcards.find, codes.write("G", card.code))
        assert (found.balance.minor, found.balance.currency) == (card.balance_minor, card.currency)


# --- races ----------------------------------------------------------------------------------------------------------


async def test_sixteen_tills_spend_one_card_and_one_does(store: Store) -> None:
    want = await plenty(store)
    for turn in range(3):
        card = await issued(store, 5_000, f"card {turn}")
        each = [await store.write(sales.open_sale, [LineRequest(want.gtin)], CLERK) for _ in range(16)]
        price = (await store.read(sales.view_of, each[0])).total.minor
        sums = min(price, 5_000)
        left = 5_000 % sums if sums * 16 > 5_000 else 5_000 - sums * 16

        async def one(sale: str, card: str = card.id, sums: int = sums) -> str:
            try:
                await store.write(giftcards.earmark, card, sale, kroner(sums), CLERK)
            except Conflict as lost:
                return lost.code
            return "won"

        outcomes = await asyncio.gather(*(one(sale) for sale in each))
        assert outcomes.count("won") == min(16, 5_000 // sums)
        assert set(outcomes) <= {"won", "not_enough_on_card"}
        assert await balance(store, card) == left
        for sale in each:
            await store.write(sales.cancel, sale, CLERK)
        assert await balance(store, card) == 5_000
    assert await store.read(giftcards.uneven) == []


async def test_spending_and_giving_back_at_once_is_one_of_them(store: Store) -> None:
    for turn in range(5):
        card, sale = await issued(store, 100, f"card {turn}"), await opened(store, 1)
        mark = await aside(store, card, sale, 100)
        tenders = [Tender("gift_card", kroner(100), mark.id), Tender("cash", sale.total - kroner(100))]
        await asyncio.gather(
            close(store, sale, *tenders), store.write(sales.cancel, sale.id, CLERK), return_exceptions=True
        )
        state = (await store.read(sales.view_of, sale.id)).state
        assert await balance(store, card) == (0 if state is SaleState.CLOSED else 100)
    assert await store.read(giftcards.uneven) == []


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_done_the_ledger_sums_and_nothing_is_below_zero(
    store: Store, clock: Clock, seed: int
) -> None:
    """Random steps beside a plain model of what each card holds."""
    draw = random.Random(seed)
    cards = [await issued(store, draw.randrange(1, 30_000), f"c{n}") for n in range(3)]
    model = {card.id: card.balance.minor for card in cards}
    held: dict[str, list[EarmarkView]] = {}
    want = await plenty(store)
    for _ in range(60):
        if len(held) < 3:
            held[await store.write(sales.open_sale, [LineRequest(want.gtin)], CLERK)] = []
        sale = await store.read(sales.view_of, draw.choice(list(held)))
        marks, card = held[sale.id], draw.choice(cards)
        free = sale.total.minor - sum(mark.amount.minor for mark in marks)
        match draw.choice(["take", "take", "cancel", "late", "change"]):
            case "take":
                amount = draw.randrange(1, 20_000)
                try:
                    marks.append(await aside(store, card, sale, amount))
                except Conflict:
                    assert amount > min(free, model[card.id])
                else:
                    assert amount <= min(free, model[card.id])
                    model[card.id] -= amount
            case "cancel":
                await store.write(sales.cancel, sale.id, CLERK)
                give_back(model, held.pop(sale.id))
            case "change":
                await store.write(sales.set_lines, sale.id, [LineRequest(want.gtin)], CLERK)
                give_back(model, marks)
            case "late" if draw.random() < 0.3:
                clock.forward(EARMARKED_FOR)
                await store.expire()
                for each in held.values():
                    give_back(model, each)
            case _ if free == 0:
                await close(store, sale, *(Tender("gift_card", m.amount, m.id) for m in marks))
                del held[sale.id]
        assert {card.id: await balance(store, card) for card in cards} == model
    assert await store.read(giftcards.uneven) == []


def give_back(model: dict[str, int], marks: list[EarmarkView]) -> None:
    for mark in marks:
        model[mark.card] += mark.amount.minor
    marks.clear()


async def test_what_was_written_around_the_ledger_is_told(store: Store) -> None:
    card = await issued(store)
    table = service_tables.gift_card
    await store.write(
        lambda tx: (
            tx.connection.execute(update(table).values(balance_minor=table.c.balance_minor + 1)).rowcount
        )
    )
    told = await store.read(giftcards.uneven)
    assert len(told) == await store.read(
        lambda tx: tx.connection.execute(select(func.count()).select_from(table)).scalar_one()
    )
    assert next(one for one in told if one.card == card.id).balance == 50_001


async def test_a_code_is_made_from_its_wish_alone(store: Store) -> None:
    first, second = [await store.write(sealing.made_by, "G", wish) for wish in ("a", "b")]
    assert first == await store.read(sealing.made_by, "G", "a") != second
    assert first != await store.read(sealing.made_by, "B", "a")
    assert set(first) <= set(codes.ALPHABET)
    assert await store.read(sealing.hashed, "G", first) != await store.read(sealing.hashed, "M", first)


async def test_a_blocked_card_pays_nothing_and_keeps_its_money(store: Store) -> None:
    card, sale = await issued(store), await opened(store)
    mark = await aside(store, card, sale, 100)
    for _ in range(2):
        await store.write(giftcards.block, card.id, "lost", CLERK)
    assert (await store.read(giftcards.view_of, mark.id)).state is E.RELEASED
    with pytest.raises(NotFound):
        await store.read(giftcards.find, card.code)
    with pytest.raises(NotFound):
        await aside(store, card, sale, 100)
    with pytest.raises(StoreError):
        await close(
            store, sale, Tender("gift_card", kroner(100), mark.id), Tender("cash", sale.total - kroner(100))
        )
    view = await store.read(giftcards.one, card.id)
    assert (view.blocked, view.balance) == (True, card.balance)
    for _ in range(2):
        await store.write(giftcards.unblock, card.id, "found", CLERK)
    assert await balance(store, card) == card.balance.minor
    entry = service_tables.gift_card_entry.c
    said = select(entry.kind, entry.reference).where(entry.card_id == card.id).order_by(entry.id)
    kinds = [tuple(row) for row in await store.read(lambda tx: tx.connection.execute(said).all())]
    assert kinds[2:] == [("block", "lost"), ("release", sale.id), ("unblock", "found")]
    assert await store.read(giftcards.uneven) == []
    with pytest.raises(NotFound):
        await store.write(giftcards.block, "nothing", "", CLERK)


async def test_what_is_being_paid_is_not_taken_back_by_a_block(store: Store) -> None:
    card, sale = await issued(store), await opened(store)
    mark = await aside(store, card, sale, 100)
    await store.claim(sale.id, "attempt-1")
    await store.write(giftcards.block, card.id, "lost", CLERK)
    assert (await store.read(giftcards.view_of, mark.id)).state is E.EARMARKED
    rest = sale.total - kroner(100)
    assert (await close(store, sale, Tender("gift_card", kroner(100), mark.id), Tender("cash", rest))).receipt


async def test_a_card_that_is_sold_has_a_receipt_without_its_code(store: Store) -> None:
    card = await issued(store)
    again = await issued(store, wish="w2")
    assert card.receipt is not None
    said = str(card.receipt)
    assert f"Gavekort **** {card.last4}" in said
    assert card.code not in said
    assert card.code[1:-1] not in said
    assert "test-1-000001" in said
    assert "test-1-000002" in str(again.receipt)
    assert (await issued(store)).receipt == card.receipt
    assert (await store.read(giftcards.find, card.code)).receipt is None
