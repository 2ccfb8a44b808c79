"""What browsers load: light, ours alone, and in our own colours. Reads static/dist as the build left it."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DIST = ROOT / "static" / "dist"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
KIB = 1024
# Addresses that name a format or a place on earth instead of asking a browser to load something.
NOT_LOADED = re.compile(r"https?://www\.w3\.org/\S+")
LOADING = re.compile(
    r"""(?:src|action|poster|data|srcset)\s*=\s*["'](?:https?:)?//|<(?:link|use|image)\b[^>]*href\s*=\s*["'](?:https?:)?//"""
)
FOREIGN_BANNERS = re.compile(
    rb"Bootstrap Italia v|Bootstrap v\d|@license|/\*! |normalize\.css|Licensed under MIT", re.IGNORECASE
)


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    path = DIST / "manifest.json"
    if not path.exists():
        pytest.fail("static/dist is not built: run «make assets» (or «npm run build») first.")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def text_of(manifest: dict[str, Any], name: str) -> str:
    return (DIST / manifest[name]["file"]).read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("public.css", 18 * KIB),
        ("desk.css", 20 * KIB),
        ("public.js", 5 * KIB),
        ("desk.js", 5 * KIB),
        ("sprite.svg", 5 * KIB),
    ],
)
def test_a_file_keeps_within_its_budget(manifest: dict[str, Any], name: str, most: int) -> None:
    assert manifest[name]["br"] <= most


def test_the_fonts_together_weigh_at_most_35_kib(manifest: dict[str, Any]) -> None:
    fonts = {name: entry["bytes"] for name, entry in manifest.items() if name.endswith(".woff2")}

    assert len(fonts) == 3
    assert sum(fonts.values()) <= 35 * KIB


def test_a_first_visit_loads_at_most_90_kb_besides_its_page(manifest: dict[str, Any]) -> None:
    pictures = ["img/eu.svg", "img/favicon.svg", "img/hero.svg"]
    fonts = [name for name in manifest if name.endswith(".woff2")]
    page = 8 * KIB

    weight = page + sum(manifest[name]["br"] for name in ["public.css", "public.js", "sprite.svg", *pictures, *fonts])

    assert weight <= 90_000


def test_each_file_has_its_compressed_twins_and_a_digest(manifest: dict[str, Any]) -> None:
    for name, entry in manifest.items():
        assert (DIST / entry["file"]).stat().st_size == entry["bytes"], name
        assert entry["sri"].startswith("sha384-")
        if not name.endswith((".woff2", ".png")):
            assert (DIST / f"{entry['file']}.br").stat().st_size == entry["br"], name
            assert (DIST / f"{entry['file']}.gz").stat().st_size == entry["gz"], name


@pytest.mark.parametrize("name", ["public.css", "desk.css"])
def test_a_sheet_tells_which_version_of_the_design_system_it_is(manifest: dict[str, Any], name: str) -> None:
    root = re.search(r":root\{([^}]*)\}", text_of(manifest, name))

    assert root and "--bootstrap-italia-version" in root.group(1)


@pytest.mark.parametrize("name", ["public.css", "desk.css"])
def test_no_sheet_holds_the_blue_of_the_state(manifest: dict[str, Any], name: str) -> None:
    assert not re.search(
        r"#06c\b|#0066cc|hsl\(210,\s*100%,\s*40%|rgba?\(0,\s*102,\s*204", text_of(manifest, name), re.IGNORECASE
    )


def test_nothing_that_is_built_points_outside_or_carries_data_addresses(manifest: dict[str, Any]) -> None:
    for name in manifest:
        if not name.endswith((".css", ".js", ".svg")):
            continue
        text = NOT_LOADED.sub("", text_of(manifest, name))
        assert not re.search(r"https?://|url\(\s*[\"']?//|url\(\s*[\"']?data:", text), name


def test_what_a_sheet_asks_for_is_built(manifest: dict[str, Any]) -> None:
    built = {entry["file"] for entry in manifest.values()}
    for name in ("public.css", "desk.css"):
        asked = set(re.findall(r"url\([\"']?([^)\"']+)", text_of(manifest, name)))
        assert asked <= built, name


def test_no_template_loads_anything_from_outside() -> None:
    guilty = [path.name for path in TEMPLATES if LOADING.search(path.read_text("utf-8"))]

    assert guilty == []


def test_no_template_writes_styles_or_scripts_into_the_page() -> None:
    pages = [path for path in TEMPLATES if "mail" not in path.relative_to(ROOT / "templates").parts]
    inline = re.compile(
        r"<style\b|\sstyle\s*=\s*[\"']|<script\b(?![^>]*\bsrc=)(?![^>]*application/ld\+json)|\son[a-z]+\s*=\s*[\"']"
    )

    guilty = [str(path.relative_to(ROOT)) for path in pages if inline.search(path.read_text("utf-8"))]

    assert guilty == []


def test_each_icon_that_a_page_names_is_in_the_sprite(manifest: dict[str, Any]) -> None:
    symbols = set(re.findall(r'<symbol[^>]*\bid="([^"]+)"', text_of(manifest, "sprite.svg")))
    named = re.compile(
        r"""\bicon\("([a-z-]+)"|\bicon(?:_name)?="([a-z-]+)"|"icon": "([a-z-]+)"|^\s*(?:- )?icon: "?([a-z-]+)"?$""",
        re.MULTILINE,
    )
    sources = [path for path in (ROOT / "portal").rglob("*") if path.suffix in {".py", ".yaml"}]

    for path in [*TEMPLATES, *sources]:
        names = {name for groups in named.findall(path.read_text("utf-8")) for name in groups if name}
        assert names <= symbols, path


def test_each_file_that_a_template_names_is_built(manifest: dict[str, Any]) -> None:
    for path in TEMPLATES:
        assert set(re.findall(r'\basset\("([^"]+)"\)', path.read_text("utf-8"))) <= set(manifest), path


def test_no_file_of_others_is_tracked() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], check=False, cwd=ROOT, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git checkout: a release archive holds built files on purpose")
    tracked = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    assert not [
        path for path in tracked if path.suffix in {".woff", ".woff2", ".ttf", ".otf"} or "node_modules" in path.parts
    ]

    sources = [path for path in tracked if path.suffix in {".css", ".scss", ".js", ".mjs", ".svg"} and path.exists()]
    guilty = [path.name for path in sources if FOREIGN_BANNERS.search(path.read_bytes())]

    assert guilty == []


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")
