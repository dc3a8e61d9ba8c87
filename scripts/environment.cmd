@echo off
rem Called by demo.cmd and test.cmd: makes .venv and installs the project there, with extras such as [dev].
setlocal
cd /d "%~dp0.." || exit /b 1
set "extras=%~1"

if not exist .venv\Scripts\python.exe (
    call :make_venv || exit /b 1
)
copy /b /y pyproject.toml+constraints.txt .venv\asked.txt >nul || exit /b 1
fc /b .venv\asked.txt ".venv\installed%extras%.txt" >nul 2>&1 && exit /b 0

echo ==^> pip install -c constraints.txt -e .%extras%
.venv\Scripts\python.exe -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".%extras%" || exit /b 1
copy /b /y .venv\asked.txt ".venv\installed%extras%.txt" >nul
exit /b 0

:make_venv
for %%P in ("py -3" python python3) do (
    %%~P -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && (
        echo ==^> %%~P -m venv .venv
        %%~P -m venv .venv
        exit /b
    )
)
echo Python 3.11 or later is needed. Install it from python.org or the Microsoft Store, then run this again. 1>&2
exit /b 1
