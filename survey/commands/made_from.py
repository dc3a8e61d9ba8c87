"""もとにしたもの: of which state of the folder an output tells."""

from __future__ import annotations

import hashlib
from pathlib import Path

from survey.excel_out.book import MADE_FROM
from survey.model import Ledger
from survey.storage.folder import Folder
from survey.workbook import Limits, UnreadableWorkbook
from survey.workbook.gaps import DAMAGE
from survey.workbook.parts import Parts
from survey.workbook.properties import read_properties

_PROPERTIES = "docProps/custom.xml"
_LIMITS = Limits().times(100)


def state_digest(folder: Folder, ledger: Ledger) -> str:
    """Sixteen hexadecimal digits that change when the definition, what came back, or what the
    office ruled or wrote about it changes."""
    came = sorted((one.file.digest, one.outcome, one.department) for one in ledger.receipts)
    ruled = sorted((r.decision.digest, r.decision.verdict, r.decision.reason) for r in ledger.receipts if r.decision)
    asked = hashlib.sha256(folder.definition.read_bytes()).hexdigest()
    return hashlib.sha256(repr((asked, came, ruled, *_by_office(ledger))).encode()).hexdigest()[:16]


def _by_office(ledger: Ledger) -> list[tuple[str, ...]]:
    """What the office wrote about the answers, in an order of its own."""
    return sorted(
        (*place, key, entry.as_text("\n"))
        for place, counts in ledger.counted.items()
        for key, entry in counts.entries.items()
        if entry.file
    )


def tells_of(output: Path, digest: str) -> bool:
    """Whether the workbook was made of the state with this digest; one that cannot be read was not."""
    try:
        parts = Parts(output.read_bytes(), _LIMITS)
        return read_properties(parts.chunks(_PROPERTIES)).get(MADE_FROM) == digest
    except (*DAMAGE, UnreadableWorkbook):
        return False
