"""What headings of consolidated tables are called, and marks that office tables have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from survey.japanese.text import appearance_key
from survey.model import Change


class Role(Enum):
    """What a column holds."""

    NO = auto()
    TITLE = auto()
    EXAMPLES = auto()
    ASKED = auto()
    """関係課."""
    WHO = auto()
    """Who answers."""
    ANSWER = auto()
    CHANGE = auto()
    """区分: what became of the answer of a year before."""
    ASIDE = auto()
    """Something about the issue for which a definition has no place."""


ISSUE_ROLES = (Role.NO, Role.TITLE, Role.EXAMPLES, Role.ASKED)

_UNIT = r"(課室?|部署?|所属|部局|部課|室|係|機関|担当|部門|組織)"
MEMBERS = ("市町村", "市区町村", "自治体", "学校")
_MEMBER = rf"(?P<member>{'|'.join(MEMBERS)}|校)"
"""Who is asked where it is no office; such a word alone may as well head what the issues are."""
_WORDS: dict[Role, str] = {
    Role.NO: r"no\.?|№|#|番号|項番|通番|連番|整理番号|(課題|施策|事業|施設)(no\.?|番号)",
    Role.ASKED: rf"(主|副)(たる)?{_UNIT}|(関係|関連|担当|所管|対象|照会先?|該当|主管|回答を求める|依頼)(する|の)?各?({_UNIT}・?{_UNIT}?|{_MEMBER})(等|名)*",
    Role.WHO: rf"(回答|記入|報告|提出|点検|作成|答え|実施|取組)(し|を)?(た|する)?各?({_UNIT}・?{_UNIT}?|者|{_MEMBER})(等|名)*"
    rf"|{_UNIT}・?{_UNIT}?(等|名)*",
    Role.TITLE: r"(?:(?:no\.?|番号)[・/、]*)?(?:取り?組む?べき(内容|課題|事項)"
    r"|(共通|重点|主要|基本|具体的?)?(課題|施策|項目|事業|取組|取り組み|目標|テーマ|件)名?"
    r"|内容|テーマ|取組(項目|内容)|施設名?|課題の(名称|内容))(?:[\\/|×・]([各担当]*課|部署|所属)名?)?",
    Role.EXAMPLES: r".*(取り?組み?|実施|事業|内容|対応)の?例|例|.*観点|.*着眼点|.*記載の.*|(主な|具体的な)(取組|内容|事業)例?",
    Role.CHANGE: r"区分",
}
_PATTERNS = {role: re.compile(rf"({pattern})(\(.*\))?") for role, pattern in _WORDS.items()}
_AND = re.compile(r"[・/／、,，\n]|及び|および|並びに|又は|または|と")
"""Between two offices in one heading, such as 担当課・関係課."""
_OVER_OFFICES = re.compile(r"(部|局|部局|部門|本部)名?(\(.*\))?")
_PARTNERS = re.compile("連携|協力|協働|調整|相手")
_LIKELY_WHO = re.compile(r"(回答|記入|報告|提出|点検|作成|答え).*")
_ANSWERED = re.compile(r".*(状況|実績|成果|効果|進捗(度|率)?|結果|回答|評価|方針|予定|今後.*)(\(.*\))?")

CONTINUED_MARK = re.compile(
    r"\s*[（(【〔\[]\s*(?:(?:前|次)?(?:頁|ページ|の?表|項)?(?:から|より|へ|に)?の?\s*)?"
    r"(?:続き?く?|つづき?く?|続)\s*[）)】〕\]]\s*"
)
NOBODY = frozenset(map(appearance_key, ("（回答なし）", "回答なし", "（なし）", "該当課なし")))
UNANSWERED_KEY = appearance_key(Change.UNANSWERED.value)
_DASHES = re.compile(r"[-―ー–—‐‑−_.・\s/]+")
_TOTAL = re.compile(
    r"平均|件数|[(【\[]?(小|合|総|総合|累)?計[)】\]]?([\d,.]+(件|課|人|か所)?)?|[(【\[]?(小|合|総)計.{0,12}"
)
_SUM = re.compile(r"[(【\[]?(小|合|総|総合|累)?計[)】\]]?")
_ORDINALS = ("アイウエオカキクケコサシスセソ", "イロハニホヘトチリヌル", "abcdefghijklmnop", "甲乙丙丁戊己")
_FEWEST_ORDINALS = 3
_NOTE = re.compile(
    r"[※＊*★☆]|[（(【\[]?\s*(注|備考|参考|凡例|単位|留意|補足)\s*[\d０-９]*\s*[）)】\]：:．.　 ]|[（(]単位"
)
_LABEL = re.compile(
    r"[【(\[]?(参考|資料|別紙|別添|別表|様式|附属|付属|添付|議題|報告|協議|審議|配付)(資料|書類|事項)?"
    r"(no\.?)?[\d一二三四五六七八九十①-⑳\-‐ー―.]*[】)\]]?"
)

_WORD = re.compile(r"\w")


def written_across(text: str) -> str:
    """A word that was written downwards, a letter a line, in one line."""
    lines = [line.strip() for line in text.strip().split("\n")]
    return "".join(lines) if all(len(line) <= 1 for line in lines) else text


def role_of(heading: str) -> Role | None:
    """What a column with this heading surely or probably holds; None where the words do not tell."""
    key = appearance_key(heading)
    found = next((role for role, pattern in _PATTERNS.items() if pattern.fullmatch(key)), None)
    return found or (Role.ASKED if _heads_several_offices(heading) else None)


def _heads_several_offices(heading: str) -> bool:
    """Whether it names offices of more than one part, such as 主管課と関係課, also as 主管・関係課."""
    parts = [key for part in _AND.split(written_across(heading)) if (key := appearance_key(part))]
    asked = [part for part in parts if _PATTERNS[Role.ASKED].fullmatch(part)]
    asked += [part for part in parts[:-1] if _PATTERNS[Role.ASKED].fullmatch(f"{part}課")]
    offices = [part for part in parts if _PATTERNS[Role.WHO].fullmatch(part)]
    return len(parts) > 1 and bool(asked) and {*asked, *offices} == {*parts}


def member_in(heading: str) -> str:
    """What a heading calls those who are asked or answer, where they are no offices (市町村, 学校); "" where it does not."""
    key = appearance_key(heading)
    found = (_PATTERNS[role].fullmatch(key) for role in (Role.ASKED, Role.WHO))
    said = next((match["member"] for match in found if match and match["member"]), "")
    return "学校" if said == "校" else said


def surely_who(heading: str) -> bool:
    """Whether the words say that the column names who answers, and not only a department."""
    return bool(_LIKELY_WHO.fullmatch(appearance_key(heading))) and role_of(heading) is Role.WHO


def heads_over_offices(heading: str) -> bool:
    """Whether it heads what departments belong to: 部名."""
    return bool(_OVER_OFFICES.fullmatch(appearance_key(heading)))


def heads_partners(heading: str) -> bool:
    """Whether it heads departments of which somebody says something: with whom one works."""
    return bool(_PARTNERS.search(heading))


def tells_answer(heading: str) -> bool:
    """Whether the words say what somebody does or thinks, and not what is asked."""
    return bool(_ANSWERED.fullmatch(appearance_key(heading)))


def without_continued(text: str, *, begins: bool = True, ends: bool = True) -> str:
    """Without （続き） and the like at its beginning or its end."""
    for match in CONTINUED_MARK.finditer(text):
        if begins and not text[: match.start()].strip():
            return without_continued(text[match.end() :], begins=begins, ends=ends)
        if ends and not text[match.end() :].strip():
            return without_continued(text[: match.start()], begins=begins, ends=ends)
    return text


def is_continued(text: str) -> bool:
    """Whether the text says that it continues something."""
    return without_continued(text) != text


def is_total(text: str) -> bool:
    """Whether it is 小計, 合計 and the like."""
    return bool(_TOTAL.fullmatch(appearance_key(text)))


def is_sum(text: str) -> bool:
    """Whether it says 小計 or 合計 and no more: an issue may begin with that word."""
    return bool(_SUM.fullmatch(appearance_key(text)))


def has_words(text: str) -> bool:
    """Whether it is more than dashes, arrows and other signs."""
    return bool(_WORD.search(text))


def says_nothing(text: str) -> bool:
    """Whether it says that there is no answer: a dash, （回答なし）."""
    key = appearance_key(text)
    return key in NOBODY or key == UNANSWERED_KEY or bool(_DASHES.fullmatch(key))


def are_ordinals(texts: Sequence[str]) -> bool:
    """Whether texts beside each other only count: (1), (2), (3), or ア, イ, ウ."""
    keys = [appearance_key(text).strip("()<>[]【】.") for text in texts]
    counted = [str(number) for number in range(1, len(keys) + 1)]
    return len(keys) >= _FEWEST_ORDINALS and any(keys == list(one)[: len(keys)] for one in (counted, *_ORDINALS))


def is_note(text: str) -> bool:
    """Whether it begins as notes do: ※, （注） …"""
    return bool(_NOTE.match(text.lstrip()))


def is_label(text: str) -> bool:
    """Whether it is the label of a paper, such as 参考３."""
    return bool(_LABEL.fullmatch(appearance_key(text)))
