"""The words of 調査定義.xlsx: its sheets, their headings, and the items of 設定. They are written only here.

The reader knows them by these names; the shipped definitions show `about` to the officer.
"""

from __future__ import annotations

from msgspec import Struct

from survey.japanese.text import comparison_key
from survey.model import (
    USUAL_FONT,
    AttachmentNames,
    Confirming,
    Encryption,
    FormShape,
    MailSettings,
    MailUnit,
    Order,
    Paper,
    Severity,
    Total,
)
from survey.questions.kinds import KINDS


class Word(Struct, frozen=True):
    """A heading, or an item of 設定, as the officer writes it."""

    name: str
    about: str
    """What to write there: shown beside an item, or as the input message of a heading (at most 255 characters)."""
    required: bool = False
    """A heading: its column must exist. An item: it must be filled in."""
    aliases: tuple[str, ...] = ()
    """Other names that are understood."""
    loosely: tuple[str, ...] = ()
    """Names that are understood of a heading where no column has one of the others: elsewhere they may be something else."""
    default: str = ""
    """What an empty item means."""
    offered: tuple[str, ...] = ()
    """The words of which one is to be chosen; none where anything may be written."""
    own: bool = False
    """The survey chooses this heading itself; its column is known by its order among such columns."""

    @property
    def names(self) -> frozenset[str]:
        """All its names but the loose ones, as comparison keys."""
        return frozenset(comparison_key(name) for name in (self.name, *self.aliases))


DOES, DOES_NOT = "する", "しない"
DONE_OR_NOT = DOES, DOES_NOT
"""What an item offers that is done or not."""


class SheetWords(Struct, frozen=True):
    """A sheet of the definition and the columns that are read from it."""

    name: str
    columns: tuple[Word, ...]


# ---------------------------------------------------------------- 設定

ITEM = Word("項目", "設定の名前です。変えないでください。", required=True, aliases=("設定項目",))
CONTENT = Word("内容", "この調査での内容を記入します。", required=True, aliases=("値", "設定値"))
ABOUT = Word("説明", "記入のしかたです。読み取られません。")
"""Not read: extra columns are the officer's own."""

