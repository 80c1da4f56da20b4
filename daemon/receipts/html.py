"""A receipt as one page of HTML: it loads nothing, runs nothing, and reads well on a phone, on A4 and aloud.

The document's language is the page's; goods, sums and taxes are tables with captions and headings; symbols carry words
for who cannot see them. Light or dark follows the reader's system, paper is always light. Everything that comes out of
the document is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import assert_never

from daemon.receipts.parts import Ends, Gap, Grid, Heading, Line, Paragraph, Part, Picture, Sums, parts
from drivers.printers.receipt import Align, Receipt

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""To be sent with the page: what it is not meant to do, it cannot do."""

STYLE = """
:root{color-scheme:light dark;--page:#eef0f3;--paper:#fff;--ink:#16191d;--soft:#59616b;--line:#d5d9df}
@media (prefers-color-scheme:dark){:root{--page:#101214;--paper:#1c1f23;--ink:#f1f3f5;--soft:#a6adb7;--line:#3a4048}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;padding:1.5rem .75rem;background:var(--page);color:var(--ink);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:28rem;margin:0 auto;padding:2rem 1.5rem;background:var(--paper);border-radius:1rem;
box-shadow:0 1px 2px #0002,0 8px 28px #0001;overflow-wrap:anywhere}
h1{font-size:1.375rem;line-height:1.25;letter-spacing:-.01em;margin:0 0 .25rem;text-align:center}
p{margin:.15rem 0;white-space:pre-line}
.center{text-align:center}.right{text-align:right}.bold{font-weight:650}.large{font-size:1.3rem;line-height:1.3}
h1+p.center,h1+p.center+p.center{color:var(--soft)}
.ends{display:flex;justify-content:space-between;gap:1rem;margin:.15rem 0}
.ends span:last-child{text-align:right;font-variant-numeric:tabular-nums}
table{width:100%;border-collapse:collapse;margin:.25rem 0}
caption,.aloud{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{padding:.3rem 0 .3rem .9rem;text-align:left;vertical-align:top;font-weight:inherit}
th:first-child,td:first-child{padding-left:0}
thead th{font-size:.8125rem;color:var(--soft);border-bottom:1px solid var(--line);vertical-align:bottom}
tbody td{white-space:pre-line}
tbody tr+tr td{border-top:1px solid var(--line)}
td.right,th.right{text-align:right}td.center,th.center{text-align:center}
td.right{white-space:nowrap;font-variant-numeric:tabular-nums}
.more{font-size:.875rem;color:var(--soft)}
.narrow{width:1%}
.small{font-size:.875rem;color:var(--soft)}
.small tbody tr+tr td{border-top:0}.small td,.small th{padding-top:.15rem;padding-bottom:.15rem}
.sums tr.chief{font-size:1.3rem;font-weight:700}
.sums tbody tr+tr td{border-top:0}
.sums th{border:0}
hr{border:0;border-top:1px solid var(--line);margin:1rem 0}hr.double{border-top:3px double var(--soft)}
figure{margin:1.25rem auto;text-align:center}figure.left{text-align:left}figure.right{text-align:right}
figure svg{display:inline-block;max-width:100%;height:auto;vertical-align:bottom}
figure.logo{margin:0 auto 1rem}figure.logo svg{width:6rem}
figure.qr{margin:1rem auto .5rem}figure.qr svg{width:10rem;border-radius:.5rem}
figure.bars svg{width:18rem;border-radius:.5rem}
figure.image svg{width:16rem}
figcaption{font-size:.875rem;color:var(--soft);margin-top:.4rem;letter-spacing:.06em;font-variant-numeric:tabular-nums}
.gap{height:.75rem}
@media print{
:root{color-scheme:light;--page:#fff;--paper:#fff;--ink:#000;--soft:#444;--line:#bbb}
@page{size:A4;margin:18mm}
html{font-size:10.5pt}body{padding:0;line-height:1.4}main{max-width:120mm;padding:0;border-radius:0;box-shadow:none}
hr{margin:.6rem 0}figure{margin:.6rem auto}figure.logo{margin-bottom:.5rem}
figure.qr svg{width:32mm}figure.bars svg{width:56mm}figure.logo svg{width:22mm}
tr,figure,.ends{break-inside:avoid}thead{display:table-header-group}
}
"""


