"""kill -9 of the bot while people write: nothing is lost, nothing comes twice."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.server import Server

#: Milliseconds that a busy machine may take until the page has found the bot again.
_BACK = 20_000


def test_what_was_written_while_the_bot_was_dead_arrives_once(new_page: NewPage, own_demo: Server) -> None:
    desk = new_page(own_demo, expect_errors=True)
    mother = desk.phone("mother")
    own_demo.kill()
    expect(mother.locator(".top-sub")).to_have_text("conectando…")
    desk.write("mother", "menú")
    mark = mother.locator(".row.me .state-mark")
    expect(mark).to_contain_text("Esperando para enviarse")
    own_demo.start()
    expect(mark).to_contain_text("Enviado", timeout=_BACK)
    expect(mother.locator(".row:not(.me) .text").first).to_be_visible()
    desk.page.reload()
    desk.ready()
    expect(mother.locator(".row.me")).to_have_count(1)


def test_a_page_that_was_closed_sends_when_it_is_opened_again(new_page: NewPage, own_demo: Server) -> None:
    desk = new_page(own_demo, expect_errors=True)
    own_demo.kill()
    desk.write("mother", "menú")
    expect(desk.phone("mother").locator(".row.me .state-mark")).to_contain_text("Esperando")
    desk.page.goto("about:blank")
    own_demo.start()
    desk.page.goto(own_demo.url)
    expect(desk.phone("mother").locator(".row.me .state-mark")).to_contain_text("Enviado", timeout=_BACK)
    expect(desk.phone("mother").locator(".row.me")).to_have_count(1)
