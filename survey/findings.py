"""The catalogue of findings: every remark about what came back, with its code, what is wrong and what to do.

A test and the user's guide name the code; the wording lives here alone.
"""

from __future__ import annotations

from msgspec import Struct

from survey.japanese.text import briefly
from survey.model import Finding, Place, Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


class FindingKind(Struct, frozen=True):
    """A kind of finding. `what` and `remedy` may name words in braces that `at` fills in; {課}, {課題} and {関係課} are the
    survey's own (`Names.in_messages`)."""

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
        known = {"department": department, "issue": issue, "value": as_quoted(value), **words}
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


def as_quoted(value: str) -> str:
    """The value as a message quotes it: on one line, and no longer than the eye takes in."""
    return briefly(" ".join(value.split()), 40)


_AS_A_DATE = "2026/4/1 または 令和8年4月1日 のように記入してください。"

# E1xx: an answer that must be corrected
REQUIRED_EMPTY = FindingKind("E101", ERROR, "「{heading}」が空欄です。", "「{heading}」を記入してください。{instead}")
UNANSWERED = FindingKind("E102", ERROR, "この{課題}に回答がありません。", "回答を記入してください。{instead}")
TOO_LONG = FindingKind(
    "E103",
    ERROR,
    "「{heading}」が{limit}文字を超えています（{length}文字）。",
    "{limit}文字以内に縮めてください。",
)
NOT_A_CHOICE = FindingKind(
    "E104", ERROR, "「{heading}」の「{value}」は選択肢にありません。", "{choices} のどれかを選んでください。"
)
NOT_A_NUMBER = FindingKind(
    "E105", ERROR, "「{heading}」の「{value}」は数値ではありません。", "単位などを付けず、数字だけを記入してください。"
)
NOT_A_DATE = FindingKind(
    "E106",
    ERROR,
    "「{heading}」の「{value}」は日付として読めません。",
    _AS_A_DATE,
)
TEXT_UNDER_NOT_APPLICABLE = FindingKind(
    "E107",
    ERROR,
    "「{choice}」が選ばれていますが、「{heading}」に記入があります。",
    "記入を消すか、「{choice_heading}」を選び直してください。",
)
ERROR_VALUE = FindingKind(
    "E108",
    ERROR,
    "「{heading}」に Excel のエラー値 {value} が入っています。",
    "数式を消して、文字で記入してください。",
)
LEFT_AS_EXAMPLE = FindingKind(
    "E109", ERROR, "「{heading}」が記入例のままです。", "貴{課}の内容に書き換えてください。{instead}"
)
REQUIRED_WHEN = FindingKind(
    "E110",
    ERROR,
    "{made}が、「{heading}」が空欄です。",
    "「{heading}」を記入するか、{otherwise}てください。",
)
OUT_OF_BOUNDS = FindingKind(
    "E111",
    ERROR,
    "「{heading}」の「{value}」は、記入できる範囲（{bounds}）にありません。",
    "{bounds}で記入してください。範囲の外が正しいときは、{office}に知らせてください。",
)
NO_CHOICE_UNDERSTOOD = FindingKind(
    "E112",
    ERROR,
    "「{heading}」の「{value}」から、選択肢を読み取れません。",
    "当てはまるものを {choices} から選んでください。",
)
STILL_UNCONFIRMED = FindingKind(
    "E113",
    ERROR,
    "前回{year}の回答のままで、確認されていません。",
    "いまも同じなら「前回から」で「変更なし」を選び、違うところは書き直してください。",
)
ITEMS_UNDER_NOT_APPLICABLE = FindingKind(
    "E118",
    ERROR,
    "「{choice}」が選ばれていますが、{items}が {count}件記入されています。",
    "記入した行を消すか、「{choice_heading}」を選び直してください。",
)
CONFLICTING = FindingKind(
    "E114",
    ERROR,
    "「{heading}」で、ほかと一緒に選べない{alone}が、ほかの選択肢とともに選ばれています（{value}）。",
    "{alone}か、ほかの選択肢か、どちらかだけにしてください。",
)

CHECK_FAILED = FindingKind(
    "E115",
    ERROR,
    "{message}",
    "{headings}を確かめ、誤りを直してください。",
)
OFFICE_REFUSED = FindingKind(
    "E119",
    ERROR,
    "事務局の記入「{heading}」の「{value}」は、{why}（{about}）。",
    "受付簿の「事務局の記入」の欄を直して保存し、もう一度実行してください。",
)

