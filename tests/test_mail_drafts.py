"""Drafts: what a department would read, in whatever program it reads mail."""

from __future__ import annotations

import hashlib
import os
import shutil
from datetime import date, datetime, timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

from survey.commands.generate import generate
from survey.commands.init import init
from survey.commands.mail.cases import MailRequest
from survey.commands.mail.draft import Drafted, write_drafts
from survey.commands.mail.plan import Outgoing, plan
from survey.commands.run import Run
from survey.errors import Fault, SurveyError
from survey.mail import deadline, message
from survey.mail.email_addresses import mailbox
from survey.mail.letter import Addresses, AttachedForm, Letter, Purpose
from survey.mail.message import Sender
from survey.storage import clock
from survey.storage.folder import Folder
from tests.foreign_mail import by_mblaze, by_perl, by_ripmime
from tests.mail_desk import attached, read_mail, text_of, write_settings

NOW = datetime(2026, 10, 1, 9, 0)
REQUEST = MailRequest(Purpose.REQUEST)
NAMES = {
    "enclosed": "①②㊙課",
    "variants": "髙橋﨑塚𠮷課",
    "emoji": "子育て😀👨‍👩‍👧‍👦課",
    "combining": "が\u3099ぎ課",
    "signs": "a (b) #1 '50%' & = ; + 課",
    "100": "長" * 100,
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = init(tmp_path_factory.mktemp("mail") / "調査").folder
    generate(Run(folder))
    return folder


@pytest.fixture
def folder(asked: Folder, tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(asked.root, tmp_path / "調査")))


def draft(folder: Folder, wish: MailRequest = REQUEST) -> tuple[Outgoing, Drafted]:
    outgoing = plan(Run(folder), wish, NOW.date())
    return outgoing, write_drafts(Run(folder), outgoing, NOW)


def refused(folder: Folder, wish: MailRequest = REQUEST) -> tuple[Fault, ...]:
    with pytest.raises(SurveyError) as stop:
        draft(folder, wish)
    assert not folder.drafts.exists()
    return stop.value.faults


# ---------------------------------------------------------------- read by other programs


def test_other_programs_read_every_department_s_name_and_form(folder: Folder, tmp_path: Path) -> None:
    outgoing, done = draft(folder)
    assert len(done.drafts) == 14
    for letter, path in zip(outgoing.letters, done.drafts, strict=True):
        digest = hashlib.sha256(letter.forms[0].path.read_bytes()).hexdigest()
        name = letter.forms[0].path.name
        assert by_perl(path) == (letter.subject, name, name, digest)
        assert by_mblaze(path) == (name, digest)
        assert by_ripmime(path, tmp_path / path.stem) == (name, digest)


def letter(department: str, content: Path, attachment: str) -> Letter:
    addresses = Addresses(
        (Address(department, addr_spec="kacho@example.jp"),), (Address("", addr_spec="a@example.jp"),)
    )
    forms = (AttachedForm(department, "", content, attachment),)
    return Letter(Purpose.REQUEST, department, forms, addresses, f"{department}様 survey", "本文\n", "01_課.eml", ())


@pytest.mark.parametrize("department", NAMES.values(), ids=NAMES)
def test_other_programs_read_names_of_every_kind(department: str, tmp_path: Path) -> None:
    content = bytes(range(256)) * 40
    name = f"01_{department}.xlsx"
    path = tmp_path / "draft.eml"
    path.write_bytes(message.draft(letter(department, path, name), Sender(None), [content]))
    digest = hashlib.sha256(content).hexdigest()
    assert by_perl(path) == (f"{department}様 survey", name, name, digest)
    assert by_mblaze(path) == (name, digest)
    if len(name.encode()) <= 255:  # A longer one is no file name on Linux.
        assert by_ripmime(path, tmp_path / "out") == (name, digest)
    assert attached(read_mail(path.read_bytes())) == (name, content)