def html(receipt: Receipt, title: str) -> str:
    """The page; ``title`` names it in the browser's tab and for who hears it. Raises ValueError as `parts` does."""
    found = parts(receipt)
    heading = (
        "" if any(isinstance(part, Heading) for part in found) else f'<h1 class="aloud">{_text(title)}</h1>'
    )
    return (
        f'<!doctype html>\n<html lang="{receipt.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="robots" content="noindex, nofollow">\n'
        f"<title>{_text(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{heading}{''.join(_body(found))}</main>\n</body>\n</html>\n"
    )


def _body(found: Iterable[Part]) -> Iterator[str]:
    for part in found:
        match part:
            case Heading():
                yield f"<h1>{_text(part.text)}</h1>\n"
            case Paragraph():
                yield f"<p{_classes(*_place(part.align), *_type(part.bold, part.large))}>{_text(part.text)}</p>\n"
            case Ends():
                classes = _classes("ends", *_type(part.bold, part.large))
                yield f"<p{classes}><span>{_text(part.left)}</span> <span>{_text(part.right)}</span></p>\n"
            case Grid():
                yield _grid(part)
            case Sums():
                yield _sums(part)
            case Picture():
                yield _figure(part)
            case Line():
                yield f"<hr{_classes(*(['double'] if part.double else []))}>\n"
            case Gap():
                yield '<div class="gap"></div>\n'
            case _:
                assert_never(part)


def _grid(grid: Grid) -> str:
    classes = [
        _classes(*_place(column.align), *([] if column.wide else ["narrow"])) for column in grid.columns
    ]
    head = ""
    if any(column.heading for column in grid.columns):
        cells = "".join(
            f'<th scope="col"{style}>{_text(column.heading)}</th>'
            for column, style in zip(grid.columns, classes, strict=True)
        )
        head = f"<thead><tr>{cells}</tr></thead>"
    rows = "".join(
        "<tr>"
        + "".join(f"<td{style}>{_cell(cell)}</td>" for cell, style in zip(row, classes, strict=True))
        + "</tr>\n"
        for row in grid.rows
    )
    caption = f"<caption>{_text(grid.caption)}</caption>"
    return f"<table{_classes(*(['small'] if grid.small else []))}>{caption}{head}<tbody>\n{rows}</tbody></table>\n"


def _cell(text: str) -> str:
    """A cell; its second line and all further ones are said more softly (two of them, and what one costs)."""
    first, newline, more = text.partition("\n")
    return f'{_text(first)}\n<span class="more">{_text(more)}</span>' if newline else _text(first)


def _sums(sums: Sums) -> str:
    rows = "".join(
        f"<tr{_classes(*(['chief'] if line.emphasised else []))}>"
        f'<th scope="row">{_text(line.label)}</th><td class="right">{_text(line.amount)}</td></tr>\n'
        for line in sums.lines
    )
    return f'<table class="sums"><caption>{_text(sums.caption)}</caption><tbody>\n{rows}</tbody></table>\n'


def _figure(picture: Picture) -> str:
    """The drawing stands in the page itself; to a screen reader it is one image with words."""
    drawn = picture.svg.replace("<svg ", f'<svg role="img" aria-label="{_text(picture.alt)}" ', 1)
    below = f'<figcaption aria-hidden="true">{_text(picture.text)}</figcaption>' if picture.text else ""
    return f"<figure{_classes(picture.kind, *_place(picture.align))}>{drawn}{below}</figure>\n"


def _place(align: Align) -> list[str]:
    return [] if align is Align.LEFT else [align.value]


def _type(bold: bool, large: bool) -> list[str]:
    return [name for name, wanted in (("bold", bold), ("large", large)) if wanted]


def _classes(*names: str) -> str:
    return f' class="{" ".join(names)}"' if names else ""


def _text(text: str) -> str:
    return escape(text, quote=True)
