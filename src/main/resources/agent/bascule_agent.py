#!/usr/bin/env python3
"""The remote agent of Bascule: pulls jobs from a server and runs a command of this machine for each.

    API_KEY=... python3 bascule_agent.py --server https://jobs.example.com --handler train=./train.sh

One file, for Python 3.8 or newer on Linux, macOS and Windows; it needs nothing but the standard library. A command gets
its job as one line of JSON on standard input; what it prints is the job's output, what it says on standard error goes to
the job's log, and lines that begin with "::" report progress, record steps or ask people. README.md beside this file
tells all of it; --help tells the options.

The file reads from the outside in: settings, the server, a process with its children, what programs say, a run, the agent.
"""

from __future__ import annotations

import collections
import difflib
import errno
import http.client
import json
import logging
import math
import os
import platform
import random
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass
from io import TextIOWrapper
from typing import Any, Callable, Deque, Dict, IO, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Set, Tuple
from urllib.parse import SplitResult, urlsplit

VERSION = "0.1.0"
WINDOWS = os.name == "nt"
HAS_PROC = os.path.exists("/proc/self/environ")

EXIT_FAULT = 1
EXIT_WRONG_INPUT = 2
EXIT_KEY_REFUSED = 77

POLL_SECONDS = 30
"""How long the server may hold a poll."""
ANSWER_SECONDS = 15
"""How long an answer may take besides."""
LAST_TRY_SECONDS = 3
"""The same of what is told while the agent ends."""
KILL_SECONDS = 10
"""What a program has to end itself before it is killed."""
LINGER_SECONDS = 2
"""What processes have that a program left behind."""
LOG_PATIENCE_SECONDS = 10
"""How long a result waits for the log of its run where the server takes no more lines."""

MAX_OUTPUT = 1_000_000
MAX_ANSWER = 134_217_728
MAX_LINE = 16_000
MAX_BATCH_LINES, MAX_BATCH_CHARACTERS = 500, 100_000
MAX_KEPT_LINES, MAX_KEPT_CHARACTERS = 5_000, 1_000_000
MAX_MESSAGE = 2_000
MAX_NOTE = 500
MAX_VARIABLE, MAX_VARIABLES = 8_192, 65_536

Json = Dict[str, Any]
log = logging.getLogger("bascule-agent")


# ---------------------------------------------------------------- Settings: options, then environment, then file


class Option(NamedTuple):
    """A setting, with its name on the command line and the one in the environment and the file."""

    name: str
    variable: str
    operand: str
    help: str
    repeats: bool = False


SERVER = Option("--server", "BACKEND_URL", "URL", "the server's address: http or https, a path prefix is allowed")
API_KEY = Option(
    "--api-key",
    "API_KEY",
    "KEY",
    "an API key with the scope agent; given in the environment or the file it stays out of lists of processes",
)
HANDLER = Option(
    "--handler",
    "HANDLERS",
    "TYPE=COMMAND",
    "runs COMMAND for jobs of the type; no shell, unless it is sh -c '...'; HANDLERS has one a line, or between ';'",
    repeats=True,
)
AGENT_ID = Option("--agent-id", "AGENT_ID", "ID", "the agent's name on the server; by default the host's")
CAPACITY = Option("--capacity", "CAPACITY", "N", "how many jobs run at once; by default 1")
LABEL = Option(
    "--label", "LABELS", "NAME=VALUE", "what this machine has, for jobs that require it; LABELS=a=b,c=d", repeats=True
)
WORK_DIR = Option("--work-dir", "WORK_DIR", "PATH", "where jobs have their folders; by default ./work")
DRAIN = Option("--drain", "DRAIN", "SECONDS", "how long a stop waits for running jobs; by default 60")
CONFIG = Option("--config", "AGENT_CONFIG", "FILE", "lines NAME=value, with # comments; by default agent.conf if it is there")
OPTIONS = (SERVER, API_KEY, HANDLER, AGENT_ID, CAPACITY, LABEL, WORK_DIR, DRAIN, CONFIG)
FLAGS = {
    "--once": "ends after the jobs of one poll",
    "--help": "tells this",
    "--version": "tells the version",
}

JOB_TYPE = re.compile(r"[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?")
AGENT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}")
LABEL_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?")
HANDLERS_APART = re.compile(r"""(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^;\n])+""", re.DOTALL)


@dataclass(frozen=True)
class Settings:
    """What the agent was told."""

    server: str
    api_key: str
    handlers: Mapping[str, List[str]]
    agent_id: str
    capacity: int
    labels: Mapping[str, str]
    work_dir: str
    drain: int
    once: bool
    start_dir: str


class WrongSettings(Exception):
    """Everything that is wrong with them, a line each."""


