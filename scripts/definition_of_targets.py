"""A survey of targets: how far each indicator of a plan has come, with what is calculated of it. The city is invented."""

from __future__ import annotations

from datetime import date

from survey.definition.definition_content import DefinitionContent

_MORE, _LESS = "高いほど良い", "低いほど良い"
_ELDERLY, _HEALTH, _LIVELIHOOD, _CHILDREN = "高齢福祉課", "健康推進課", "生活支援課", "子育て支援課"
_DISABILITY, _CRISIS, _SCHOOL = "障害福祉課", "危機管理課", "学校教育課"

_INDICATORS: tuple[tuple[str, str, str, str, dict[str, tuple[int, int]]], ...] = (
    ("1", "ふれあいサロンの参加者", "①市が助成するサロン\n②実人数", _MORE, {_ELDERLY: (950, 1_200), _HEALTH: (210, 300)}),
    ("2", "認知症サポーター養成講座の受講者", "①年度内の延べ人数", _MORE, {_ELDERLY: (380, 500), _SCHOOL: (120, 200)}),
    ("3", "特別養護老人ホームの入所待機者", "①要介護３以上\n②年度末の人数", _LESS, {_ELDERLY: (180, 120)}),
    ("4", "ひきこもりの相談を受けた人", "①本人と家族\n②実人数", _MORE, {_LIVELIHOOD: (45, 80), _HEALTH: (25, 40)}),
    ("5", "就労に至った生活困窮者", "①支援を受けて就労した人", _MORE, {_LIVELIHOOD: (38, 60)}),
    ("6", "保育所の待機児童", "①４月１日の人数", _LESS, {_CHILDREN: (23, 5)}),
    ("7", "個別避難計画のない要支援者", "①名簿に載る人のうち\n②年度末の人数", _LESS, {_CRISIS: (420, 150), _DISABILITY: (130, 60)}),
)  # fmt: skip
"""NO, title, what is counted, which way is better; by department the number of the base year, and the target."""

_ADDRESSES = {
    _ELDERLY: "korei", _HEALTH: "kenko", _LIVELIHOOD: "seikatsu", _CHILDREN: "kosodate", _DISABILITY: "shogai",
    _CRISIS: "kiki", _SCHOOL: "gakko",
}  # fmt: skip


def _given() -> tuple[dict[str, str | float | date], ...]:
    lines: list[dict[str, str | float | date]] = []
    for no, _, _, direction, numbers in _INDICATORS:
        lines.append({"NO": no, "課名": "", "項目": "向き", "内容": direction})
        for department, (base, target) in numbers.items():
            lines.append({"NO": no, "課名": department, "項目": "基準値", "内容": base})
            lines.append({"NO": no, "課名": department, "項目": "目標", "内容": target})
    return tuple(lines)


