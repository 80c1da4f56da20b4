"""The page: one file, in the receipt's language, with tables as tables, and nothing a document smuggled in."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from daemon.receipts.html import HEADERS, html
from drivers.printers.receipt import Language, Receipt, Text
from tests.daemon.receipts.samples import sample

VOID = {"meta", "hr", "path", "image", "br"}


class Page(HTMLParser):
    """Elements in order, with what they say; falls over when one is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and data.strip():
            self.said.setdefault(self._open[-1], []).append(data.strip())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.mark.parametrize("language", ["da", "nb", "sv", "en"])
def test_a_page_says_its_language_and_title_and_what_was_bought(language: Language) -> None:
    page = Page(html(sample(language), "Kvittering kiosk-1-000123"))
    assert page.all("html") == [{"lang": language}]
    assert page.said["title"] == ["Kvittering kiosk-1-000123"]
    assert page.said["h1"] == ["Nordlys Århus"]
    assert any("2.259,90" in cell for cell in page.said["td"])
    assert len(page.all("main")) == 1


def test_tables_have_captions_and_headings() -> None:
    page = Page(html(sample("en"), "x"))
    assert len(page.all("table")) == len(page.all("caption")) == 3
    scopes = [heading["scope"] for heading in page.all("th")]
    assert scopes == ["col"] * 2 + ["row"] + ["col"] * 4
    assert "Total DKK" in page.said["th"]


def test_pictures_have_words() -> None:
    labels = [drawn["aria-label"] for drawn in Page(html(sample("en"), "x")).all("svg")]
    assert labels[0] == "The shop’s logo"
    assert [str(label).partition(":")[0] for label in labels[1:]] == ["QR code", "Bar code"]
    assert all(drawn["role"] == "img" for drawn in Page(html(sample("en"), "x")).all("svg"))


def test_nothing_is_fetched_and_nothing_runs() -> None:
    text = html(sample("da"), "x")
    page = Page(text)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "a"}
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "url(" not in text
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"]


def test_markup_in_a_document_stays_words() -> None:
    evil = '</style><script>alert(1)</script>" onload="x'
    text = html(Receipt((Text(evil),)), evil)
    assert "<script" not in text
    page = Page(text)
    assert evil in page.said["p"]
    assert evil in page.said["h1"], "without a heading of its own the page is named by its title"


def test_light_dark_and_paper() -> None:
    text = html(sample("da"), "x")
    assert "prefers-color-scheme:dark" in text
    assert "@media print" in text
