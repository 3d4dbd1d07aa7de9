@echo off
rem Starts the agent with the settings in agent.conf beside this file. Options are passed on: start.bat --capacity 2
setlocal
cd /d "%~dp0"

set "PYTHON=py -3"
%PYTHON% -c "" >nul 2>&1
if errorlevel 1 set "PYTHON=python"
%PYTHON% -c "" >nul 2>&1
if errorlevel 1 (
  echo There is no Python here. Install a Python 3.8 or newer. 1>&2
  exit /b 69
)
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 8))" >nul 2>&1
if errorlevel 1 (
  echo This Python is too old: the agent needs 3.8 or newer. 1>&2
  exit /b 69
)

%PYTHON% bascule_agent.py %*
exit /b %errorlevel%
