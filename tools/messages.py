"""`make messages`: brings the English catalogue up to the words that stand in the code, without guessing."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "said": None}
COMMENT = "# The portal in English. The msgids are the Italian words of the screen.\n"


def words_in_the_code() -> Catalog:
    """Every text of the screen, with the files that it stands in."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")
    found = Catalog(charset="utf-8")
    for name, line, text, comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS, ("L10n:",)):
        found.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return found


def english() -> Catalog:
    if not ENGLISH.exists():
        return Catalog(
            locale="en", project="WORK-IN", version="1", last_translator="WORK-IN", language_team="WORK-IN", fuzzy=False
        )
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def is_translated(message: Message) -> bool:
    """Whether every form of the message (one, or several) has its words."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def main() -> int:
    catalogue = english()
    catalogue.header_comment = COMMENT
    catalogue.update(words_in_the_code(), no_fuzzy_matching=True, update_creation_date=False)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalogue, width=0, omit_header=False, ignore_obsolete=True, sort_by_file=True, include_lineno=False)
    with ENGLISH.with_suffix(".mo").open("wb") as file:  # what runs reads this one
        write_mo(file, catalogue)
    missing = sum(1 for message in catalogue if message.id and not is_translated(message))
    print(f"{ENGLISH.relative_to(ROOT)}: {len(catalogue)} testi, {missing} senza inglese.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
