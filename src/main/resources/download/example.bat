@echo off
rem Runs one job of the type "example". The job comes as a line of JSON on standard input; what this prints is the job's output, what it
rem writes to standard error is the job's log. README.md tells of the lines that begin with ::, and how to wait for a person's approval.
findstr "^" >nul

echo The job %BASCULE_JOB_ID% came to %BASCULE_AGENT_ID% 1>&2
echo ::progress 50 halfway
echo {"done": true}