class SettingsReader:
    """Reads all settings before it fails with all that is wrong."""

    def __init__(self, arguments: List[str], environment: Mapping[str, str], start_dir: str):
        self._start_dir = start_dir
        self._problems: List[str] = []
        self._given, self._flags = self._read_arguments(arguments)
        self._environment = environment
        self._file = self._read_file()

    def read(self) -> Settings:
        """Raises WrongSettings, naming each option and what to do."""
        settings = Settings(
            server=self._server(),
            api_key=self._api_key(),
            handlers=self._handlers(),
            agent_id=self._agent_id(),
            capacity=self._number(CAPACITY, 1, 1, 100),
            labels=self._labels(),
            work_dir=self._work_dir(),
            drain=self._number(DRAIN, 60, 0, 86_400),
            once="--once" in self._flags,
            start_dir=self._start_dir,
        )
        if self._problems:
            raise WrongSettings("\n".join(self._problems))
        return settings

    def _wrong(self, option: Option, message: str) -> None:
        self._problems.append(f"{option.name} ({option.variable}): {message}")

    def _read_arguments(self, arguments: List[str]) -> Tuple[Dict[Option, List[str]], Set[str]]:
        given: Dict[Option, List[str]] = {}
        flags: Set[str] = set()
        by_name = {option.name: option for option in OPTIONS}
        words = collections.deque(arguments)
        while words:
            name, equals, value = words.popleft().partition("=")
            option = by_name.get(name)
            if name in FLAGS and not equals:
                flags.add(name)
            elif option is None:
                self._unknown(name, [*by_name, *FLAGS])
            elif not equals and (not words or words[0].startswith("--")):
                self._wrong(option, f"needs a value, {option.name} {option.operand}")
            else:
                given.setdefault(option, []).append(value if equals else words.popleft())
        for option in (one for one, values in given.items() if len(values) > 1 and not one.repeats):
            self._wrong(option, "is there twice; say it once")
        return given, flags

    def _unknown(self, name: str, known: List[str]) -> None:
        # A word without dashes is not repeated: it may be the key.
        if name in FLAGS:
            self._problems.append(f"{name}: takes no value")
        elif name.startswith("-"):
            self._problems.append(f"{name}: is no option{suggestion(name, known)}")
        else:
            self._problems.append("a word belongs to no option; put values with spaces in quotes")

    def _read_file(self) -> Dict[str, str]:
        named = self._text(CONFIG)
        path = os.path.join(self._start_dir, named or "agent.conf")
        if named is None and not os.path.exists(path):
            return {}
        try:
            with open(path, encoding="utf-8-sig") as file:
                return self._read_lines(file.read().splitlines())
        except (OSError, UnicodeDecodeError) as failure:
            self._wrong(CONFIG, f"the file cannot be read: {failure}")
            return {}

    def _read_lines(self, lines: List[str]) -> Dict[str, str]:
        values: Dict[str, str] = {}
        known = [option.variable for option in OPTIONS if option is not CONFIG]
        for number, line in enumerate(lines, 1):
            name, equals, value = (part.strip() for part in line.partition("="))
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            if not equals:
                self._wrong(CONFIG, f"line {number} is not of the form NAME=value")
            elif name not in known:
                self._wrong(CONFIG, f"line {number}: {name} is no setting{suggestion(name, known)}")
            elif name in values and name != HANDLER.variable:
                self._wrong(CONFIG, f"line {number}: {name} is there twice; say it once")
            else:
                values[name] = f"{values[name]}\n{value}" if name in values else value
        return values

    def _text(self, option: Option) -> Optional[str]:
        """The option's value from where it counts most; an empty one is none."""
        given = self._given.get(option)
        if given:
            return given[0]
        file = self._file if option is not CONFIG else {}
        return self._environment.get(option.variable) or file.get(option.variable) or None

    def _server(self) -> str:
        text = self._text(SERVER)
        if text is None:
            self._wrong(SERVER, "is missing; give the server's address, as in https://jobs.example.com")
            return ""
        try:
            parts = urlsplit(text)
            usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            self._wrong(SERVER, "must be an address with http or https, as in https://jobs.example.com")
        elif parts.username is not None or parts.password is not None:
            self._wrong(SERVER, "must not hold credentials; put the key into API_KEY")
        elif parts.query or parts.fragment or re.search(r"[^!-~]", text):
            self._wrong(SERVER, "must be without spaces, '?' and '#'")
        return text.rstrip("/")

    def _api_key(self) -> str:
        key = self._text(API_KEY) or ""
        if not key:
            self._wrong(API_KEY, "is missing; create a key with the scope agent on the server, under Settings, API keys")
        elif re.search(r"[^!-~]", key):
            self._wrong(API_KEY, "must be the key as the server showed it, without spaces")
        return key

    def _handlers(self) -> Dict[str, List[str]]:
        texts = self._given.get(HANDLER)
        if not texts:
            texts = [one for one in HANDLERS_APART.findall(self._text(HANDLER) or "") if one.strip()]
        if not texts:
            self._wrong(HANDLER, "is missing; say what to run for a job type, as in --handler train=./train.sh")
        handlers: Dict[str, List[str]] = {}
        for text in texts:
            job_type, _, command = (part.strip() for part in text.partition("="))
            words = self._words(job_type, command)
            if not JOB_TYPE.fullmatch(job_type):
                self._wrong(
                    HANDLER,
                    "must be TYPE=COMMAND, the type 1 to 100 of a-z, 0-9, '.', '_' and '-', with a letter or digit"
                    " first and last",
                )
            elif job_type in handlers:
                self._wrong(HANDLER, f"{job_type} is there twice; a type has one command")
            elif words is not None:
                handlers[job_type] = words
        return handlers

    def _words(self, job_type: str, command: str) -> Optional[List[str]]:
        try:
            words = shlex.split(command)
        except ValueError:
            self._wrong(HANDLER, f"the command of {job_type} has a quote or a backslash that nothing closes")
            return None
        if not words or not words[0]:
            self._wrong(HANDLER, f"{job_type} has no command; write {job_type}=COMMAND")
            return None
        return words

    def _agent_id(self) -> str:
        text = self._text(AGENT_ID)
        if text is None:
            fit = re.sub(r"[^A-Za-z0-9._:@-]", "-", socket.gethostname())
            return re.sub(r"^[^A-Za-z0-9]+", "", fit)[:100] or "agent"
        if not AGENT_NAME.fullmatch(text):
            self._wrong(
                AGENT_ID, "must be 1 to 100 of letters, digits, '.', '_', ':', '@' and '-', with a letter or digit first"
            )
        return text

    def _number(self, option: Option, default: int, least: int, most: int) -> int:
        text = self._text(option)
        if text is None:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            self._wrong(option, f"must be a whole number from {least} to {most}")
            return default
        return int(text)

    def _labels(self) -> Dict[str, str]:
        texts = self._given.get(LABEL) or [one for one in (self._text(LABEL) or "").split(",") if one.strip()]
        labels: Dict[str, str] = {}
        for text in texts:
            name, equals, value = (part.strip() for part in text.partition("="))
            if not equals or not LABEL_NAME.fullmatch(name) or len(value) > 200 or not value.isprintable():
                self._wrong(
                    LABEL,
                    "must be NAME=VALUE, the name 1 to 63 of letters, digits, '.', '_', '/' and '-', the value at most"
                    " 200 characters",
                )
            elif name in labels:
                self._wrong(LABEL, f"{name} is there twice; a label has one value")
            labels[name] = value
        if len(labels) > 20:
            self._wrong(LABEL, "must be at most 20 labels")
        return labels

    def _work_dir(self) -> str:
        path = os.path.abspath(os.path.join(self._start_dir, self._text(WORK_DIR) or "work"))
        try:
            os.makedirs(path, exist_ok=True)
        except OSError as failure:
            self._wrong(WORK_DIR, f"the folder cannot be made: {failure}")
        else:
            if not os.access(path, os.W_OK | os.X_OK):
                self._wrong(WORK_DIR, f"the agent cannot write to the folder {path}")
        return path


def suggestion(name: str, known: List[str]) -> str:
    """What somebody may have meant."""
    close = difflib.get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else ""


def usage() -> str:
    """What --help tells."""
    lines = ["Usage: bascule_agent.py --server URL --handler TYPE=COMMAND [options]", ""]
    for option in OPTIONS:
        lines += [f"  {option.name} {option.operand}  ({option.variable})", f"      {option.help}"]
    lines += [f"  {flag}\n      {told}" for flag, told in FLAGS.items()]
    lines += ["", "The names in brackets are those in the environment and the file. Options go before the environment,"]
    return "\n".join(lines + ["the environment before the file."])


# ---------------------------------------------------------------- The server


class Away(Exception):
    """The server was not reached, or cannot answer now: to be tried again."""

    def __init__(self, why: str, retry_after: Optional[float] = None, too_many: bool = False):
        super().__init__(why)
        self.retry_after = retry_after
        self.too_many = too_many


class Refusal(Exception):
    """The server will never take this."""

    def __init__(self, status: int, why: str):
        super().__init__(why)
        self.status = status


class Over(Exception):
    """Nothing that the run says counts any more."""


class Stale(Over):
    """The run does not own its job any more."""


class KeyRefused(Over):
    """The key is none, or may not do this."""


REFUSALS = (400, 409, 412, 413, 415, 422)