# W2xx: look at it
UNKNOWN_DEPARTMENT = FindingKind(
    "W201",
    WARNING,
    "「{heading}」の「{value}」は{課}の一覧にない名前です。書かれたとおりに載せます。",
    "{課}名の誤りなら正しい{課}名に直してください。別の呼び方なら調査定義の「別名」に加えてください。",
)
OTHER_VERSION = FindingKind(
    "W202",
    WARNING,
    "調査定義を変える前に作られた調査票です。",
    "設問や{課題}の変更で読み落としがないか、回答を確かめてください。",
)
UNKNOWN_MARK = FindingKind(
    "W203",
    WARNING,
    "「{heading}」の {column} の欄に、○ではない「{value}」が記入されています。書かれたとおりに載せます。",
    "連携したい{課}なら○に直してください。",
)
PREFILLED_CHANGED = FindingKind(
    "W204",
    WARNING,
    "調査票に印字した「{printed}」が「{value}」に書き換えられています。書かれた文字は「未収録の記入」に載せました。",
    "回答として書かれたものなら、記入欄に移して出し直してもらってください。",
)
ROW_TWICE = FindingKind(
    "W205",
    WARNING,
    "NO {issue} の行が二つ以上あります。記入のある最初の行を回答とし、ほかは「未収録の記入」に載せました。",
    "どちらを回答とするか確かめ、一つの行にまとめて出し直してもらってください。",
)
UNKNOWN_ROW = FindingKind(
    "W206",
    WARNING,
    "この調査にない{課題}の行に記入があります。「未収録の記入」に載せました。",
    "どの{課題}への回答か確かめ、その{課題}の行に移して出し直してもらってください。",
)
MOVED = FindingKind(
    "W207",
    WARNING,
    "見出しや{課題}の文字の位置が、調査票を作ったときと違います。見えている文字に従って読みました。",
    "回答が正しい欄にあるか確かめてください。",
)
MERGED = FindingKind(
    "W208",
    WARNING,
    "「{heading}」の記入欄がほかの欄（{cells}）と結合されています。結合したセルの文字は、{first} への記入として読みました。",
    "結合を解除し、それぞれの欄に記入してください。",
)
STRUCK_OUT = FindingKind(
    "W209",
    WARNING,
    "「{heading}」の「{value}」に取り消し線が引かれています。消さずに載せます。",
    "不要な文字なら削除してください。",
)
UNCALCULATED = FindingKind(
    "W210",
    WARNING,
    "「{heading}」の数式「{value}」に計算結果が保存されていません。数式のまま載せます。",
    "数式を消して、文字で記入してください。",
)
LIKE_EXAMPLE = FindingKind(
    "W213",
    WARNING,
    "「{heading}」の「{value}」は記入例と同じです。そのまま載せます。",
    "記入例が残ったものでないか確かめ、そうなら貴{課}の内容に書き換えてください。",
)
REASON_ALONE = FindingKind(
    "W214",
    WARNING,
    "「判断の理由」に記入がありますが、「判断」が空欄です。「{file}」の扱いは変わりません。",
    "扱いを変えるなら、「判断」に 採用・除外・{課}名 のどれかを書いてください。",
)
BOTH_ADOPTED = FindingKind(
    "W215",
    WARNING,
    "「{file}」は判断で採用とされていますが、NO {issues} は、同じく採用とされた新しいファイルの回答を載せます。",
    "古いほうの回答を載せるなら、新しいほうの判断を消すか「除外」にしてください。",
)
ADDED_ROW = FindingKind(
    "W220",
    WARNING,
    "どの{課題}の行でもない行に記入があります（{value}）。どの回答にもつながず、「未収録の記入」に載せました。",
    "足した行なら、調査定義の「課題」に行を足して調査票を作り直すか、空いている{課題}の行に移して出し直してもらってください。",
)
QUESTION_UNCLEAR = FindingKind(
    "W260",
    WARNING,
    "どの設問の欄か分からない行に記入があります（{value}）。どの回答にもつながず、「未収録の記入」に載せました。",
    "どの設問への回答か確かめ、その設問の記入欄に移して出し直してもらってください。",
)
DATE_NOT_BELIEVED = FindingKind(
    "W216",
    WARNING,
    "{source}の {value} は{why}の日時なので使わず、受信日時の根拠は「{instead}」としました。",
    "同じ{課}から二度届いていれば、採用された回答が新しい方か確かめてください。",
)
NO_SEAL = FindingKind(
    "W217",
    WARNING,
    "{department}の調査票だけにある割印がありません。{source}から{department}の調査票と判断しました。",
    "{department}が出したものか確かめ、違っていれば、受付簿の「判断」の列に正しい{課}名か 除外 を書いてください。",
)
SEAL_OF_DIVISION = FindingKind(
    "W253",
    WARNING,
    "{department}の調査票だけにある割印がありません。{課}名の欄と、一つのブックにある同じ部の{other}の割印から、{department}の調査票と判断しました。",
    "{department}のものか確かめ、違っていれば、受付簿の「判断」の列に正しい{課}名か 除外 を書いてください。",
)
SEALS_UNCHECKED = FindingKind(
    "W218",
    WARNING,
    "割印の鍵がないか、調査票を作ったときの鍵と違うため、{count}件の調査票の割印を確かめられません。控えや{課}名の欄から判断しました。",
    "元の鍵の控えがあれば戻してください。なければ、同じ{課}から二度届いた調査票がその{課}のものか確かめてください。",
)
UNSEEN = FindingKind(
    "W228",
    WARNING,
    "{why}ため、次のものを確かめられません：{what}。ほかは読みました。",
    "ファイルを Excel で開いて、回答に関わるものがないか確かめてください。開けなければ、Excel で名前を付けて保存し直したものを出してもらってください。",
)
SHEET_UNREADABLE = FindingKind(
    "W229",
    WARNING,
    "シート「{value}」は壊れていて読めません。ほかのシートの調査票は読みました。",
    "ファイルを Excel で開いて、そのシートに回答が書かれていないか確かめてください。",
)
DOUBTFUL_CELLS = FindingKind(
    "W230",
    WARNING,
    "正しく保存されていないセルがあります（{cells}）。値は保存されている文字のまま読み、読めないものは空欄としました。",
    "ファイルを Excel で開いて、そのセルに見えるものと、載せた回答が同じか確かめてください。",
)
SYMBOLS = FindingKind(
    "W231",
    WARNING,
    "記号用のフォント（Wingdings など）で書かれた文字があります（{cells}）。画面に見える記号ではなく、元の文字で載せます。",
    "ファイルを Excel で開いて見える記号を確かめ、ふつうの文字で書き直してもらってください。",
)
NO_SUCH_CHOICE = FindingKind(
    "W236",
    WARNING,
    "「{heading}」の「{value}」に、選択肢として読めないものがあります。書かれたとおりに載せます。",
    "選択肢のどれかなら、その選択肢を選び直してください。",
)
UNUSUAL_NUMBER = FindingKind(
    "W237",
    WARNING,
    "「{heading}」の「{value}」は、{why}。",
    "意図した数か確かめ、誤りなら直してください。",
)
UNCONFIRMED = FindingKind(
    "W232",
    WARNING,
    "前回{year}の回答のままで、確認されていません。",
    "いまも同じなら「前回から」で「変更なし」を選び、違うところは書き直してください。",
)
SINCE_CONTRADICTED = FindingKind(
    "W233",
    WARNING,
    "「前回から」は「{since}」ですが、回答は前回{year}と{compared}。",
    "「前回から」と回答のどちらが正しいか確かめ、違うほうを直してください。",
)
CARRIED_LOST = FindingKind(
    "W234",
    WARNING,
    "前回の回答の控えが失われていて、NO {issues} が前回から変わったかどうか分かりません。区分は「不明」とします。",
    "前回の調査の集計表と見比べてください。",
)
SINCE_NOT_UNDERSTOOD = FindingKind(
    "W235",
    WARNING,
    "「前回から」の「{value}」は、変更なし・変更ありのどちらのことか分かりません。書かれた文字は「未収録の記入」に載せました。",
    "「変更なし」か「変更あり」を選び、説明は回答の欄に記入してください。",
)
CARRIED_GONE = FindingKind(
    "W261",
    WARNING,
    "前回の回答のある NO {issue} の行が、戻った調査票にありません（行かシートが削除されたようです）。前回の回答は載せません。",
    "取りやめたものか、確かめてください。続けるものなら、その行に記入して出し直してもらってください。",
)
CARRIED_EMPTIED = FindingKind(
    "W262",
    WARNING,
    "この調査票では前回の回答が消されていますが、採用しているのは「{by}」の回答です。",
    "取りやめたものか、確かめてください。取りやめたのなら、受付簿の「判断」で「{by}」を除外してください（そのファイルのほかの回答も載らなくなります）。",
)
POINTS_ELSEWHERE = FindingKind(
    "W263",
    WARNING,
    "「{heading}」の「{value}」は、ほかの文を指しています。書かれたとおりに載せますが、集計した表では別の回答を指すように読めます。",
    "何を指しているか確かめ、その内容を書いて出し直してもらってください。",
)
BARE_DAY = FindingKind(
    "W264",
    WARNING,
    "「{heading}」は、日付の書式でない数値「{value}」です。Excel の日付の通し番号とみて、{day} と読みました。",
    "その日付でよいか確かめ、違えば、日付に書き直してもらってください。",
)
ITEMS_SUPERSEDED = FindingKind(
    "W248",
    WARNING,
    "「{file}」の{items} {all}件のうち {lost}件は、採用した「{by}」にありません。",
    "直して出し直したものなら、対応は不要です。二つの係が分けて記入したものなら、一つの調査票にまとめて出し直してもらってください（内容は受付簿の「旧版」にあります）。",
)
NO_ITEMS = FindingKind(
    "W249",
    WARNING,
    "「{choice}」が選ばれていますが、{items}が1件も記入されていません。",
    "1行に1件ずつ記入するか、「{choice_heading}」を選び直してください。",
)
SUM_NO_ITEM = FindingKind(
    "W250",
    WARNING,
    "合計などの行（{value}）は1件と数えず、「未収録の記入」に載せました。",
    "1件として書かれたものなら、「計」などの言葉や数式を使わずに記入してください。",
)
ITEM_APART = FindingKind(
    "W251",
    WARNING,
    "表から離れているか、どの{課題}のものか分からない行に記入があります（{value}）。1件と数えず、「未収録の記入」に載せました。",
    "1件として書かれたものなら、表の行か、表のすぐ下に移して出し直してもらってください。",
)
ITEM_OR_REST = FindingKind(
    "W252",
    WARNING,
    "「{heading}」だけが書かれた行（{value}）を1件と数えましたが、上の行の続きかもしれません。",
    "続きなら、上の行の欄にまとめて記入してください。",
)

