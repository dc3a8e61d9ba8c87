"""A table's file adopted in one step, as by an officer who changes nothing that is proposed."""

from __future__ import annotations

from pathlib import Path

from survey.commands.adopt import AdoptedFolder, lay_out_adopted, proposed, read_table_file
from survey.commands.new_year import Renewal


def adopt(file: Path, target: Path, wanted: Renewal | None = None) -> AdoptedFolder:
    table = read_table_file(file)
    return lay_out_adopted(table, target, wanted or proposed(table))
