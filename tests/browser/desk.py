"""Short words for what a visitor does on the page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


class Desk:
    """The page with its three phones."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    def open(cls, page: Page, url: str) -> Desk:
        page.goto(url)
        expect(page.locator(".phone")).to_have_count(3)
        desk = cls(page)
        desk.ready()
        return desk

    def ready(self) -> None:
        """Until the page listens: the phones are online and their chats are read."""
        expect(self.page.locator("[data-slot=mother] .top-sub")).to_have_text("en línea")
        expect(self.page.locator("[data-slot=father] .log > *").first).to_be_attached()

    def phone(self, slot: str) -> Locator:
        return self.page.locator(f"[data-slot={slot}]")

    def write(self, slot: str, text: str) -> None:
        area = self.phone(slot).locator(".composer textarea").last
        area.fill(text)
        area.press("Enter")

    def bubble(self, slot: str, text: str) -> Locator:
        return self.phone(slot).locator("[data-id]", has_text=text).last

    def tap(self, slot: str, label: str) -> None:
        self.phone(slot).locator(".choice:enabled", has_text=label).last.click()

    def ask_ortiz(self, words: str) -> None:
        """Rosa writes to Ms Ortiz about Mateo."""
        self.write("mother", "Quiero escribirle a Ms Ortiz")
        self.tap("mother", "Mateo")
        choice = self.phone("mother").locator(".choice:enabled", has_text="Ms Ortiz")
        prompt = self.bubble("mother", "Ms Ortiz?")
        expect(choice.or_(prompt).last).to_be_visible()
        if choice.count():
            choice.last.click()
            expect(prompt).to_be_visible()
        self.write("mother", words)

    def open_thread(self, family: str) -> Locator:
        self.phone("teacher").locator(".root", has_text=family).click()
        pane = self.phone("teacher").locator(".pane")
        expect(pane).to_be_visible()
        return pane