SURVEY_ID = Word(
    "調査ID",
    "調査票をこの調査のものと見分ける印です。年度ごとに変えます。空白を含まない文字（例 chiikifukushi-r8）。",
    required=True,
)
TITLE = Word("調査名", "調査票と集計表の表題に印刷されます。", required=True)
DOCUMENT_LABEL = Word(
    "資料番号", "集計表の右上に印刷され、ファイル名にもなります（例 参考３）。", required=True, aliases=("資料名",)
)
SECTION = Word("見出し", "集計表の表題の下に印刷されます。空欄でもかまいません。")
DEADLINE = Word(
    "締切", "調査票の提出期限です（例 2026/11/30、令和8年11月30日）。", required=True, aliases=("提出期限",)
)
OFFICE = Word("事務局", "調査を行う部署です。調査票に印刷されます。", required=True)
CONTACT_PERSON = Word("担当者", "問合せを受ける人です。")
CONTACT = Word("連絡先", "内線やメールアドレスです。")
PAPER = Word(
    "用紙",
    f"集計表の用紙です。{'・'.join(Paper)} から選びます。空欄なら {Paper.A3_LANDSCAPE}。",
    default=Paper.A3_LANDSCAPE,
    offered=tuple(Paper),
)
FONT_SIZE = Word("文字の大きさ", "集計表の文字のポイント数です（9、10.5、12 など）。空欄なら 10.5。", default="10.5")
FONT = Word(
    "フォント",
    f"集計表のフォントです。等幅のもの（{USUAL_FONT}、ＭＳ ゴシック など）が確実です。空欄なら {USUAL_FONT}。",
    default=USUAL_FONT,
)
RESPONDENT_HEADING = Word(
    "回答課の見出し",
    "集計表で、答えた課を書く列の見出しです。空欄なら 回答課等。",
)
DEPARTMENT_WORD = Word(
    "課の名称",
    "回答を求める相手の呼び方です（例 市町村、学校、事業所）。調査票・メール・画面の「課」が、この言葉になります。空欄なら 課。",
)
ISSUE_WORD = Word(
    "課題の名称",
    "尋ねる一つ一つのことの呼び方です（例 指標、事業、施設）。調査票・メール・画面の「課題」が、この言葉になります。空欄なら 課題。",
)
ASKED_WORD = Word(
    "関係課の名称",
    "一つの課題について回答を求める相手の呼び方です（例 対象市町村、対象校）。空欄なら 関係 に課の名称を続けたもの（関係課）。",
)
ORDER = Word(
    "並び順",
    f"集計表の行の順です。{Order.BY_ISSUE}：課題ごとに、答えた課を並べます。{Order.BY_DEPARTMENT}：課ごとに、課題を並べます。"
    f"空欄なら {Order.BY_ISSUE}。",
    default=Order.BY_ISSUE,
)
SILENT_PRINTED = Word(
    "未回答の行",
    "する：集計表に、回答のない関係課の行も作り、「未回答」と印刷します。合計には数えません。しない：作りません。空欄なら しない。",
    default=DOES_NOT,
    offered=DONE_OR_NOT,
)
EXTRA_ANSWERS = Word(
    "追加回答",
    "する：関係課でない課題にも回答できるシートを付けます。しない：付けません。空欄なら する。",
    default=DOES,
    offered=DONE_OR_NOT,
)
ROWS_READY = range(1, 201)
ITEM_ROWS = Word(
    "明細の行数",
    f"設問の「明細」に○があるとき、調査票に用意しておく行の数です（課題ごとに {ROWS_READY[0]}～{ROWS_READY[-1]}）。足りなければ、答える課が行を足せます。空欄なら 20。",
    default="20",
)
ITEMS_TITLE = Word(
    "明細の見出し",
    "明細の1件1件の呼び方です（例 公用車）。調査票のシートの名前と、番号の列の見出し（公用車番号）になります。空欄なら 明細。",
    default="明細",
)
ITEM_SUBTOTALS = Word(
    "明細の小計",
    "する：集計表で、課が挙げた明細の下にも、合計行を付けます（設問の「合計行」があるとき）。しない：付けません。空欄なら しない。",
    default=DOES_NOT,
    offered=DONE_OR_NOT,
)
FORM_SHAPE = Word(
    "調査票の形",
    f"{FormShape.TABLE}：1件に1行の表で尋ねます。{FormShape.SLIPS}：1件ごとに、設問を縦に並べて尋ねます。"
    f"{FormShape.AUTOMATIC}：設問が多く、表では紙に刷って読める大きさに収まらないときだけ{FormShape.SLIPS}にします。"
    f"空欄なら {FormShape.AUTOMATIC}。",
    default=FormShape.AUTOMATIC,
    offered=tuple(FormShape),
)
SUMMARY_TEMPLATE_SETTING = Word(
    "概要のひな形",
    "概要を作る Word のひな形です。この調査定義と同じフォルダーに置きます。空欄なら 概要.docx。",
    default="概要.docx",
)
SUMMARY_ANSWERS = Word(
    "概要に回答を載せる",
    "する：概要の終わりに、すべての回答も載せます。しない：載せません（集計表にあります）。空欄なら しない。",
    default=DOES_NOT,
    offered=DONE_OR_NOT,
)

CONFIRMED_BY_CHOICE = Word(
    "前回からの欄",
    "する：前回の回答を載せた調査票に、変更なし・変更ありを選ぶ欄「前回から」を付けます。しない：付けません。空欄なら する。",
    default=DOES,
    offered=DONE_OR_NOT,
)
UNCONFIRMED_SENT_BACK = Word(
    "未確認の差戻し",
    "する：前回のままで確認されていない回答を差し戻します。しない：注意として知らせます。空欄なら しない。",
    default=DOES_NOT,
    offered=DONE_OR_NOT,
)
CHANGE_PRINTED = Word(
    "区分を載せる",
    "する：集計表に、前回との区分（新規・変更・継続など）の列を作り、変わった文に下線を引きます。しない：載せません。空欄なら しない。",
    default=DOES_NOT,
    offered=DONE_OR_NOT,
)

CONFIRMING = Word(
    "確認者の欄",
    f"調査票に、回答を確認した方の名前と日付の欄（確認者・確認日）を付けるかです。{'・'.join(Confirming)} から選びます。"
    f"{Confirming.REQUIRED}：空欄のまま戻ると、注意として知らせます。空欄なら {Confirming.NOT}。",
    default=Confirming.NOT,
    offered=tuple(Confirming),
)

