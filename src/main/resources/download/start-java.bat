@echo off
rem Starts the agent with the settings in agent.conf beside this file. Options are passed on: start.bat --capacity 2
setlocal
cd /d "%~dp0"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"

"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo There is no Java here. Install a Java 17 or newer, a JRE is enough, or set JAVA_HOME to where one is. 1>&2
  exit /b 69
)
rem A Java before 9 does not know this option; the others name their version with it.
"%JAVA%" --list-modules >nul 2>&1
if errorlevel 1 goto old
for /f "tokens=2 delims=@" %%v in ('call "%JAVA%" --list-modules 2^>nul ^| findstr /b "java.base@"') do set "VERSION=%%v"
for /f "delims=.-+" %%m in ("%VERSION%") do set "MAJOR=%%m"
if "%MAJOR%"=="" goto start
if %MAJOR% LSS 17 goto old

:start
"%JAVA%" -jar bascule-agent.jar %*
exit /b %errorlevel%

:old
echo This Java is too old: the agent needs 17 or newer. Install one, or set JAVA_HOME to where one is. 1>&2
exit /b 69