class Server:
    """The server's side of the protocol: POST with JSON, a connection each, so that none is shared between threads."""

    def __init__(self, url: str, api_key: str):
        self._address: SplitResult = urlsplit(url)
        self._headers = {
            "Authorization": f"Bearer {api_key}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": f"bascule-agent/{VERSION} (python)",
        }
        self._tls = ssl.create_default_context() if self._address.scheme == "https" else None
        self._polling: Optional[http.client.HTTPConnection] = None
        self._is_hung_up = False
        self._is_away = False

    def post(self, path: str, body: Json, seconds: float = ANSWER_SECONDS) -> Json:
        """Raises Away, Refusal, Stale or KeyRefused."""
        return self._watched(self._connection(seconds), path, body)

    def poll(self, body: Json) -> Json:
        """As post; another thread may hang it up."""
        self._polling = self._connection(body["wait"] + ANSWER_SECONDS)
        try:
            return self._watched(self._polling, "/api/training/agent/poll", body)
        finally:
            self._polling = None

    def hang_up(self) -> None:
        """Ends a poll that is held: the server then gives nothing for it."""
        self._is_hung_up = True
        connection = self._polling
        if connection is not None and connection.sock is not None:
            try:
                # Not the one of TLS, which takes the connection apart under the thread that reads.
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
            except OSError:
                pass  # It has ended by itself.

    def _connection(self, seconds: float) -> http.client.HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self._tls is not None:
            return http.client.HTTPSConnection(host, port, timeout=seconds, context=self._tls)
        return http.client.HTTPConnection(host, port, timeout=seconds)

    def _watched(self, connection: http.client.HTTPConnection, path: str, body: Json) -> Json:
        """An exchange; says once that the server went away, and once that it came back."""
        failed: Optional[Away] = None
        try:
            return self._exchange(connection, path, body)
        except Away as away:
            failed = away
            raise
        finally:
            if not self._is_not_wanted(connection):
                self._notice(failed)

    def _is_not_wanted(self, connection: http.client.HTTPConnection) -> bool:
        """Whether it is that of a poll which was hung up, maybe before it was connected."""
        return self._is_hung_up and connection is self._polling

    def _notice(self, failed: Optional[Away]) -> None:
        was_away, self._is_away = self._is_away, failed is not None and not failed.too_many
        if self._is_away and not was_away:
            log.warning("The server cannot be reached: %s; the agent tries again and again", failed)
        elif was_away and not self._is_away:
            log.info("The server answers again")

    def _exchange(self, connection: http.client.HTTPConnection, path: str, body: Json) -> Json:
        try:
            connection.connect()
            if self._is_not_wanted(connection):
                raise Away("the agent ends")
            connection.request("POST", self._address.path.rstrip("/") + path, encoded(body), self._headers)
            response = connection.getresponse()
            text = response.read(MAX_ANSWER + 1)
        except (OSError, UnicodeError, http.client.HTTPException) as failure:
            raise Away(str(failure) or type(failure).__name__) from failure
        finally:
            connection.close()
        return understood(response, decoded(text))


def encoded(body: Json) -> bytes:
    """JSON in UTF-8. Half of a surrogate pair, which UTF-8 has not, goes out as its escape: the server says what is wrong."""
    try:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(body, separators=(",", ":")).encode("ascii")


def decoded(text: bytes) -> Optional[Json]:
    """The JSON object that an answer is, or None."""
    try:
        body = json.loads(text.decode("utf-8")) if len(text) <= MAX_ANSWER else None
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def understood(response: http.client.HTTPResponse, body: Optional[Json]) -> Json:
    """The answer of a server that did what it was asked; raises whatever else it said."""
    status = response.status
    problem = body or {}
    if status in (200, 201):
        # A login page or a proxy may answer anything; a result counts as taken only where the server says so.
        if problem.get("success") is not True:
            raise Away("what answers there is no Bascule server")
        return problem
    why = str(problem.get("detail") or f"it answered {status} {response.reason}")
    if status in (401, 403):
        raise KeyRefused(why)
    if status == 409 and problem.get("code") == "STALE_RUN":
        raise Stale(str(problem.get("reason")))
    if status in REFUSALS:
        raise Refusal(status, why + "".join(f" {e.get('field')} {e.get('message')}." for e in field_errors(problem)))
    raise Away(why, seconds_of(response.getheader("Retry-After")), status == 429)


def field_errors(problem: Json) -> List[Json]:
    """What the server says of single fields."""
    errors = problem.get("errors")
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def seconds_of(retry_after: Optional[str]) -> Optional[float]:
    """When to ask again; None where the server does not say so in seconds."""
    return min(float(retry_after), 300.0) if re.fullmatch(r"[0-9]{1,9}", retry_after or "") else None


class Backoff:
    """Waits that grow from half a second to half a minute, each partly by chance."""

    def __init__(self) -> None:
        self._most = 1.0

    def next(self, at_least: Optional[float] = None) -> float:
        """How long to wait now, in seconds."""
        wait = random.uniform(self._most / 2, self._most)
        self._most = min(30.0, self._most * 2)
        return max(wait, at_least or 0.0)


# ---------------------------------------------------------------- A process with its children


class Tree:
    """A process and all that it started, and what those started, as far as the platform tells."""

    def __init__(self, process: subprocess.Popen[bytes], mark: str):
        self._process = process
        self._mark = mark.encode("ascii")
        self._lock = threading.RLock()
        self._killing: Optional[threading.Timer] = None
        self._is_gone = False

    def end(self) -> None:
        """Asks all to end, and kills what did not after a while; returns at once."""
        with self._lock:
            if self._killing is None and not self._is_gone:
                self._killing = later(KILL_SECONDS, self.kill)
                self._signal("TERM")

    def kill(self) -> None:
        """Ends all, without asking."""
        with self._lock:
            # Its numbers may be another's by then.
            if not self._is_gone:
                self._signal("KILL")

    def outlive(self) -> None:
        """Returns once the process and its children are gone. Those that it left behind are ended after a moment."""
        self._process.wait()
        if not self._gone_within(LINGER_SECONDS):
            self.end()
            if not self._gone_within(KILL_SECONDS):
                self.kill()
        with self._lock:
            self._is_gone = True
            if self._killing is not None:
                self._killing.cancel()

    def _gone_within(self, seconds: float) -> bool:
        """Looks again and again, since nothing tells when the last one of a group is gone."""
        give_up = time.monotonic() + seconds
        while self._is_alive():
            if time.monotonic() > give_up:
                return False
            time.sleep(0.05)
        return True

    def _is_alive(self) -> bool:
        if WINDOWS:
            return self._process.poll() is None
        return bool(marked(self._mark)) if HAS_PROC else is_signalled(os.killpg, self._process.pid, 0)

    def _signal(self, name: str) -> None:
        if WINDOWS:
            # There is nothing to ask with that all programs understand.
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(self._process.pid)], capture_output=True)
            return
        number = getattr(signal, f"SIG{name}")
        is_signalled(os.killpg, self._process.pid, number)
        for pid in marked(self._mark):
            if group_of(pid) != self._process.pid:
                is_signalled(os.kill, pid, number)


def later(seconds: float, work: Callable[[], None]) -> threading.Timer:
    """Does something after a while, unless it is cancelled; it does not keep the agent from ending."""
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()
    return timer


