"""When a file came: dates that cannot be true are not believed, and that is said."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from respondent import fill
from unpacked import unpack
from year import applicable, form_of, give, printed, state

from survey.commands.generate import generate
from survey.commands.judge import Judgement, judge
from survey.commands.merge import merge
from survey.commands.run import Run
from survey.commands.validate import validate
from survey.definition.own_dates import last_saved, season
from survey.definition.survey_reader import read_definition
from survey.intake import walk
from survey.ledger_book.rulings import read_rulings
from survey.model import ALWAYS, Arrival, DateSource, Incoming, ReceivedFile, Season, State, stored
from survey.storage.folder import Folder
from tests.test_intake import outlook_message

MAIL, SAVED, FILE, UNKNOWN = DateSource
NEVER = [
    "2099-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2013-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
]
SEASON = Season(datetime(2026, 4, 1), datetime(2027, 11, 30))
CAME = datetime(2026, 11, 20, 9, 0)


def files(judgement: Judgement) -> dict[str, ReceivedFile]:
    return {receipt.file.name: receipt.file for receipt in judgement.ledger.receipts}


def said(judgement: Judgement) -> list[tuple[str, str]]:
    return [(f.code, f.place.file) for f in judgement.ledger.findings if f.code == "W216"]


def touch(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))


# ---------------------------------------------------------------- the whole year


@pytest.mark.parametrize("moment", NEVER)
def test_an_old_answer_with_a_date_that_cannot_be_does_not_beat_its_correction(moment: str, folder: Folder) -> None:
    old = give(folder, "福祉課", "旧.xlsx", {"2": applicable("旧い文。")})
    state(old, moment)
    touch(old, datetime(2026, 11, 5))
    new = give(folder, "福祉課", "新.xlsx", {"2": applicable("直した文。")})
    touch(new, datetime(2026, 11, 9))
    state(new, "2026-11-08T00:00:00Z")
    done = merge(Run(folder))
    assert printed(done)["2", "福祉課"][0] == "直した文。"
    assert said(done.judgement) == [("W216", "旧.xlsx")]
    assert files(done.judgement)["旧.xlsx"].received_by is FILE
    assert done.judgement.ledger.states["福祉課"] is not State.LATE
    assert 2026 <= done.judgement.saved.year <= 2027


@pytest.mark.parametrize("moment", NEVER)
def test_outputs_stay_readable_whatever_date_the_forms_state(moment: str, folder: Folder) -> None:
    for name in ("福祉課", "長寿課"):
        path = give(folder, name, f"{name}.xlsx", {"1": applicable("取組。")})
        state(path, moment)
        touch(path, datetime(1970, 1, 2))
    done = merge(Run(folder))
    assert read_rulings(folder.ledger, done.judgement.survey).decisions == ()
    assert done.judgement.saved == read_definition(folder.definition).season.first
    assert {file.received_by for file in files(done.judgement).values()} == {UNKNOWN}
    assert len(said(done.judgement)) == 4
    for output in done.files:
        with zipfile.ZipFile(output) as package:
            assert b">2026-" in package.read("docProps/core.xml")
            assert all(info.date_time[0] >= 1980 for info in package.infolist())
    assert validate(Run(folder)).judgement.ledger.states == done.judgement.ledger.states


@pytest.mark.parametrize("year", [1970, 2000, 2099, 2400])
def test_the_time_of_the_file_is_not_asked_where_it_cannot_be(year: int, folder: Folder) -> None:
    path = give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    state(path, "2026-11-08T00:00:00Z")
    touch(path, datetime(year, 1, 2))
    judgement = judge(Run(folder))
    assert (files(judgement)["a.xlsx"].received, said(judgement)) == (datetime(2026, 11, 8, 9, 0), [])
    state(path, f"{year}-01-01T00:00:00Z")
    touch(path, datetime(year, 1, 2))
    judgement = judge(Run(folder))
    assert files(judgement)["a.xlsx"].received_by is UNKNOWN
    assert said(judgement) == [("W216", "a.xlsx")] * 2
    assert judgement.ledger.states["福祉課"] is not State.LATE


def test_a_file_whose_date_nobody_knows_displaces_no_other(folder: Folder) -> None:
    lost = give(folder, "福祉課", "不明.xlsx", {"2": applicable("いつの文か。")})
    state(lost, "2099-01-01T00:00:00Z")
    touch(lost, datetime(2099, 1, 2))
    known = give(folder, "福祉課", "既知.xlsx", {"2": applicable("十一月の文。")})
    state(known, "2026-11-08T00:00:00Z")
    assert printed(merge(Run(folder)))["2", "福祉課"][0] == "十一月の文。"


def test_clocks_that_differ_by_hours_are_no_matter(folder: Folder) -> None:
    path = give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    state(path, "2026-11-08T09:00:00Z")
    touch(path, datetime(2026, 11, 8, 0, 0))
    judgement = judge(Run(folder))
    assert said(judgement) == []
    assert files(judgement)["a.xlsx"].received == files(judgement)["a.xlsx"].received.replace(day=8, hour=9)


def test_the_same_folder_gives_the_same_dates_next_year(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    path = give(folder, "福祉課", "a.xlsx", {"2": applicable("直売会。")})
    state(path, "2026-11-08T00:00:00Z")
    before = files(judge(Run(folder)))
    touch(path, datetime(2032, 5, 5))
    assert files(judge(Run(folder))) == before


# ---------------------------------------------------------------- mails and archives


def arrivals(collected: Path, name: str, content: bytes) -> Arrival:
    (collected / name).write_bytes(content)
    touch(collected / name, CAME)
    items = [item for path in walk(collected) for item in unpack(path, collected, season=SEASON)]
    (form,) = [item for item in items if isinstance(item, Incoming)]
    return form.arrival


def mail(sent: str, taken: str = "", inner: EmailMessage | None = None) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "回答"
    if taken:
        message["Received"] = f"from a by b; {taken}"
    message["Date"] = sent
    message.set_content("回答します。")
    if inner:
        message.add_attachment(inner)
    else:
        message.add_attachment(b"PK form", maintype="application", subtype="octet-stream", filename="a.xlsx")
    return message


GOOD, OTHER = "Mon, 02 Nov 2026 10:00:00 +0900", "Tue, 03 Nov 2026 10:00:00 +0900"


@pytest.mark.parametrize(
    "wrong", ["Thu, 01 Jan 2099 10:00:00 +0900", "Thu, 01 Jan 1970 00:00:00 +0000", "Wed, 25 Nov 2026 10:00:00 +0900"]
)
def test_a_mail_that_is_sent_after_it_came_or_before_the_survey_is_dated_by_what_else_is_known(
    wrong: str, tmp_path: Path
) -> None:
    by_server = arrivals(tmp_path, "m.eml", mail(wrong, OTHER).as_bytes())
    assert (by_server.received, by_server.by) == (datetime(2026, 11, 3, 10, 0), MAIL)
    assert [doubt.source for doubt in by_server.doubted] == [MAIL]
    by_file = arrivals(tmp_path, "m.eml", mail(wrong).as_bytes())
    assert (by_file.by, len(by_file.doubted)) == (FILE, 1)
    by_outer = arrivals(tmp_path, "m.eml", mail(OTHER, inner=mail(wrong)).as_bytes())
    assert (by_outer.received, len(by_outer.doubted)) == (datetime(2026, 11, 3, 10, 0), 1)
    by_inner = arrivals(tmp_path, "m.eml", mail(wrong, inner=mail(GOOD)).as_bytes())
    assert (by_inner.received, by_inner.doubted) == (datetime(2026, 11, 2, 10, 0), ())


def test_a_mail_is_not_sent_after_the_server_took_it(tmp_path: Path) -> None:
    arrival = arrivals(tmp_path, "m.eml", mail("Wed, 18 Nov 2026 10:00:00 +0900", GOOD).as_bytes())
    assert (arrival.received, len(arrival.doubted)) == (datetime(2026, 11, 2, 10, 0), 1)


@pytest.mark.parametrize("year", [1970, 2099])
def test_so_are_mails_of_outlook(year: int, tmp_path: Path) -> None:
    arrival = arrivals(
        tmp_path, "m.msg", outlook_message(("a.xlsx", b"PK form"), subject="回答", sent=datetime(year, 1, 2)).to_bytes()
    )
    assert arrival.by is FILE
    assert [doubt.source for doubt in arrival.doubted] == [MAIL]


@pytest.mark.parametrize(("year", "doubts"), [(2099, 1), (1995, 1), (1980, 0)])
def test_an_archive_tells_no_date_that_cannot_be(year: int, doubts: int, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(zipfile.ZipInfo("a.xlsx", (year, 1, 1, 0, 0, 0)), b"PK form")
    arrival = arrivals(tmp_path, "a.zip", buffer.getvalue())
    assert (arrival.by, len(arrival.doubted)) == (FILE, doubts)
    assert arrival.received == arrivals(tmp_path, "a.zip", buffer.getvalue()).season.last


# ---------------------------------------------------------------- what is believed


@pytest.mark.parametrize(
    ("saved", "by"),
    [
        (CAME, SAVED),
        (CAME + timedelta(hours=12), SAVED),
        (CAME + timedelta(hours=12, seconds=1), FILE),
        (SEASON.first, SAVED),
        (SEASON.first - timedelta(hours=12), SAVED),
        (SEASON.first - timedelta(hours=12, seconds=1), FILE),
        (None, FILE),
    ],
)
def test_half_a_day_is_left_for_clocks_and_time_zones(saved: datetime | None, by: DateSource) -> None:
    arrival = stored(CAME, SEASON).told(SAVED, saved)
    assert arrival.by is by
    assert arrival.received <= CAME
    assert len(arrival.doubted) == (saved is not None and by is FILE)


def test_a_better_source_that_is_believed_ends_the_doubts_about_worse_ones() -> None:
    arrival = stored(datetime(1970, 1, 1), SEASON).told(SAVED, datetime(2099, 1, 1))
    assert [doubt.source for doubt in arrival.doubted] == [FILE, SAVED]
    assert arrival.mailed(CAME, None).doubted == ()
    assert arrival.told(SAVED, CAME).doubted == ()
    assert stored(CAME, SEASON).mailed(CAME, None).told(SAVED, datetime(2099, 1, 1)).doubted == ()


def test_without_a_season_everything_is_believed() -> None:
    assert stored(datetime(1970, 1, 1)).told(SAVED, datetime(2099, 1, 1)).received == datetime(2099, 1, 1)
    assert stored(CAME).season == ALWAYS


# ---------------------------------------------------------------- the definition's own


def restated(folder: Folder, moment: str) -> None:
    with zipfile.ZipFile(folder.definition) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    with zipfile.ZipFile(folder.definition, "w") as package:
        for info, content in parts:
            package.writestr(
                info, re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), content)
            )


@pytest.mark.parametrize("moment", [*NEVER[:2], *NEVER[3:], "junk"])
def test_a_definition_whose_dates_cannot_be_makes_forms_of_a_fixed_day(moment: str, folder: Folder) -> None:
    restated(folder, moment)
    assert last_saved(folder.definition) == datetime(2000, 1, 1)
    assert read_definition(folder.definition).season.first == datetime(2000, 1, 1)
    generate(Run(folder))
    with zipfile.ZipFile(form_of(folder, "福祉課")) as package:
        assert b">1999-12-31T15:00:00Z<" in package.read("docProps/core.xml")
    shutil.copy(form_of(folder, "福祉課"), folder.collected / "a.xlsx")
    fill(folder.collected / "a.xlsx", folder.collected / "a.xlsx", {"2": applicable("直売会。")})
    assert said(judge(Run(folder))) == []


def test_answers_come_from_the_making_of_the_definition_to_a_year_after_the_deadline(folder: Folder) -> None:
    first, last = season(folder.definition, datetime(2026, 11, 30).date())
    assert first == datetime(2026, 4, 1, 9, 0)
    assert last.year == 2027
    assert season(folder.definition, datetime(9999, 12, 31).date()).last.year == 9999
    assert season(folder.definition, datetime(1900, 1, 1).date()).last > first