CHECK_DOUBTED = FindingKind(
    "W240",
    WARNING,
    "{message}",
    "{headings}を確かめてください。正しければ、そのままでかまいません。",
)
CALCULATION_CHANGED = FindingKind(
    "W241",
    WARNING,
    "計算の欄「{heading}」に「{value}」と書かれています。計算した「{calculated}」を載せ、書かれた文字は「未収録の記入」に載せました。",
    "もとの数が正しいか確かめてください。この欄の数は、ほかの欄から計算します。",
)
NOT_CALCULATED = FindingKind(
    "W242",
    WARNING,
    "「{heading}」は、0で割ることになるため計算できません。「－」と載せます。",
    "{formula}のもとになる数を確かめてください。0が正しければ、そのままでかまいません。",
)

UNDELIVERED = FindingKind(
    "W223",
    WARNING,
    "{addresses} に送ったメールが届いていません（配信不能の通知）。",
    "調査定義の「宛先」を確かめ、survey mail --again {課}名 で送り直してください。",
)
ANSWERED_BY_MACHINE = FindingKind(
    "W224",
    WARNING,
    "自動応答（不在の通知など）のメールです（{sender}）。回答としては数えません。",
    "本文を「未収録の記入」で読み、担当者が不在なら、{課}のほかの方に連絡してください。",
)

