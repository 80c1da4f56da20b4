"""docs/accessibility.md leaves no clause out, and every proof it names is there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache

import pytest

from tests.ui.stage import ROOT

SHEET = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
STANDS = {"supported", "partly", "not met", "not applicable"}
CLAUSES = re.findall(
    r"\S+",
    """
4.2.1 4.2.2 4.2.3 4.2.4 4.2.5 4.2.6 4.2.7 4.2.8 4.2.9 4.2.10 4.2.11
5.1.2.1 5.1.2.2 5.1.3.1 5.1.3.2 5.1.3.3 5.1.3.4 5.1.3.5 5.1.3.6 5.1.3.7 5.1.3.8 5.1.3.9 5.1.3.10 5.1.3.11 5.1.3.12
5.1.3.13 5.1.3.14 5.1.3.15 5.1.3.16 5.1.4 5.1.5 5.1.6.1 5.1.6.2 5.1.7 5.2 5.3 5.4 5.5.1 5.5.2 5.6.1 5.6.2 5.7 5.8 5.9
6.1 6.2.1.1 6.2.1.2 6.2.2.1 6.2.2.2 6.2.2.3 6.2.2.4 6.2.3 6.2.4 6.3 6.4 6.5.2 6.5.3 6.5.4 6.5.5 6.5.6 6.6
7.1.1 7.1.2 7.1.3 7.1.4 7.1.5 7.2.1 7.2.2 7.2.3 7.3
8.1.2 8.1.3 8.2.1.1 8.2.1.2 8.2.2.1 8.2.2.2 8.3.2.1 8.3.2.2 8.3.2.3.1 8.3.2.3.2 8.3.2.3.3 8.3.2.4 8.3.2.5 8.3.2.6
8.3.3.1 8.3.3.2 8.3.3.3.1 8.3.3.3.2 8.3.4.1 8.3.4.2 8.3.4.3.2 8.3.4.3.3 8.3.5 8.3.6 8.4.1 8.4.2.1 8.4.2.2 8.4.3 8.5
9 10 10.5 10.6
11.5.1 11.5.2.1 11.5.2.2 11.5.2.3 11.5.2.4 11.5.2.5 11.5.2.6 11.5.2.7 11.5.2.8 11.5.2.9 11.5.2.10 11.5.2.11 11.5.2.12
11.5.2.13 11.5.2.14 11.5.2.15 11.5.2.16 11.5.2.17 11.6.1 11.6.2 11.7 11.8.1 11.8.2 11.8.3 11.8.4 11.8.5
12.1.1 12.1.2 12.2.2 12.2.3 12.2.4 13.1 13.2 13.3
""",
)
"""EN 301 549 V3.2.1, chapters 4 to 13; 11.1 to 11.4 are WCAG's criteria, mere headings are left out."""
CRITERIA = re.findall(
    r"\S+",
    """
1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12
1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2 2.5.3 2.5.4
2.5.7 2.5.8 3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3
""",
)
"""WCAG 2.2, levels A and AA: 55 criteria; 4.1.1 was taken out of it."""


def rows() -> list[tuple[str, str, str]]:
    """Clause, status and evidence of every row."""
    found = []
    for line in SHEET.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) in (4, 5) and re.fullmatch(r"\d+(?:\.\d+)*", cells[0]):
            found.append((cells[0], cells[-2], cells[-1]))
    return found


@cache
def functions_of(path: str) -> frozenset[str]:
    """Names of the functions of a module, whether it is collected here or not."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_no_clause_is_left_out_and_none_stands_twice() -> None:
    assert Counter(clause for clause, _, _ in rows()) == Counter(CLAUSES + CRITERIA)
    assert len(CRITERIA) == 55


def test_every_row_says_how_it_stands_and_what_is_claimed_is_shown() -> None:
    assert {status for _, status, _ in rows()} == STANDS
    bare = [
        clause for clause, status, proof in rows() if status in ("supported", "partly") and "`" not in proof
    ]
    assert bare == [], "supported or partly, with nothing that shows it"
    assert [clause for clause, _, proof in rows() if not proof] == []


@pytest.mark.parametrize("proof", sorted(set(re.findall(r"`([a-z_]+/[^`\s]+)`", SHEET))))
def test_every_proof_is_there(proof: str) -> None:
    path, _, name = proof.partition("::")
    assert (ROOT / path).exists(), path
    assert not name or name in functions_of(path), f"{path} has no {name}"


def test_the_head_counts_what_stands_below() -> None:
    counted = Counter(status for _, status, _ in rows())
    said = re.search(
        r"Of (\d+) rows\s+(\d+) are supported, (\d+) partly, (\d+) not met, (\d+) do not apply", SHEET
    )
    assert said is not None
    assert [int(each) for each in said.groups()] == [
        len(rows()),
        *(counted[each] for each in ("supported", "partly", "not met", "not applicable")),
    ]