def test_names_can_be_ascii_for_programs_that_read_no_others(folder: Folder) -> None:
    write_settings(folder, {"添付名": "英数字"})
    _, done = draft(folder)
    names = [attached(read_mail(path.read_bytes()))[0] for path in done.drafts]
    assert names[:2] == ["chosahyo_01.xlsx", "chosahyo_02.xlsx"]
    assert b'filename="chosahyo_01.xlsx"' in done.drafts[0].read_bytes()


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=120))
def test_lines_are_short_and_ascii_whatever_a_name_holds(name: str) -> None:
    content = message.draft(letter("課", Path("x.xlsx"), name), Sender(None), [b"content"])
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 80
    assert attached(read_mail(content))[1] == b"content"


def test_a_draft_opens_unsent_and_goes_where_the_definition_says(folder: Folder) -> None:
    write_settings(folder, {"返信先": "uketsuke@example.jp"}, {"福祉課": "fukushi@example.jp\n係長 <k@example.jp>"})
    _, done = draft(folder)
    (path,) = (path for path in done.drafts if path.stem.endswith("_福祉課"))
    mail = read_mail(path.read_bytes())
    assert mail["X-Unsent"] == "1"
    assert mail["From"] == "福祉部 地域共生推進課 <chiikikyosei@example.jp>"
    assert mail["Reply-To"] == "uketsuke@example.jp"
    assert mail["To"] == "fukushi@example.jp, 係長 <k@example.jp>"
    assert mail["Date"] is None
    assert "令和8年11月30日（月）" in mail["Subject"] + text_of(mail)
    assert "農と福祉の連携" in text_of(mail)
    assert "使える言葉" not in text_of(mail)


def test_the_same_drafts_are_the_same_bytes(folder: Folder) -> None:
    _, done = draft(folder)
    before = [path.read_bytes() for path in done.drafts]
    draft(folder)
    assert [path.read_bytes() for path in done.drafts] == before


# ---------------------------------------------------------------- nothing is smuggled in


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\u2028"])
def test_a_line_break_in_a_name_adds_no_header(line_end: str, folder: Folder) -> None:
    evil = f"福祉部{line_end}Bcc: thief@example.com{line_end}{line_end}本文"
    write_settings(folder, {"差出人": f"{evil} <a@example.jp>", "調査名": f"調査{line_end}Bcc: thief@example.com"})
    _, done = draft(folder)
    for path in done.drafts:
        mail = read_mail(path.read_bytes())
        assert mail["Bcc"] is None
        assert set(mail.keys()) == {"X-Unsent", "From", "To", "Subject", "MIME-Version", "Content-Type"}


NO_ADDRESSES = [
    "kikaku",
    "kikaku@",
    "@example.jp",
    "ki kaku@example.jp",
    "ｋｉｋａｋｕ@example.jp",
    "a@example.jp>",
    "a@b@example.jp",
    "kikaku＠example.jp",
    "kikaku@example",
    "a..b@example.jp",
    "a@-b.jp",
    "x@example.jp\tBcc:y",
    "内線1234",
]


def test_what_is_no_address_is_named_before_anything_is_written(folder: Folder) -> None:
    names = [path.stem.partition("_")[2] for path in sorted(folder.forms.iterdir())]
    write_settings(folder, {}, dict(zip(names, NO_ADDRESSES, strict=False)))
    faults = refused(folder)
    assert {fault.code for fault in faults} == {"M101"}
    assert [name for name in names if any(f" {name}（" in fault.place for fault in faults)] == names[:13]


@pytest.mark.parametrize(
    "written",
    ["a@example.jp", "A.B+c@sub.example.lg.jp", "課長 <a@example.jp>", '"課, 係" <a@example.jp>', "<a@example.jp>"],
)
def test_an_address_may_have_a_name(written: str) -> None:
    assert mailbox(written) is not None


@given(st.text(), st.text(), st.text())
def test_no_text_of_a_letter_adds_a_header(name: str, subject: str, attachment: str) -> None:
    evil = "x\r\nBcc: thief@example.com\n\n"
    box = mailbox(f"{name}{evil}<a@example.jp>") or Address("", addr_spec="a@example.jp")
    one = replace(
        letter("課", Path("x"), f"{attachment}{evil}.xlsx"), subject=subject + evil, addresses=Addresses((box,))
    )
    try:
        mail = read_mail(message.draft(one, Sender(box, box), [b"content"]))
    except (ValueError, HeaderParseError):
        return
    assert set(mail.keys()) == {"X-Unsent", "From", "Reply-To", "To", "Subject", "MIME-Version", "Content-Type"}


