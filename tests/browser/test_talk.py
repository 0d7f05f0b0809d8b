"""The talk between the phones, through the real bot."""

from __future__ import annotations

import hashlib
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.desk import Desk
from tests.browser.server import Server
from tests.support.files import PNG, clean

QUESTION = "¿Puede Mateo repetir la prueba del lunes? Estuvo enfermo."
ANSWER = "Of course! Thursday after school works. He can bring one page of notes."


def test_a_mother_and_a_teacher_talk_each_in_their_language(own_demo: Server, new_page: NewPage) -> None:
    desk = new_page(own_demo)
    desk.ask_ortiz(QUESTION)
    family = desk.phone("teacher").locator(".root.unread", has_text="Rosa Delgado · Mateo")
    expect(family).to_contain_text("Can Mateo retake Monday's quiz?")
    expect(desk.bubble("mother", QUESTION).locator(".state-mark")).to_contain_text("Entregado")

    pane = desk.open_thread("Rosa Delgado")
    expect(desk.bubble("mother", QUESTION).locator(".state-mark")).to_contain_text("Leído")
    expect(pane.locator(".line .text").first).to_have_text("Can Mateo retake Monday's quiz? He was sick.")
    pane.get_by_role("button", name="See original").click()
    expect(pane.locator(".original")).to_have_text(QUESTION)

    desk.write("teacher", ANSWER)
    answer = desk.bubble("mother", "¡Claro que sí!")
    expect(answer).to_contain_text("Ms Ortiz")
    expect(answer).to_contain_text("Traducción automática del inglés")
    expect(pane.locator(".state").last).to_have_text("Delivered")
    desk.phone("mother").locator("textarea").click()
    expect(pane.locator(".state").last).to_have_text("Read")
    answer.get_by_role("button", name="Ver original").click()
    expect(answer.locator(".original")).to_have_text(ANSWER)


def test_a_tapped_button_is_chosen_and_the_others_are_shut_also_after_a_reload(desk: Desk) -> None:
    desk.write("mother", "Quiero escribirle a Ms Ortiz")
    desk.tap("mother", "Mateo")
    chosen = desk.phone("mother").locator(".choice.chosen")
    expect(desk.bubble("mother", "Mateo")).to_be_visible()
    for _ in range(2):
        expect(chosen).to_contain_text("Mateo")
        expect(desk.phone("mother").locator(".choice", has_text="Sofía")).to_be_disabled()
        desk.page.reload()
        desk.ready()


def test_a_reload_keeps_the_chat_as_it_was(desk: Desk) -> None:
    desk.ask_ortiz(QUESTION)
    rows = desk.phone("mother").locator("[data-id] .text")
    expect(desk.phone("teacher").locator(".root")).to_be_visible()
    expect(desk.bubble("mother", "Ms Ortiz.")).to_be_visible()
    before = rows.all_inner_texts()
    desk.page.reload()
    desk.ready()
    expect(rows).to_have_text(before)
    expect(desk.phone("teacher").locator(".root")).to_contain_text("Rosa Delgado")


def test_words_are_words_never_markup(desk: Desk) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\"> <b>bold</b> https://example.org/a?b=<i>"
    desk.write("father", evil)
    sent = desk.phone("father").locator(".row.me .text").last
    expect(sent).to_have_text(evil)
    expect(sent.locator("img, b, i")).to_have_count(0)
    expect(sent.locator("a")).to_have_attribute("href", "https://example.org/a?b=")
    expect(desk.page).to_have_title("Homeline – families and school, each in their own language")


def test_a_photo_is_attached_and_shown(desk: Desk, tmp_path: Path) -> None:
    picture = tmp_path / "drawing.png"
    picture.write_bytes(PNG)
    phone = desk.phone("mother")
    phone.locator("input[type=file]").set_input_files(picture)
    expect(phone.locator(".waiting-file")).to_contain_text("drawing.png")
    phone.get_by_role("button", name="Enviar").click()
    expect(phone.locator(".row.me .photo")).to_have_attribute("alt", "Foto: drawing.png")
    expect(phone.locator(".row.me .state-mark")).to_contain_text("Enviado")


def test_in_the_place_of_a_file_that_is_no_longer_kept_stand_words(desk: Desk, demo: Server, tmp_path: Path) -> None:
    content = clean(77)
    (tmp_path / "drawing.png").write_bytes(content)
    phone = desk.phone("mother")
    phone.locator("input[type=file]").set_input_files(tmp_path / "drawing.png")
    expect(phone.locator(".waiting-file")).to_contain_text("drawing.png")
    phone.get_by_role("button", name="Enviar").click()
    expect(phone.locator(".row.me .state-mark")).to_contain_text("Enviado")
    for path in demo.folder.rglob(f"{hashlib.sha256(content).hexdigest()}*"):
        path.unlink()
    desk.page.reload()
    desk.ready()
    expect(phone.locator(".row.me .file")).to_have_text("Este archivo ya no se conserva.")


def test_the_clock_jumps_and_the_teacher_is_asked_for_a_sentence(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Jump to Thursday 15:10").click()
    expect(desk.page.locator("#clock-time")).to_have_text("Thu 15:10")
    expect(desk.phone("teacher").locator(".line", has_text="Willow Creek School").last).to_be_visible()


def test_a_stranger_joins_with_the_code_from_the_letter(desk: Desk) -> None:
    desk.phone("mother").get_by_role("button", name="Hand the phone").click()
    desk.page.get_by_role("button", name="A stranger").click()
    desk.phone("mother").locator(".letter-code").click()
    desk.phone("mother").get_by_role("button", name="Enviar").click()
    desk.tap("mother", "Español")
    desk.tap("mother", "Sí")
    expect(desk.phone("mother").locator(".holder-name")).to_have_text("Rosa Delgado")
    expect(desk.phone("mother").locator(".row.me .text").first).to_contain_text("HOME-")


def test_lines_of_several_languages_each_run_in_their_own_direction(desk: Desk) -> None:
    desk.write("mother", "Hello! Which language?\nمرحبًا! بأي لغة؟")
    text = desk.phone("mother").locator(".row.me .text")
    expect(text).to_have_css("unicode-bidi", "plaintext")
    expect(text.locator("bdi")).to_have_count(0)
