"""Every check of the project, one after the other: `./run test [pytest arguments]`."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHROMIUM = Path("/usr/bin/chromium")


@dataclass(frozen=True, slots=True)
class Result:
    """Outcome of one check; `line` is what it said last."""

    name: str
    passed: bool
    seconds: float
    line: str


def main(arguments: list[str]) -> int:
    """Run them all, then say which failed; 1 if any did."""
    os.chdir(ROOT)
    os.environ["PATH"] = f"{BIN}:{ROOT / '.cache/uv'}:{os.environ['PATH']}"
    results = [check(name, command) for name, command in checks() if command]
    browser = has_browser()
    results.append(check("pytest", pytest_command(arguments, browser=browser)))
    print("\n== 小结 / summary")
    for result in results:
        print(f"{'✓' if result.passed else '✗'} {result.name:<18} {result.seconds:6.1f} s")
    if not browser:
        print("未运行浏览器测试：请安装软件包 chromium、fonts-noto-cjk 和 libatomic1。")
        print("Browser tests did not run: install the packages chromium, fonts-noto-cjk and libatomic1.")
    print(results[-1].line, flush=True)
    return 0 if all(result.passed for result in results) else 1


def checks() -> list[tuple[str, list[str]]]:
    """Name and command of each check before pytest; an empty command has nothing to check here."""
    page, compose = (ROOT / "web/package.json").exists(), has_compose()
    return [
        ("uv lock", ["uv", "lock", "--check"]),
        ("ruff check", ["ruff", "check", "."]),
        ("ruff format", ["ruff", "format", "--check", "."]),
        ("mypy", ["mypy"]),
        ("import contracts", ["lint-imports"]),
        ("web", ["npm", "--prefix", "web", "run", "check"] if page else []),
        ("docker compose", ["docker", "compose", "config", "--quiet"] if compose else []),
    ]


def check(name: str, command: list[str]) -> Result:
    """Run one command with its output shown as it comes."""
    print(f"\n== {name}", flush=True)
    begin, last = time.monotonic(), ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
    code = process.returncode
    if code == -signal.SIGSEGV and command[0] == "uv":
        # uv 0.13 was seen to crash while leaving; what it found counts, so it is asked once more.
        code = subprocess.run(command, check=False).returncode
    return Result(name, code == 0, time.monotonic() - begin, last)


def pytest_command(arguments: list[str], *, browser: bool) -> list[str]:
    """Build pytest's command line; the caller's own arguments come last and win."""
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    skipped = [] if browser else ["-m", "not browser"]
    return ["pytest", *colour, *skipped, *arguments]


def has_browser() -> bool:
    """
    Whether Debian's Chromium is here and Playwright can start.

    Ubuntu's package of that name only points to another shop, and the Node inside Playwright needs libatomic.
    """
    commands = ([str(program), "--version"] for program in (CHROMIUM, BIN / "playwright"))
    return CHROMIUM.exists() and all(map(succeeds, commands))


def has_compose() -> bool:
    """Whether docker can check a compose file."""
    return shutil.which("docker") is not None and succeeds(["docker", "compose", "version"])


def succeeds(command: list[str]) -> bool:
    """Run a command quietly."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\n已中断。 / Interrupted.")
        sys.exit(130)
