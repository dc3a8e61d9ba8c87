"""A survey is a folder: where its files stand."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from survey.errors import Fault, SurveyError

DEFINITION = "調査定義.xlsx"
SUMMARY_TEMPLATE = "概要.docx"


class Folder(Struct, frozen=True):
    """The folder of one survey, by its top."""

    root: Path

    @property
    def templates(self) -> Path:
        return self.root / "templates_xlsx"

    @property
    def definition(self) -> Path:
        return self.templates / DEFINITION

    @property
    def starter(self) -> Path:
        """What an officer opens by a double click."""
        return self.root / "はじめる.cmd"

    @property
    def seal_key(self) -> Path:
        """The key to the seals of the forms; outside output/, which may be deleted."""
        return self.root / "割印の鍵.txt"

    @property
    def former(self) -> Path:
        """What is kept of the former survey, whose folder may be archived; outside output/, which may be deleted."""
        return self.root / "前回の回答"

    @property
    def former_definition(self) -> Path:
        return self.former / DEFINITION

    @property
    def former_answers(self) -> Path:
        return self.former / "回答.json"

    @property
    def collected(self) -> Path:
        return self.root / "collected"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def forms(self) -> Path:
        return self.output / "調査票"

    @property
    def sent_back(self) -> Path:
        return self.output / "差戻し"

    @property
    def drafts(self) -> Path:
        return self.output / "メール"

    @property
    def record(self) -> Path:
        return self.output / "送信記録.xlsx"

    @property
    def journal(self) -> Path:
        """The lines that a run writes while it sends mails; empty between runs."""
        return self.drafts / "送信中.jsonl"

    @property
    def ledger(self) -> Path:
        return self.output / "受付簿.xlsx"

    @property
    def status_page(self) -> Path:
        return self.output / "回収状況.html"

    @property
    def summary(self) -> Path:
        return self.output / "概要.docx"

    @property
    def respondents_guide(self) -> Path:
        """The page that a request brings along, where 設定 says so."""
        return self.output / "記入の手引き.docx"

    @property
    def in_use(self) -> Path:
        """What a run keeps locked while it writes, and which says who runs it; gone between runs."""
        return self.root / "~survey-使用中.json"

    @property
    def reading_cache(self) -> Path:
        """What was read of collected/, kept for the next command; it may be deleted at any time."""
        return self.root / "~survey-読取の控え.zip"

    @property
    def comparison_cache(self) -> Path:
        """The same of what was compared with the former year."""
        return self.root / "~survey-比較の控え.zip"

    @property
    def caches(self) -> tuple[Path, ...]:
        """All that is kept for the next command and nothing else."""
        return self.reading_cache, self.comparison_cache

    @property
    def workshops(self) -> tuple[Path, ...]:
        """The folders in which a run makes its temporary ones."""
        return self.root, self.output, self.drafts, self.collected

    def consolidated(self, document_label: str) -> Path:
        """The printed table, called as the survey's 資料番号."""
        return self.output / f"{document_label}.xlsx"


def shipped(name: str) -> Path:
    """A definition or template that comes with the product, by its file name.

    Inside an installed package it stands in survey/templates_xlsx, in a checkout beside survey/.
    Raises SurveyError if there is none of that name.
    """
    for place in _shipped_places():
        if (place / name).is_file():
            return place / name
    raise SurveyError([Fault(name, "同梱のひな形が見つかりません。", "survey を入れ直してください。")])


def shipped_definitions() -> tuple[Path, ...]:
    """The definitions that come with the product, the city's own first."""
    found = {path.name: path for place in _shipped_places() for path in sorted(place.glob("[!~]*.xlsx"))}
    return tuple(sorted(found.values(), key=lambda path: (path.name != DEFINITION, path.name)))


def _shipped_places() -> tuple[Path, Path]:
    package = Path(__file__).parents[1]
    return package / "templates_xlsx", package.parent / "templates_xlsx"
