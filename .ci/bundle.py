"""Makes an offline bundle: a folder to copy on a stick, which installs civtrack without a network.

    python .ci/bundle.py OUT [windows-x86_64 linux-x86_64 linux-aarch64]

Each bundle has the wheels of civtrack and of everything it needs for Python 3.11 to 3.13, constraints with their
versions, an installer (安装.bat or install.sh), the manual, and SHA256SUMS. What every wheel requires on its own system
is looked up in its metadata, whatever this machine is: a bundle is complete, or is not made. Needs pip, packaging and a
network.
"""

from __future__ import annotations

import argparse
import email
import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.tags import Tag
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13")


class Target(NamedTuple):
    """A system: its name, the platforms of its wheels, what markers say of it, its installer."""

    name: str
    platforms: tuple[str, ...]
    markers: dict[str, str]
    installer: str


def _linux(machine: str) -> Target:
    platforms = tuple(f"manylinux{tag}_{machine}" for tag in ("_2_28", "2014", "_2_17", "_2_5", "2010", "1"))
    markers = {
        "os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": machine,
    }  # fmt: skip
    return Target(f"linux-{machine}", platforms, markers, "install.sh")


TARGETS = {
    each.name: each
    for each in (
        Target(
            "windows-x86_64",
            ("win_amd64",),
            {
                "os_name": "nt",
                "sys_platform": "win32",
                "platform_system": "Windows",
                "platform_machine": "AMD64",
            },
            "安装.bat",
        ),
        _linux("x86_64"),
        _linux("aarch64"),
    )
}

SHELL = """#!/bin/sh
# 离线安装 civtrack：只用本文件夹里的文件，装在自己的主目录，不需要管理员权限。
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
home=${INSTALL_TO:-"$HOME/.local/share/civtrack"}
python=
for each in python3.13 python3.12 python3.11 python3; do
  if command -v "$each" >/dev/null 2>&1 &&
    "$each" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; then python=$each; break; fi
done
[ -n "$python" ] || { echo "需要 Python 3.11、3.12 或 3.13。" >&2; exit 1; }
(cd "$here" && sha256sum --quiet -c SHA256SUMS) || { echo "安装包不完整，请重新拷贝。" >&2; exit 1; }
"$python" -m venv "$home"
"$home/bin/pip" install --quiet --no-index --find-links "$here/wheels" -c "$here/constraints.txt" civtrack
mkdir -p "${LINK_IN:-"$HOME/.local/bin"}"
ln -sf "$home/bin/civtrack" "${LINK_IN:-"$HOME/.local/bin"}/civtrack"
echo "已安装：$home/bin/civtrack"
"""

BATCH = """@echo off
rem 离线安装 civtrack：只用本文件夹里的文件，不需要管理员权限。
setlocal
set HERE=%~dp0
set TARGET=%LOCALAPPDATA%\\civtrack
set PYTHON=
for %%v in (3.13 3.12 3.11) do if not defined PYTHON (py -%%v -c "" >nul 2>nul && set PYTHON=py -%%v)
if not defined PYTHON (echo 需要 Python 3.11、3.12 或 3.13，请先安装。& pause & exit /b 1)
%PYTHON% -m venv "%TARGET%" || (pause & exit /b 1)
set PIP="%TARGET%\\Scripts\\python.exe" -m pip install --quiet --no-index
%PIP% --find-links "%HERE%wheels" -c "%HERE%constraints.txt" civtrack || goto broken
set ADD=$d='%TARGET%\\Scripts'; $p=[Environment]::GetEnvironmentVariable('Path','User');
set ADD=%ADD% if (($p -split ';') -notcontains $d)
set ADD=%ADD% {[Environment]::SetEnvironmentVariable('Path', ($p.TrimEnd(';') + ';' + $d), 'User')}
powershell -NoProfile -Command "%ADD%"
echo 已安装。请新开一个命令提示符，运行 civtrack doctor
pause
exit /b 0
:broken
echo 没有装上，请检查安装包是否拷贝完整。
pause
exit /b 1
"""


