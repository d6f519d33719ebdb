"""The picture of the published site in the README: docs/figures/site.png, from the demonstration.

    python scripts/site_figure.py

Publishes the demonstration study in a temporary folder, opens a Note in Chromium as a reader would,
with a quotation open on its context, and takes its picture. The study is invented: its speakers'
lines are shown in full (`k=1`).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "figures" / "site.png"
NOTE = "reindustrialiser"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update"]  # fmt: skip


def published(folder: Path) -> Path:
    """The demonstration study's site, made from a copy."""
    from terrain.workspace.publish import Wanted, publish
    from terrain.workspace.study import Study

    study = folder / "study"
    study.mkdir()
    for name in ("terrain.yaml", "codebook.yaml"):
        shutil.copy(ROOT / name, study / name)
    for name in ("corpus", "notes"):
        shutil.copytree(ROOT / name, study / name)
    publish(Study(study), folder / "site", Wanted(notes=(NOTE,), langs=("fr", "en"), k=1))
    return folder / "site"


def main() -> None:
    """Draw the picture; say why not where there is no browser."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        print("docs/figures/site.png stands as it was: Chromium is not installed.")
        return
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        site = published(Path(folder))
        browser = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        page = browser.new_page(
            viewport={"width": 960, "height": 1080}, reduced_motion="reduce", color_scheme="light"
        )
        page.goto((site / "notes" / f"{NOTE}.html").as_uri())
        page.evaluate("document.querySelectorAll('details')[0].open = true")
        page.evaluate("document.querySelector('.claim').scrollIntoView()")
        page.screenshot(path=str(OUT))
        browser.close()
    print(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
