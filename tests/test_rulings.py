"""The officer overrules in the 判断 column of the 受付簿, and the next run obeys."""

from __future__ import annotations

import shutil

from openpyxl import load_workbook
from year import applicable, give, printed, rule, stamp

from survey.commands.judge import judge
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.model import Outcome
from survey.storage.folder import Folder


def outcome(folder: Folder, name: str) -> Outcome:
    (receipt,) = (r for r in judge(Run(folder)).ledger.receipts if r.file.name == name)
    return receipt.outcome


def two_versions(folder: Folder) -> None:
    give(folder, "福祉課", "旧.xlsx", {"2": applicable("直売会を開いた。")})
    give(folder, "福祉課", "新.xlsx", {"2": applicable("直売会をやめた。")})
    stamp(folder.collected / "旧.xlsx", "2026-11-05")
    stamp(folder.collected / "新.xlsx", "2026-11-06")


def test_a_file_ruled_out_no_longer_counts_and_the_older_one_does_again(folder: Folder) -> None:
    two_versions(folder)
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会をやめた。"
    rule(folder, "新.xlsx", "除外", "書き間違いと連絡があった。")
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会を開いた。"
    assert outcome(folder, "新.xlsx") is Outcome.EXCLUDED


def test_a_file_ruled_in_counts_though_a_newer_one_came(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "旧.xlsx", "採用")
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会を開いた。"


def test_a_ruling_follows_the_content_and_not_the_name(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", "除外")
    validate(Run(folder))
    (folder.collected / "新.xlsx").rename(folder.collected / "改名.xlsx")
    assert outcome(folder, "改名.xlsx") is Outcome.EXCLUDED


def test_a_form_whose_department_is_lost_waits_until_the_officer_names_it(folder: Folder) -> None:
    path = give(folder, "福祉課", "不明.xlsx", {"2": applicable("直売会。")})
    book = load_workbook(path)
    del book["_survey"]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    for sheet in book["調査票"], book["追加回答"]:
        for row in sheet.iter_rows(max_row=5):
            for cell in row:
                if cell.value == "福祉課":
                    cell.value = None
    book.save(path)
    assert outcome(folder, "不明.xlsx") is Outcome.ON_HOLD
    validate(Run(folder))
    rule(folder, "不明.xlsx", "福祉課")
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "直売会。"


def test_a_ruling_survives_further_runs_with_its_reason(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", "除外", "書き間違い")
    for _ in range(2):
        merge(Run(folder))
    (receipt,) = (r for r in judge(Run(folder)).ledger.receipts if r.file.name == "新.xlsx")
    assert receipt.decision is not None
    assert (receipt.decision.verdict, receipt.decision.reason) == ("除外", "書き間違い")


def test_a_ruling_about_a_file_that_is_gone_is_said_and_kept(folder: Folder) -> None:
    two_versions(folder)
    validate(Run(folder))
    rule(folder, "新.xlsx", "除外", "書き間違い")
    shutil.move(folder.collected / "新.xlsx", folder.root / "新.xlsx")
    done = validate(Run(folder))
    assert [(gone.verdict, gone.reason) for gone in done.judgement.gone] == [("除外", "書き間違い")]
    shutil.move(folder.root / "新.xlsx", folder.collected / "新.xlsx")
    assert outcome(folder, "新.xlsx") is Outcome.EXCLUDED