def is_signalled(send: Callable[[int, int], None], target: int, number: int) -> bool:
    """Sends a signal; False where nobody is there to get it."""
    try:
        send(target, number)
        return True
    except OSError:
        return False


def group_of(pid: int) -> Optional[int]:
    """A process' group; None where it is gone."""
    try:
        return os.getpgid(pid)
    except OSError:
        return None


def marked(mark: bytes) -> List[int]:
    """Processes with this in their environment, where the system shows it: those too that left the group and their parents."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and mark in environ(name)] if HAS_PROC else []


def environ(pid: str) -> bytes:
    """A process' environment; empty where it has ended, or is another user's."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return file.read()
    except OSError:
        return b""


# ---------------------------------------------------------------- What programs say


class BadInstruction(Exception):
    """An instruction that is none; says what would be right."""


NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
LEVELS = ("DEBUG", "INFO", "WARN", "ERROR")
FORMS = {
    "progress": "::progress PERCENT [note], with a whole number from 0 to 100",
    "log": "::log LEVEL message, with DEBUG, INFO, WARN or ERROR",
    "step": '::step NAME JSON, as in ::step download {"files": 3}',
    "info": '::info NAME JSON, as in ::info plan {"message": "Three files", "data": {}}',
    "approval": '::approval NAME JSON, as in ::approval deploy {"message": "Deploy?", "data": {}}',
    "sleep": "::sleep NAME SECONDS, as in ::sleep cool-down 90",
    "fail": '::fail JSON, as in ::fail {"message": "No space left", "code": "DISK_FULL", "retryable": false}',
}
MAX_SLEEP_SECONDS = 31_104_000
SHOWN = {"message": str, "data": dict, "metadata": dict}
MEMBERS: Dict[str, Dict[str, type]] = {
    "info": SHOWN,
    "approval": {**SHOWN, "expiresInMs": int, "tellsHandler": bool, "takesChanges": bool},
    "fail": {"message": str, "code": str, "retryable": bool},
}
KINDS = {str: "text", dict: "an object", int: "a whole number", bool: "true or false"}


class Instruction(NamedTuple):
    """A line of standard output that asks something of the agent."""

    word: str
    arguments: str

    @staticmethod
    def of(line: str) -> Optional[Instruction]:
        """None for a line that is output."""
        word, arguments = split_once(line[2:])
        return Instruction(word, arguments) if line.startswith("::") and word in FORMS else None

    def wrong(self, why: str) -> BadInstruction:
        """To be raised."""
        return BadInstruction(f"::{self.word} {why}; write {FORMS[self.word]}.")

    def progress(self) -> Json:
        """What a heartbeat tells."""
        percent, note = split_once(self.arguments)
        if not re.fullmatch(r"[0-9]{1,3}", percent) or int(percent) > 100:
            raise self.wrong("needs a percentage")
        return {"progress": int(percent), **({"note": clipped(storable(note), MAX_NOTE)} if note else {})}

    def line(self) -> Tuple[str, str]:
        """A level, and a line for the log."""
        level, message = split_once(self.arguments)
        if level not in LEVELS:
            raise self.wrong("needs a level")
        return level, message

    def name(self) -> str:
        """What the journal calls it."""
        name, _ = split_once(self.arguments)
        if not NAME.fullmatch(name):
            raise self.wrong("needs a name of 1 to 100 letters, digits, '.', '_' and '-'")
        return name

    def named_object(self) -> Tuple[str, Json]:
        """A name, and the JSON behind it."""
        return self.name(), self._object(split_once(self.arguments)[1])

    def only_object(self) -> Json:
        """JSON without a name."""
        return self._object(self.arguments)

    def seconds(self) -> float:
        """How long to sleep."""
        _, text = split_once(self.arguments)
        if not re.fullmatch(r"[0-9]{1,8}(\.[0-9]{1,3})?", text) or float(text) > MAX_SLEEP_SECONDS:
            raise self.wrong(f"needs seconds from 0 to {MAX_SLEEP_SECONDS}")
        return float(text)

    def _object(self, text: str) -> Json:
        try:
            found = exact_json(text)
        except (ValueError, RecursionError) as failure:
            raise self.wrong(f"needs JSON on the same line ({failure})") from None
        if not isinstance(found, dict):
            raise self.wrong("needs a JSON object, {...}")
        if self.word in MEMBERS:
            self._check(found, MEMBERS[self.word])
        return found

    def _check(self, found: Json, members: Dict[str, type]) -> None:
        for name, value in found.items():
            if name not in members:
                raise self.wrong(f"has no {name!r}; it has {', '.join(members)}")
            if value is None and name != "message":
                continue
            # True is an int to Python.
            if not isinstance(value, members[name]) or (members[name] is int and isinstance(value, bool)):
                raise self.wrong(f"has a {name!r} that is not {KINDS[members[name]]}")
        if not str(found.get("message", "")).strip():
            raise self.wrong("needs a message for people")


def split_once(text: str) -> Tuple[str, str]:
    """The first word, and the rest; empty where there is none."""
    words = text.split(None, 1)
    return (words[0] if words and not text[0].isspace() else "", words[1].rstrip() if len(words) > 1 else "")


def refuse_known(instruction: Instruction, name: str, known: Iterable[Json], what: str, prefix: str) -> None:
    """Raises BadInstruction where an earlier run did this under the name: the program would come here for ever."""
    if any(entry.get("name") == name for entry in known):
        told_by = variable(prefix, name)
        raise BadInstruction(f"::{instruction.word} {name} {what}; look whether {told_by} is set, or use another name.")


def exact_json(text: str) -> Any:
    """JSON as the standard has it: no NaN, no numbers beyond all bounds."""
    return json.loads(text, parse_constant=finite, parse_float=finite)


def finite(text: str) -> float:
    """A number that JSON can hold."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number of JSON")
    return number


def output_of(text: str) -> Json:
    """What a program printed, as the job's output."""
    if not text.strip():
        return {}
    try:
        found = exact_json(text)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {"output": storable(text).rstrip("\r\n")}


def storable(text: str) -> str:
    """Text as databases can keep it."""
    return text.replace("\0", "\ufffd")