OPENING_PASSWORDS = Word(
    "開封パスワード",
    "パスワード付きの調査票や圧縮ファイルを開くためのパスワードです。いくつかあれば改行で区切ります。空欄でもかまいません。",
)

TIMES_AS_MUCH = range(1, 101)
READING_LIMIT = Word(
    "読取りの上限",
    f"大きすぎて読めないファイルが出たとき、読み取る大きさと時間の上限を標準の何倍にするかです（{TIMES_AS_MUCH[0]}～{TIMES_AS_MUCH[-1]}）。空欄なら 1。",
    default="1",
)

_USUAL = MailSettings()

SENDER = Word(
    "差出人", "メールの差出人のアドレスです。名前を付けるなら 地域共生推進課 <kyosei@example.jp> のように書きます。"
)
REPLY_TO = Word("返信先", "返信を受けるアドレスが差出人と違うときに記入します。")
SMTP_SERVER = Word(
    "SMTPサーバー", "survey mail --send で送るときの送信メールサーバーです。下書きだけなら空欄でかまいません。"
)
SMTP_PORT = Word(
    "SMTPポート",
    f"空欄なら、暗号化が {Encryption.STARTTLS} のとき 587、{Encryption.TLS} のとき 465。",
    aliases=("ポート",),
)
ENCRYPTION = Word(
    "暗号化",
    f"送信メールサーバーとの通信です。{'・'.join(Encryption)} から選びます。空欄なら {_USUAL.encryption}。",
    default=_USUAL.encryption,
    offered=tuple(Encryption),
)
USER = Word(
    "ユーザー名",
    "メールサーバーにログインする名前です。ログインが要らなければ空欄。パスワードはここに書かないでください。",
)
IMAP_SERVER = Word("IMAPサーバー", "survey fetch で回答のメールを取り込むときの受信メールサーバーです。")
IMAP_PORT = Word("IMAPポート", f"空欄なら {_USUAL.imap_port}。", default=f"{_USUAL.imap_port}")
IMAP_FOLDER = Word(
    "受信フォルダー",
    f"取り込むメールのフォルダーです。空欄なら {_USUAL.imap_folder}（受信トレイ）。",
    default=_USUAL.imap_folder,
)
SIZE_LIMIT = Word(
    "添付の上限",
    f"調査票を付けたメール1通の大きさの上限（MB）です。空欄なら {_USUAL.size_limit}。",
    default=f"{_USUAL.size_limit}",
)
ATTACHMENT_NAMES = Word(
    "添付名",
    f"添付する調査票の名前です。{'・'.join(AttachmentNames)} から選びます。日本語の名前が化ける相手がいれば {AttachmentNames.ASCII}。"
    f"空欄なら {_USUAL.attachment_names}。",
    default=_USUAL.attachment_names,
    offered=tuple(AttachmentNames),
)
RESPONDENTS_GUIDE = Word(
    "記入の手引き",
    "する：記入のしかたを1ページにまとめた Word 文書を、依頼のメールに添付します。しない：添付しません。空欄なら しない。",
    default=DOES_NOT,
    offered=DONE_OR_NOT,
)
REMINDER_INTERVAL = Word(
    "督促の間隔",
    f"同じ課への督促を、最低何日あけるかです。空欄なら {_USUAL.reminder_interval}。",
    default=f"{_USUAL.reminder_interval}",
)
MOST_REMINDERS = Word(
    "督促の上限",
    f"同じ課に督促する回数の上限です。空欄なら {_USUAL.most_reminders}。",
    default=f"{_USUAL.most_reminders}",
)
PAUSE = Word(
    "送信の間隔", f"メールを1通送るごとに待つ秒数です。空欄なら {_USUAL.pause:g}。", default=f"{_USUAL.pause:g}"
)

MAIL_UNIT = Word(
    "送付の単位",
    f"メールを誰に一通とするかです。{MailUnit.DEPARTMENT}：課に一通ずつ送ります。{MailUnit.DIVISION}：シート「課」の部に一通とし、その課の調査票を"
    f"まとめて添付します（部のない課には一通ずつ）。空欄なら {_USUAL.unit}。",
    default=_USUAL.unit,
)

