"""The page itself: three phones, either direction, one at a time on a phone, keyboard and labels."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.desk import Desk
from tests.browser.server import Server

#: Elements that can be used but have no name, ids that occur twice, pictures without a text.
_FLAWS = """() => {
  const shown = (node) => node.checkVisibility() && !node.closest("[inert], [aria-hidden=true]");
  const name = (node) => (node.getAttribute("aria-label") || node.labels?.[0]?.textContent || node.textContent || "").trim();
  const nameless = [...document.querySelectorAll("button, a[href], input:not([hidden]), textarea, select, [role=log], dialog[open], aside")]
    .filter((node) => shown(node) && !name(node) && !node.getAttribute("aria-labelledby"));
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const pictures = [...document.querySelectorAll("img:not([alt])")];
  const pointing = [...document.querySelectorAll("[aria-controls], [aria-labelledby]")]
    .filter((node) => !document.getElementById(node.getAttribute("aria-controls") || node.getAttribute("aria-labelledby")));
  return [...nameless, ...pictures, ...pointing].map((node) => node.outerHTML.slice(0, 160))
    .concat(ids.filter((id, index) => ids.indexOf(id) !== index));
}"""  # noqa: E501 - a program in another language


def flaws(desk: Desk) -> list[str]:
    found: list[str] = desk.page.evaluate(_FLAWS)
    return found


def test_three_phones_stand_side_by_side_without_scrolling(desk: Desk) -> None:
    boxes = [desk.phone(slot).bounding_box() for slot in ("mother", "father", "teacher")]
    assert all(box and box["width"] > 300 and box["y"] + box["height"] <= 900 for box in boxes)
    lefts = [box["x"] for box in boxes if box]
    assert lefts == sorted(lefts)
    for name in ("Rosa Delgado", "Karim Haddad", "Ms Ortiz"):
        expect(desk.page.get_by_role("heading", name=name)).to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_the_newcomer_reads_what_to_try_and_where_the_people_come_from(desk: Desk) -> None:
    expect(desk.page.locator(".chip")).to_have_count(3)
    expect(desk.page.locator("#origin")).to_have_text(
        "This is an invented school. Import your own: run_bot.py import PATH"
    )
    desk.page.get_by_role("button", name="Write to Ms Ortiz from Rosa's phone").click()
    expect(desk.phone("mother").locator(".row.me")).to_contain_text("Quiero escribirle a Ms Ortiz")


def test_the_arabic_phone_runs_from_right_to_left(desk: Desk) -> None:
    desk.write("father", "كيف مستوى Amina؟")
    screen = desk.phone("father").locator(".screen")
    expect(screen).to_have_attribute("dir", "rtl")
    text = desk.phone("father").locator(".row:not(.me) .text").first
    expect(text).to_have_css("direction", "rtl")
    room = screen.bounding_box()
    bubble = desk.phone("father").locator(".row:not(.me) .bubble").first.bounding_box()
    own = desk.phone("father").locator(".row.me .bubble").first.bounding_box()
    assert room
    assert bubble
    assert own
    assert room["x"] + room["width"] - bubble["x"] - bubble["width"] < 30
    assert own["x"] - room["x"] < 30
    expect(desk.phone("father").locator(".row.me bdi")).to_have_text("Amina")
    expect(desk.phone("father").locator("textarea")).to_have_attribute("placeholder", "رسالة")


def test_on_a_phone_there_is_one_phone_and_a_switcher(desk: Desk, new_page: NewPage, demo: Server) -> None:
    small = new_page(demo, 390, 844)
    expect(small.page.locator(".phone:visible")).to_have_count(1)
    tabs = small.page.get_by_role("tab")
    expect(tabs).to_have_text(["RDRosa", "KHKarim", "EOMs Ortiz"])
    expect(tabs.nth(0)).to_have_attribute("aria-selected", "true")
    desk.ask_ortiz("¿Hay tarea?")
    expect(tabs.nth(2).locator(".badge")).to_have_text("1")
    tabs.nth(2).click()
    expect(small.phone("teacher")).to_be_visible()
    expect(small.phone("mother")).to_be_hidden()
    small.page.keyboard.press("ArrowLeft")
    expect(small.phone("father")).to_be_visible()
    assert small.page.evaluate("document.documentElement.scrollWidth") == 390
    assert flaws(small) == []


def test_the_drawer_shows_what_the_bot_did(desk: Desk) -> None:
    toggle = desk.page.get_by_role("button", name="Behind the scenes")
    toggle.click()
    desk.write("mother", "Quiero escribirle a Ms Ortiz")
    turn = desk.page.locator(".turn", has_text="Quiero escribirle a Ms Ortiz").first
    expect(turn.locator(".key.route")).to_contain_text("message_teacher")
    expect(turn.locator(".sent-one")).to_contain_text("Rosa Delgado")
    expect(turn.locator(".status").last).to_have_text("read")
    assert flaws(desk) == []
    desk.page.locator("#drawer-close").press("Escape")
    expect(desk.page.locator("#drawer")).to_be_hidden()
    expect(toggle).to_be_focused()


def test_a_phone_is_handed_to_somebody_else(desk: Desk) -> None:
    desk.phone("father").get_by_role("button", name="Hand the phone").click()
    dialog = desk.page.get_by_role("dialog", name="Who holds this phone?")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    expect(dialog.locator(".person", has_text="Karim Haddad")).to_be_disabled()
    assert flaws(desk) == []
    dialog.get_by_role("button", name="Staff").click()
    dialog.get_by_role("searchbox").fill("roy")
    dialog.locator(".people .person", has_text="Mr Roy").click()
    expect(desk.phone("father").locator(".holder-name")).to_have_text("Mr Roy")
    expect(desk.phone("father").locator(".screen")).to_have_attribute("dir", "ltr")


def test_all_can_be_done_with_the_keyboard(desk: Desk) -> None:
    page = desk.page
    desk.phone("mother").locator(".log").focus()
    page.keyboard.press("Tab")
    expect(desk.phone("mother").locator("textarea")).to_be_focused()
    page.keyboard.type("Quiero escribirle a Ms Ortiz")
    page.keyboard.press("Enter")
    expect(desk.phone("mother").locator(".choice:enabled").first).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(desk.phone("mother").locator(".choice").last).to_be_focused()
    page.keyboard.press("Space")
    expect(desk.phone("mother").locator(".choice.chosen")).to_be_visible()


def test_everything_that_can_be_used_has_a_name(desk: Desk) -> None:
    desk.ask_ortiz("¿Hay tarea?")
    desk.open_thread("Rosa Delgado")
    assert flaws(desk) == []
    logs = desk.page.get_by_role("log")
    expect(logs.first).to_have_attribute("aria-live", "polite")


def test_the_chosen_theme_is_kept(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Switch between light and dark").click()
    desk.page.reload()
    expect(desk.page.locator("html")).to_have_attribute("data-theme", "dark")
