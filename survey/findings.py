"""The catalogue of findings: every remark about what came back, with its code, what is wrong and what to do.

A test and the user's guide name the code; the wording lives here alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from survey.model import Finding, Place, Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding. `what` and `remedy` may name words in braces that `at` fills in."""

    code: str
    severity: Severity
    what: str
    remedy: str

    def at(
        self,
        place: Place,
        *,
        department: str = "",
        issue: str = "",
        question: str = "",
        value: str = "",
        **words: object,
    ) -> Finding:
        """The finding of this kind at a place. KeyError if a word of the message is not given."""
        known = {"department": department, "issue": issue, "value": value, **words}
        return Finding(
            code=self.code,
            severity=self.severity,
            place=place,
            what=self.what.format_map(known),
            remedy=self.remedy.format_map(known),
            department=department,
            issue=issue,
            question=question,
            value=value,
        )


# E1xx: an answer that must be corrected
REQUIRED_EMPTY = Code("E101", ERROR, "「{heading}」が空欄です。", "「{heading}」を記入してください。{instead}")
UNANSWERED = Code("E102", ERROR, "NO {issue} に回答がありません。", "回答を記入してください。{instead}")
TOO_LONG = Code(
    "E103",
    ERROR,
    "「{heading}」が{limit}文字を超えています（{length}文字）。",
    "{limit}文字以内に縮めてください。",
)
NOT_A_CHOICE = Code(
    "E104", ERROR, "「{heading}」の「{value}」は選択肢にありません。", "{choices} のどれかを選んでください。"
)
NOT_A_NUMBER = Code(
    "E105", ERROR, "「{heading}」の「{value}」は数値ではありません。", "単位などを付けず、数字だけを記入してください。"
)
NOT_A_DATE = Code(
    "E106",
    ERROR,
    "「{heading}」の「{value}」は日付として読めません。",
    "2026/4/1 または 令和8年4月1日 のように記入してください。",
)
TEXT_UNDER_NOT_APPLICABLE = Code(
    "E107",
    ERROR,
    "「{choice}」が選ばれていますが、「{heading}」に記入があります。",
    "記入を消すか、「{choice_heading}」を選び直してください。",
)
ERROR_VALUE = Code(
    "E108",
    ERROR,
    "「{heading}」に Excel のエラー値 {value} が入っています。",
    "数式を消して、文字で記入してください。",
)
LEFT_AS_EXAMPLE = Code("E109", ERROR, "「{heading}」が記入例のままです。", "貴課の内容に書き換えてください。{instead}")
REQUIRED_WHEN = Code(
    "E110",
    ERROR,
    "「{choice}」が選ばれていますが、「{heading}」が空欄です。",
    "「{heading}」を記入するか、「{choice_heading}」を選び直してください。",
)

# W2xx: look at it
UNKNOWN_DEPARTMENT = Code(
    "W201",
    WARNING,
    "「{heading}」の「{value}」は課の一覧にない名前です。書かれたとおりに載せます。",
    "課名の誤りなら正しい課名に直してください。別の呼び方なら調査定義の「別名」に加えてください。",
)
OTHER_VERSION = Code(
    "W202",
    WARNING,
    "調査定義を変える前に作られた調査票です。",
    "設問や課題の変更で読み落としがないか、回答を確かめてください。",
)
UNKNOWN_MARK = Code(
    "W203",
    WARNING,
    "「{heading}」の {column} の欄に、○ではない「{value}」が記入されています。書かれたとおりに載せます。",
    "連携したい課なら○に直してください。",
)

# I3xx: done by us
CONTINUATION = Code(
    "I301", INFO, "「{heading}」が {cells} に分かれていたので、一つの回答につなぎました。", "読み順を確かめてください。"
)
NORMALISED = Code(
    "I302", INFO, "「{heading}」の、文書に使えない制御文字を取り除きました。", "文のつながりを確かめてください。"
)
NAMES_ITSELF = Code(
    "I303",
    INFO,
    "「{heading}」に自課（{department}）が選ばれています。そのまま載せます。",
    "誤りでなければ、対応は不要です。",
)
READ_AS_TEXT = Code(
    "I304",
    INFO,
    "「{heading}」は{kind}として入力されていたので、「{value}」と読みました。",
    "意図した表記か確かめてください。",
)

# H4xx: a file on hold; a person must look. X5xx: a file that has nothing to do with the survey.
OTHER_SURVEY = Code(
    "H401",
    ERROR,
    "別の調査（調査ID {value}）の調査票です。",
    "この調査の調査票で出し直してもらうか、collected から取り除いてください。",
)
WHICH_DEPARTMENT = Code(
    "H402",
    ERROR,
    "調査票ですが、どの課のものか分かりません{hint}。",
    "受付簿の「判断」の列に課名を書いて、もう一度実行してください。",
)
UNREADABLE = Code(
    "H403",
    ERROR,
    "ファイルを読めません（{reason}）。",
    "Excel で開けるか確かめ、開けなければ出し直してもらってください。",
)
NOT_A_FORM = Code(
    "X501",
    INFO,
    "調査票ではありません（{reason}）。",
    "調査票のはずなら、この調査の調査票で出し直してもらってください。",
)
TEMPORARY = Code("X502", INFO, "{reason}です。", "対応は不要です。")