MAIL_SETTINGS = (
    SENDER,
    REPLY_TO,
    SMTP_SERVER,
    SMTP_PORT,
    ENCRYPTION,
    USER,
    IMAP_SERVER,
    IMAP_PORT,
    IMAP_FOLDER,
    SIZE_LIMIT,
    ATTACHMENT_NAMES,
    RESPONDENTS_GUIDE,
    REMINDER_INTERVAL,
    MOST_REMINDERS,
    PAUSE,
    MAIL_UNIT,
)

SETTING_GROUPS = (
    ("毎年変えるもの", (SURVEY_ID, TITLE, SECTION, DEADLINE)),
    ("調査と事務局", (DOCUMENT_LABEL, OFFICE, CONTACT_PERSON, CONTACT, EXTRA_ANSWERS, FORM_SHAPE, CONFIRMING)),
    ("言葉", (DEPARTMENT_WORD, ISSUE_WORD, ASKED_WORD)),
    ("明細", (ITEM_ROWS, ITEMS_TITLE, ITEM_SUBTOTALS)),
    (
        "印刷",
        (
            PAPER,
            FONT_SIZE,
            FONT,
            RESPONDENT_HEADING,
            ORDER,
            SILENT_PRINTED,
            SUMMARY_TEMPLATE_SETTING,
            SUMMARY_ANSWERS,
        ),
    ),
    ("前回との比較", (CONFIRMED_BY_CHOICE, UNCONFIRMED_SENT_BACK, CHANGE_PRINTED)),
    ("読取り", (OPENING_PASSWORDS, READING_LIMIT)),
    ("メール", MAIL_SETTINGS),
)
"""The items of 設定 under the headings that the written definitions show them under."""

SETTINGS = tuple(word for _, group in SETTING_GROUPS for word in group)
"""Every known item of 設定, in the order in which the shipped definitions list them."""

# ---------------------------------------------------------------- 課題

NO = Word(
    "NO",
    "課題の番号です。同じ番号は使えません。",
    required=True,
    aliases=("No.", "№", "NO．", "番号", "項番"),
    loosely=("問", "問番号"),
)
ISSUE_TITLE = Word(
    "取り組むべき内容",
    "1行が1つの課題です。見出しは調査に合わせて書き換えられ、そのまま印刷されます。",
    required=True,
    own=True,
)
EXAMPLES = Word(
    "取組例",
    "課題ごとの例や観点です。空欄でもかまいません。見出しは調査に合わせて書き換えられ、そのまま印刷されます。",
    required=True,
    own=True,
)
ISSUE_DEPARTMENTS = Word(
    "関係課",
    "回答を求める課です。シート「課」にある課名を、1行に1つ（Alt+Enter で改行）か「、」で区切って並べます。全ての課なら 全課。"
    "見出しは 担当課・所管課 でもかまいません。"
    "シート「関係課」を作り、縦に課名、横に NO を並べて○を付けても決められます。そのときは空欄でかまいません。",
    required=True,
    aliases=("担当課", "所管課"),
    loosely=("対象課", "対象市町村", "対象校", "対象学校", "市町村", "学校"),
)

EVERY_DEPARTMENT = ("全課", "各課")
"""What stands for all departments in 関係課."""

# ---------------------------------------------------------------- 課

NAME = Word(
    "課名",
    "調査票を送る課です。集計表では、この順に並びます。",
    required=True,
    aliases=("課", "課等名", "部署名"),
    loosely=("市町村名", "学校名", "市町村", "学校"),
)
ALIASES = Word(
    "別名",
    "旧称や略称です。回答にこの名前で書かれていても、この課と分かります。改行か「、」で区切ります。",
    aliases=("旧称", "略称"),
)
TO = Word("宛先", "依頼や督促を送るメールアドレスです。改行か「、」で区切ります。", aliases=("メールアドレス", "To"))
CC = Word("CC", "写しを送るメールアドレスです。改行か「、」で区切ります。", aliases=("写し",))
GROUP = Word(
    "部",
    "課が属する部や地域です。回収状況を、これごとにも数えます。空欄でもかまいません。",
    aliases=("部名", "部局", "部局名", "地域"),
)

