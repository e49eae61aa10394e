@echo off
rem Finds a Python and starts install.py install; no administrator rights are needed.
setlocal
chcp 65001 >nul
set PYTHONUTF8=1
rem pushd, not cd: it also works on a network share
pushd "%~dp0"
if exist "python\python.exe" (
    "python\python.exe" install.py install %*
    goto end
)
py -3 -c "import sys" >nul 2>&1
if not errorlevel 1 (
    py -3 install.py install %*
    goto end
)
python -c "import sys" >nul 2>&1
if not errorlevel 1 (
    python install.py install %*
    goto end
)
echo Python was not found. Please install Python 3.11 or newer (64-bit), or unpack
echo the "Windows embeddable package (64-bit)" into the folder "python" beside this file.
set code=2
goto done
:end
set code=%errorlevel%
:done
popd
if not defined XLKPI_NO_PAUSE pause
exit /b %code%
