"""A browser to look at pages with: the Chromium of the machine, driven by Playwright, which downloads nothing here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["CHROMIUM", "chromium", "listening", "until"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "Chromium is demanded and not there"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM)
        try:
            yield browser
        finally:
            browser.close()


def listening(page: Page) -> list[str]:
    """Hears everything that a quiet page never does: messages, script errors, dialogs, requests beyond itself."""
    heard: list[str] = []

    def request(asked: Any) -> None:
        if not asked.is_navigation_request() or asked.redirected_from:
            heard.append(f"request {asked.url}")

    def dialog(shown: Any) -> None:
        heard.append(f"dialog {shown.message}")
        shown.dismiss()

    page.on("console", lambda message: heard.append(f"console {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error {error}"))
    page.on("request", request)
    page.on("dialog", dialog)
    return heard


def until(page: Page, expression: str) -> None:
    """Waits for an expression to hold; unlike Playwright's own waiting it needs no eval, which the page forbids.

    Raises:
        AssertionError: It does not hold after ten seconds.
    """
    for _ in range(400):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    raise AssertionError(expression)
