"""The catalogue of what can be wrong with 調査定義.xlsx: each fault's code, problem and remedy.

A test and the user's guide name the code; the wording lives here alone.
"""

from __future__ import annotations

from msgspec import Struct

from survey.errors import Fault
from survey.japanese.text import briefly

_LONGEST_QUOTED = 80
"""Characters of the officer's own words that a message repeats."""


class FaultKind(Struct, frozen=True):
    """A kind of fault. `problem` and `remedy` may name words in braces that `at` fills in; {課}, {課題} and {関係課} are the
    survey's own (`Names.in_messages`)."""

    code: str
    problem: str
    remedy: str

    def at(self, place: str, **words: object) -> Fault:
        """The fault of this kind at a place. KeyError if a word of the message is not given."""
        shown = {name: _as_quoted(word) if isinstance(word, str) else word for name, word in words.items()}
        return Fault(place, self.problem.format_map(shown), self.remedy.format_map(shown), self.code)


def _as_quoted(word: str) -> str:
    return briefly(" ".join(word.split("\n")), _LONGEST_QUOTED)


# D0xx: the file
MISSING_FILE = FaultKind(
    "D001",
    "調査定義が見つかりません。",
    "調査のフォルダーで実行しているか確かめてください。新しい調査を始めるときは survey init フォルダー名 と入力します。",
)
OPEN_ELSEWHERE = FaultKind("D002", "{problem}", "{remedy}")
ENCRYPTED = FaultKind(
    "D003",
    "パスワードが付いているか、古い形式（.xls）のブックです。",
    "Excel で開き、パスワードを外して「Excel ブック (*.xlsx)」の形式で保存し直してください。",
)
NOT_A_WORKBOOK = FaultKind(
    "D004",
    "Excel のブックとして読めません。",
    "Excel で開けるか確かめてください。開けなければ控えから戻すか、survey init 別のフォルダー名 で作り直してください。",
)

# D1xx: sheets, headings, cells
MISSING_SHEET = FaultKind("D101", "シート「{sheet}」がありません。", "{hint}シート「{sheet}」を加えてください。")
TWIN_SHEETS = FaultKind("D102", "シート「{sheet}」が二つあります。", "使わないほうの名前を変えるか、削除してください。")
MISSING_COLUMN = FaultKind("D103", "「{heading}」の列がありません。", "{hint}見出し「{heading}」の列を加えてください。")
TWIN_COLUMNS = FaultKind(
    "D104", "「{heading}」の列が二つあります。", "使わないほうの列の見出しを変えるか、削除してください。"
)
MISTYPED_HEADING = FaultKind(
    "D105",
    "見出し「{heading}」の列は読み取られません。",
    "「{nearest}」の誤りなら直し、メモの列なら別の見出しにしてください。",
)
FORMULA = FaultKind(
    "D106", "数式が入っています。", "数式を消して、文字や数字で入力してください（値の貼り付けでもかまいません）。"
)
DEFINITION_ERROR_VALUE = FaultKind(
    "D107", "Excel のエラー値 {value} が入っています。", "消して、文字や数字で入力してください。"
)
DATE_FOR_TEXT = FaultKind(
    "D108",
    "日付（{value}）になっています。",
    "Excel が日付に変えたのなら、セルの表示形式を「文字列」にして入力し直してください。",
)
EMPTY = FaultKind("D109", "「{heading}」が空欄です。", "「{heading}」を記入するか、この行を削除してください。")
DEFINITION_NO_ROWS = FaultKind("D110", "{what}が一つもありません。", "シート「{sheet}」に一行以上記入してください。")
DUPLICATE = FaultKind(
    "D111", "「{value}」が重複しています（{first} にもあります）。", "どちらかを直すか、削除してください。"
)
REPEATED = FaultKind("D112", "「{value}」が二度書かれています。", "一つにしてください。")
REPEATED_HEADINGS = FaultKind("D113", "見出しの行がもう一度あります。", "この行を削除してください。")
TOO_MANY = FaultKind("D114", "{what}が多すぎます（{count:,}{unit}）。", "{most:,}{unit}までにしてください。")