# ---------------------------------------------------------------- 設問

KEY = Word(
    "項目",
    "設問の短い名前です。文字・数字・_ で付けます。印刷されません。調査の途中で変えないでください。",
    required=True,
)
HEADING = Word("見出し", "調査票と集計表の列の見出しです。改行できます（Alt+Enter）。", required=True)
KIND = Word(
    "種類",
    f"{'・'.join(KINDS)} から選びます。課の選択では、課ごとに○を付ける欄ができます。",
    required=True,
    offered=tuple(KINDS),
)
REQUIRED = Word(
    "必須",
    "○：必ず記入。空欄：任意。選択肢の名前（例 該当あり）：前の設問でそれが選ばれたときだけ必ず記入。",
)
MAX_LENGTH = Word("最大文字数", "記入できる文字数です。空欄なら制限しません。", aliases=("文字数", "上限文字数"))
CHOICES = Word("選択肢", "種類が「選択」か「複数選択」のとき、1行に1つ（Alt+Enter で改行）か「、」で区切って並べます。")
NOT_APPLICABLE = Word(
    "該当なしの選択肢",
    "選択肢のうち、選ばれたらその行のほかの記入が要らなくなるものです（例 該当なし）。複数選択では、ほかと一緒に選べないものです（例 特になし）。なければ空欄。",
)
GUIDANCE = Word("記入要領", "調査票の欄を選んだときに表示される案内です。", aliases=("記入方法",))
EXAMPLE = Word("記入例", "調査票の記入例の行に表示されます。", aliases=("記載例",))
BY_CHOICE = "選択肢ごと"
"""Under 参考３に載せる: each choice has a column."""
PRINTED = Word(
    "参考３に載せる",
    f"○：集計表に列を作って印刷。{BY_CHOICE}：複数選択で、選択肢ごとに○の列を作って印刷。空欄：印刷しない。設問の項目か見出し：その設問の列の中に、続けて印刷。",
    required=True,
    aliases=("資料に載せる", "集計表に載せる", "載せる"),
)
WIDTH = Word("列幅", "集計表の列の幅を、全角の文字数で決めたいときに記入します。空欄なら自動。")
UNIT = Word(
    "単位", "種類が「数値」のとき、何を数えるかです（例 人、千円）。見出しに付き、回答の後ろに書かれてもかまいません。"
)
DECIMALS = Word(
    "小数", "種類が「数値」のとき、小数点より下の桁数です（0なら整数）。空欄なら、書かれたとおりの桁数です。"
)
LEAST = Word("最小", "これより小さい数値を誤りとします。空欄なら制限しません。")
MOST = Word("最大", "これより大きい数値を誤りとします。空欄なら制限しません。")
TOTAL = Word(
    "合計行",
    f"集計表で、課題ごとと全体の下に付ける行です。{'・'.join(Total)} から選びます。空欄なら {Total.NONE}。",
    default=Total.NONE,
    offered=tuple(Total),
)
OF_ITEMS = Word(
    "明細",
    "○：1件ずつ行を分けて、何件でも尋ねる設問です（車両の一覧なら 登録番号・車種 など）。○の設問が一つの表になります。空欄：課題ごとに一度だけ尋ねます。",
)

ANSWERERS = BY_DEPARTMENT, BY_OFFICE = ("課", "事務局")
"""Who answers a question."""
BY = Word(
    "記入者",
    "課：調査票で課が答えます。事務局：調査票には載せず、回収のあと、受付簿のシート「事務局の記入」で事務局が書きます（評価など）。空欄なら 課。",
    default=BY_DEPARTMENT,
    offered=ANSWERERS,
)

COUNTING = (UNIT, DECIMALS, LEAST, MOST, TOTAL)
"""Columns of sheet 設問 that a survey without numbers has no use for."""
CALCULATION_FORMULA = Word(
    "式",
    "種類が「計算」のとき、前にある数値か計算の設問の項目で書きます（例 男 ＋ 女、達成率(実績, 目標)）。使えるもの：＋－×÷、かっこ、合計、平均、四捨五入、絶対値、前回、達成率。",
)
GRADES = Word(
    "段階",
    "種類が「計算」のとき、数の代わりに段階を出すなら、大きいほうから並べます（例 A:100、B:80、C:60、D）。最後は残りすべてです。なければ空欄。",
)

