"""The driver: everything is in ``HostedTerminal``; here stands which process is the library's."""

from __future__ import annotations

from drivers.terminals.hosted.terminal import HostedTerminal


class AcmeTerminal(HostedTerminal):
    """An Acme terminal, behind Acme's library."""

    module = f"{__package__}.child"
    capabilities = frozenset({"payment", "cancel"})
