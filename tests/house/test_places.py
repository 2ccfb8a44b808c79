"""Everything lies where one would look for it."""

from pathlib import Path

from portal.content.blocks import BLOCKS
from portal.core.errors import PAGES
from portal.core.roles import Audience

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
SHARED = {"layout", "ui", "mail", "errors"}
FEATURES = {path.parent.name for path in (ROOT / "portal").glob("*/__init__.py")}
AUDIENCES = {audience.value for audience in Audience}


def templates() -> list[Path]:
    return [path.relative_to(TEMPLATES) for path in sorted(TEMPLATES.rglob("*")) if path.is_file()]


def in_place(path: Path) -> bool:
    """`<feature>/<audience>/<view>.html`, or a folder that serves the whole house; blocks are the pages' own parts."""
    if path.parts[0] in SHARED:
        return len(path.parts) == 2
    feature, folder = path.parts[:2]
    return feature in FEATURES and folder in AUDIENCES | {"blocks"} and len(path.parts) == 3


def test_every_template_lies_in_its_place() -> None:
    assert [str(path) for path in templates() if not in_place(path)] == []


def test_every_template_is_used() -> None:
    sources = [*(ROOT / "portal").rglob("*.py"), *TEMPLATES.rglob("*.*")]
    said = "\n".join(path.read_text("utf-8") for path in sources)

    unused = [str(path) for path in templates() if not is_used(path, said)]

    assert unused == []


def is_used(path: Path, said: str) -> bool:
    """Named whole, or by a name put together: `{PAGES}/sign_in.html`, a block's kind, an error's number."""
    name = path.as_posix()
    if path.parent.name == "blocks":
        return path.stem in BLOCKS or name in said or f'"{path.name}"' in said
    if path.parts[0] == "errors" and path.stem.isdecimal():
        return int(path.stem) in PAGES
    if path.parts[0] == "mail":
        return name in said
    if name in said or f"}}/{path.name}" in said:
        return True
    return f"{path.parent.as_posix()}/{{" in said and f'"{path.stem}"' in said


def test_every_block_has_its_template() -> None:
    assert {f"{kind}.html" for kind in BLOCKS} <= {path.name for path in (TEMPLATES / "content" / "blocks").iterdir()}


def test_the_readme_names_every_room() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    assert [name for name in sorted(FEATURES) if f"{name}/" not in readme] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for folder in ("portal", "tools")
        for path in (ROOT / folder).rglob("*.py")
        if path.stat().st_size and not path.read_text("utf-8").startswith('"""')
    ]

    assert silent == []


def test_no_module_grows_past_what_can_be_held_in_mind() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "portal").rglob("*.py")
        if "versions" not in path.parts and (lines := len(path.read_text("utf-8").splitlines())) > 350
    }

    assert long == {}


def test_the_locks_name_no_registry() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert "://" not in lock.read_text("utf-8"), lock.name
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")