# D2xx: values
UNKNOWN_ITEM = FaultKind(
    "D201", "「{value}」という設定はありません。", "{hint}メモなら、内容を「説明」の列に移してください。"
)
MISSING_ITEM = FaultKind(
    "D202", "「{item}」がありません。", "項目に「{item}」、内容にその値を書いた行を加えてください。"
)
EMPTY_ITEM = FaultKind("D210", "「{item}」が空欄です。", "「{item}」の内容を記入してください。")
DEFINITION_NOT_A_DATE = FaultKind(
    "D203",
    "「{value}」は日付として読めません。",
    "2026/11/30 または 令和8年11月30日 のように、実際にある日付を、時刻を付けずに記入してください。",
)
DEFINITION_NOT_A_NUMBER = FaultKind(
    "D204",
    "「{heading}」の「{value}」は使えません。",
    "{low}から{high}までの{kind}を、単位を付けずに記入してください。",
)
NOT_ONE_OF = FaultKind("D205", "「{heading}」の「{value}」は使えません。", "{hint}{allowed} のどれかにしてください。")
NOT_A_FILE_NAME = FaultKind(
    "D206", "「{value}」は{why}、ファイル名にできません。", "ファイル名に使える名前に変えてください。"
)
RESERVED_NAME = FaultKind("D207", "「{value}」は survey が別のファイルに使う名前です。", "別の資料番号にしてください。")
NOT_AN_IDENTIFIER = FaultKind(
    "D208",
    "「{heading}」の「{value}」は使えません。",
    "文字・数字・「_」・「-」・「.」だけで、空白や記号を入れずに、64文字以内で付けてください。",
)
NOT_A_TEMPLATE = FaultKind(
    "D209",
    "「{value}」は Word のひな形の名前ではありません。",
    "調査定義と同じフォルダーに置いた .docx のファイル名を記入してください。",
)
NOT_A_DEADLINE = FaultKind(
    "D211",
    "締切が {value} になっています。",
    "{first}年から{last}年までの、正しい日付を記入してください。",
)
NOT_A_FONT = FaultKind(
    "D212", "「{value}」はフォントの名前ではありません。", "{most}文字以内の、フォントの名前にしてください。"
)

# D3xx: 課題 and 課
DEFINITION_UNKNOWN_DEPARTMENT = FaultKind(
    "D301", "「{value}」はシート「課」にありません。", "{hint}正しい{課}名に直すか、シート「課」に加えてください。"
)
NAMES_RUN_TOGETHER = FaultKind(
    "D305",
    "「{value}」は、{names} が区切られずに続いたもののようです。",
    "{課}名の間を改行か「、」で区切ってください。",
)
GRID_DISAGREES = FaultKind(
    "D306",
    "NO {no} の{関係課}が、シート「{sheet}」の○と違います。",
    "どちらかに合わせるか、この欄を空にして、○だけで決めてください。",
)
GRID_WITHOUT_ISSUES = FaultKind(
    "D307",
    "{課題}の NO の見出しが見つかりません。",
    "一行に{課題}の NO を並べるか、シートの名前を変えてください（名前が「関係課」でなければ読みません）。",
)
GRID_UNKNOWN_ISSUE = FaultKind(
    "D308", "「{value}」は{課題}の NO ではありません。", "シート「課題」の NO に直してください。"
)
GRID_NO_MARK = FaultKind(
    "D309", "「{value}」は○として読めません。", "関係する{課}なら○を、そうでなければ空欄にしてください。"
)
GRID_NO_DEPARTMENT = FaultKind("D310", "どの{課}の○か分かりません。", "行の左に{課}名を書いてください。")
SHARED_ALIAS = FaultKind(
    "D302",
    "別名「{value}」は「{other}」の{what}でもあります（{first}）。",
    "どちらの{課}のことか分からなくなるので、一方から消してください。",
)
SEPARATOR_IN_NAME = FaultKind(
    "D303",
    "{課}名「{value}」に、名前の区切りになる文字が入っています。",
    "「、」「,」「;」や改行を含まない{課}名にしてください。",
)
NAME_TOO_LONG = FaultKind("D304", "{課}名が長すぎます（{count:,}文字）。", "{most:,}文字までにしてください。")

