"""はじめる.cmd of a survey's folder: finds the tool on the PC or the server, and opens its menu for this folder.

It holds no path of the machine that made it, so the folder may be moved, copied and handed on. docs/windows.md says where
it looks, and in which order.
"""

from __future__ import annotations

from survey.storage.files import replacing
from survey.storage.folder import Folder

_LINES = r"""
@echo off
setlocal EnableExtensions DisableDelayedExpansion
chcp 932 >nul
title 調査
set "folder=%~dp0."
set "tool="
set "kept=%LOCALAPPDATA%\survey\tool.txt"

if exist "%kept%" for /f "usebackq delims=" %%T in ("%kept%") do if exist "%%T\start.py" set "tool=%%T"
if exist "%~dp0..\..\調査ツール\start.py" set "tool=%~dp0..\..\調査ツール"
if exist "%~dp0..\調査ツール\start.py" set "tool=%~dp0..\調査ツール"
if exist "%~dp0調査ツール\start.py" set "tool=%~dp0調査ツール"
if defined SURVEY_TOOL if exist "%SURVEY_TOOL%\start.py" set "tool=%SURVEY_TOOL%"
if not defined tool goto installed

rem 呼び出したきり、ここには戻りません。
"%tool%\はじめる.cmd" "%folder%"

:installed
where survey.exe >nul 2>nul
if errorlevel 1 goto nowhere
pushd "%folder%"
if errorlevel 1 goto no_folder
survey.exe menu
set "code=%errorlevel%"
popd
if not "%code%"=="0" pause
exit /b %code%

:nowhere
echo.
echo 調査ツールが見つかりません。
echo   「調査ツール」フォルダーの はじめる.cmd を一度開いてから、もう一度この はじめる.cmd を開いてください。
echo   調査ツールの場所を変えたときや、PC を替えたときも同じです。
goto failed

:no_folder
echo.
echo フォルダーを開けません。
echo   場所とネットワークの接続を確かめて、もう一度開いてください。

:failed
echo.
pause
exit /b 1
"""


def put_starter(folder: Folder) -> None:
    """Lay the file into a survey's folder, unless there is one of that name. Raises OSError where the disk refuses it."""
    if not folder.starter.exists():
        with replacing(folder.starter) as temporary:
            temporary.write_bytes(for_cmd(_LINES.lstrip()))


def for_cmd(text: str) -> bytes:
    """A batch file as cmd.exe of a Japanese Windows reads it; the file itself sets this code page before its first word."""
    return text.replace("\n", "\r\n").encode("cp932")
