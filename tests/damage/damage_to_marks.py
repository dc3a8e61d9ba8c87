"""連携したい課: the many ways of marking a ○, and of listing departments where there are too many for columns."""

from __future__ import annotations

from functools import partial

from filled import APPLIES, PARTNERS, STATUS, SURVEY, WHOLE
from kinds import Damage, cell, of, put
from msgspec.structs import replace

from survey.model import Department, Survey

MANY: Survey = replace(
    SURVEY, departments=(*SURVEY.departments, *(Department(f"第{number}施設課") for number in range(1, 20)))
)
"""So many departments that a list takes the place of the ○ columns."""
EVERYONE = "、".join(name for name in MANY.department_by_name if name != "福祉課")


def marked(mark: str) -> Damage:
    """Another sign where a ○ belongs."""
    return Damage(f"○の代わりに {mark} を付けた", put(I10=mark), changed={"1 partners": "長寿課\nみどり課"})


def unmarked(what: str, text: str, more: str = "") -> Damage:
    """A text that is no ○: it is kept, with the department that it stands under."""
    kept = {"1 partners": f"長寿課\nみどり課：{text}"}
    return Damage(f"○の列に{what}を書いた", put(I10=text), codes="W203", changed=kept)


def listing(what: str, text: str, arrives: str, codes: str = "") -> Damage:
    """A list of departments in one cell."""
    answers = {"1": {APPLIES: "該当あり", STATUS: WHOLE["1 status"], PARTNERS: text}}
    counts = dict.fromkeys(WHOLE, "") | {"1 applies": "該当あり", "1 status": WHOLE["1 status"]}
    return Damage(
        f"課の一覧に{what}",
        partial(of, "福祉課", answers, MANY),
        codes=" ".join(sorted(("E102", *codes.split()))),
        changed=counts | {"1 partners": arrives},
        survey=MANY,
    )


MARKS = (
    *map(
        marked, ["◯", "〇", "⭕", "●", "◎", "レ", "✓", "✔", "☑", "x", "X", "ｘ", "1", "１", "o", "TRUE", "有", "はい"]
    ),
    Damage("○の代わりに課名を書いた", put(I10="みどり課"), changed={"1 partners": "長寿課\nみどり課"}),
    Damage("○の代わりに別名を書いた", put(I10="緑化推進課"), changed={"1 partners": "長寿課\nみどり課"}),
    Damage("○の前後に空白を入れた", put(I10=" ○　"), changed={"1 partners": "長寿課\nみどり課"}),
    Damage("○の代わりに真偽値を入れた", cell("I10", "<v>1</v>", "b"), changed={"1 partners": "長寿課\nみどり課"}),
    Damage("チェックボックスを外したままにした", cell("I10", "<v>0</v>", "b"), changed={"1 partners": "長寿課"}),
    Damage("○の代わりに数値の 1 を入れた", cell("I10", "<v>1</v>"), changed={"1 partners": "長寿課\nみどり課"}),
    Damage("自課に○を付けた", put(G10="○"), codes="I303", changed={"1 partners": "福祉課\n長寿課"}),
    Damage("すべての課に○を付けた", put(I10="○", J10="○"), changed={"1 partners": "各課"}),
    unmarked("×", "×"),
    unmarked("△", "△"),
    unmarked("①", "①"),
    unmarked("文", "③の場づくりで"),
    unmarked("各課", "各課"),
    listing("読点で並べた", "長寿課、みどり課", "長寿課\nみどり課"),
    listing(
        "コンマ・中黒・斜線・改行で並べた",
        "長寿課,みどり課・安心課/第1施設課\n第2施設課",
        "長寿課\nみどり課\n安心課\n第1施設課\n第2施設課",
    ),
    listing(
        "空白と「と」「及び」で並べた", "長寿課 みどり課と安心課及び第３施設課", "長寿課\nみどり課\n安心課\n第3施設課"
    ),
    listing("課を付けずに書いた", "長寿、みどり", "長寿課\nみどり課"),
    listing("別名と全角で書いた", "緑化推進課、第１０施設課", "みどり課\n第10施設課"),
    listing("各課と書いた", "各課", "各課"),
    listing("全課と書いた", "全課", "各課"),
    listing("関係各課と書いた", "関係各課", "各課"),
    listing("知らない名を混ぜた", "長寿課、社協", "長寿課\n社協", "W201"),
    listing("文を書いた", "まだ決めていない", "まだ決めていない", "W201"),
    listing("どの課か決まらない名を書いた", "施設課", "施設課", "W201"),
    listing(
        "文の中に課名を書いた",
        "長寿課とは協議中であり、その後に決める。",
        "長寿課とは協議中であり、その後に決める。",
        "W201",
    ),
)
