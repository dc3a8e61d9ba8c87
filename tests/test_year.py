"""One year of the survey from the first sheet to the last page, on answers of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from respondent import fill
from year import CHALLENGES, applicable, form_of, printed

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.judge import judge
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.errors import OpenElsewhereError, SurveyError
from survey.model import Outcome, State
from survey.storage.folder import Folder
from survey.workbook import read_workbook
from tests.mail_desk import write_settings


def test_an_answer_goes_from_the_form_into_the_table(folder: Folder) -> None:
    fill(
        form_of(folder, "福祉課"),
        folder.collected / "届いたもの" / "名前を変えた.xlsx",
        {
            "2": applicable(
                "直売会を月２回開いている。", **{"連携したい課": ["みどりの推進課"], CHALLENGES: "担い手が足りない。"}
            )
        },
    )
    done = merge(Run(folder))
    assert printed(done) == {("2", "福祉課"): ("直売会を月２回開いている。", "みどりの推進課", "担い手が足りない。")}
    assert done.judgement.ledger.states["福祉課"] is State.SENT_BACK


def test_marking_every_other_department_prints_each_department(folder: Folder) -> None:
    everyone = [path.stem.split("_", 1)[1] for path in folder.forms.iterdir()]
    others = [name for name in everyone if name != "地域共生推進課"]
    fill(
        form_of(folder, "地域共生推進課"),
        folder.collected / "a.xlsx",
        {"6": applicable("話し合い。", **{"連携したい課": others})},
    )
    assert printed(merge(Run(folder)))["6", "地域共生推進課"][1] == "各課"


def test_an_issue_of_others_is_answered_on_the_extra_sheet(folder: Folder) -> None:
    fill(
        form_of(folder, "みどりの推進課"), folder.collected / "a.xlsx", {"6": applicable("公園愛護会と協働している。")}
    )
    assert printed(merge(Run(folder)))["6", "みどりの推進課"][0] == "公園愛護会と協働している。"


def test_every_file_has_one_outcome(folder: Folder) -> None:
    fill(form_of(folder, "福祉課"), folder.collected / "福祉課.xlsx", {"2": applicable("直売会。")})
    (folder.collected / "~$福祉課.xlsx").write_bytes(b"\x05owner")
    (folder.collected / "会議のご案内.pdf").write_bytes(b"%PDF-1.4")
    (folder.collected / "空.xlsx").write_bytes(b"")
    (folder.collected / "壊れた.xlsx").write_bytes(b"PK\x03\x04broken")
    receipts = judge(Run(folder)).ledger.receipts
    assert {r.file.name: r.outcome for r in receipts} == {
        "福祉課.xlsx": Outcome.COUNTED,
        "~$福祉課.xlsx": Outcome.OUT_OF_SCOPE,
        "会議のご案内.pdf": Outcome.ON_HOLD,
        "空.xlsx": Outcome.ON_HOLD,
        "壊れた.xlsx": Outcome.ON_HOLD,
    }


def outputs(folder: Folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.output.iterdir() if path.is_file()}


def test_the_same_files_give_the_same_bytes(folder: Folder) -> None:
    fill(form_of(folder, "福祉課"), folder.collected / "a.xlsx", {"2": applicable("直売会。")})
    merge(Run(folder))
    before = outputs(folder)
    assert len(before) == 3
    merge(Run(folder))
    assert outputs(folder) == before


def test_renaming_the_files_changes_nothing_but_the_names_listed(folder: Folder) -> None:
    for number, department in enumerate(("福祉課", "長寿課", "企画政策課")):
        fill(
            form_of(folder, department), folder.collected / f"{number}.xlsx", {"5": applicable(f"{department}の取組。")}
        )
    merge(Run(folder))
    before = outputs(folder)
    for number, new in enumerate(("ん", "下/あ", "z")):
        target = folder.collected / f"{new}.xlsx"
        target.parent.mkdir(exist_ok=True)
        (folder.collected / f"{number}.xlsx").rename(target)
    merge(Run(folder))
    after = outputs(folder)
    assert after["参考３.xlsx"] == before["参考３.xlsx"]
    assert after["概要.docx"] == before["概要.docx"]


def test_an_output_open_elsewhere_is_said_and_nothing_is_half_written(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(Run(folder))
    before = outputs(folder)
    fill(form_of(folder, "福祉課"), folder.collected / "a.xlsx", {"2": applicable("直売会。")})
    real = Path.open

    def held(path: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if path.name == "概要.docx" and path.parent == folder.output and "+" in mode:
            raise PermissionError
        return real(path, mode, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(OpenElsewhereError, match=r"概要\.docx"):
        merge(Run(folder))
    monkeypatch.undo()
    assert outputs(folder) == before


def test_last_years_answers_stand_on_this_years_forms(folder: Folder, tmp_path: Path) -> None:
    fill(
        form_of(folder, "福祉課"),
        folder.collected / "a.xlsx",
        {"2": applicable("昨年の直売会。", **{"連携したい課": ["長寿課"]})},
    )
    new = init(tmp_path / "翌年").folder
    assert generate(Run(new), previous=folder).carried == 1
    shutil.copy(form_of(new, "福祉課"), new.collected / "そのまま.xlsx")
    assert printed(merge(Run(new))) == {("2", "福祉課"): ("昨年の直売会。", "長寿課", "")}


@pytest.fixture
def carried(folder: Folder, tmp_path: Path) -> Folder:
    """Next year's folder, one form of which holds last year's answer."""
    fill(form_of(folder, "福祉課"), folder.collected / "a.xlsx", {"2": applicable("昨年の直売会。")})
    new = init(tmp_path / "翌年").folder
    generate(Run(new), previous=folder)
    return new


def forms_of(folder: Folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.forms.iterdir()}


def test_last_years_answers_are_not_blanked_unless_that_is_wanted(carried: Folder) -> None:
    before = forms_of(carried)
    generate(Run(carried))
    assert forms_of(carried) == before
    shutil.rmtree(carried.former)
    with pytest.raises(SurveyError, match="--blank"):
        generate(Run(carried))
    assert forms_of(carried) == before
    generate(Run(carried), blank=True)
    assert forms_of(carried) != before
    generate(Run(carried))


def test_neither_does_another_survey_that_carries_nothing_blank_them(carried: Folder, tmp_path: Path) -> None:
    before = forms_of(carried)
    with pytest.raises(SurveyError, match="一件も"):
        generate(Run(carried), previous=init(tmp_path / "別").folder)
    shutil.rmtree(carried.former)
    with pytest.raises(SurveyError, match="--blank"):
        generate(Run(carried), previous=Folder(tmp_path / "別"))
    assert forms_of(carried) == before


def test_a_changed_definition_makes_blank_forms_anew_without_a_question(folder: Folder) -> None:
    before = forms_of(folder)
    write_settings(folder, {"連絡先": "内線 9999"})
    generate(Run(folder))
    assert forms_of(folder) != before


@pytest.mark.parametrize("where", [".", "昨年", "output/../collected/.."])
def test_a_survey_is_not_its_own_former_year(where: str, folder: Folder) -> None:
    before = forms_of(folder)
    init(folder.root / "昨年")
    with pytest.raises(SurveyError, match="--previous"):
        generate(Run(folder), previous=Folder(folder.root / where))
    assert forms_of(folder) == before


TYPED = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=60)
TRAPS = st.sampled_from(
    ["=1+1", "-", "+81", "@ここ", "_x000D_", "_x005F_x000D_", "'先頭", "　字下げ", "a\n\nb", "あ" * 32767]
)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(st.one_of(TYPED, TRAPS).filter(lambda text: text.strip()), min_size=6, max_size=6))
def test_whatever_is_typed_comes_out_of_the_table_unchanged(asked: Folder, texts: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as top:
        folder = Folder(Path(shutil.copytree(asked.root, Path(top) / "調査")))
        answers = {
            no: {"現在の取組状況": status, CHALLENGES: challenge}
            for no, status, challenge in zip("135", texts[::2], texts[1::2], strict=True)
        }
        fill(form_of(folder, "福祉課"), folder.collected / "a.xlsx", answers)
        done = merge(Run(folder))
        for no, given_texts in answers.items():
            texts_printed = printed(done)[no, "福祉課"]
            assert (texts_printed[0], texts_printed[2]) == tuple(given_texts.values())
        sheet = read_workbook(folder.consolidated("参考３").read_bytes()).sheets[0]
        written = "".join(cell.text for cell in sheet.cells.values())
        for text in texts:
            assert text[:20] in written or text[-20:] in written


def test_what_is_not_printed_is_listed_in_the_ledger(folder: Folder) -> None:
    path = form_of(folder, "教育総務課")
    fill(path, folder.collected / "a.xlsx", {"4": {"該当の有無": "該当なし"}}, respondent="課長補佐")
    done = merge(Run(folder))
    assert printed(done) == {}
    book = {sheet.name: sheet for sheet in read_workbook(folder.ledger.read_bytes()).sheets}
    assert "該当なし" in {cell.text for cell in book["載せない回答"].cells.values()}
    assert "課長補佐" in {cell.text for cell in book["受付"].cells.values()}


def test_nothing_is_exported_over_what_came_back(folder: Folder) -> None:
    original = folder.collected / "回答.csv"
    original.write_text("課,回答", encoding="utf-8")
    with pytest.raises(SurveyError, match="collected"):
        merge(Run(folder), exported=original)
    assert original.read_text("utf-8") == "課,回答"
    assert outputs(folder) == {}