SELDOM = (*COUNTING, OF_ITEMS, BY, CALCULATION_FORMULA, GRADES)
"""Columns of sheet 設問 that are written only where the survey has a use for them."""

# ---------------------------------------------------------------- 初期値

GIVEN_NO = Word("NO", "シート「課題」の NO です。", required=True, aliases=NO.aliases, loosely=NO.loosely)
GIVEN_DEPARTMENTS = Word(
    "課名",
    "どの課の調査票に入れるかです。空欄か 全課 なら、その課題の関係課すべて。課を挙げた行は、全課の行より優先します。",
    aliases=NAME.aliases,
    loosely=NAME.loosely,
)
GIVEN_QUESTION = Word(
    "項目",
    "どの設問に入れるかです。シート「設問」の項目か見出しを書きます。",
    required=True,
    aliases=("設問", "見出し"),
)
GIVEN_TEXT = Word(
    "内容",
    "調査票に入れておく内容です。数値や日付も、調査票に記入するときと同じように書きます。○を並べる設問では、名前を「、」で区切ります。",
    required=True,
    aliases=("初期値", "値"),
)
MAY_CHANGE = Word("変更可", "○：課が書き換えられます。空欄：書き換えられません。")

# ---------------------------------------------------------------- 検算

REQUIREMENT = Word(
    "式",
    "成り立つはずのことを、設問の項目で書きます（例 合計 = 男 + 女、解消 <= 合計）。空欄の数があれば確かめません。使えるもの：計算の式と同じもの、＝ ≠ ＜ ≦ ＞ ≧、かつ、または。",
    required=True,
)
MESSAGE = Word(
    "文言", "成り立たないときに、調査票と指摘で伝える文です（例 合計が、男と女の和と違います。）。", required=True
)
SEVERITIES = (Severity.ERROR, Severity.WARNING)
SEVERITY = Word(
    "程度",
    f"{Severity.ERROR}：直してもらいます。{Severity.WARNING}：確かめてもらいます。空欄なら {Severity.ERROR}。",
    default=Severity.ERROR,
    offered=SEVERITIES,
)
TOLD_AT = Word(
    "欄",
    "どの欄のこととして伝えるかを、設問の項目で書きます。空欄なら、式の片側にただ一つある項目か、式の最後の項目です。",
)

# ---------------------------------------------------------------- シート

SETTINGS_SHEET = SheetWords("設定", (ITEM, CONTENT))
ISSUES_SHEET = SheetWords("課題", (NO, ISSUE_TITLE, EXAMPLES, ISSUE_DEPARTMENTS))
DEPARTMENTS_SHEET = SheetWords("課", (NAME, ALIASES, TO, CC, GROUP))
QUESTIONS_SHEET = SheetWords(
    "設問",
    (KEY, HEADING, KIND, REQUIRED, MAX_LENGTH, CHOICES, NOT_APPLICABLE, GUIDANCE, EXAMPLE, PRINTED, WIDTH, *SELDOM),
)

DIVISION_NAME = Word(
    "部名",
    "部や地域の名前です。シート「課」の「部」と同じに書きます。",
    required=True,
    aliases=("部", "部局", "部局名", "地域", "地域名"),
)
DIVISIONS_SHEET = SheetWords("部", (DIVISION_NAME, TO, CC))
"""May be left out: where mails for a 部 go that has an address of its own."""

GIVEN_SHEET = SheetWords("初期値", (GIVEN_NO, GIVEN_DEPARTMENTS, GIVEN_QUESTION, GIVEN_TEXT, MAY_CHANGE))
"""May be left out."""
CHECKS_SHEET = SheetWords("検算", (REQUIREMENT, MESSAGE, SEVERITY, TOLD_AT))
"""May be left out."""
GRID_SHEET = "関係課"
"""Name of the sheet, which may be left out, that says by ○ which department is asked about which issue."""

SHEET_NAMES = (
    *(
        sheet.name
        for sheet in (SETTINGS_SHEET, ISSUES_SHEET, DEPARTMENTS_SHEET, QUESTIONS_SHEET, GIVEN_SHEET, DIVISIONS_SHEET)
    ),
    GRID_SHEET,
    CHECKS_SHEET.name,
)
