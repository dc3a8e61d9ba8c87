"""What stands in a consolidated table that an office has made by hand: the city's own where it is at hand, and an invented one."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

SEED = Path(__file__).parents[2] / "shared" / "seed"


class Given(Struct, frozen=True):
    """An answer."""

    department: str
    status: str
    partners: tuple[str, ...] = ()
    note: str = ""
    challenge: str = ""


class Asked(Struct, frozen=True):
    """An issue and what was answered to it."""

    no: str
    title: str
    examples: str
    departments: tuple[str, ...]
    answers: tuple[Given, ...]


class Content(Struct, frozen=True):
    """A table as values. Headings: NO, issue, examples, 関係課, who answers, status, partners, challenge."""

    label: str
    title: str
    section: str
    headings: tuple[str, ...]
    issues: tuple[Asked, ...]

    @property
    def departments(self) -> set[str]:
        answering = {given.department for issue in self.issues for given in issue.answers}
        return answering | {name for issue in self.issues for name in issue.departments}

    def noting(self, sentence: str) -> Content:
        """The same with a sentence after the departments that somebody wants to work with."""
        return replace(
            self,
            issues=tuple(
                replace(
                    issue,
                    answers=tuple(
                        replace(given, note=given.note or sentence) if given.partners else given
                        for given in issue.answers
                    ),
                )
                for issue in self.issues
            ),
        )


def city_s_own() -> Content:
    """The table that the city printed. FileNotFoundError where it is not at hand."""
    printed = json.loads((SEED / "sankou3.json").read_text("utf-8"))
    issues = tuple(
        Asked(
            str(issue["no"]),
            issue["title"],
            issue["examples"],
            tuple(issue["departments"]),
            tuple(
                Given(one["department"], one["status"], tuple(one["partners"]), one["partners_note"], one["challenge"])
                for one in issue["answers"]
            ),
        )
        for issue in printed["issues"]
    )
    return Content(printed["document_label"], printed["title"], printed["section"], tuple(printed["columns"]), issues)


INVENTED = Content(
    "資料２",
    "環境基本計画に記載の重点施策の取組状況一覧",
    "２　重点施策の進み具合",
    (
        "番号",
        "重点施策",
        "計画に記載の主な取組",
        "担当課",
        "回答した課",
        "令和７年度の取組実績",
        "連携したい課",
        "課題\n（未達成の場合はその理由）",
    ),
    (
        Asked(
            "1",
            "ごみの減量と資源の循環",
            "①生ごみのたい肥化への支援\n②不用品の譲り合い\n③分別の案内",
            ("環境政策課", "ごみ減量推進課", "学校教育課", "環境センター"),
            (
                Given(
                    "ごみ減量推進課",
                    "・たい肥化の容器の購入に補助をした（４２件）。\n・譲り合いの掲示板を支所に置いた。\n・外国語の分別表を作った。",
                    ("環境センター", "市民協働課"),
                    "譲り合いの掲示板の置場を増やしたい",
                    "補助の件数が前年から減った。",
                ),
                Given(
                    "学校教育課",
                    "全ての小学校で、給食の食べ残しを量る週間を設けた。\n○結果は児童が新聞にまとめた。",
                    ("ごみ減量推進課",),
                    "",
                    "中学校では、部活動と重なり実施できていない。",
                ),
                Given("環境センター", "見学を年32回受け入れた。", ("学校教育課", "ごみ減量推進課")),
            ),
        ),
        Asked(
            "2",
            "みどりと水辺の保全",
            "①市民による公園の手入れ\n②水辺の生き物調べ",
            ("公園緑地課", "環境政策課"),
            (
                Given(
                    "公園緑地課",
                    "　公園の愛護会は58団体となった。★新しい３団体は自治会によらない集まりである。",
                    (),
                    "",
                    "･会員の高齢化\n･道具の置場が足りない",
                ),
            ),
        ),
        Asked(
            "3",
            "公共施設の省エネルギー",
            "①照明の更新\n②断熱の改修",
            ("財産管理課", "学校教育課", "市立博物館"),
            (
                Given("財産管理課", "本庁舎の照明を全てＬＥＤに替えた。", ("各課",), "", "支所は次年度以降となる。"),
                Given(
                    "市立博物館",
                    "収蔵庫の空調を更新し、電気の使用を前年の約９割とした。",
                    ("財産管理課", "環境政策課", "市立博物館"),
                    "",
                    "展示室は借り物の資料があり、温度を変えられない。",
                ),
                Given("環境政策課", "各施設の使用量を毎月公表している。", ("財産管理課",), "", "検針の単位が施設と合わない。"),
            ),
        ),
        Asked(
            "4",
            "環境を学ぶ機会づくり",
            "①出前講座\n②親子の体験",
            ("市民協働課", "学校教育課", "公園緑地課"),
            (
                Given("市民協働課", "出前講座に「川と暮らし」を加えた。", ("公園緑地課", "学校教育課"), "", "講師が一人しかいない。"),
                Given("公園緑地課", "親子の自然観察会を春と秋に開いた。", (), "", "秋は雨で中止した。"),
            ),
        ),
    ),
)  # fmt: skip
