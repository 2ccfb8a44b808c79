"""`make dist`: a release archive of everything that git does not ignore, with the built assets: no Node where it is installed."""

import hashlib
import io
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = ("static/dist", "translations")
LEFT_OUT = (".ci/", ".gitignore")


def main(folder: Path) -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    name = f"{project['name']}-{project['version']}"
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{name}.tar.gz"
    files = sorted({*sources(), *built()})
    with tarfile.open(archive, "w:gz") as target:
        for path in files:
            target.add(ROOT / path, f"{name}/{path}", recursive=False, filter=anonymous)
        add_text(target, f"{name}/RELEASE", f"{project['version']} {said('git', 'rev-parse', '--short', 'HEAD').strip()}\n")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    print(f"{archive}: {len(files)} file, {archive.stat().st_size // 1024} KB\nsha256 {digest}")
    return 0


def sources() -> list[str]:
    known = said("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return [path for path in known if path and not path.startswith(LEFT_OUT) and (ROOT / path).is_file()]


def built() -> list[str]:
    """What the set-up made; refuses where it did not."""
    if not (ROOT / "static" / "dist" / "manifest.json").exists():
        sys.exit("Mancano i file del sito (static/dist): esegui «make assets».")
    found = [path for folder in BUILT for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".po"]
    return [path.relative_to(ROOT).as_posix() for path in found]


def anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o755 if entry.mode & 0o100 else 0o644
    return entry


def add_text(target: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(text.encode()), 0o644
    target.addfile(entry, io.BytesIO(text.encode()))


def said(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"))