def main() -> None:
    """Makes the bundles that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("targets", nargs="*", default=list(TARGETS))
    wanted = parser.parse_args()
    wheel = _own_wheel(wanted.out / ".own")
    for name in wanted.targets:
        sys.stdout.write(f"{make(TARGETS[name], wheel, wanted.out / f'civtrack-offline-{name}')}\n")


def _own_wheel(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    (found,) = folder.glob("civtrack-*.whl")
    return found


def make(target: Target, wheel: Path, folder: Path) -> Path:
    """One bundle; nothing of a former one is left in it."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    for old in [*wheels.glob("*.whl"), *folder.glob("使用手册.html")]:
        old.unlink()
    (wheels / wheel.name).write_bytes(wheel.read_bytes())
    for python in PYTHONS:
        asked: set[str] = set()
        while missing := list(_missing(target, python, wheels)):
            new = sorted({str(each) for each in missing} - asked)
            if not new:
                sys.exit(f"{target.name}, Python {python}: no wheel for {', '.join(map(str, missing))}")
            asked |= set(new)
            _fetch(target, python, new, wheels)
    names = sorted({(str(name), str(version)) for name, version, _ in map(_named, wheels.glob("*.whl"))})
    (folder / "constraints.txt").write_text("".join(f"{name}=={version}\n" for name, version in names), "utf-8")
    if target.installer.endswith(".bat"):
        (folder / target.installer).write_bytes(BATCH.replace("\n", "\r\n").encode("gbk"))
    else:
        (folder / target.installer).write_text(SHELL, "utf-8", newline="\n")
        (folder / target.installer).chmod(0o755)
    page = str(folder / "使用手册.html")
    subprocess.run([sys.executable, "-m", "civtrack", "manual", "--lang", "zh", "-o", page], check=True, cwd=ROOT)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{_sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8", newline="\n")
    return folder


def _fetch(target: Target, python: str, requirements: Iterable[str], wheels: Path) -> None:
    abi = f"cp{python.replace('.', '')}"
    platforms = [word for platform in target.platforms for word in ("--platform", platform)]
    _pip(
        "download", "--no-deps", "--only-binary=:all:", *platforms, "--python-version", python, "--implementation",
        "cp", "--abi", abi, "--abi", "abi3", "--abi", "none", "--dest", str(wheels), *requirements,
    )  # fmt: skip


def _missing(target: Target, python: str, wheels: Path) -> Iterator[Requirement]:
    """What the wheels that this system would take require, and is not among them."""
    fitting = {}
    for path in wheels.glob("*.whl"):
        name, version, tags = _named(path)
        if any(_fits(tag, target, python) for tag in tags):
            fitting[name] = (version, path)
    own = {"platform_python_implementation": "CPython", "implementation_name": "cpython", "extra": ""}
    environment = {**target.markers, **own, "python_version": python, "python_full_version": f"{python}.0"}
    for _, path in fitting.values():
        for requirement in _requires(path):
            if requirement.marker and not requirement.marker.evaluate(environment):
                continue
            found = fitting.get(canonicalize_name(requirement.name))
            if found is None or found[0] not in requirement.specifier:
                requirement.marker = None
                yield requirement


def _named(path: Path) -> tuple[str, object, frozenset[Tag]]:
    name, version, _, tags = parse_wheel_filename(path.name)
    return name, version, tags


def _fits(tag: Tag, target: Target, python: str) -> bool:
    number = int(python.split(".")[1])
    own = tag.interpreter in (f"cp3{number}", "py3", f"py3{number}") or (
        tag.abi == "abi3" and tag.interpreter.startswith("cp3") and int(tag.interpreter[3:]) <= number
    )
    abi = tag.abi in ("none", "abi3", f"cp3{number}")
    return own and abi and (tag.platform == "any" or tag.platform in target.platforms)


def _requires(path: Path) -> list[Requirement]:
    with zipfile.ZipFile(path) as wheel:
        (name,) = [each for each in wheel.namelist() if each.endswith(".dist-info/METADATA") and each.count("/") == 1]
        metadata = email.message_from_bytes(wheel.read(name))
    return [Requirement(text) for text in metadata.get_all("Requires-Dist") or ()]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _pip(*arguments: str) -> None:
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run([sys.executable, "-m", "pip", *arguments, "--quiet"], check=True, env=environment)


if __name__ == "__main__":
    main()