NOT_CONFIRMED = FindingKind(
    "W257",
    WARNING,
    "「{heading}」が空欄です。",
    "回答を確認した方の名前と日付を、確認者・確認日に記入してください。",
)
CONFIRMED_ON_NO_DAY = FindingKind(
    "W258",
    WARNING,
    "「{heading}」の「{value}」は日付として読めません。書かれたとおりに控えます。",
    _AS_A_DATE,
)
OFFICE_EMPTY = FindingKind(
    "W259",
    WARNING,
    "事務局の記入「{heading}」が空欄です（{about}）。",
    "受付簿の「事務局の記入」の黄色い欄に書いて保存し、もう一度実行してください。",
)
OVERWRITTEN = FindingKind(
    "W245",
    WARNING,
    "「{heading}」は事務局が決めた欄ですが、{how}。事務局の「{given}」を載せます。",
    "事務局の「{given}」のほうが誤りなら、調査定義のシート「初期値」を直して、もう一度実行してください。",
)
AS_OFFERED = FindingKind(
    "W246",
    WARNING,
    "事務局が用意した内容のまま戻り、{課}の記入がありません。回答として、用意した内容を載せます。",
    "{課}が確かめたものか、違うところがないか、確かめてください。",
)

SAME_SURVEY_ID = FindingKind(
    "W239",
    WARNING,
    "調査ID「{value}」が前回の調査と同じです。前回の調査票が戻ると、今回の回答として数えられます。",
    "調査票を配る前なら、調査定義の調査IDを今年のものに変え、survey generate をやり直してください。配ったあとなら、前回の調査票が collected にないか確かめてください。",
)
ABOUT_ARRIVAL = frozenset(
    {
        DATE_NOT_BELIEVED.code,
        NO_SEAL.code,
        SEAL_OF_DIVISION.code,
        SEALS_UNCHECKED.code,
        CARRIED_LOST.code,
        ITEMS_SUPERSEDED.code,
    }
)
"""Of how a file came and what it is, which is the officer's to look at and not its department's."""