# D4xx: 設問
NO_CHOICES = FaultKind("D401", "種類が「{kind}」なのに、選択肢がありません。", "選択肢を1行に1つずつ記入してください。")
NEEDLESS_CHOICES = FaultKind(
    "D402", "種類が「{kind}」なのに、選択肢があります。", "種類を{others}に直すか、選択肢を消してください。"
)
UNKNOWN_CHOICE = FaultKind(
    "D403",
    "必須の「{value}」は、これより前の設問の選択肢にありません。",
    "{hint}○ か、前の設問の選択肢の名前にするか、空欄にしてください。",
)
NOT_AMONG_CHOICES = FaultKind(
    "D404",
    "該当なしの選択肢「{value}」は、この設問の選択肢にありません。",
    "{hint}選択肢のどれかにするか、空欄にしてください。",
)
UNKNOWN_QUESTION = FaultKind(
    "D405",
    "「{value}」という設問はありません。",
    "{hint}○ か、ほかの設問の項目か見出しにするか、空欄にしてください。",
)
NO_COLUMN_OF_ITS_OWN = FaultKind(
    "D406",
    "「{value}」は自分の列を持たないので、その列に載せることはできません。",
    "「{value}」を○にするか、○の付いたほかの設問を指してください。",
)
NOTHING_PRINTED = FaultKind(
    "D407", "印刷する設問が一つもありません。", "印刷する設問の「{heading}」に○を付けてください。"
)
NEEDLESS_MAX_LENGTH = FaultKind(
    "D408",
    "種類が「{kind}」の設問では、最大文字数を決められません。",
    "最大文字数を空欄にするか、種類を直してください。",
)
REQUIRED_WHEN_EXEMPT = FaultKind(
    "D409",
    "必須の「{value}」は「{heading}」の該当なしの選択肢で、選ばれるとほかの記入が要らなくなります。",
    "必須から「{value}」を消すか、該当なしの選択肢から外してください。",
)
EXAMPLE_REFUSED = FaultKind(
    "D410",
    "記入例「{value}」は、この設問の答えとしては受け付けられません（{why}）。",
    "受け付けられる例に直すか、空欄にしてください。",
)

# D60x: numbers, and how many are chosen
NEEDLESS_FOR_KIND = FaultKind(
    "D601",
    "種類が「{kind}」の設問では、「{heading}」の「{value}」は使えません。",
    "「{heading}」を空欄にするか、種類を直してください。",
)
BOUNDS_CROSSED = FaultKind(
    "D602", "最小（{least}）が最大（{most}）より大きくなっています。", "最小か最大を直してください。"
)
NOT_A_BOUND = FaultKind(
    "D603",
    "「{heading}」の「{value}」は使えません。",
    "単位を付けずに、15桁までの数{whole}を記入してください（負の数は -5 のように書きます）。",
)
NOT_A_UNIT = FaultKind(
    "D604",
    "単位「{value}」は使えません。",
    "数字・符号・改行・空白を含まない、{most}文字までの言葉にしてください（例 人、千円、％）。",
)
TOTAL_AMONG_OTHERS = FaultKind(
    "D605",
    "「{heading}」は集計表でほかの設問と同じ列に載るので、合計行を付けられません。",
    "合計行を「なし」にするか、「{printed}」を、どの設問とも列を分けるように○にしてください。",
)
TOTAL_UNPRINTED = FaultKind(
    "D606",
    "「{heading}」は集計表に載らないので、合計行を付けられません。",
    "合計行を「なし」にするか、「{printed}」に○を付けてください。",
)
OUT_OF_CHOICES = FaultKind(
    "D607",
    "「{heading}」の「{value}」では、どう選んでも合いません（選べる数は{most}まで）。",
    "{low}から{most}までの数にしてください。",
)
SEPARATOR_IN_CHOICE = FaultKind(
    "D608",
    "選択肢「{value}」に、区切りになる文字「{sign}」が入っています。選択肢が{most}を超えると、一つの欄に並べて書くため、見分けられません。",
    "その文字を使わない選択肢にするか、選択肢を{most}までにしてください。",
)
TOO_SHORT_FOR_BOUNDS = FaultKind(
    "D609",
    "最大文字数が{most}では、最小から最大までのどの数も書けません（短くても{fewest}文字です）。",
    "最大文字数を空欄にするか{fewest}以上にするか、最小か最大を直してください。",
)

# D625–D634: 初期値
GIVEN_UNKNOWN_QUESTION = FaultKind(
    "D625", "「{value}」という設問はありません。", "{hint}シート「設問」の項目か見出しにしてください。"
)
GIVEN_NOT_ASKED = FaultKind(
    "D626",
    "NO {no} は「{department}」に尋ねないので、初期値を入れる欄がありません。",
    "NO か名前を直すか、シート「課題」で NO {no} を尋ねる先に「{department}」を加えてください。",
)
GIVEN_REFUSED = FaultKind(
    "D627",
    "初期値「{value}」は、「{heading}」の答えとしては受け付けられません（{why}）。",
    "受け付けられる内容に直すか、この行を削除してください。",
)
GIVEN_TWICE = FaultKind(
    "D628",
    "NO {no} の「{heading}」の初期値が、{whose}について重なっています（{first} にもあります）。",
    "どちらかを直すか、削除してください。",
)
GIVEN_NOT_FILLED_IN = FaultKind(
    "D629",
    "「{heading}」は調査票に記入する設問ではないので、初期値を入れられません。",
    "項目を直すか、この行を削除してください。",
)
GIVEN_EXEMPTS = FaultKind(
    "D630",
    "「{value}」は該当なしの選択肢なので、変更できない初期値にはできません。その行に何も尋ねないことになります。",
    "「{may_change}」に○を付けるか、尋ねる先から外してください。",
)
NOT_MAY_CHANGE = FaultKind(
    "D631",
    "「{heading}」の「{value}」は○として読めません。",
    "書き換えてよければ○を、そうでなければ空欄にしてください。",
)