@given(st.text())
def test_no_address_can_hold_a_line_break(written: str) -> None:
    box = mailbox(written)
    assert box is None or str(box).splitlines() == [str(box)]


def test_a_department_without_an_address_gets_a_draft_without_one_and_is_named(folder: Folder) -> None:
    write_settings(folder, {}, {"文化の家": ""})
    outgoing, done = draft(folder)
    assert outgoing.unaddressed == ("文化の家",)
    assert len(done.drafts) == 14
    assert read_mail(done.drafts[3].read_bytes())["To"] is None


# ---------------------------------------------------------------- the officer's templates


def template(folder: Folder, text: str, encoding: str = "utf-8") -> None:
    (folder.templates / "メール_依頼.txt").write_bytes(text.encode(encoding))


def place(folder: Folder) -> tuple[str, str]:
    (fault,) = refused(folder)
    return fault.code, fault.place


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_a_template_may_be_saved_as_windows_likes(encoding: str, folder: Folder) -> None:
    template(folder, "件名：{{ 課名 }}様\r\n\r\n本文①\r\n二行目", encoding)
    outgoing, done = draft(folder)
    mail = read_mail(done.drafts[0].read_bytes())
    assert (mail["Subject"], text_of(mail).split("\r\n")) == ("企画政策課様", ["本文①", "二行目", ""])
    assert any("Shift_JIS" in warning for warning in outgoing.warnings) == (encoding == "cp932")


def test_a_word_that_does_not_exist_is_named_with_its_line_before_anything_is_written(folder: Folder) -> None:
    template(folder, "件名: {{ 調査明 }}\n\n{{ 課名 }} 御中\n{% if 督促回数 > 5 %}\n{{ 締め切り }}\n{% endif %}\n")
    faults = refused(folder)
    assert [(f.code, f.place) for f in faults] == [("M205", "メール_依頼.txt 1行目"), ("M205", "メール_依頼.txt 5行目")]
    assert "調査明" in faults[0].problem
    assert "「調査名」の誤りではありませんか。" in faults[0].remedy


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("件名: x\n\n{{ 課名 }\n", "M204", 3),
        ("件名: x\n{% if 課名 %}\n", "M204", 2),
        ("件名: x\n\n\n{{ 課名 | 大文字 }}\n", "M204", 4),
        ("\n\n件名: {{ 課名\n本文", "M204", 3),
        ("件名: x\n\n{% for 課題 in 課題一覧 %}\n{{ 課題.表題 }}\n{% endfor %}", "M206", 4),
        ("件名: x\n{{ 残り日数 / 0 }}\n", "M206", 2),
        ("こんにちは\n件名: x\n", "M203", 1),
        ("件名:\n本文", "M203", 1),
    ],
)
def test_a_fault_of_a_template_is_named_with_its_line(text: str, code: str, line: int, folder: Folder) -> None:
    template(folder, text)
    assert place(folder) == (code, f"メール_依頼.txt {line}行目")


def test_a_template_cannot_reach_what_is_behind_the_words(folder: Folder) -> None:
    template(folder, "件名: x\n{{ 課名.__class__.__mro__ }}\n")
    assert place(folder)[0] == "M206"


# ---------------------------------------------------------------- before anything is written


def test_a_form_that_is_missing_or_too_large_is_said_first(folder: Folder) -> None:
    forms = sorted(folder.forms.iterdir())
    forms[0].unlink()
    assert {fault.code for fault in refused(folder)} == {"M104"}
    forms[0].write_bytes(bytes(2 << 20))
    write_settings(folder, {"添付の上限": 2})
    assert [(f.code, f.place) for f in refused(folder)] == [("M105", str(forms[0]))]
    write_settings(folder, {"添付の上限": 3})
    draft(folder)