ABOUT_SINCE = frozenset(
    code.code for code in (UNCONFIRMED, STILL_UNCONFIRMED, SINCE_CONTRADICTED, SINCE_NOT_UNDERSTOOD)
)
"""Of whether a former year's answer still holds; their place is a cell under 前回から."""

# I3xx: done by us
CONTINUATION = FindingKind(
    "I301", INFO, "「{heading}」が {cells} に分かれていたので、一つの回答につなぎました。", "読み順を確かめてください。"
)
NORMALISED = FindingKind(
    "I302", INFO, "「{heading}」の、文書に使えない制御文字を取り除きました。", "文のつながりを確かめてください。"
)
NAMES_ITSELF = FindingKind(
    "I303",
    INFO,
    "「{heading}」に自{課}（{department}）が選ばれています。そのまま載せます。",
    "誤りでなければ、対応は不要です。",
)
READ_AS_TEXT = FindingKind(
    "I304",
    INFO,
    "「{heading}」は{kind}として入力されていたので、「{value}」と読みました。",
    "意図した表記か確かめてください。",
)
LINE_ENDS = FindingKind("I305", INFO, "「{heading}」の改行の符号を、普通の改行に整えました。", "対応は不要です。")
FORMULA_RESULT = FindingKind(
    "I306",
    INFO,
    "「{heading}」は数式で入力されていたので、計算結果の「{value}」を載せます。",
    "意図した内容か確かめてください。",
)
HIDDEN_INPUT = FindingKind(
    "I307", INFO, "「{heading}」は非表示の行か列に記入されていましたが、載せます。", "載せてよいか確かめてください。"
)
IDENTIFIED_BY = FindingKind(
    "I308",
    INFO,
    "調査票の控えが失われていたので、{source}から{department}の調査票と判断しました。",
    "違っていれば、受付簿の「判断」の列に正しい{課}名を書いてください。",
)

ATTACHED = FindingKind(
    "I309",
    INFO,
    "{department}の調査票とともに届いたものです。集計はしません。",
    "回答に当たるものがないか、中を確かめてください。",
)
NOT_FROM_THEM = FindingKind(
    "I310",
    INFO,
    "回収票としては数えません（{reason}）。",
    "{課}から戻った回答なら、その調査票を取り出して collected に入れてください。",
)

