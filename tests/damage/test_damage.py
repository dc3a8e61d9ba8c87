"""The damage catalogue: each kind is a sentence, done to a form that was really filled in, with what must come of it; then
nearly all of them in one folder, through the commands themselves: nothing stops, and the sound form beside them counts."""

from __future__ import annotations

import shutil
from pathlib import Path

import office
import pytest
from books import Books, counted, keep_books, lost
from damage_by_office import BY_OFFICE
from damage_catalogue import CATALOGUE, files_of
from definition_book import definition
from evidence import evidence
from filled import ANSWERS, SURVEY, WHOLE
from kinds import Damage, of

from survey.commands.merge import Merged, merge
from survey.commands.run import Run
from survey.model import MAIL_TEXT, Outcome
from survey.storage.folder import Folder
from survey.table.consolidate import printed_text

TEMPLATES = Path(__file__).parents[2] / "templates_xlsx"
NEIGHBOUR = "隣の課.xlsx"

KINDS = [
    pytest.param(number, id=damage.what, marks=[pytest.mark.render] if damage in BY_OFFICE else ())
    for number, damage in enumerate(CATALOGUE)
]
JOBS = office.FORM_JOBS


@pytest.fixture(scope="module", autouse=True)
def office_at_work(request: pytest.FixtureRequest) -> None:
    """LibreOffice needs as long as all other kinds together, and works beside them."""
    chosen = (item for item in request.session.items if item.module is request.module)
    if any(item.get_closest_marker("render") for item in chosen) and office.is_there():
        office.begin(request.module.JOBS)


@pytest.mark.parametrize("number", KINDS)
def test_damage(number: int) -> None:
    damage = CATALOGUE[number]
    books = keep_books(files_of(number), damage.survey, damage.passwords)
    assert lost(books, damage.sent) == []
    assert came_of(books) == expected(damage)


def came_of(books: Books) -> dict[str, object]:
    receipts = sorted(books.ledger.receipts, key=lambda receipt: receipt.file.name)
    return {
        "outcome": " ".join(receipt.outcome.value for receipt in receipts),
        "codes": " ".join(sorted({finding.code for finding in books.ledger.findings})),
        "counted": counted(books),
        "listed": sorted(unplaced_text.text for unplaced_text in books.ledger.unplaced),
    }


def expected(damage: Damage) -> dict[str, object]:
    return {
        "outcome": damage.outcome,
        "codes": damage.codes,
        "counted": damage.counts(),
        "listed": sorted(damage.listed),
    }


def test_no_two_kinds_share_a_name() -> None:
    names = [damage.what for damage in CATALOGUE]
    assert len(set(names)) == len(names) >= 60


# ---------------------------------------------------------------- all in one folder


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, Merged]:
    folder = Folder(tmp_path_factory.mktemp("all"))
    folder.templates.mkdir()
    definition(folder.templates, sheets=definition_sheets())
    shutil.copy(TEMPLATES / SURVEY.settings.summary_template, folder.templates)
    for number, damage in enumerate(CATALOGUE):
        if damage.survey is SURVEY and damage not in BY_OFFICE:
            for name, content in files_of(number).items():
                path = folder.collected / f"{number:03}" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    (folder.collected / NEIGHBOUR).write_bytes(of("長寿課", {no: ANSWERS[no] for no in "14"}))
    return folder, merge(Run(folder))


def test_every_file_has_an_outcome(merged: tuple[Folder, Merged]) -> None:
    folder, done = merged
    files = [path for path in folder.collected.rglob("*") if path.is_file()]
    mails = {f"{one.place.file}" for one in done.judgement.ledger.unplaced if one.why == MAIL_TEXT}
    assert len(done.judgement.ledger.receipts) == len(files) + len(mails) > 200
    assert {receipt.outcome for receipt in done.judgement.ledger.receipts} >= set(Outcome) - {
        Outcome.EXCLUDED,
        Outcome.PARTLY,
    }


def test_the_sound_form_beside_them_counts_whole(merged: tuple[Folder, Merged]) -> None:
    ledger = merged[1].judgement.ledger
    (receipt,) = [receipt for receipt in ledger.receipts if receipt.file.name == NEIGHBOUR]
    answer = ledger.counted["長寿課", "4"].answer
    status = printed_text(SURVEY.question_by_key["status"], answer.entries["status"], "長寿課", SURVEY)
    assert receipt.outcome in (Outcome.COUNTED, Outcome.PARTLY)
    assert status == WHOLE["4 status"]


def test_the_ledger_book_lists_every_text_that_has_no_place_on_paper(merged: tuple[Folder, Merged]) -> None:
    folder, done = merged
    book = "\n".join(one.text for one in evidence(folder.ledger.read_bytes()))
    assert len(done.judgement.ledger.unplaced) > 100
    assert [
        unplaced_text.text for unplaced_text in done.judgement.ledger.unplaced if unplaced_text.text not in book
    ] == []


def definition_sheets() -> dict[str, list[list[object]]]:
    """The survey of these tests, as an officer writes it down."""
    settings = SURVEY.settings
    return {
        "設定": [
            ["項目", "内容", "説明"],
            ["調査ID", settings.survey_id, ""],
            ["調査名", settings.title, ""],
            ["資料番号", settings.document_label, ""],
            ["見出し", settings.section, ""],
            ["締切", settings.deadline, ""],
            ["事務局", settings.office, ""],
            ["担当者", settings.contact_person, ""],
            ["連絡先", settings.contact, ""],
            ["追加回答", "する", ""],
        ],
        "課題": [
            ["NO", "取り組むべき内容", "取組例", "関係課"],
            *([issue.no, issue.title, issue.examples, "\n".join(issue.departments)] for issue in SURVEY.issues),
        ],
        "課": [
            ["課名", "別名", "宛先", "CC"],
            *([one.name, "、".join(one.aliases), "", ""] for one in SURVEY.departments),
        ],
        "設問": [
            [
                "項目",
                "見出し",
                "種類",
                "必須",
                "最大文字数",
                "選択肢",
                "該当なしの選択肢",
                "記入要領",
                "記入例",
                "参考３に載せる",
            ],
            *(
                [
                    one.key,
                    one.heading,
                    one.kind,
                    "○" if one.required else "\n".join(one.required_when),
                    one.max_length or "",
                    "\n".join(one.choices),
                    "\n".join(one.not_applicable),
                    one.guidance,
                    one.example,
                    one.printed_under or ("○" if one.printed else ""),
                ]
                for one in SURVEY.questions
            ),
        ],
    }
