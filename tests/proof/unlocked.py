"""``storefloor`` as it is, but a wrong code locks nobody for longer than a moment.

Else what is behind the look-ups were out of reach after five of a hundred thousand requests.
"""

from __future__ import annotations

from daemon.cli import main
from daemon.store.clerks import Attempts

if __name__ == "__main__":
    Attempts.__init__.__defaults__ = (5, 0.001)
    main()
