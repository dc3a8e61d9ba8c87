"""玄関 for the guide: the command `guide`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

_NAME = "survey-手引き.html"


def guide_command(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="ファイル", help="手引きを書くところ  ［省略時: 一時フォルダー］")
    ] = None,
) -> None:
    """手引きを開きます（使い方、困ったとき、IT担当の方へ）。"""
    import tempfile

    from survey.cli.console import typed_path
    from survey.cli.programs import open_in_program
    from survey.guide import guide_page
    from survey.storage.files import replacing

    target = out or Path(tempfile.gettempdir(), _NAME)
    with replacing(target) as temporary:
        temporary.write_text(guide_page(), encoding="utf-8", newline="\n")
    print(f"手引き: {typed_path(target)}")
    if sys.stdout.isatty() and not open_in_program(target):
        print("ブラウザーで開けませんでした。上のファイルをダブルクリックしてください。")
