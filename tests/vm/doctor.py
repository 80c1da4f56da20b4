"""``storefloor doctor`` on a machine that is well, as root and as somebody who is nobody here: it must not complain."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

from tests.vm.told import Told, told_by

NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
TO_NOTE = {"root": {"clock"}, "nobody": {"clock", "group", "devices", "database"}}
"""What is to be noted here: the guest has no network to keep its clock right, and nobody may not look everywhere."""


def check(told: Told, devices: int) -> None:
    """Ask it with ``devices`` plugged in."""
    told.title("storefloor doctor")
    with ThreadPoolExecutor() as beside:
        asked = [
            (who, beside.submit(told_by, *become, "storefloor", "doctor", "--json"))
            for who, become in (("root", ()), ("nobody", NOBODY))
        ]
    for who, answer in asked:
        said = answer.result()
        well = "[exit" not in said
        if not told.check(f"as {who}: nothing is wrong", well, "" if well else said):
            continue
        found = json.loads(said.splitlines()[-1])
        for finding in found:
            todo = f" → {finding['do']}" if finding.get("do") else ""
            told.say(f"     {finding['level']:5} {finding['check']}: {finding['said']}{todo}")
        noted = {finding["check"] for finding in found if finding["level"] != "ok"}
        told.check(f"as {who}: notes are about nothing else", noted == TO_NOTE[who], ", ".join(sorted(noted)))
        nodes = sum(finding["check"] == "nodes" and "at /dev/" in finding["said"] for finding in found)
        told.check(f"as {who}: every device that is plugged in", nodes == devices, nodes)
