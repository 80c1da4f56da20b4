"""What the inside says: one line a check, with how it came out; figures beside. Only the standard library: the package
may not be there.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

BEGAN = time.monotonic()


class Told:
    """Collects what was looked at."""

    def __init__(self, figures: Path) -> None:
        self.bad = 0
        self._figures = figures

    def say(self, text: str) -> None:
        """A line of the transcript."""
        print(f"[{time.monotonic() - BEGAN:6.1f}] {text}", flush=True)

    def title(self, text: str) -> None:
        """A section."""
        self.say(f"== {text}")

    def check(self, what: str, ok: object, detail: object = "") -> bool:
        """Whether something is as it should be."""
        self.bad += not ok
        self.say(f"{'ok  ' if ok else 'BAD '} {what}{f': {detail}' if detail != '' else ''}")
        return bool(ok)

    def figure(self, name: str, value: float, unit: str, *, n: int = 1, bar: float | None = None) -> None:
        """A measured figure; with a bar it is a check too."""
        kept = json.loads(self._figures.read_text("utf-8")) if self._figures.exists() else []
        kept.append({"name": name, "value": round(value, 4), "unit": unit, "n": n, "bar": bar})
        self._figures.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        text = f"{value:.3f} {unit} (n={n})" + (f", bar {bar:g}" if bar is not None else "")
        if bar is None:
            self.say(f"     {name}: {text}")
        else:
            self.check(name, value <= bar, text)


PATIENCE_S = 900.0
"""For any command: an emulated machine beside other work is a hundred times slower than it looks."""


def told_by(*command: str) -> str:
    """Everything a command says; its exit status at the end when it is not 0."""
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        return f"[exit: none within {PATIENCE_S:.0f} s]"
    said = (done.stdout + done.stderr).strip()
    return said if done.returncode == 0 else f"{said} [exit {done.returncode}]"


def wait_until(true: Callable[[], object], patience_s: float, step_s: float = 0.05) -> float | None:
    """Seconds until something is true; None when it is not in time."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > patience_s:
            return None
        time.sleep(step_s)
    return time.monotonic() - began