@given(st.integers(0, 3000), st.text(max_size=200))
def test_the_size_is_known_before_the_mail_is_made(length: int, text: str) -> None:
    one = replace(letter("長" * 100, Path("x.xlsx"), f"01_{'長' * 100}.xlsx"), text=text)
    made = len(message.draft(one, Sender(None), [b"x" * length]))
    assert made <= message.most_bytes(one, [length]) <= made + 10_000


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 28), "土曜日"),
        (date(2026, 11, 29), "日曜日"),
        (date(2026, 11, 23), "勤労感謝の日"),
        (date(2026, 9, 22), "休日"),
        (date(2026, 12, 28), ""),
        *((date(2026, 12, day), "年末年始") for day in (29, 30, 31)),
        (date(2029, 1, 2), "年末年始"),
        (date(2029, 1, 3), "年末年始"),
        (date(2029, 1, 4), ""),
        (date(2027, 1, 3), "日曜日"),
        (date(2026, 11, 30), ""),
    ],
)
def test_a_deadline_on_a_day_off_is_warned_of(day: date, why: str) -> None:
    warnings = deadline.warnings(day, date(2026, 6, 1))
    assert [why in warning for warning in warnings] == ([True] if why else [])


def test_a_deadline_that_has_passed_is_warned_of(folder: Folder) -> None:
    assert any("過ぎています" in warning for warning in plan(Run(folder), REQUEST, date(2026, 12, 1)).warnings)


def test_forms_older_than_the_definition_and_forms_somebody_saved_are_warned_of(folder: Folder) -> None:
    assert plan(Run(folder), REQUEST, NOW.date()).warnings == ()
    path = min(folder.forms.iterdir())
    load_workbook(path).save(path)
    write_settings(folder, {"連絡先": "内線 9999"})
    assert len(plan(Run(folder), REQUEST, NOW.date()).warnings) == 2


def test_an_address_that_changes_makes_no_form_old(folder: Folder) -> None:
    write_settings(folder, {"返信先": "jimu@example.jp"}, {"福祉課": "new@example.jp"})
    for path in folder.forms.iterdir():
        os.utime(path, (0, 0))
    assert plan(Run(folder), REQUEST, NOW.date()).warnings == ()


@pytest.mark.parametrize(
    "change",
    [
        {("設定", "締切"): date(2026, 12, 15)},
        {("設定", "事務局"): "総務課"},
        {("課題", "取り組むべき内容"): "別の課題"},
        {("設問", "最大文字数"): 777},
        {("設問", "記入要領"): "短く記入してください。"},
        {("設問", "記入例"): "昼食会を開いている。"},
    ],
    ids=lambda change: "".join(next(iter(change))),
)
def test_a_change_of_what_forms_say_makes_them_old_whatever_their_time(
    change: dict[tuple[str, str], object], folder: Folder
) -> None:
    (((sheet, name), value),) = change.items()
    book = load_workbook(folder.definition)
    cells = {cell.value: cell for row in book[sheet].iter_rows() for cell in row}
    cell = cells[name]
    row, column = (cell.row, 2) if sheet == "設定" else (3, cell.column)
    book[sheet].cell(row, column).value = value  # type: ignore[assignment]
    book.save(folder.definition)
    for path in folder.forms.iterdir():
        os.utime(path, (4e9, 4e9))
    assert len(plan(Run(folder), REQUEST, NOW.date()).warnings) == 1
    generate(Run(folder))
    assert plan(Run(folder), REQUEST, NOW.date()).warnings == ()


def test_drafts_that_nobody_needs_any_more_are_taken_away(folder: Folder) -> None:
    _, done = draft(folder, MailRequest(Purpose.REMINDER))
    assert len(done.drafts) == 14
    later = NOW + timedelta(days=1)
    soon = plan(Run(folder), MailRequest(Purpose.REMINDER), later.date())
    assert soon.letters == ()
    assert write_drafts(Run(folder), soon, later).removed == 14
    assert not list((folder.drafts / "督促").iterdir())


def test_a_department_that_the_survey_does_not_know_is_named(folder: Folder) -> None:
    assert refused(folder, MailRequest(Purpose.REQUEST, again=("ない課",)))[0].code == "M102"


def test_the_clock_is_japan_s() -> None:
    assert clock.aware(NOW).utcoffset() == timedelta(hours=9)
