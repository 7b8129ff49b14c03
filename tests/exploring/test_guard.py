"""Pages of other sites, other names for this machine, and other machines get nothing from the explorer."""

from __future__ import annotations

from typing import Any

import pytest

from dcgan_core.errors import InputError
from dcgan_core.exploring.endpoints import application
from dcgan_core.exploring.guard import cookie_name, foreign, guarded
from dcgan_core.exploring.networks import Network
from dcgan_core.exploring.serving import FIRST_PORT, find_place
from tests.exploring.conftest import HOST

ASK = "/api/latents?network=0&seed=0&start=0&count=1"

FOREIGN: dict[str, dict[str, str]] = {
    "a name that leads here (DNS rebinding)": {"host": "evil.example:7860"},
    "another port's name": {"host": "127.0.0.1:80"},
    "no name": {"host": ""},
    "a form or script of another site": {"origin": "https://evil.example"},
    "a page without an origin": {"origin": "null"},
    "another port of this machine": {"origin": "http://127.0.0.1:8000"},
    "an image of another site's page": {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
    "a frame of another site's page": {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "iframe",
    },
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_another_site_s_page_sends_is_refused(client: Any, name: str) -> None:
    answer = client.post(ASK, headers=FOREIGN[name])
    assert answer.status_code == 403
    assert set(answer.json()) == {"error"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"},
        # a link that a person follows
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
    ],
)
def test_the_page_itself_is_answered(client: Any, headers: dict[str, str]) -> None:
    """The control."""
    assert client.post(ASK, headers=headers).status_code == 200


def test_a_browser_may_load_nothing_from_elsewhere(client: Any) -> None:
    headers = client.get("/").headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.fixture
def with_token(network: Network) -> Any:
    testclient = pytest.importorskip("starlette.testclient")
    app = guarded(application([network], {"seed": 0, "samples": 8, "truncation": None}), None, "secret")
    return testclient.TestClient(app, base_url="http://machine:7860", follow_redirects=False)


def test_without_the_token_nothing_is_answered(with_token: Any) -> None:
    for path in (
        "/",
        "/site.js",
        "/style.css",
        "/?token=",
        "/?token=secre",
        "/?token=secrets",
        "/site.js?token=secret",
    ):
        assert with_token.get(path).status_code == 401
    assert with_token.post(ASK).status_code == 401
    assert with_token.post(ASK, headers={"cookie": f"{cookie_name('secret')}=other"}).status_code == 401
    assert (
        with_token.post(ASK, headers={"cookie": cookie_name("secret").encode() + b"=\xff; =; ;;"}).status_code
        == 401
    )


def test_the_address_with_the_token_opens_the_page(with_token: Any) -> None:
    opened = with_token.get("/?token=secret")
    assert (opened.status_code, opened.headers["location"]) == (303, "/")
    assert "HttpOnly; SameSite=Strict" in opened.headers["set-cookie"]
    assert with_token.get("/").status_code == 200  # by the cookie
    assert with_token.post(ASK).status_code == 200
    assert with_token.post(ASK, headers={"origin": "http://evil.example"}).status_code == 403


def test_other_machines_need_a_token_and_this_one_does_not() -> None:
    with find_place("127.0.0.1", None).listener as first:
        port = first.getsockname()[1]
        assert port >= FIRST_PORT
        with pytest.raises(InputError, match=f"--port {port} is in use"):
            find_place("127.0.0.1", port)
        place = find_place("127.0.0.1", None)
        with place.listener:
            assert place.port > port  # the next that is free
            assert place.token is None
            assert place.names == {f"{name}:{place.port}" for name in ("127.0.0.1", "localhost", "[::1]")}
            assert foreign({"host": f"localhost:{place.port}"}, place.names) is None
    with (place := find_place("127.0.0.2", None)).listener:
        assert place.token is None
        assert f"127.0.0.2:{place.port}" in (place.names or ())
    place = find_place("0.0.0.0", None)
    with place.listener:
        assert place.names is None
        assert place.token is not None
        assert len(place.token) > 20
        assert "0.0.0.0" not in place.address  # no browser can open that
        assert place.address.endswith(f"?token={place.token}")
    for host in ("no.such.machine.invalid", "8.8.8.8", "", "a" * 70):
        if host:
            with pytest.raises(InputError, match="--host"):
                find_place(host, None)
