"""A fuzzer of templates: 概要.docx with changed bytes, parts and tags, メール_*.txt with changed bytes and tags. Whatever it
is, it is used or refused with its place in time, and what was made before stays. `scripts/fuzz_templates` runs it for as
long as one likes.
"""

from __future__ import annotations

import io
import random
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import docx
from fuzzing import mutated
from msgspec import Struct, field

from survey.commands.demo import run as rehearse
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.draft import write_drafts
from survey.commands.mail.plan import plan
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.errors import SurveyError
from survey.mail.letter import Purpose
from survey.storage.folder import SUMMARY_TEMPLATE, Folder, shipped

SLOW = 20.0
"""Seconds for one template, beyond which it counts as a hang."""
NOW = datetime(2026, 10, 1, 9, 0)
DEPARTMENTS = 14


class TemplateTally(Struct):
    """What came of all templates."""

    seed: int
    outcomes: Counter[str] = field(default_factory=Counter)
    """Kind of template, and whether it was used or refused."""
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)
    """Unexpected faults, hangs, lost outputs; each with the file that holds the template."""

    @property
    def tried(self) -> int:
        return self.outcomes.total()


def fuzz_templates(seed: int, enough: Callable[[TemplateTally], bool], keep: Path | None = None) -> TemplateTally:
    """Change the shipped templates until that is enough. What goes wrong is kept in the folder `keep`."""
    chance, tally = random.Random(seed), TemplateTally(seed)
    with tempfile.TemporaryDirectory() as top:
        folder = rehearse(Path(top, "調査")).folder
        while not enough(tally):
            name = chance.choice((SUMMARY_TEMPLATE, Purpose.REQUEST.template))
            content = _document(chance) if name == SUMMARY_TEMPLATE else _letter(chance)
            (folder.templates / name).write_bytes(content)
            begun = time.monotonic()
            try:
                _use(folder, name, tally)
            except Exception as error:  # Whatever it is, it is what is looked for.
                tally.faults.append(f"{_kept(content, name, keep)}: {error!r}")
            taken = time.monotonic() - begun
            tally.slowest = max(tally.slowest, taken)
            if taken > SLOW:
                tally.faults.append(f"{_kept(content, name, keep)}: {taken:.0f} s")
            (folder.templates / name).write_bytes(shipped(name).read_bytes())
    return tally


def _kept(content: bytes, name: str, keep: Path | None) -> Path:
    place = Path(tempfile.mkdtemp(dir=keep)) / name
    place.write_bytes(content)
    return place


def _use(folder: Folder, name: str, tally: TemplateTally) -> None:
    before, run = _contents(folder), Run(folder)
    try:
        if name == SUMMARY_TEMPLATE:
            merge(run)
            docx.Document(str(folder.summary))
        else:
            drafts = write_drafts(run, plan(run, MailRequest(Purpose.REQUEST), NOW.date()), NOW).drafts
            assert len({*drafts}) == DEPARTMENTS, "drafts are missing"
    except SurveyError as stopped:
        tally.outcomes[f"{name} refused"] += 1
        assert all(name in fault.place and fault.problem and fault.remedy for fault in stopped.faults), stopped
        assert _contents(folder) == before, "what was made before is not there"
    else:
        tally.outcomes[f"{name} used"] += 1
        kept = {path for path in before if path.is_relative_to(folder.collected)}
        assert {path: before[path] for path in kept} == {path: path.read_bytes() for path in kept}, "collected changed"


def _contents(folder: Folder) -> Mapping[Path, bytes]:
    places = (folder.output, folder.collected)
    return {path: path.read_bytes() for place in places for path in place.rglob("*") if path.is_file()}


# ---------------------------------------------------------------- damage

_ENDLESS = (
    "{% for a in range(10**9) %}x{% endfor %}",
    "{{ 'x' * 10**10 }}",
    "{{ 10 ** (10 ** 10) }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
)
_TAGS = (
    *(
        "{{ 調査名 }}",
        "{{ 課名 }}",
        "{{ nai }}",
        "{{ 調査名.nai }}",
        "{{ 調査名 | nai }}",
        "{{ 調査名 is nai }}",
        "{{",
        "}}",
        "{%",
        "｛｛ 調査名 ｝｝",
    ),
    *(
        "{% for 課 in 課の一覧 %}{{ 課.課名 }}{% endfor %}",
        "{% for a in 調査名 %}{{ loop.index }}{% endfor %}",
        "{% endfor %}",
        "{%p if 1 %}",
    ),
    *(
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'a' %}",
        "{% extends '/etc/passwd' %}",
        "{% import 'os' as os %}",
    ),
    *(
        "{{ 調査名.__class__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ ''.join([1]) }}",
        "{{ 1 / 0 }}",
        "{{ 調査名[0] }}",
        "{{ [1] * 9 }}",
        "{{ {} }}",
    ),
    *(
        "{{ " + "(" * 200 + "1" + ")" * 200 + " }}",
        "{% set a = 'x' %}" + "{% set a = a ~ a %}" * 40,
        "{{ '%99999999d' | format(1) }}",
    ),
    *(
        "{# ",
        "{% raw %}",
        "{{ namespace(a=1).a }}",
        "{{ 調査名 | replace('', '&lt;w:p>') | safe }}",
        "{{ '</w:t>' | safe }}",
        "\x00",
        "\ufeff",
    ),
)


def _tag(chance: random.Random) -> str:
    return chance.choice(_ENDLESS) if chance.random() < 0.05 else chance.choice(_TAGS)


def _document(chance: random.Random) -> bytes:
    content, how = shipped(SUMMARY_TEMPLATE).read_bytes(), chance.random()
    if how < 0.4:
        return mutated(content, chance)
    if how < 0.6:
        return _other_parts(content, chance)
    document, saved = docx.Document(io.BytesIO(content)), io.BytesIO()
    for _ in range(chance.choice((1, 1, 2))):
        runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
        run, text = chance.choice(runs), _tag(chance).replace("\x00", "")
        run.text = text if chance.random() < 0.5 else run.text + text
    document.save(saved)
    return saved.getvalue()


def _other_parts(content: bytes, chance: random.Random) -> bytes:
    """A part left out, twice, empty, another's, or packed as nobody can unpack it."""
    source, packed = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    chosen, how = chance.choice(source.namelist()), chance.randrange(6)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == chosen:
                part = (None, b"", b"<x/>", source.read(chance.choice(source.namelist())), part, part)[how]
            if part is not None:
                target.writestr(name, part)
    changed = bytearray(packed.getvalue())
    if how == 4:
        changed[changed.index(b"PK\x01\x02") + 8] |= 1
    if how == 5:
        changed[changed.index(b"PK\x01\x02") + 10] = chance.randrange(100)
    return bytes(changed)


def _letter(chance: random.Random) -> bytes:
    content = shipped(Purpose.REQUEST.template).read_bytes()
    if chance.random() < 0.4:
        return mutated(content, chance)
    text = content.decode()
    for _ in range(chance.choice((1, 1, 2))):
        place = chance.randint(0, len(text))
        text = text[:place] + _tag(chance) + text[place:]
    return text.encode(chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp932", "euc-jp")), "ignore")
