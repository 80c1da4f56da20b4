"""A receipt document for the screen, the letter and the archive: HTML and PDF beside the printers' paper.

One model (``drivers/printers/receipt.py``), three readers: the printers' layout, ``html.py`` and ``pdf.py``. The two
here read the same parts (``parts.py``), so that a sum can never be written in two ways.
"""