def clipped(text: str, most: int) -> str:
    """The beginning of a text, in units of UTF-16, which is how servers count; no character is cut in two."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


def levelled(line: str) -> Tuple[str, str]:
    """A line of standard error, as a level and the rest."""
    word, space, rest = line.partition(" ")
    return (word, rest) if space and word in ("DEBUG", "WARN", "ERROR") else ("INFO", line)


def readable(pipe: Optional[IO[bytes]], newline: Optional[str]) -> TextIOWrapper:
    """A pipe as text; what is no UTF-8 becomes U+FFFD."""
    assert pipe is not None
    return TextIOWrapper(pipe, encoding="utf-8", errors="replace", newline=newline)


def lines_of(pipe: TextIOWrapper) -> Iterator[str]:
    """The lines of a pipe; what is too long is cut."""
    goes_on = False
    for piece in iter(lambda: pipe.readline(MAX_LINE + 1), ""):
        if not goes_on:
            line = storable(piece.rstrip("\r\n"))
            yield line if len(line) <= MAX_LINE else line[:MAX_LINE] + "... [cut]"
        goes_on = not piece.endswith("\n")


class JobLog:
    """Lines on their way to the log of a job. What is too much is dropped, and counted."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._lines: Deque[Json] = collections.deque()
        self._characters = 0
        self._dropped = 0
        self._closed_at = math.inf
        self.closed = threading.Event()

    def add(self, level: str, message: str) -> None:
        """Never waits."""
        with self._changed:
            if len(self._lines) >= MAX_KEPT_LINES or self._characters >= MAX_KEPT_CHARACTERS:
                self._dropped += 1
                return
            self._lines.extend(self._loss())
            self._lines.append({"level": level, "message": storable(message)})
            self._characters += len(message)
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing more will come."""
        with self._changed:
            self._closed_at = time.monotonic()
            self.closed.set()
            self._changed.notify_all()

    def next_batch(self) -> List[Json]:
        """Waits for lines, and then a second for more of them; empty once it is closed and all were taken."""
        with self._changed:
            self._changed.wait_for(lambda: self._lines or self.closed.is_set())
            self._changed.wait_for(lambda: self._is_full() or self.closed.is_set(), 1)
            batch: List[Json] = []
            room = MAX_BATCH_CHARACTERS
            while self._lines and len(batch) < MAX_BATCH_LINES and room > 0:
                batch.append(self._lines.popleft())
                room -= len(batch[-1]["message"])
            self._characters = sum(len(line["message"]) for line in self._lines)
            return batch if self._lines else batch + self._loss()

    def has_time_for(self, seconds: float) -> bool:
        """Whether it can wait for so long to be taken; as long as the run goes on it can."""
        return time.monotonic() + seconds - self._closed_at <= LOG_PATIENCE_SECONDS

    def _is_full(self) -> bool:
        return len(self._lines) >= MAX_BATCH_LINES or self._characters >= MAX_BATCH_CHARACTERS

    def _loss(self) -> List[Json]:
        """Tells of the lines that are missing, where they are."""
        lost, self._dropped = self._dropped, 0
        return [{"level": "WARN", "message": f"{lost} lines were dropped here: they came too fast."}] if lost else []


# ---------------------------------------------------------------- A run


class Report(NamedTuple):
    """What a run ends with, as the server is told."""

    what: str
    body: Json


NOTHING = Report("", {})
"""The server knows, or does not listen."""
RELEASE = Report("release", {})


def failure(code: str, message: str, retryable: bool = True) -> Report:
    """That the run failed."""
    return Report("fail", {"error": {"code": code, "message": storable(message)}, "retryable": retryable})


def not_started(program: str, why: OSError) -> Report:
    """That a command could not be run: for want of the program, or of something else that may be there the next time."""
    if isinstance(why, (FileNotFoundError, PermissionError, NotADirectoryError)) or why.errno == errno.ENOEXEC:
        return failure("COMMAND_NOT_FOUND", f"{program} cannot be run here: {why.strerror}.", False)
    return failure("NOT_STARTED", f"{program} could not be started: {why.strerror}.")


def failed_exit(code: int, last_words: str) -> Report:
    """What the end of a program means that did not end well: below zero a signal, which shells tell as 128 more."""
    number = -code if code < 0 else code - 128 if 128 < code < 160 else 0
    if number:
        return failure(f"SIGNAL_{number}", last_words or f"The command was ended by signal {number}{signal_name(number)}.")
    meaning = {126: ": the shell could not run it", 127: ": the shell did not find it"}.get(code, "")
    return failure(f"EXIT_{code}", last_words or f"The command ended with exit code {code}{meaning}.")


def signal_name(number: int) -> str:
    """In brackets; nothing for a number that is none here."""
    try:
        return f" ({signal.Signals(number).name})"
    except ValueError:
        return ""


def variable(prefix: str, name: str) -> str:
    """A name as one of the environment."""
    return prefix + re.sub(r"[^A-Z0-9]", "_", name.upper())


def journal_variables(journal: Json) -> Dict[str, str]:
    """What earlier runs recorded and people decided. Two that would have one name, but not one value, are both left out."""
    told: List[Tuple[str, str]] = []
    for checkpoint in journal.get("checkpoints", []):
        if checkpoint.get("checkpointType") == "APPROVAL_REQUIRED":
            told.append((variable("BASCULE_DECISION_", checkpoint["name"]), checkpoint["status"]))
    room = MAX_VARIABLES
    for step in journal.get("steps", []):
        if step.get("kind") == "SLEEP":
            told.append((variable("BASCULE_SLEPT_", step["name"]), step["until"]))
            continue
        result = json.dumps(step.get("result"), separators=(",", ":"))
        if len(result) <= min(MAX_VARIABLE, room):
            room -= len(result)
            told.append((variable("BASCULE_STEP_", step["name"]), result))
    values = collections.defaultdict(set)
    for name, value in told:
        values[name].add(value)
    return {name: value for name, value in told if len(values[name]) == 1}


RUNS_OWN = re.compile(
    r"BASCULE_(RUN|JOB_ID|JOB_TYPE|ATTEMPT|MAX_ATTEMPTS|AGENT_ID|AGENT_DIR|WORK_DIR|DEADLINE|(DECISION|STEP|SLEPT)_.*)"
)


def environment_of(job: Json, journal: Json, settings: Settings, folder: str, run: str) -> Dict[str, str]:
    """The environment of a program: the agent's own, less its key and all that must come from the server alone."""
    own = {
        name: value
        for name, value in os.environ.items()
        if name != API_KEY.variable and value != settings.api_key and not RUNS_OWN.fullmatch(name)
    }
    own.update(journal_variables(journal))
    own.update(
        BASCULE_RUN=run,
        BASCULE_JOB_ID=job["id"],
        BASCULE_JOB_TYPE=job["jobType"],
        BASCULE_ATTEMPT=str(job["attempt"]),
        BASCULE_MAX_ATTEMPTS=str(job["maxAttempts"]),
        BASCULE_AGENT_ID=settings.agent_id,
        BASCULE_AGENT_DIR=settings.start_dir,
        BASCULE_WORK_DIR=folder,
    )
    if job.get("timeoutMs"):
        own["BASCULE_DEADLINE"] = str(int(time.time() + job["timeoutMs"] / 1000))
    return own


def program_of(words: List[str], start_dir: str) -> List[str]:
    """A command with its program's full path, where it was named by one; Windows looks for others less far than its shell."""
    first = words[0]
    if os.sep in first or "/" in first:
        first = os.path.normpath(os.path.join(start_dir, first))
    return [shutil.which(first) or first if WINDOWS else first, *words[1:]]


def new_folder(work_dir: str, job_id: str) -> str:
    """A folder for one run: a job may have left another one behind."""
    number = 1
    while True:
        folder = os.path.join(work_dir, f"{job_id}-{number}")
        try:
            os.makedirs(folder)
            return folder
        except FileExistsError:
            number += 1


