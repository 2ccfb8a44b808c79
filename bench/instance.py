"""An instance of the portal with invented data and two hundred news pages, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

from bench.processes import HOST

NEWS = 200
WORDS = (
    "Le imprese del territorio incontrano le cooperative del progetto: si parla di tirocini, di tempi e di costi. "
    "Chi vuole ospitare una persona trova sul portale il modulo, in dieci minuti. "
)


def environment(folder: Path, port: int) -> dict[str, str]:
    """The settings of one server of this instance; it believes the load when that says who sends."""
    told = {"PORTAL_FORM_SECONDS": "0", "PORTAL_TRUSTED_PROXIES": "1"}
    return {"PORTAL_INSTANCE": str(folder / "instance"), "HOST": HOST, "PORT": str(port), **told}


def make(folder: Path) -> None:
    """Prepare the database, the demo and the news; each step is a process of its own, as for who installs."""
    known = {**os.environ, **environment(folder, 8000)}
    for words in (["portal.cli", "migrate"], ["portal.cli", "demo"], ["bench.instance"]):
        done = subprocess.run([sys.executable, "-m", *words], env=known, check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr[-800:]}")


def addresses() -> list[str]:
    return [f"/novita/notizia-{number}" for number in range(1, NEWS + 1)]


def write_news() -> None:
    """Published through the content's own services, as an editor would."""
    from portal.app import create_app
    from portal.content import services
    from portal.content.models import PageKind
    from portal.core.database import transaction
    from portal.core.workdays import today

    with create_app().app_context(), transaction():
        for path in addresses():
            page = services.create_page(path=path, kind=PageKind.NEWS, news_on=today())
            title = f"Notizia {path.rpartition('-')[2]}: incontro con le imprese"
            blocks = [{"type": "text", "heading": f"Parte {part}", "text": WORDS * 4} for part in (1, 2, 3)]
            services.publish(page, "it", title=title, summary=WORDS[:110], description=WORDS[:110], blocks=blocks)


if __name__ == "__main__":
    write_news()
