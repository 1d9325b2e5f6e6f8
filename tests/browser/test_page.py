"""The chat page as a visitor meets it, in a real Chromium."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from bot.settings import ROOT
from tests.browser.conftest import Visit
from tests.integration.chat import GIBBERISH

PICTURE = ROOT / "docs" / "images" / "page.png"


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Walk with the Tab key until the element has the focus."""
    for _ in range(30):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def ask(page: Page, text: str) -> None:
    """Type a question, send it with Enter, and wait for an answer."""
    answers = page.locator(".message.bot")
    before = answers.count()
    page.fill("#text", text)
    page.keyboard.press("Enter")
    expect(answers).to_have_count(before + 1)


def test_the_page_loads_without_an_error_and_asks_no_other_host(visit: Visit) -> None:
    ask(visit.page, "What is ketamine?")
    assert visit.complaints == []
    assert visit.hosts <= {urlsplit(visit.page.url).netloc, ""}


def test_a_question_is_asked_and_its_sources_opened_by_keyboard_alone(visit: Visit) -> None:
    page = visit.page
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "#text")
    page.keyboard.type("What are the side effects?")
    page.keyboard.press("Enter")
    answer = page.locator(".message.bot").nth(1)
    expect(answer).to_contain_text("nausea")
    expect(page.locator("#text")).to_be_focused()
    tab_to(page, ".sources summary", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(answer.locator(".sources li").first).to_be_visible()
    assert answer.locator(".sources a").first.get_attribute("href").startswith("https://")


def test_the_send_button_works_and_the_box_is_empty_again(visit: Visit) -> None:
    visit.page.fill("#text", "Is it FDA approved?")
    visit.page.get_by_role("button", name="Send").click()
    expect(visit.page.locator(".message.bot")).to_have_count(2)
    expect(visit.page.locator("#text")).to_have_value("")


def test_shift_and_enter_makes_a_new_line(visit: Visit) -> None:
    visit.page.keyboard.type("one")
    visit.page.keyboard.press("Shift+Enter")
    visit.page.keyboard.type("two")
    expect(visit.page.locator("#text")).to_have_value("one\ntwo")


def test_an_unsure_answer_offers_buttons_and_pressing_one_answers(visit: Visit) -> None:
    for text in GIBBERISH:
        ask(visit.page, text)
    button = visit.page.locator(".choices button").last
    title = button.inner_text()
    button.click()
    expect(visit.page.locator(".message.user").last).to_have_text(title)
    expect(visit.page.locator(".message.bot")).to_have_count(4)


def test_a_reload_keeps_the_conversation(visit: Visit) -> None:
    ask(visit.page, "What is ketamine?")
    before = visit.page.locator(".message").all_inner_texts()
    visit.page.reload()
    expect(visit.page.locator(".message")).to_have_count(len(before))
    assert visit.page.locator(".message").all_inner_texts() == before
    ask(visit.page, "Is it FDA approved?")


def test_a_question_typed_before_the_greeting_has_come_is_not_lost(visit: Visit) -> None:
    page = visit.page
    page.evaluate("sessionStorage.clear()")
    page.reload(wait_until="domcontentloaded")
    page.fill("#text", "What is ketamine?")
    page.keyboard.press("Enter")
    expect(page.locator(".message.bot")).to_have_count(2)
    expect(page.locator(".message.user")).to_have_count(1)


@pytest.mark.parametrize(
    "html", ["<img src=x onerror='document.title=\"hacked\"'>", "<script>document.title=1</script>"]
)
def test_html_is_shown_as_text(visit: Visit, html: str) -> None:
    title = visit.page.title()
    ask(visit.page, html)
    expect(visit.page.locator(".message.user")).to_have_text(html)
    visit.page.reload()
    expect(visit.page.locator(".message.user")).to_have_text(html)
    assert visit.page.title() == title
    assert visit.page.locator(".message img, .message script").count() == 0


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_needs_no_sideways_scroll(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 640})
    ask(visit.page, "What are the side effects? " + "verylongword" * 20)
    visit.page.locator(".sources summary").last.click()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.evaluate("document.getElementById('log').scrollWidth") <= width
    expect(visit.page.locator("#text")).to_be_in_viewport()


def test_a_picture_of_two_questions_is_kept_for_the_readme(visit: Visit) -> None:
    ask(visit.page, "What are the side effects?")
    ask(visit.page, "When are you open?")
    expect(visit.page.locator(".sources summary")).not_to_have_count(0)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    visit.page.screenshot(path=PICTURE)
    assert PICTURE.stat().st_size > 10_000
