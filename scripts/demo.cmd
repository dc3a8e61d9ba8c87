@echo off
rem One command from a fresh checkout to a year's survey done once: scripts\demo [DIR]
call "%~dp0environment.cmd" "" || exit /b 1
"%~dp0..\.venv\Scripts\survey.exe" demo %*
exit /b %errorlevel%
