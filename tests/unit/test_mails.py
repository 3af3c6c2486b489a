"""What mails say: links that work, words that are kind, and nothing of a stranger's as markup."""

import html
from html.parser import HTMLParser
from typing import get_args
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.mailer import templates

APP = "https://dashboard.auxeira.test"
TOKEN = "AZaz09-_~.+/=&<>\"' %é"  # noqa: S105 - what a URL escapes
PATHS = {
    "verify_email": "/verify-email",
    "reset_password": "/reset-password",
    "change_email": "/change-email",
}
LIFETIMES = {
    "verify_email": "24 hours",
    "reset_password": "10 minutes",
    "change_email": "an hour",
}
PROJECTS = {"pledge_received", "pledge_confirmed", "pledge_cancelled"}
PROJECTS |= {"project_funded", "project_taken_down"}
# which say what has happened, and to what; or what somebody else has written
ABOUT = PROJECTS | {"report_ready", "payment_receipt", "expert_contacted"}
NOTICES = sorted(set(get_args(templates.Template)) - PATHS.keys() - ABOUT)
VALUES = dict.fromkeys(
    ("title", "number", "day", "what", "amount", "payer", "reason", "sender", "message",
     "reply_via"),
    "A story",
)  # fmt: skip

each_template = pytest.mark.parametrize("template", get_args(templates.Template))


class Page(HTMLParser):
    """A page as a mail program reads it: its tags, links and text. Raises on unclosed tags."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.text, self.open, self.language = set(), [], "", [], None
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        self.language = dict(attrs).get("lang", self.language)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def rendered(template, name="Ann", token=TOKEN, **values):
    message = templates.Message(template, "ann@example.org", name, token, VALUES | values)
    mail = templates.render_mail(message, APP)
    assert mail
    return mail


def test_there_are_words_for_every_template():
    assert templates.WORDS.keys() == set(get_args(templates.Template))


@each_template
def test_nothing_is_none_and_no_placeholder_is_left(template):
    mail = rendered(template, token=TOKEN if template in PATHS else None)

    for part in (mail.subject, mail.text, Page(mail.html).text):
        assert "None" not in part
        assert "{" not in part
        assert part.strip()


@each_template
def test_the_page_is_html_in_english_and_says_what_the_text_says(template):
    mail = rendered(template)
    page = Page(mail.html)

    assert page.language == "en"
    assert page.tags == {"html", "head", "meta", "title", "body", "p", "a", "br"}
    for line in filter(None, mail.text.splitlines()):
        assert line.removesuffix(":") in page.text
    assert mail.subject in page.text


@pytest.mark.parametrize("template", PATHS)
def test_the_link_leads_to_the_front_end_and_carries_the_token(template):
    mail = rendered(template)
    (link,) = Page(mail.html).links
    parts = urlsplit(link)

    assert link.startswith(f"{APP}{PATHS[template]}?")
    assert parse_qs(parts.query, strict_parsing=True) == {"token": [TOKEN]}
    assert parts.fragment == ""
    assert f"\n{link}\n" in mail.text
    assert html.escape(link) in mail.html


@pytest.mark.parametrize("template", PATHS)
def test_a_mail_says_how_long_its_link_works_and_what_to_do_if_it_was_not_you(template):
    text = rendered(template).text

    assert LIFETIMES[template] in text
    assert "need not do anything" in text


@pytest.mark.parametrize("template", NOTICES)
def test_who_did_not_do_what_a_notice_tells_of_is_told_what_to_do(template):
    mail = rendered(template, token=None)

    assert "If it was not you" in mail.text
    assert Page(mail.html).links == [APP]


@pytest.mark.parametrize("template", sorted(ABOUT))
def test_what_goes_into_a_mail_is_text_and_stays_out_of_the_subject(template):
    evil = "<i>{payer}\r\nBcc: all@example.org</i>"
    mail = rendered(template, token=None, **dict.fromkeys(VALUES, evil))

    assert mail.subject == templates.WORDS[template].subject
    assert mail.text.count(evil) == "".join(templates.WORDS[template].before).count("{")
    assert "i" not in Page(mail.html).tags


@pytest.mark.parametrize("template", ["report_ready", "payment_receipt"])
def test_a_mail_about_a_report_leads_to_it_and_else_to_the_front_end(template):
    of_one = rendered(template, token=None, report="rpt_01/../x")
    of_none = rendered(template, token=None)

    assert Page(of_one.html).links == [f"{APP}/reports/rpt_01%2F..%2Fx"]
    assert Page(of_none.html).links == [APP]


@each_template
def test_a_name_is_text_and_never_markup(template):
    name = '<b title="x">Ann & Lee'
    page = Page(rendered(template, name=name).html)

    assert f"Hello {name}," in page.text
    assert "b" not in page.tags


@pytest.mark.parametrize(
    "name",
    ["https://evil.example", "evil.example", "www.evil.example now", "a@evil.example", "x:y", " "],
)
def test_a_name_that_could_become_a_link_is_left_out(name):
    mail = rendered("verify_email", name=name)

    assert mail.text.startswith("Hello,\n")
    assert "evil" not in mail.text + mail.html


@pytest.mark.parametrize("name", ["Ann", "Änn", "Jean-Luc", "J. R. Lee", "O'Neill", "李", "A\nB"])
def test_other_names_are_greeted_on_one_line(name):
    assert rendered("verify_email", name=name).text.startswith(f"Hello {' '.join(name.split())},\n")


@pytest.mark.parametrize("template", ["reset_password", "change_email"])
def test_what_nobody_may_be_told_of_is_no_mail(template):
    message = templates.Message(template, "nobody@example.org", "", None)

    assert templates.render_mail(message, APP) is None


def test_a_verification_without_a_token_is_a_mistake():
    with pytest.raises(ValueError, match="token"):
        templates.render_mail(
            templates.Message("verify_email", "ann@example.org", "Ann", None), APP
        )
