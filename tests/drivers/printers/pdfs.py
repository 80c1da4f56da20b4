"""PDFs for tests, written by hand or by Pillow: small, and as broken as wanted."""

from __future__ import annotations

import io

from PIL import Image


def drawn(*pages: Image.Image, dpi: float = 203.0) -> bytes:
    """Pictures as the pages of a PDF."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=dpi)
    return out.getvalue()


def lettered(
    lines: int, *, size: tuple[int, int] = (595, 842), pages: int = 1, encrypt: bool = False
) -> bytes:
    """Pages of so many lines of Helvetica, upper left, one inch from the corner."""
    text = (
        "BT /F1 12 Tf 72 770 Td 14 TL\n"
        + "".join(f"(Line {n} of a bill) Tj T*\n" for n in range(lines))
        + "ET"
    )
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Filter /Standard /V 1 /R 2 /O <{'00' * 32}> /U <{'11' * 32}> /P -44 >>",
    ]
    for number in range(pages):
        objects += [
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] "
                f"/Contents {6 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            ),
            f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        ]
    body, offsets = "%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{at:010} 00000 n \n" for at in offsets
    )
    lock = f" /Encrypt 4 0 R /ID [<{'22' * 16}> <{'22' * 16}>]" if encrypt else ""
    body += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{lock} >>\nstartxref\n{start}\n%%EOF\n"
    return body.encode("ascii")
