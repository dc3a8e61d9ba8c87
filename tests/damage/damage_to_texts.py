"""Characters and what Excel wraps around them: furigana, runs, escapes, variants, characters of one office only."""

from __future__ import annotations

from kinds import Damage, edited, inline, put


def status(text: str) -> dict[str, str]:
    return {"1 status": text}


def written(what: str, text: str, codes: str = "", arrives: str | None = None) -> Damage:
    """A text typed into an input, which must come out as it is."""
    return Damage(f"{what}を書いた", put(F10=text), codes=codes, changed=status(text if arrives is None else arrives))


TEXTS = (
    Damage(
        "ふりがなが付いている",
        inline("F10", "<t>東京へ通う。</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/>"),
        changed=status("東京へ通う。"),
    ),
    Damage(
        "文字ごとに書式を変えた",
        inline("F10", "<r><t>第一</t></r><r><rPr><b/></rPr><t xml:space='preserve'> 第二</t></r>"),
        changed=status("第一 第二"),
    ),
    Damage(
        "行の間の改行だけが別の書式である",
        inline("F10", "<r><t>一つ目</t></r><r><rPr><b/></rPr><t>\n</t></r><r><t>二つ目</t></r>"),
        changed={"1 status": "一つ目\n二つ目"},
    ),
    Damage(
        "文字ごとの書式とふりがなが混じる",
        inline("F10", "<r><t>農福</t></r><rPh sb='0' eb='2'><t>ノウフク</t></rPh><r><t>連携</t></r>"),
        changed=status("農福連携"),
    ),
    Damage(
        "全体に取り消し線を引いた",
        inline("F10", "<r><rPr><strike/></rPr><t>やめた事業</t></r>"),
        codes="W209",
        changed=status("やめた事業"),
    ),
    Damage(
        "一部に取り消し線を引いた",
        inline("F10", "<r><rPr><strike/></rPr><t>旧：</t></r><r><rPr/><t>新しい事業</t></r>"),
        codes="W209",
        changed=status("旧：新しい事業"),
    ),
    Damage("字下げを保つ印がない", inline("F10", "<t>  字下げ </t>"), changed=status("字下げ")),
    Damage(
        "改行が _x000D_ で書かれている",
        inline("F10", "<t>一行目_x000D_\n二行目</t>"),
        codes="I305",
        changed=status("一行目\n二行目"),
    ),
    Damage(
        "_x005F_ で書かれた文字がある", inline("F10", "<t>_x005F_x000D_ のまま</t>"), changed=status("_x000D_ のまま")
    ),
    Damage("制御文字がある", inline("F10", "<t>垂直_x000B_タブ</t>"), codes="I302", changed=status("垂直タブ")),
    Damage(
        "対にならない代用符号がある",
        inline("F10", "<t>壊れた_xD842_文字</t>"),
        codes="I302",
        changed=status("壊れた文字"),
    ),
    Damage(
        "ハイパーリンクのある文",
        edited(lambda sheet: setattr(sheet["F10"], "hyperlink", "https://example.jp/")),
        listed=("https://example.jp/",),
    ),
    Damage("アポストロフィを先頭に付けた", edited(lambda sheet: setattr(sheet["F11"], "quotePrefix", True))),
    Damage("文字の折り返しも縮小もやめた", edited(lambda sheet: setattr(sheet["F10"], "style", "Normal"))),
    written("半角カタカナ", "ﾃﾞｲｻｰﾋﾞｽﾉ ﾋﾞﾗ"),
    written("異体字", "葛󠄀城市と辻󠄁堂"),
    written("外字", "\ue000田さんと\uf8ffの会"),
    written("結合文字", "か\u3099っこう か\u309a行 é"),
    written("絵文字", "👨‍👩‍👧の会 🏳️‍🌈 ☺️ 1️⃣"),
    written("機種依存文字", "①㈱髙﨑Ⅲ㎡〜～―‖"),
    written("第三・第四水準の漢字", "𠮷野家の𩸽と𠀋"),
    written("見えない文字", "ゼロ幅\u200b空白\ufeff\u200e方向\u202e\u00ad"),
    written("タブと複数の空白", "一\t二  三　　四\n\n\n五"),
    written("前後の空白と改行", "\n　前後　\n"),
    written("タグに見える文", "<r>&amp;<t>太字</t></r> &lt;"),
    written("行の符号", "一\u2028二\u2029三", "I305", "一\n二\n三"),
    written("先頭の記号", "+81 @ここ =ではない"),
    written("アラビア文字とハングル", "مرحبا 안녕"),
)