# D610–D624: 計算 and 検算
UNEXPECTED_IN_FORMULA = FaultKind(
    "D610",
    "式の{at}文字目の「{word}」は、そこには書けません。",
    "数・項目・＋－×÷・かっこを、ふつうの式の順に書いてください（例 男 ＋ 女、四捨五入(実績 ÷ 目標 × 100, 1)）。",
)
FORMULA_ENDS = FaultKind(
    "D611", "式が途中で終わっています（{at}文字目）。", "続きを書くか、開いたかっこを閉じてください。"
)
UNKNOWN_KEY = FaultKind(
    "D612",
    "式の{at}文字目の「{word}」は、設問の項目にも、使える言葉にもありません。",
    "{hint}設問の項目か、合計・平均・四捨五入・絶対値・前回・達成率 のどれかにしてください。",
)
WRONG_ARGUMENT = FaultKind(
    "D613",
    "式の{at}文字目の「{word}」で、かっこの中の書き方が違います。",
    "合計(a, b)、平均(a, b)、四捨五入(a, 0から10までの桁数)、絶対値(a)、前回(項目)、達成率(実績, 目標)、達成率(実績, 目標, 低いほど良い) のように書いてください。",
)
NO_RELATION = FaultKind(
    "D614",
    "検算の式に、比べる記号がありません。",
    "合計 = 男 + 女 のように、= ≠ < ≦ > ≧ のどれかで比べてください。",
)
NEEDLESS_RELATION = FaultKind(
    "D615",
    "計算の式の{at}文字目に、比べる記号「{word}」があります。",
    "計算の結果だけを書いてください。成り立つはずのことは、シート「検算」に書けます。",
)
TOO_INVOLVED = FaultKind(
    "D616",
    "式が込み入りすぎています（{at}文字目の「{word}」）。",
    "「かつ」と「または」は一つの式に混ぜず、かっこを減らして、検算の行か計算の設問に分けてください。",
)
FORMULA_TOO_LONG = FaultKind(
    "D617",
    "式が長すぎて、調査票の数式にできません。",
    "途中までを計算の設問に分け、その項目を使ってください（Excel の数式は8,192文字、64重までです）。",
)
NO_NUMBER = FaultKind(
    "D618",
    "式の{at}文字目の「{word}」は種類が「{kind}」の設問で、数ではありません。",
    "数値の設問か、段階のない計算の設問の項目にしてください。",
)
NO_DIRECTION = FaultKind(
    "D619",
    "式の{at}文字目の「{word}」は、向きを選ぶ設問ではありません。",
    "{higher}・{lower} と書くか、種類が「選択」で、その二つを選択肢に持つ設問の項目にしてください。",
)
LATER_IN_FORMULA = FaultKind(
    "D620",
    "式の{at}文字目の「{word}」は、この設問自身か、これより後ろの設問です。",
    "前にある設問だけを使うか、設問の順を入れ替えてください。",
)
NOT_A_GRADE = FaultKind(
    "D621",
    "段階の「{value}」は、そこには書けません。",
    "A:100、B:80、C:60、D のように、{most}文字までの名前とそこから当てはまる数を、大きいほうから並べ、最後は名前だけにしてください。",
)
ACROSS_IN_FORMULA = FaultKind(
    "D622",
    "式の{at}文字目の「{word}」は{there}の設問で、同じ行の数ではありません。",
    "調査票の同じ表にある設問どうしで、計算し、比べてください。前回の数は、明細にはありません。",
)
NO_KEY = FaultKind("D623", "式に、設問の項目がありません。", "数値か計算の設問の項目を使って書いてください。")
NOT_AN_INPUT = FaultKind(
    "D624",
    "欄の「{value}」は、記入してもらう設問の項目ではありません。",
    "{hint}記入欄のある設問の項目にしてください。",
)

