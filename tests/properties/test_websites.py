"""A website that is named to somebody else is public by its name, whatever was typed.

Thunderbit opens it, and not we. But no name of a network of ours leaves, and no address.
"""

import ipaddress
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auxeira.profiles.public_website import NotPublic, normalize_public_website

LABEL = st.text("abcxyz019-", min_size=1, max_size=12)
NEAR = [
    "localhost", "printer.local", "metadata.google.internal", "wiki.corp", "a.b.intranet", "x.lan",
    "router.home", "1.0.0.127.in-addr.arpa", "a.localhost", "LOCALHOST", "printer.LOCAL",
    "instance-data", "kubernetes", "site", "x.onion", "printer.local.", "localhost.",
    "example.org.",
]  # fmt: skip
ADDRESSES = [
    "127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "[::1]", "[fd00:ec2::254]", "0x7f.1",
    "0177.0.0.1", "2130706433", "127.1", "0", "[::ffff:127.0.0.1]", "[fe80::1%25eth0]",
    "\uff11\uff12\uff17.0.0.1", "\u2460\u2461\u2466.0.0.1", "127\u30020\u30020\u30021", "8.8.8.8",
]  # fmt: skip
ODD = [
    "http://example.org", "ftp://example.org", "//example.org", "example.org", "", "https://",
    "https:///path", "https://user@example.org", "https://user:pass@example.org",
    "https://@example.org", "https://example.org:8443", "https://example.org:22/",
    "https://example.org:0", "https://example.org:x", "https://[::1", "https://exa mple.org",
    "https://example.org\\@10.0.0.1/", "javascript:alert(1)", "file:///etc/passwd",
    "https://-a.example.org", "https://a..example.org", "https://example.org%2f@x",
    "https://" + "a." * 130 + "org", "https://ex\u00e4mple\u200b.org:81",
]  # fmt: skip


@pytest.mark.parametrize("host", [*NEAR, *ADDRESSES])
@pytest.mark.parametrize("rest", ["", "/", ":443/latest/meta-data", "/?x=https://example.org"])
def test_what_is_near_or_an_address_is_named_to_nobody(host: str, rest: str) -> None:
    with pytest.raises(NotPublic):
        normalize_public_website(f"https://{host}{rest}")


@pytest.mark.parametrize("website", ODD)
def test_what_is_no_public_website_is_named_to_nobody(website: str) -> None:
    with pytest.raises(NotPublic):
        normalize_public_website(website)


@pytest.mark.parametrize(
    ("website", "page"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://WWW.Example.ORG/About?key=secret#me", "https://www.example.org/About"),
        ("https://example.org:443/a b/%7Eme", "https://example.org/a%20b/%7Eme"),
        ("https://b\u00fccher.example/\u00fcber", "https://xn--bcher-kva.example/%C3%BCber"),
    ],
)
def test_of_a_public_website_host_and_path_are_named(website: str, page: str) -> None:
    assert normalize_public_website(website) == page


HOSTS = st.one_of(
    st.lists(LABEL, min_size=1, max_size=4).map(".".join),
    st.ip_addresses().map(lambda a: f"[{a}]" if a.version == 6 else str(a)),
    st.integers(0, 2**32 - 1).map(str),
    st.integers(0, 2**32 - 1).map(hex),
    st.sampled_from([*NEAR, *ADDRESSES]),
    st.text(max_size=30),
)
WEBSITES = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["https", "HTTPS", "http", "https:", "file"]),
    st.sampled_from(["", "", "", "user@", "user:pass@", "@"]),
    HOSTS,
    st.sampled_from(["", "", ":443", ":80", ":8443", ":", ":x"]),
    st.one_of(st.just(""), st.text(max_size=20).map("/{}".format), st.text(max_size=10)),
)


@given(st.one_of(WEBSITES, st.text(max_size=60)))
@example("https://example.org@127.0.0.1/")
@example("https://example.org#@127.0.0.1/")
@example("https://127.0.0.1\\.example.org/")
def test_whatever_was_typed_only_a_public_name_is_named(website: str) -> None:
    try:
        page = normalize_public_website(website)
    except NotPublic:
        return
    parts = urlsplit(page)
    host = parts.hostname or ""
    assert page.isascii()
    assert page.startswith("https://")
    assert page == page.strip()
    assert parts.netloc == host  # no name to log in with, no port
    assert not parts.query
    assert not parts.fragment
    assert "." in host
    assert not host.rpartition(".")[2][0].isdigit()
    with pytest.raises(ValueError, match="does not appear"):
        ipaddress.ip_address(host)
    assert host.rpartition(".")[2] not in {name.lower().rpartition(".")[2] for name in NEAR} - {
        "org", ""
    }  # fmt: skip
    assert normalize_public_website(page) == page