def started(command: List[str], folder: str, environment: Dict[str, str], given: IO[bytes]) -> subprocess.Popen[bytes]:
    """A program in a group of its own, which can be ended as one and which no Ctrl-C for the agent reaches."""

    def run(words: List[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            words,
            cwd=folder,
            env=environment,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=not WINDOWS,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    try:
        return run(command)
    except OSError as failure:
        if WINDOWS or failure.errno != errno.ENOEXEC:
            raise
        # A script that names no interpreter is the shell's.
        return run(["/bin/sh", shutil.which(command[0]) or command[0], *command[1:]])


def in_background(work: Callable[[], None]) -> threading.Thread:
    """A thread that does not keep the agent from ending."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


class Lease:
    """The right to a job: each report carries its token."""

    def __init__(self, server: Server, claimed: Json):
        self._server = server
        self._token: str = claimed["leaseToken"]
        self.job: Json = claimed["job"]
        self.journal: Json = claimed.get("journal") or {}
        self.job_id: str = self.job["id"]
        self.heartbeat_seconds: float = claimed["heartbeatMs"] / 1000
        if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", self.job_id):
            raise Away("it gave a job with an id that is none")

    def send(self, what: str, body: Json, seconds: float = ANSWER_SECONDS) -> Json:
        """Raises what Server.post does."""
        return self._server.post(f"/api/training/agent/jobs/{self.job_id}/{what}", {"leaseToken": self._token, **body}, seconds)


class Run:
    """One run of a job: its program, what that says, and what the server is told of it."""

    def __init__(self, agent: Agent, lease: Lease):
        self._agent = agent
        self._lease = lease
        self._log = JobLog()
        self._output: List[str] = []
        self._output_size = 0
        self._last_lines: Deque[str] = collections.deque(maxlen=20)
        self._lock = threading.Lock()
        self._tree: Optional[Tree] = None
        self._ending: Optional[Report] = None
        self._is_ending = threading.Event()
        self._heard = 0
        self._is_instructing = False
        self._beats = threading.Condition()
        self._progress: Optional[Json] = None
        self._is_told = False

    def start(self) -> None:
        """Returns at once; the agent is told of the end."""
        in_background(self._live)

    def end(self, ending: Report, kills: bool = False) -> None:
        """Ends the program, and the run with this. The first who says so counts."""
        with self._lock:
            if self._ending is None:
                self._ending = ending
                self._is_ending.set()
            tree = self._tree
        if tree is not None:
            tree.kill() if kills else tree.end()

    # ---- its life

    def _live(self) -> None:
        try:
            in_background(self._beat)
            telling = in_background(self._tell_log)
            self._work()
            self._log.close()
            telling.join()
            self._tell_last_progress()
            self._tell_ending()
        except Over:
            pass  # Said where it was heard.
        except Exception:
            log.exception("Job %s: the agent has a fault; the job's lease will run out", self._lease.job_id)
        finally:
            with self._beats:
                self._is_told = True
                self._beats.notify_all()
            self._agent.ended(self)

    def _work(self) -> None:
        """Runs the program, for as long as it may take."""
        timeout = self._lease.job.get("timeoutMs")
        too_late = failure("AGENT_TIMEOUT", f"The run took longer than the job's timeout of {timeout} ms.")
        timer = later(timeout / 1000, lambda: self.end(too_late)) if timeout else None
        try:
            self._conclude(self._run_in_folder())
        finally:
            if timer:
                timer.cancel()

    def _conclude(self, result: Report) -> None:
        """From here on a lost lease is a matter of the report."""
        with self._lock:
            self._ending = self._ending or result
            self._is_ending.set()

    def _run_in_folder(self) -> Report:
        try:
            folder = new_folder(self._agent.settings.work_dir, self._lease.job_id)
        except OSError as failed:
            return failure("NOT_STARTED", f"The job's folder could not be made: {failed}.")
        try:
            return self._run_program(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if os.path.exists(folder):
                log.warning("Job %s: its folder %s could not be removed", self._lease.job_id, folder)

    def _run_program(self, folder: str) -> Report:
        """What the program's end says; it may have been ended for another reason."""
        settings, job = self._agent.settings, self._lease.job
        command = program_of(settings.handlers[job["jobType"]], settings.start_dir)
        run = str(uuid.uuid4())
        environment = environment_of(job, self._lease.journal, settings, folder, run)
        try:
            # A file rather than a pipe: no program has to read it for the agent to go on.
            with tempfile.TemporaryFile() as given:
                given.write(encoded({**job, "journal": self._lease.journal}) + b"\n")
                given.seek(0)
                process = started(command, folder, environment, given)
        except OSError as failed:
            return not_started(command[0], failed)
        self._attend(process, f"BASCULE_RUN={run}")
        return self._result(process.returncode)

    def _attend(self, process: subprocess.Popen[bytes], mark: str) -> None:
        """Returns once the program and its children are gone, and all was read that they said."""
        tree = Tree(process, mark)
        with self._lock:
            self._tree = tree
        if self._is_ending.is_set():
            tree.end()
        said = readable(process.stdout, "\n")
        logged = readable(process.stderr, None)
        hearing, reading = in_background(lambda: self._hear(said)), in_background(lambda: self._read_log(logged))
        tree.outlive()
        self._join_hearing(hearing)
        reading.join(LINGER_SECONDS)

    def _join_hearing(self, hearing: threading.Thread) -> None:
        """Instructions take as long as the server does; but what escaped from the tree may hold the pipe for ever."""
        heard = -1
        while hearing.is_alive() and (heard != self._heard or self._is_instructing):
            heard = self._heard
            hearing.join(LINGER_SECONDS)

    def _result(self, code: int) -> Report:
        if code == 0:
            return Report("complete", {"outputData": output_of("".join(self._output))})
        return failed_exit(code, "\n".join(self._last_lines).strip()[-MAX_MESSAGE:])

    # ---- what the program says

    def _read_log(self, pipe: TextIOWrapper) -> None:
        with pipe:
            for line in lines_of(pipe):
                level, message = levelled(line)
                self._log.add(level, message)
                self._last_lines.append(message)

    def _hear(self, pipe: TextIOWrapper) -> None:
        """Reads standard output to its end, whatever becomes of the run, so that no program waits for its reader."""
        with pipe:
            for piece in iter(lambda: pipe.readline(MAX_OUTPUT + 1), ""):
                self._heard += 1
                instruction = Instruction.of(piece) if len(piece) <= MAX_OUTPUT else None
                if self._is_ending.is_set():
                    continue
                if instruction is None:
                    self._keep(piece)
                else:
                    self._obey(instruction)

    def _keep(self, piece: str) -> None:
        self._output_size += len(piece.encode("utf-8"))
        self._output.append(piece)
        if self._output_size > MAX_OUTPUT:
            self._output.clear()
            self.end(too_large())

    def _obey(self, instruction: Instruction) -> None:
        self._is_instructing = True
        try:
            getattr(self, f"_obey_{instruction.word}")(instruction)
        except BadInstruction as wrong:
            self.end(failure("BAD_INSTRUCTION", str(wrong), False))
        except Refusal as refusal:
            self.end(failure("REFUSED", str(refusal), False))
        except Over:
            pass  # Said where it was heard.
        finally:
            self._is_instructing = False

    def _obey_progress(self, instruction: Instruction) -> None:
        progress = instruction.progress()
        with self._beats:
            self._progress = progress
            self._beats.notify_all()

    def _obey_log(self, instruction: Instruction) -> None:
        self._log.add(*instruction.line())

    def _obey_step(self, instruction: Instruction) -> None:
        name, result = instruction.named_object()
        self._insist("steps", {"name": name, "result": result})

    def _obey_info(self, instruction: Instruction) -> None:
        name, shown = instruction.named_object()
        self._insist("checkpoints", {"type": "INFO", "name": name, **shown})

    def _obey_approval(self, instruction: Instruction) -> None:
        name, asked = instruction.named_object()
        decided = (c for c in self._lease.journal.get("checkpoints", []) if c.get("checkpointType") == "APPROVAL_REQUIRED")
        refuse_known(instruction, name, decided, "was decided already", "BASCULE_DECISION_")
        self.end(Report("checkpoints", {"type": "APPROVAL_REQUIRED", "name": name, **asked}))

    def _obey_sleep(self, instruction: Instruction) -> None:
        name, seconds = instruction.name(), instruction.seconds()
        slept = (step for step in self._lease.journal.get("steps", []) if step.get("kind") == "SLEEP")
        refuse_known(instruction, name, slept, "was slept already", "BASCULE_SLEPT_")
        self.end(Report("sleep", {"name": name, "forMs": int(seconds * 1000)}))

    def _obey_fail(self, instruction: Instruction) -> None:
        told = instruction.only_object()
        error = {name: told[name] for name in ("code", "message") if told.get(name) is not None}
        self.end(Report("fail", {"error": error, "retryable": told.get("retryable") is not False}))

    # ---- what the server is told

    def _send(self, what: str, body: Json, seconds: float = ANSWER_SECONDS) -> Json:
        """Where it hears that the run is over, it ends it."""
        try:
            return self._lease.send(what, body, LAST_TRY_SECONDS if self._agent.hurries.is_set() else seconds)
        except Stale as stale:
            if not self._is_ending.is_set():
                log.warning("Job %s is not this agent's any more (%s); its program is ended", self._lease.job_id, stale)
            self.end(NOTHING)
            raise
        except KeyRefused as refused:
            self._agent.key_refused(refused)
            raise

    def _insist(self, what: str, body: Json) -> None:
        """Tells something on the way, however long it takes, for as long as the run goes on."""
        backoff = Backoff()
        while not self._is_ending.is_set():
            try:
                self._send(what, body)
                return
            except Away as away:
                self._is_ending.wait(backoff.next(away.retry_after))

    def _beat(self) -> None:
        """Tells that the run goes on; earlier than it must where there is progress to tell, but not each moment."""
        gap = min(1.0, self._lease.heartbeat_seconds)
        while True:
            with self._beats:
                self._beats.wait_for(lambda: self._is_told, gap)
                self._beats.wait_for(lambda: self._is_told or self._progress, self._lease.heartbeat_seconds - gap)
                if self._is_told:
                    return
            try:
                self._tell_progress()
            except Over:
                return

    def _tell_last_progress(self) -> None:
        if self._progress:
            try:
                self._tell_progress()
            except Over:
                pass  # The end will be told the same.

    def _tell_progress(self) -> None:
        """One heartbeat, which may be lost."""
        with self._beats:
            progress, self._progress = self._progress, None
        try:
            answer = self._send("heartbeat", progress or {}, max(5.0, self._lease.heartbeat_seconds))
            if answer.get("cancelled"):
                self.end(failure("CANCELLED", "The job was cancelled.", False))
        except Refusal as refusal:
            log.warning("Job %s: a heartbeat was refused: %s", self._lease.job_id, refusal)
        except Away:
            with self._beats:
                self._progress = self._progress or progress

    def _tell_log(self) -> None:
        for batch in iter(self._log.next_batch, []):
            try:
                self._tell_batch(batch)
            except Over:
                return

    def _tell_batch(self, batch: List[Json]) -> None:
        """A result waits for its log while the server is away, but not while it only takes no more lines."""
        backoff = Backoff()
        while True:
            try:
                self._send("logs", {"entries": batch})
                return
            except Refusal as refusal:
                log.warning("Job %s: %d lines of its log were refused: %s", self._lease.job_id, len(batch), refusal)
                return
            except Away as away:
                wait = backoff.next(away.retry_after)
                if away.too_many and not self._log.has_time_for(wait):
                    log.warning("Job %s: %d lines of its log were too many", self._lease.job_id, len(batch))
                    return
            # The end of the run is a reason to ask again, with less patience.
            (self._agent.hurries if self._log.closed.is_set() else self._log.closed).wait(wait)
            if self._agent.hurries.is_set():
                return

    def _tell_ending(self) -> None:
        """Tells how the run ended until the server has taken it, or another has the job."""
        ending = self._ending or RELEASE
        backoff = Backoff()
        while ending is not NOTHING:
            last = self._agent.hurries.is_set()
            try:
                ending = self._told(ending)
            except Stale as stale:
                log.warning("Job %s: its end came too late (%s) and is dropped", self._lease.job_id, stale)
                return
            except Away as away:
                if last:
                    log.warning("Job %s: its end could not be told: %s", self._lease.job_id, away)
                    return
                self._agent.hurries.wait(backoff.next(away.retry_after))

    def _told(self, ending: Report) -> Report:
        """What is left to tell."""
        try:
            state = self._send(ending.what, ending.body).get("state")
        except Refusal as refusal:
            if ending.what == "complete" and refusal.status == 413:
                return too_large()
            if ending.what == "fail" and ending.body["error"].get("code") == "REFUSED":
                log.error("Job %s: its end was refused: %s", self._lease.job_id, refusal)
                return NOTHING
            return failure("REFUSED", str(refusal), False)
        log.info("Job %s is %s", self._lease.job_id, state)
        # People decided in the meantime: from the top again, with what they said.
        return RELEASE if ending.what == "checkpoints" and state == "RUNNING" else NOTHING


def too_large() -> Report:
    """The same however it was noticed."""
    return failure("OUTPUT_TOO_LARGE", "The output is more than 1 MB; write it to a file and print where that is.", False)


# ---------------------------------------------------------------- The agent


class Bell:
    """Wakes the main thread. Signals ring it whichever thread and moment they meet, which no lock and no queue can promise."""

    def __init__(self) -> None:
        self._ear, self._hand = socket.socketpair()
        self._hand.setblocking(False)

    def ring(self) -> None:
        """Wakes it for something that it is to see by itself."""
        try:
            self._hand.send(b"\0")
        except BlockingIOError:
            pass  # It rings already.

    def ring_at_signals(self) -> None:
        """Those that ask a program to end. Only in the main thread."""
        signal.set_wakeup_fd(self._hand.fileno(), warn_on_full_buffer=False)
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
            number = getattr(signal, name, None)
            # Whoever started it with nohup wants it to stay.
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, lambda number, frame: None)

    def wait(self, seconds: Optional[float]) -> int:
        """Returns when it rings, or after a while; the answer is how many signals came."""
        self._ear.settimeout(seconds)
        try:
            return sum(1 for byte in self._ear.recv(4096) if byte)
        except socket.timeout:
            return 0


class Agent:
    """Polls for jobs while it has room, runs them, and ends when it is told to."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.hurries = threading.Event()
        self._server = Server(settings.server, settings.api_key)
        self._bell = Bell()
        self._changed = threading.Condition()
        self._runs: Set[Run] = set()
        self._stopping = threading.Event()
        self._exit_code: Optional[int] = None
        self._upgrade: Optional[str] = None

    # ---- its end, in the main thread

    def run(self) -> int:
        """Returns the exit code."""
        self._bell.ring_at_signals()
        log.info(
            "Agent %s takes %s from %s, %d at once",
            self.settings.agent_id,
            ", ".join(sorted(self.settings.handlers)),
            self.settings.server,
            self.settings.capacity,
        )
        in_background(self._poll)
        signals, is_told, drained_at = 0, False, math.inf
        while not (self._stopping.is_set() and not self._runs):
            heard = self._bell.wait(None if drained_at == math.inf else max(0.001, drained_at - time.monotonic()))
            signals += heard
            is_refused = self._exit_code == EXIT_KEY_REFUSED
            if (heard or self._exit_code is not None) and not (is_refused or is_told):
                is_told = True
                drained_at = time.monotonic() + self.settings.drain
                self._stop()
            if is_refused or signals > 1 or time.monotonic() >= drained_at:
                drained_at = math.inf
                self._hurry(kills=signals > 1)
        log.info("The agent ends")
        return self._exit_code or 0

    def _stop(self) -> None:
        log.info("Stopping: %d jobs have up to %d s", len(self._runs), self.settings.drain)
        with self._changed:
            self._stopping.set()
            self._changed.notify_all()
        self._server.hang_up()

    def _hurry(self, kills: bool) -> None:
        """Gives all jobs back; where the key is no good any more, there is nobody to give them to."""
        self.hurries.set()
        with self._changed:
            runs = list(self._runs)
        for run in runs:
            run.end(NOTHING if self._exit_code == EXIT_KEY_REFUSED else RELEASE, kills)

    def _end_with(self, exit_code: int, why: str) -> None:
        with self._changed:
            # Without a key nothing can be reported, whatever was wrong before.
            is_news = self._exit_code is None or exit_code == EXIT_KEY_REFUSED != self._exit_code
            self._exit_code = exit_code if is_news else self._exit_code
            self._stopping.set()
            self._changed.notify_all()
        if is_news:
            log.error(why)
        self._bell.ring()

    # ---- what its runs tell it

    def ended(self, run: Run) -> None:
        """The run's place is free."""
        with self._changed:
            self._runs.discard(run)
            self._changed.notify_all()
        self._bell.ring()

    def key_refused(self, refused: KeyRefused) -> None:
        """Ends everything."""
        self._end_with(EXIT_KEY_REFUSED, f"The server refused the key: {refused}")

    # ---- polls, in a thread

    def _poll(self) -> None:
        try:
            self._poll_until_stopped()
        except Exception:
            log.exception("The agent has a fault")
            self._end_with(EXIT_FAULT, "It ends")

    def _poll_until_stopped(self) -> None:
        backoff = Backoff()
        while self._has_place():
            asked_at = time.monotonic()
            try:
                jobs = self._jobs_of(self._server.poll(self._card()))
            except Away as away:
                self._stopping.wait(backoff.next(away.retry_after))
                continue
            except KeyRefused as refused:
                return self.key_refused(refused)
            except Refusal as refusal:
                return self._end_with(EXIT_WRONG_INPUT, f"The server does not want this agent: {refusal}")
            backoff = Backoff()
            self._take(jobs)
            if self.settings.once:
                self._stopping.set()
                self._bell.ring()
            elif not jobs and time.monotonic() - asked_at < 1:
                # It lets go of polls that it could hold: because it ends, or another agent has the same name.
                self._stopping.wait(random.uniform(1, 1.5))

    def _has_place(self) -> bool:
        """Waits for a free place; False where no more jobs are wanted."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping.is_set() or len(self._runs) < self.settings.capacity)
        return not self._stopping.is_set()

    def _card(self) -> Json:
        """What the agent says of itself. Its capacity is the whole one: the server knows what it has."""
        return {
            "agentId": self.settings.agent_id,
            "hostname": socket.gethostname()[:255],
            "platform": platform_name(),
            "version": VERSION,
            "jobTypes": sorted(self.settings.handlers),
            "labels": dict(self.settings.labels),
            "capacity": self.settings.capacity,
            "wait": 0 if self.settings.once else POLL_SECONDS,
            "claim": True,
        }

    def _jobs_of(self, answer: Json) -> List[Lease]:
        upgrade = (answer.get("upgrade") or {}).get("message")
        if upgrade and upgrade != self._upgrade:
            log.warning("%s", upgrade)
            self._upgrade = upgrade
        try:
            return [Lease(self._server, claimed) for claimed in answer["jobs"]]
        except (KeyError, TypeError) as unlike:
            raise Away("what answers there is no Bascule server, or a newer one") from unlike

    def _take(self, jobs: List[Lease]) -> None:
        """Starts what there is room for. There may be less of it than the server thinks: a lost run may still be ending."""
        for lease in jobs:
            with self._changed:
                fits = not self._stopping.is_set() and len(self._runs) < self.settings.capacity
                if fits:
                    run = Run(self, lease)
                    self._runs.add(run)
            if fits:
                log.info("Job %s (%s): attempt %s", lease.job_id, lease.job["jobType"], lease.job["attempt"])
                run.start()
            else:
                self._give_back(lease)

    def _give_back(self, lease: Lease) -> None:
        try:
            lease.send(RELEASE.what, RELEASE.body, LAST_TRY_SECONDS)
        except (Away, Refusal, Over) as failed:
            log.warning("Job %s could not be given back; its lease will run out: %s", lease.job_id, failed)


def platform_name() -> str:
    """As linux-amd64, macos-arm64 or windows-amd64."""
    system = {"darwin": "macos", "win32": "windows"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    return f"{system}-{ {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(machine, machine) }"[:100]


class OneLine(logging.Formatter):
    """Time in UTC, level, message: a line each, whatever the message holds."""

    converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        """As logging wants it."""
        return re.sub(r"\s*[\r\n]+\s*", " | ", super().format(record).strip())


def log_to_standard_error() -> None:
    """Sets up the agent's own log."""
    logging.addLevelName(logging.WARNING, "WARN")
    logging.raiseExceptions = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine("%(asctime)s.%(msecs)03dZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def main(arguments: List[str]) -> int:
    """The program; returns its exit code."""
    if "--help" in arguments:
        print(usage())
        return 0
    if "--version" in arguments:
        print(f"bascule-agent {VERSION}")
        return 0
    try:
        settings = SettingsReader(arguments, os.environ, os.getcwd()).read()
    except WrongSettings as wrong:
        problems = "".join(f"\n  {line}" for line in str(wrong).splitlines())
        print(f"The agent cannot start:{problems}\nTry --help.", file=sys.stderr)
        return EXIT_WRONG_INPUT
    log_to_standard_error()
    return Agent(settings).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
