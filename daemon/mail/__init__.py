"""Letters to customers: written in their language, kept in the store's outbox, handed to the shop's own mail server.

``letters.py`` writes them, ``smtp.py`` is the wire, ``sender.py`` the task that empties ``daemon/store/outbox.py``.
What goes out is a service to who asked for it: no advertising, no picture that tells when it is opened, no link that
counts. Nothing here writes an address, or a word of a mail server that might hold one, into any log.
"""
