"""The door of the console: this machine, by its own name, with the link, from our own pages."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from service.gate import Gate

TOKEN = "a-token"
HERE = "http://127.0.0.1:8000"


async def page(request: Request) -> PlainTextResponse:
    """A page that says it was reached."""
    return PlainTextResponse(f"reached {request.url.path}")


def browser(base: str = HERE, *, signed_in: bool = False, **headers: str) -> httpx.AsyncClient:
    """A browser at the door."""
    paths = ("/", "/alerts/K7P", "/health/ready", "/metrics")
    app = Gate(Starlette(routes=[Route(path, page, methods=["GET", "POST"]) for path in paths]), TOKEN)
    cookies = {"safetynet_8000": TOKEN} if signed_in else {}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base, headers=headers, cookies=cookies)


async def test_the_link_signs_a_browser_in_once_and_leaves_the_address_bar() -> None:
    async with browser() as visitor:
        answer = await visitor.get("/alerts/K7P", params={"token": TOKEN, "all": "1"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/alerts/K7P?all=1")
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert answer.headers["referrer-policy"] == "same-origin"
        assert (await visitor.get("/")).text == "reached /"


@pytest.mark.parametrize("params", [{}, {"token": ""}, {"token": "another"}, {"token": "a-token\u0000"}, {"token": "ä"}])
async def test_without_the_link_there_is_one_sentence(params: dict[str, str]) -> None:
    async with browser() as visitor:
        answer = await visitor.get("/", params=params)
    assert answer.status_code == 403
    assert answer.text.count("\n") == 1
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/health/ready", "/metrics"])
async def test_health_and_metrics_need_no_link(path: str) -> None:
    async with browser() as visitor:
        assert (await visitor.get(path)).text == f"reached {path}"


@pytest.mark.parametrize("base", ["http://localhost:8000", "http://[::1]:8000", "http://127.0.0.1:8000", "http://LOCALHOST:8000"])
async def test_this_machines_own_names_are_answered(base: str) -> None:
    async with browser(base, signed_in=True) as visitor:
        assert (await visitor.get("/", headers={"cookie": f"safetynet_8000={TOKEN}"})).text == "reached /"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8000", "10.0.0.7:8000", "", "localhost.:8000", "127.0.0.1:8000@evil"]
)
@pytest.mark.parametrize("path", ["/", "/health/ready"])
async def test_every_other_name_is_refused(host: str, path: str) -> None:
    async with browser(signed_in=True, host=host) as visitor:
        assert (await visitor.get(path)).status_code == 421


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Host", "x-forwarded-proto", "X-Forwarded-Anything", "Forwarded"])
async def test_whoever_came_through_a_proxy_is_refused(name: str) -> None:
    async with browser(signed_in=True) as visitor:
        assert (await visitor.get("/", headers={name: "127.0.0.1"})).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": HERE}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({}, 200),  # no browser: nobody's cookies are misused
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "https://127.0.0.1:8000"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
async def test_forms_come_from_our_own_pages_alone(headers: dict[str, str], status: int) -> None:
    async with browser(signed_in=True) as visitor:
        assert (await visitor.post("/", headers=headers)).status_code == status


async def test_a_token_in_a_form_signs_nobody_in() -> None:
    async with browser() as visitor:
        assert (await visitor.post("/", params={"token": TOKEN}, headers={"origin": HERE})).status_code == 403