TARGETS = DefinitionContent(
    file="例_数値目標の進捗.xlsx",
    settings={
        "調査ID": "suchimokuhyo-r8",
        "調査名": "地域福祉計画　数値目標の進捗状況調査",
        "資料番号": "資料５",
        "見出し": "１　指標ごとの達成状況",
        "締切": date(2026, 6, 30),
        "事務局": "福祉部 福祉総務課",
        "担当者": "計画担当",
        "連絡先": "内線 0000、keikaku@example.jp",
        "用紙": "A3横",
        "文字の大きさ": 10.5,
        "フォント": "BIZ UDゴシック",
        "回答課の見出し": "回答課",
        "追加回答": "しない",
        "課題の名称": "指標",
        "関係課の名称": "担当課",
        "概要のひな形": "概要.docx",
        "概要に回答を載せる": "しない",
        "前回からの欄": "する",
        "未確認の差戻し": "しない",
        "区分を載せる": "しない",
        "開封パスワード": "",
        "読取りの上限": 1,
    },
    issue_headings=("NO", "指標", "数えるもの", "担当課"),
    issues=tuple((no, title, counted, tuple(numbers)) for no, title, counted, _, numbers in _INDICATORS),
    departments=tuple({"課名": name, "宛先": f"{address}@example.jp"} for name, address in _ADDRESSES.items()),
    questions=(
        {
            "項目": "基準値",
            "見出し": "基準値（令和４年度）",
            "種類": "数値",
            "記入要領": "計画に定めた数です。変えられません。",
            "資料に載せる": "○",
            "単位": "人",
            "小数": 0,
        },
        {
            "項目": "目標",
            "見出し": "目標値（令和８年度）",
            "種類": "数値",
            "記入要領": "計画に定めた数です。変えられません。",
            "資料に載せる": "○",
            "単位": "人",
            "小数": 0,
        },
        {
            "項目": "向き",
            "見出し": "目指す向き",
            "種類": "選択",
            "選択肢": f"{_MORE}\n{_LESS}",
            "記入要領": "計画に定めた向きです。変えられません。",
        },
        {
            "項目": "男",
            "見出し": "実績のうち男",
            "種類": "数値",
            "記入要領": "分からなければ空欄にしてください。",
            "記入例": "410",
            "資料に載せる": "○",
            "単位": "人",
            "小数": 0,
            "最小": 0,
        },
        {
            "項目": "女",
            "見出し": "実績のうち女",
            "種類": "数値",
            "記入要領": "分からなければ空欄にしてください。",
            "記入例": "690",
            "資料に載せる": "○",
            "単位": "人",
            "小数": 0,
            "最小": 0,
        },
        {
            "項目": "実績",
            "見出し": "実績",
            "種類": "数値",
            "必須": "○",
            "記入要領": "令和７年度の人数を記入してください。",
            "記入例": "1,100",
            "資料に載せる": "○",
            "単位": "人",
            "小数": 0,
            "最小": 0,
            "合計行": "合計",
        },
        {
            "項目": "増減",
            "見出し": "前年度からの増減",
            "種類": "計算",
            "資料に載せる": "○",
            "単位": "人",
            "小数": 0,
            "合計行": "合計",
            "式": "実績 － 前回(実績)",
        },
        {
            "項目": "達成率",
            "見出し": "達成率",
            "種類": "計算",
            "資料に載せる": "○",
            "単位": "％",
            "小数": 1,
            "合計行": "平均",
            "式": "達成率(実績, 目標, 向き)",
        },
        {
            "項目": "段階",
            "見出し": "段階",
            "種類": "計算",
            "資料に載せる": "○",
            "合計行": "件数",
            "式": "達成率",
            "段階": "A:100、B:80、C:60、D",
        },
        {
            "項目": "理由",
            "見出し": "進み具合の理由と、今後の取組",
            "種類": "長文",
            "必須": "C、D",
            "最大文字数": 200,
            "記入要領": "段階がＣかＤのとき、前年度から３割以上変わったときは、理由を記入してください。",
            "記入例": "会場を二か所増やし、送迎を始めた。男性の参加が少ないので、来年度は講座と組み合わせる。",
            "資料に載せる": "○",
        },
        {
            "項目": "評価",
            "見出し": "事務局の評価",
            "種類": "選択",
            "必須": "○",
            "選択肢": "順調\nおおむね順調\n要改善",
            "資料に載せる": "○",
            "合計行": "件数",
            "記入者": "事務局",
        },
        {
            "項目": "所見",
            "見出し": "事務局の所見",
            "種類": "長文",
            "資料に載せる": "○",
            "記入者": "事務局",
        },
    ),
    printed_heading="資料に載せる",
    given=_given(),
    checks=(
        {"式": "実績 = 男 ＋ 女", "文言": "実績が、男と女の和と違います。"},
        {
            "式": "絶対値(実績 － 前回(実績)) ÷ 前回(実績) × 100 ＜ 30",
            "文言": "前年度の実績と３割以上違います。正しければ、理由を記入してください。",
            "程度": "注意",
            "欄": "実績",
        },
    ),
)
