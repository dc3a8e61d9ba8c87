@echo off
rem One command from a fresh checkout to every check passed. Arguments go to pytest: scripts\test -k form
setlocal
call "%~dp0environment.cmd" "[dev]" || exit /b 1
cd /d "%~dp0.."
set "PATH=%CD%\.venv\Scripts;%PATH%"

echo ==^> NOT RUN on Windows: the rendering tests (LibreOffice, poppler, Chromium, fonts); scripts/test on Debian runs them
echo ==^> ruff check .
ruff check . || exit /b
echo ==^> ruff format --check .
ruff format --check . || exit /b
echo ==^> mypy
mypy || exit /b
echo ==^> lint-imports
lint-imports || exit /b
echo ==^> pytest -rs -m "not render" %*
python -m pytest -rs -m "not render" %*
exit /b %errorlevel%
