"""The browser helpers must see what they look for: each is shown a page that is good and one that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from tests.browser.support import (
    DESKTOP,
    PHONE,
    OpenContext,
    Requests,
    layout_shift,
    live_server,
    report,
    run_axe,
    sideways_scroll,
    walk_with_keyboard,
)

_PAGE = '<!doctype html><html lang="en"><head><title>Page</title>{head}</head><body><main>{body}</main></body></html>'
_GOOD = (
    "<h1>Heading</h1><a href='#a'>One</a> <button>Two</button> <label>Three <input></label>"
    "<fieldset><legend>Pick</legend><label><input type=radio name=r>a</label>"
    "<label><input type=radio name=r checked>b</label></fieldset>"
    "<details><summary>More</summary><a href='#b'>hidden until opened</a></details>"
    "<button disabled>off</button><div inert><button>inert</button></div>"
    "<div style='display:none'><a href='#c'>no</a></div>"
)


@pytest.fixture
def show(open_context: OpenContext) -> Callable[..., object]:
    def open_page(body: str, head: str = "", size: tuple[int, int] = DESKTOP) -> object:
        page = open_context(size).new_page()
        document = _PAGE.format(head=head, body=body)
        page.route("**/*", lambda route: route.fulfill(body=document, content_type="text/html; charset=utf-8"))
        page.goto("http://page.test/")
        return page

    return open_page


def test_axe_finds_nothing_on_a_good_page(show) -> None:
    violations = run_axe(show(_GOOD))
    assert not violations, report(violations)


def test_axe_names_the_rule_the_element_and_the_fix(show) -> None:
    found = run_axe(
        show("<img id=chart src='data:,'><button id=small style='width:9px;height:9px;padding:0'>x</button>x")
    )
    assert "image-alt" in {violation.rule for violation in found}
    assert "#chart: " in report(found)


def test_axe_knows_the_rules_of_wcag_22(show) -> None:
    crowded = "<a href='#a' style='font-size:6px'>a</a><br><a href='#b' style='font-size:6px'>b</a>"
    small = "<style>a{display:inline-block;width:8px;height:8px;overflow:hidden}</style>"
    assert "target-size" in {violation.rule for violation in run_axe(show(f"<div>{crowded}</div>", small))}


def test_axe_refuses_a_tag_that_would_check_nothing(show) -> None:
    with pytest.raises(ValueError, match="wcag99"):
        run_axe(show(_GOOD), ("wcag99",))


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_key_meets_every_control_once_and_leaves(show, key: str) -> None:
    walk = walk_with_keyboard(show(_GOOD), key)
    assert walk.problems() == []
    names = ['a "One"', 'button "Two"', "input", 'input "on"', 'summary "More"']
    assert [stop.name for stop in walk.stops] == (names if key == "Tab" else names[::-1])


def test_a_control_that_keeps_the_focus_is_a_trap(show) -> None:
    trap = "<textarea id=t></textarea><a href='#a'>never</a>"
    trap += "<script>t.onkeydown = e => e.preventDefault()</script>"
    walk = walk_with_keyboard(show(trap))
    assert walk.trap == "textarea#t"
    assert walk.unreached == ('a "never"',)


def test_controls_that_hand_the_focus_round_are_a_trap(show) -> None:
    ring = "<button id=a>a</button><button id=b>b</button><button id=c>c</button><script>b.onkeydown = e => {"
    walk = walk_with_keyboard(show(ring + "if (e.key === 'Tab') { a.focus(); e.preventDefault(); } }</script>"))
    assert walk.trap
    assert walk.unreached == ('button#c "c"',)


def test_an_invisible_focus_is_seen(show) -> None:
    walk = walk_with_keyboard(show("<a href='#a'>plain</a>", "<style>*:focus{outline:none}</style>"))
    assert walk.problems() == ['nothing shows that a "plain" has the focus']


def test_a_focus_shown_by_a_shadow_counts(show) -> None:
    style = "<style>*:focus{outline:none;box-shadow:0 0 0 3px navy}</style>"
    assert walk_with_keyboard(show("<a href='#a'>plain</a>", style)).problems() == []


def test_a_skip_link_that_stays_off_the_screen_is_seen(show) -> None:
    hidden = "<a href='#a' style='position:absolute;left:-999px'>skip</a>"
    assert walk_with_keyboard(show(hidden)).problems() == ['a "skip" takes the focus off the screen or covered']


def test_a_focus_under_a_fixed_bar_is_seen(show) -> None:
    bar = "<div style='position:fixed;inset:0;background:white'></div>"
    assert walk_with_keyboard(show(f"<a href='#a'>under</a>{bar}")).problems() != []


def test_layout_shift_is_nought_for_a_still_page_and_not_for_a_jump(show) -> None:
    assert layout_shift(show(_GOOD)) == 0
    page = show("<div id=top></div><p style='height:300px;background:navy;color:white'>words</p>")
    page.evaluate("() => { document.getElementById('top').style.height = '300px' }")
    assert layout_shift(page) > 0.05


def test_a_page_the_browser_does_not_score_is_refused(open_context: OpenContext) -> None:
    with pytest.raises(ValueError, match="about:blank is never scored"):
        layout_shift(open_context().new_page())


def test_sideways_scroll_is_measured_on_a_phone(show) -> None:
    assert sideways_scroll(show("<p>short</p>", size=PHONE)) == 0
    assert sideways_scroll(show("<div style='width:500px'>wide</div>", size=PHONE)) > 150


def _wsgi(environ: dict[str, str], start_response: Callable[..., object]) -> Iterable[bytes]:
    start_response(
        "200 OK",
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", "script-src 'self'")],
    )
    other = "http://127.0.0.2:9/pixel.png" if environ["PATH_INFO"] == "/leak" else "/pixel.png"
    return [_PAGE.format(head="", body=f"<h1>Served</h1><img alt='' src='{other}'>").encode()]


def test_requests_to_another_server_are_told_from_our_own(open_context: OpenContext) -> None:
    with live_server(_wsgi) as base:
        context = open_context()
        requests = Requests(context, base)
        page = context.new_page()
        page.goto(f"{base}/")
        assert requests.off_origin == []
        assert f"{base}/pixel.png" in requests.urls
        assert run_axe(page) == []  # under a Content-Security-Policy that forbids foreign scripts
        page.goto(f"{base}/leak")
        assert requests.off_origin == ["http://127.0.0.2:9/pixel.png"]
        context.close()