# H4xx: a file on hold; a person must look. X5xx: a file that has nothing to do with the survey.
OTHER_SURVEY = FindingKind(
    "H401",
    ERROR,
    "別の調査（調査ID {value}）の調査票です。",
    "この調査の調査票で出し直してもらうか、collected から取り除いてください。",
)
WHICH_DEPARTMENT = FindingKind(
    "H402",
    ERROR,
    "調査票ですが、どの{課}のものか分かりません{hint}。",
    "受付簿の「判断」の列に{課}名を書いて、もう一度実行してください。",
)
UNREADABLE = FindingKind(
    "H403",
    ERROR,
    "ファイルを読めません（{reason}）。",
    "Excel で開けたら、名前を付けて Excel ブック（.xlsx）で保存し直し、元のファイルと入れ替えてください。開けなければ、出し直してもらってください。",
)
NO_ROWS = FindingKind(
    "H404",
    ERROR,
    "調査票ですが、{課題}の行が見つかりません。",
    "回答を調査票に写して出し直してもらうか、内容を「未収録の記入」で確かめてください。",
)
LOCKED = FindingKind(
    "H405",
    ERROR,
    "パスワードで保護されているので開けません。",
    "--password でパスワードを渡して、もう一度実行してください。分からなければ、保護を外して出し直してもらってください。",
)
HELD_OPEN = FindingKind(
    "H406",
    ERROR,
    "ほかのソフトで開かれているか、読み取りが許可されていません。",
    "Excel などで開いていれば閉じて、もう一度実行してください。開いていなければ、読み取りの権限を確かめてください。",
)
CANNOT_UNPACK = FindingKind(
    "H407",
    ERROR,
    "中のファイルを取り出せません（{reason}）。",
    "中のファイルを手で取り出して元のファイルと入れ替え、もう一度実行してください。取り出せなければ、送り直してもらってください。",
)
PART_NOT_READ = FindingKind(
    "H414",
    ERROR,
    "メールの添付を取り出せません（{reason}）。",
    "メールソフトで開いて添付を保存し、collected に入れて、もう一度実行してください。",
)
NOT_A_FILE = FindingKind(
    "H415",
    ERROR,
    "読み取れません（{reason}）。",
    "フォルダーやリンクなら、回答のファイルそのものを collected に入れてください。"
    "許可されていないものなら、読み取りの権限を確かめて、もう一度実行してください。",
)
DISPLACES_SEALED = FindingKind(
    "H408",
    ERROR,
    "{department}の割印を確かめられない調査票ですが、割印のある「{other}」の回答（NO {issues}）と置き換わるため、保留にしました。",
    "{department}に確かめ、正しければ受付簿の「判断」の列に 採用 か{department}、違えば 除外 か正しい{課}名を書いてください。",
)
RIGHTS_MANAGED = FindingKind(
    "H411",
    ERROR,
    "秘密度ラベルなどの権限の保護（IRM）がかかっているので、開けません。パスワードでは開きません。",
    "送った{課}に、保護を外して保存し直してもらい、元のファイルと入れ替えてください。読む権限があれば、開いて保護のない調査票に写してもかまいません。",
)
ENCRYPTED_MAIL = FindingKind(
    "H412",
    ERROR,
    "暗号化されたメールなので、開けません（{reason}）。",
    "メールソフトで開き、本文を読み、添付のファイルを保存して collected に入れてください。済んだら、受付簿の「判断」の列に 除外 と書いてください。",
)
READ_BY_EYE = FindingKind(
    "H410",
    ERROR,
    "調査票ではないので、集計できません（{reason}）。回答かもしれないので、一読が必要です。",
    "開いて読み、回答なら調査票に写して collected に入れてください。済んだら、受付簿の「判断」の列に 除外 と書いてください。",
)
TEMPORARY = FindingKind("X502", INFO, "{reason}です。", "対応は不要です。")

# J6xx: a ruling of the officer that cannot be obeyed; the file is treated as if there were none.
RULING_NOT_UNDERSTOOD = FindingKind(
    "J601",
    ERROR,
    "判断の「{value}」が、採用・除外・{課}名のどれのことか分かりません。この判断には従っていません。",
    "「採用」「除外」か、調査定義にある{課}名を一つだけ書いて保存し、もう一度実行してください。",
)
RULING_ON_UNREADABLE = FindingKind(
    "J602",
    ERROR,
    "判断に「{value}」とありますが、「{file}」は回答として読めないため、従えません。",
    "このファイルへの指摘 {held} のとおりに直すか、回答に当たらなければ「除外」と書いてください。",
)
RULING_ASTRAY = FindingKind(
    "J603",
    ERROR,
    "判断の「{value}」が、どのファイルのことか分かりません。「{file}」の行の照合番号が、その名前のファイルのものではありません。",
    "いまのファイルの行に判断を書き直し、この行の判断と理由は消してください。",
)
OFFICE_UNUSED = FindingKind(
    "J604",
    ERROR,
    "事務局の記入「{heading}」の「{value}」は載せていません（{about}）。{why}",
    "載せるなら、受付簿の「事務局の記入」の、載せたい回答の行の欄に移してください。要らなければ、消してください。",
)

ABOUT_RULINGS = frozenset(
    code.code
    for code in (
        RULING_NOT_UNDERSTOOD,
        RULING_ON_UNREADABLE,
        RULING_ASTRAY,
        OFFICE_UNUSED,
        REASON_ALONE,
        BOTH_ADOPTED,
    )
)
"""Codes of what is remarked on the officer's own rulings; their place is a cell of the 受付簿."""
