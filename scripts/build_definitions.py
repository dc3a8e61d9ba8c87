"""Makes the definitions that come with the product: templates_xlsx/*.xlsx from definition_of_*.py.

Run it after changing one of those, or survey/definition/vocabulary.py, and commit the workbooks:
    python scripts/build_definitions.py
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from definition_of_city import CITY
from definition_of_facilities import FACILITIES
from definition_of_municipalities import MUNICIPALITIES
from definition_of_outreach import OUTREACH
from definition_of_targets import TARGETS
from definition_of_vehicles import VEHICLES

from survey.definition.definition_writer import write_definition
from survey.storage.files import replacing

ROOT = Path(__file__).resolve().parent.parent
CONTENTS = (CITY, FACILITIES, OUTREACH, VEHICLES, TARGETS, MUNICIPALITIES)

BUILT = datetime(2026, 4, 1, 9, 0)
"""A fixed date, so that the same content gives the same bytes."""


def main(folder: Path = ROOT / "templates_xlsx") -> None:
    for content in CONTENTS:
        with replacing(folder / content.file) as target:
            write_definition(content, target, BUILT)


if __name__ == "__main__":
    sys.exit(main())
