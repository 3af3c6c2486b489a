"""The mails of a local run as their reader sees them, beside the page: nothing is sent."""

import html
import json
import re
import urllib.error
import urllib.request
from datetime import UTC, datetime
from typing import Any

from local.loopback import Reply

PATH = "/mails"
LINK = re.compile(r"(https?://[^\s<>\"]+)")
FRAME = "allow-popups allow-popups-to-escape-sandbox"  # links open beside it, and nothing runs
POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; frame-ancestors 'none'"
MAIL_POLICY = f"sandbox {FRAME}; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = """
:root { color-scheme: light dark; --paper: #f7f6f1; --ink: #16241e; --soft: #56645d; }
:root { --line: #e0e1d8; --accent: #0e4a3a; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #0e1513; --ink: #e8efe9; --soft: #a3b1a9; --line: #2a3631; --accent: #8fe0b8; } }
body { font: 1rem/1.5 system-ui, sans-serif; background: var(--paper); color: var(--ink); }
main { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; } a { color: var(--accent); }
h1 { line-height: 1.2; } h1, p, pre { overflow-wrap: anywhere; }
ul { list-style: none; padding: 0; } li { border-top: 1px solid var(--line); padding: .8rem 0; }
li p, .soft { margin: .1rem 0; color: var(--soft); font-size: .92rem; }
iframe { width: 100%; height: 24rem; border: 1px solid var(--line); border-radius: 12px; }
iframe { background: #fff; margin: 1rem 0; } pre { white-space: pre-wrap; font: inherit; }
"""
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/mails/style.css"></head><body><main><h1>{title}</h1>
{content}</main></body></html>"""


def answer_mail_request(mail_url: str, path: str) -> Reply:
    """Answer /mails (all, the newest first), /mails/<id> and /mails/<id>/html, the mail alone.

    `mail_url` is where the embedded cloud has them as JSON.
    """
    if path == f"{PATH}/style.css":
        return 200, _headers("text/css; charset=utf-8"), STYLE.encode()
    try:
        mails = _load_mails(mail_url)
    except (urllib.error.URLError, ValueError):
        return _page(503, "No mails yet", "<p>The embedded cloud does not answer: load again.</p>")
    _, _, rest = path.removeprefix("/").partition("/")
    message_id, _, part = rest.partition("/")
    if not message_id:
        return _page(200, "Mails of this run", _list_mails(mails))
    mail = next((each for each in mails if each["MessageId"] == message_id), None)
    if mail is None or part not in ("", "html"):
        return _page(404, "No such mail", f'<p><a href="{PATH}">All mails</a></p>')
    if part:
        document = str(mail["BodyHtml"]).replace("<head>", '<head><base target="_blank">', 1)
        return 200, _headers("text/html; charset=utf-8", MAIL_POLICY), document.encode()
    return _page(200, mail["Subject"], _show_mail(mail))


def _load_mails(mail_url: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(mail_url, timeout=10) as answer:  # of the embedded cloud
        boxes = json.load(answer)["messages"]
    mails = [mail for box in boxes.values() for mail in box]
    return sorted(mails, key=lambda mail: float(mail["Timestamp"]), reverse=True)


def _list_mails(mails: list[dict[str, Any]]) -> str:
    rows = [
        f'<li><a href="{PATH}/{html.escape(mail["MessageId"])}">{html.escape(mail["Subject"])}</a>'
        f"<p>{_describe(mail)}</p></li>"
        for mail in mails
    ]
    lead = "<p>Nothing is sent from this machine. The newest comes first; load again for more.</p>"
    return f"{lead}<ul>{''.join(rows)}</ul>" if rows else f"{lead}<p>There is none yet.</p>"


def _show_mail(mail: dict[str, Any]) -> str:
    pieces = LINK.split(str(mail["BodyText"]))  # every other one is an address
    linked = "".join(
        _link(piece) if at % 2 else html.escape(piece) for at, piece in enumerate(pieces)
    )
    frame = (
        f'<iframe title="The mail" sandbox="{FRAME}" '
        f'src="{PATH}/{html.escape(mail["MessageId"])}/html"></iframe>'
    )
    return (
        f'<p class="soft">{_describe(mail)}, from {html.escape(mail["Source"])}</p>'
        f"{frame if mail.get('BodyHtml') else ''}"
        f"<details{'' if mail.get('BodyHtml') else ' open'}><summary>The same as text</summary>"
        f'<pre>{linked}</pre></details><p><a href="{PATH}">All mails</a></p>'
    )


def _link(address: str) -> str:
    shown = html.escape(address)
    return f'<a href="{shown}" target="_blank" rel="noopener">{shown}</a>'


def _describe(mail: dict[str, Any]) -> str:
    when = datetime.fromtimestamp(float(mail["Timestamp"]), UTC)
    return html.escape(f"To {', '.join(mail['To'])}, {when:%d %B %Y, %H:%M} UTC")


def _page(status: int, title: str, content: str) -> Reply:
    text = PAGE.format(title=html.escape(title), content=content)
    return status, _headers("text/html; charset=utf-8"), text.encode()


def _headers(kind: str, policy: str = POLICY) -> dict[str, str]:
    return {
        "Content-Type": kind,
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