# D645–D649: the survey's own words
WORD_TOO_LONG = FaultKind(
    "D645", "「{heading}」の「{value}」は長すぎます（{count:,}文字）。", "{most}文字までの言葉にしてください。"
)
NOT_A_WORD = FaultKind(
    "D646",
    "「{heading}」の「{value}」は使えません。",
    "空白・改行・数字・記号を入れない、一つの言葉にしてください（「・」は使えます。例 市町村、学校、指標）。",
)
SAME_WORD = FaultKind(
    "D647",
    "「{heading}」が「{other}」と同じ「{value}」です。",
    "どちらのことか分からなくなるので、別の言葉にしてください。",
)

TAKEN_WORD = FaultKind(
    "D648",
    "「{heading}」の「{value}」は、受付簿か送信記録の、ほかの列の見出しです。",
    "survey が読み違えないように、別の言葉にしてください。",
)

# D635–D638: 明細
NOT_REPEATED = FaultKind(
    "D635",
    "「明細」の「{value}」は○として読めません。",
    "1件ずつ行を分けて尋ねる設問なら○を、そうでなければ空欄にしてください。",
)
REQUIRED_ACROSS = FaultKind(
    "D636",
    "必須の「{value}」は、{there}設問「{heading}」の選択肢です。明細の設問と、{課題}ごとに一度だけ尋ねる設問は、別の表になります。",
    "同じ表の設問の選択肢にするか、○か空欄にしてください。",
)
PRINTED_ACROSS = FaultKind(
    "D637",
    "「{heading}」の列には載せられません。明細の設問と、{課題}ごとに一度だけ尋ねる設問は、行が違います。",
    "○にして自分の列に載せるか、「明細」を「{heading}」と同じにしてください。",
)
NOT_A_SHEET = FaultKind(
    "D638",
    "明細の見出し「{value}」は、シートの名前にできません（{why}）。",
    "{most}文字までの、ほかのシートと違う名前にしてください（例 公用車）。",
)

# D650–D651: 部
UNKNOWN_DIVISION = FaultKind(
    "D650",
    "「{value}」という部は、シート「課」の「部」の列にありません。",
    "{hint}シート「課」の部と同じに書くか、この行を削除してください。",
)
NO_DIVISIONS = FaultKind(
    "D651",
    "送付の単位が「部ごと」ですが、シート「課」に部が一つも書かれていません。",
    "シート「課」に「部」の列を作って記入するか、送付の単位を空欄にしてください。",
)

# D66x: who fills in, and how it is printed
NOTHING_FOR_DEPARTMENTS = FaultKind(
    "D660",
    "{課}が答える設問が一つもありません。",
    "{課}が答える設問の「{heading}」を「課」にするか、空欄にしてください。",
)
OFFICE_DECIDES = FaultKind(
    "D661",
    "必須の「{value}」は、事務局が書く「{heading}」の選択肢なので、{課}が答えるときには、まだ選ばれていません。",
    "{課}が答える設問の選択肢にするか、○ か空欄にしてください。",
)
OFFICE_EXEMPTS = FaultKind(
    "D662",
    "事務局が書く設問で、該当なしの選択肢は決められません（{value}）。",
    "該当なしの選択肢を空欄にするか、記入者を空欄にしてください。",
)
OFFICE_ASKS_ITEMS = FaultKind(
    "D663",
    "事務局が書く設問を、明細の設問にはできません。事務局は、{課題}ごとの回答に一度だけ書きます。",
    "「明細」か「{heading}」を空欄にしてください。",
)
NO_CHOICES_TO_PRINT = FaultKind(
    "D664",
    "種類が「{kind}」の設問では、「{heading}」を「選択肢ごと」にできません。",
    "「{heading}」を○にするか、種類を{others}に直してください。",
)
TOO_MANY_TO_PRINT = FaultKind(
    "D665",
    "選択肢が{count}あり、選択肢ごとの列を作れません。",
    "「{heading}」を○にするか、選択肢を{most}までにしてください。",
)

# D5xx: what does not fit where it is shown
NOT_SHOWN = FaultKind(
    "D501",
    "長すぎて、調査票に収まりません（{count:,}文字）。",
    "{most:,}文字までに縮めてください。改行も行数に数えます。",
)
NOT_TYPED = FaultKind(
    "D503",
    "記入欄に収まらない文字数です（{count:,}文字）。それだけ記入されると、画面でも印刷でも終わりまで読めません。",
    "{most:,}文字までにするか、ほかの設問の最大文字数を減らしてください。",
)
NOT_PRINTED = FaultKind(
    "D502", "長すぎて、集計表に収まりません（{count:,}文字）。", "縮めてください。改行も行数に数えます。"
)
