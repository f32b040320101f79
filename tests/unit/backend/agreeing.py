"""What tests of agreements without script do: build the form's page, follow a link, press a button."""

from __future__ import annotations

import html as markup
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import html

from .sending import read_json
from .test_backend_agreement import COMPLETE

if TYPE_CHECKING:
    from httpx2 import Response
    from lxml.html import HtmlElement
    from starlette.testclient import TestClient

FORM = "agreement.win-win.management"
POLICY = "default-src 'self'"


def _box(field: dict[str, Any]) -> str:
    name, label = field["name"], markup.escape(field["label"])
    if field["type"] == "choices":
        return (
            f'<fieldset class="rb-field" id="field-{name}"><legend>{label}</legend><div class="rb-options">'
            f'<div data-rb-pick></div><div class="rb-plain">Later</div></div></fieldset>'
        )
    kind = "date" if field["type"] == "date" else "text"
    control = f'<input type="{kind}" name="{name}" id="{name}" required>'
    if field["type"] == "long-text":
        control = f'<textarea name="{name}" id="{name}"></textarea>'
    box = f'<div class="rb-field" id="field-{name}"><label for="{name}">{label}</label>{control}</div>'
    return f'<details class="rb-slot"><summary>Another</summary>{box}</details>' if field["slot"] > 1 else box


def build(contracts: Path) -> None:
    """Write the form's page to where a build puts it: what the backend looks for in it, and no more."""
    data = read_json(contracts, FORM)
    path = contracts.parent.joinpath(data["page"], "index.html")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<title>Win-win</title></head><body><a href="../">All</a><form method="post" action="../../../f/{FORM}" '
        f'data-module="rb-form"><input type="hidden" name="_contract" value="{data["digest"]}">'
        '<input type="hidden" name="_key" value=""><div class="rb-gotcha"><input name="_gotcha"></div>'
        '<p class="rb-plain">Without script</p><div data-agree="top"></div>'
        f'<div data-agree="questions">{"".join(map(_box, data["fields"]))}</div>'
        '<section data-agree="document" hidden></section><div data-agree="acts" hidden>'
        '<button type="button" data-act="send">Send</button><p data-way="link" hidden>Kept here</p></div>'
        "</form></body></html>",
        encoding="utf-8",
    )


@dataclass(frozen=True)
class Shown:
    """A page that somebody was given, and what they can do on it."""

    client: TestClient
    link: str
    response: Response

    @property
    def document(self) -> HtmlElement:
        return html.document_fromstring(self.response.text)

    @property
    def form(self) -> HtmlElement:
        return self.document.forms[0]

    def words(self, path: str) -> list[str]:
        """The texts of what is at an XPath, in one line each."""
        return [" ".join(one.text_content().split()) for one in self.document.xpath(path)]

    @property
    def actions(self) -> list[str]:
        return [str(one) for one in self.document.xpath("//button[@name='_action']/@value")]

    @property
    def entered(self) -> dict[str, Any]:
        """What a browser would send of the form as it stands."""
        found: dict[str, Any] = {}
        areas = {one.name for one in self.form.iter("textarea")}
        for name, given in self.form.form_values():
            value = given.removeprefix("\n") if name in areas else given
            found[name] = [*found[name], value] if isinstance(found.get(name), list) else value
            if name == "leadership.behaviours" and not isinstance(found[name], list):
                found[name] = [value]
        return found

    def press(self, action: str, **changes: object) -> Shown:
        """Press a button after some changes, and be led to where the answer leads."""
        data = {**self.entered, "_action": action, **changes}
        response = self.client.post(self.link, data={name: value for name, value in data.items() if value is not None})
        if response.status_code == 303:
            assert response.headers["location"] == f"{self.link.rpartition('/')[2]}#rb-turn"
            return follow(self.client, self.link)
        return Shown(self.client, self.link, response)


def follow(client: TestClient, link: str) -> Shown:
    return Shown(client, link, client.get(link))


def begun(client: TestClient, **answers: object) -> dict[str, str]:
    """Start one as a browser without script does; the links of both."""
    response = client.post(f"/f/{FORM}", data={"_by": "holder", "_name": "Ada", "_action": "save", **answers})
    document = html.document_fromstring(response.text)
    links = [*document.xpath("//dd/a/@href"), *document.xpath("//dd/code/text()")]
    return {
        person: str(link).removeprefix("http://testserver")
        for person, link in zip(("holder", "manager"), links, strict=True)
    }


def confirmed(client: TestClient, **answers: object) -> dict[str, str]:
    """The links of an agreement that both have confirmed."""
    found = begun(client, **{**COMPLETE, **answers, "_action": "send"})
    follow(client, found["manager"]).press("confirm", _name="Grace")
    return found
