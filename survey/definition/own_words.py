"""名称: the survey's own words for 課, 課題 and 関係課, and the headings by which its definition may call columns."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from survey.definition import faults as wrong
from survey.definition import vocabulary as words
from survey.definition.definition_sheet import DefinitionCell
from survey.definition.values import one_of
from survey.definition.vocabulary import Word
from survey.errors import Fault
from survey.japanese.text import appearance_key
from survey.model import USUAL_NAMES, Names, Order

_TAKEN = "ファイル 判断 判断の理由 状態 回答 控え 日時 種類 宛先 結果 件名 添付 サーバーの返事 メールの番号"
TAKEN = frozenset(map(appearance_key, _TAKEN.split()))
"""Headings by which 受付簿 and 送信記録 are read back, as comparison keys: another column there may not be called so."""
_LONGEST = 15
"""Characters. With 互いに希望する before it, a word must still name a sheet (31), and labels of forms stay short."""


def read_names(items: Mapping[Word, DefinitionCell], faults: list[Fault]) -> Names:
    """The words of sheet 設定; the usual ones where it says nothing. No two of them are the same."""
    department = _word(items[words.DEPARTMENT_WORD], words.DEPARTMENT_WORD, faults) or USUAL_NAMES.department
    issue = _word(items[words.ISSUE_WORD], words.ISSUE_WORD, faults) or USUAL_NAMES.issue
    asked = _word(items[words.ASKED_WORD], words.ASKED_WORD, faults) or f"関係{department}"
    names = Names(department, issue, asked)
    _all_different(names, items, faults)
    return names


def own_headings(names: Names) -> Mapping[Word, tuple[str, ...]]:
    """By what headings of the survey's own the columns of the definition may be known, the best first."""
    return {
        words.NO: (f"{names.issue}番号", f"{names.issue}NO"),
        words.ISSUE_DEPARTMENTS: (names.asked, names.department, names.department_name),
        words.NAME: (names.department_name, names.department),
        words.GIVEN_NO: (f"{names.issue}番号", f"{names.issue}NO"),
        words.GIVEN_DEPARTMENTS: (names.department_name, names.department),
    }


def read_order(items: Mapping[Word, DefinitionCell], names: Names, faults: list[Fault]) -> Order:
    """並び順, which may be said in the survey's own words, too: 指標順, 市町村順."""
    own = {f"{names.issue}順": Order.BY_ISSUE, f"{names.department}順": Order.BY_DEPARTMENT}
    said = {order.value: order for order in Order} | own
    return said[one_of(items[words.ORDER], words.ORDER, faults, tuple(said))]


def is_word(text: str) -> bool:
    """Whether a text can be a word in a sentence, in a label and in the name of a sheet."""
    return 0 < len(text) <= _LONGEST and all(character.isalpha() or character == "・" for character in text)


def _word(cell: DefinitionCell, item: Word, faults: list[Fault]) -> str:
    """What stands there, which is added to the faults where it can be no word in a sentence, a label and a sheet's name."""
    if len(cell.text) > _LONGEST:
        faults.append(
            wrong.WORD_TOO_LONG.at(cell.place, heading=item.name, value=cell.text, count=len(cell.text), most=_LONGEST)
        )
    elif cell.text and not is_word(cell.text):
        faults.append(wrong.NOT_A_WORD.at(cell.place, heading=item.name, value=cell.text))
    elif appearance_key(cell.text) in TAKEN:
        faults.append(wrong.TAKEN_WORD.at(cell.place, heading=item.name, value=cell.text))
    return cell.text


def _all_different(names: Names, items: Mapping[Word, DefinitionCell], faults: list[Fault]) -> None:
    """A word that two of the items have is a fault: of the later one, or of the one that was written."""
    said = {
        words.DEPARTMENT_WORD: names.department,
        words.ISSUE_WORD: names.issue,
        words.ASKED_WORD: names.asked,
    }
    for one, other in combinations(said, 2):
        if appearance_key(said[one]) == appearance_key(said[other]):
            at, beside = (other, one) if items[other].text else (one, other)
            faults.append(wrong.SAME_WORD.at(items[at].place, heading=at.name, other=beside.name, value=items[at].text))
