"""The tenant's key set: how often it is asked for, and what happens while it does not answer.

Over HTTP on loopback, against the stand-in for Auth0; the clock is an argument.
"""

import base64
import functools
import gzip
import itertools
import json
import math
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from auxeira.core import deadline
from auxeira.core.logs import flush_metrics, metrics
from auxeira.core.problems import Unavailable
from auxeira.security import jwks
from auxeira.security.auth0 import verify_customer_token
from local import fake_auth0 as stand_in
from local import loopback
from tests.support import auth0
from tests.support.patience import stretch

T = 1_790_000_000.0


@pytest.fixture(autouse=True)
def _no_network(socket_enabled):
    """Sockets work in this file: the stand-in listens on loopback."""
    jwks.clear_jwks_cache()
    yield
    jwks.clear_jwks_cache()
    metrics.clear_metrics()  # no request ends here and writes them


@pytest.fixture
def issuer():
    with stand_in.run_fake_auth0() as running:
        yield running


def kid(issuer):
    """The id of the key that the issuer signs with."""
    return jwt.get_unverified_header(issuer.token())["kid"]


def signed_by(key, issuer):
    """Whether the key is that of the issuer's tokens."""
    jwt.decode(issuer.token(), key, ["RS256"], audience=stand_in.AUDIENCE)
    return True


def outcome(issuer, kid, now):
    """found, unknown or unavailable."""
    try:
        return "found" if jwks.find_public_key(issuer.url, kid, now) else "unknown"
    except Unavailable:
        return "unavailable"


def outcomes(issuer, kid, times):
    return {outcome(issuer, kid, now) for now in times}


def spread(seconds, number=1000):
    """That many moments within these seconds."""
    return [T + seconds * step / number for step in range(number)]


# in peace


def test_a_key_is_found_by_its_id(issuer):
    assert signed_by(jwks.find_public_key(issuer.url, kid(issuer), T), issuer)
    assert jwks.find_public_key(issuer.url, "unknown", T) is None


def test_a_process_asks_once_in_ten_minutes(issuer):
    assert outcomes(issuer, kid(issuer), spread(480)) == {"found"}
    assert issuer.fetches == 1


def test_the_set_is_read_anew_ahead_of_time(issuer):
    known = kid(issuer)
    outcome(issuer, known, T)

    assert outcomes(issuer, known, [T + 480, T + 481, T + 959]) == {"found"}
    assert issuer.fetches == 2


def test_a_clock_that_goes_back_changes_nothing(issuer):
    known = kid(issuer)
    outcome(issuer, known, T)

    assert outcome(issuer, known, T - 30) == "found"
    assert issuer.fetches == 1


def test_keys_read_in_a_future_that_was_wrong_are_read_anew(issuer):
    known = kid(issuer)
    outcome(issuer, known, T + 86_400)

    assert outcome(issuer, known, T) == "found"
    assert issuer.fetches == 2


def test_each_issuer_has_keys_of_its_own(issuer):
    with stand_in.run_fake_auth0() as other:
        assert outcome(issuer, kid(issuer), T) == "found"
        assert outcome(other, kid(issuer), T) == "unknown"


# strangers


def test_a_thousand_unknown_ids_cost_two_fetches(issuer):
    found = {outcome(issuer, f"kid-{number}", T) for number in range(1000)}

    assert found == {"unknown"}
    assert issuer.fetches <= 2


def test_unknown_ids_are_looked_for_once_a_minute(issuer):
    outcome(issuer, kid(issuer), T)

    assert outcomes(issuer, "unknown", spread(300)) == {"unknown"}
    assert issuer.fetches == 1 + 5


# rotation


@pytest.mark.slow
@pytest.mark.parametrize("after", [0, 1, 59, 61, 300])
def test_a_new_key_is_taken_within_a_minute_of_its_first_use(issuer, after):
    outcome(issuer, kid(issuer), T)
    outcome(issuer, "a stranger's", T)  # the look of this minute is spent
    issuer.rotate()

    first = T + after
    assert outcome(issuer, kid(issuer), first + 60) == "found"


def test_a_new_key_is_taken_at_once_if_nobody_has_looked(issuer):
    outcome(issuer, kid(issuer), T)
    former = kid(issuer)
    issuer.rotate()

    assert outcome(issuer, kid(issuer), T) == "found"
    assert outcome(issuer, former, T) == "found"


def test_a_retired_key_is_refused_after_the_ttl_at_most(issuer):
    former = kid(issuer)
    outcome(issuer, former, T)
    issuer.rotate()
    issuer.retire()

    assert outcome(issuer, former, T + 479) == "found"
    assert outcome(issuer, former, T + 600) == "unknown"


# outages


TROUBLES = ["down", "redirect", "garbage", "huge"]


@pytest.mark.parametrize("mode", TROUBLES)
def test_known_keys_outlive_an_outage_of_an_hour(issuer, mode):
    known = kid(issuer)
    outcome(issuer, known, T)
    issuer.mode = mode

    assert outcomes(issuer, known, [T + 480, T + 599, T + 600, T + 3600, T + 4199]) == {"found"}
    assert outcome(issuer, known, T + 4200) == "unavailable"


@pytest.mark.parametrize("mode", TROUBLES)
def test_a_cold_start_in_an_outage_is_no_fault_of_the_token(issuer, mode):
    issuer.mode = mode

    assert outcome(issuer, kid(issuer), T) == "unavailable"


def test_an_unknown_key_in_an_outage_may_be_a_new_one(issuer):
    outcome(issuer, kid(issuer), T)
    issuer.mode = "down"
    issuer.rotate()

    assert outcome(issuer, kid(issuer), T + 100) == "unavailable"
    issuer.mode = "up"
    assert outcome(issuer, kid(issuer), T + 101) == "found"


def test_keys_come_back_with_the_tenant(issuer):
    issuer.mode = "down"
    assert outcomes(issuer, kid(issuer), spread(600, 100)) == {"unavailable"}
    issuer.mode = "up"

    assert outcome(issuer, kid(issuer), T + 631) == "found"
    assert outcomes(issuer, kid(issuer), [T + 632, T + 1100]) == {"found"}
    assert outcome(issuer, "a stranger's", T + 1100) == "unknown"


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0, 1, 10, 59.9])
@pytest.mark.parametrize("warm", [True, False], ids=["warm", "cold"])
def test_a_thousand_requests_in_an_outage_cost_five_fetches(issuer, seconds, warm):
    known = kid(issuer)
    if warm:
        outcome(issuer, known, T - 1000)
    issuer.mode, before = "down", issuer.fetches

    found = outcomes(issuer, known, spread(seconds))

    assert found == {"found" if warm else "unavailable"}
    assert 1 <= issuer.fetches - before <= 5


@pytest.mark.slow
def test_a_longer_outage_costs_two_fetches_a_minute(issuer):
    issuer.mode = "down"

    outcomes(issuer, kid(issuer), spread(3600, 3600))

    assert issuer.fetches <= 5 + 2 * 60


def test_the_first_try_after_a_failure_waits_for_a_second(issuer):
    issuer.mode = "down"
    outcome(issuer, kid(issuer), T)
    issuer.mode = "up"

    assert outcome(issuer, kid(issuer), T + 0.9) == "unavailable"
    assert outcome(issuer, kid(issuer), T + 1) == "found"


def test_stale_keys_are_counted(issuer, logged):
    known = kid(issuer)
    outcome(issuer, known, T)
    flush_metrics("a request")
    assert "JwksStaleServed" not in logged.text()

    issuer.mode = "down"
    outcome(issuer, known, T + 600)
    flush_metrics("a request")

    assert "JwksStaleServed" in logged.text()
    assert any(line["message"] == "no key set" for line in logged.lines() if "message" in line)


@pytest.mark.slow
def test_an_answer_that_is_slow_ends_after_two_seconds_of_the_requests_waiting(issuer, monkeypatch):
    monkeypatch.setattr(deadline, "MOST", 1.9)
    issuer.mode = "slow"
    deadline.start_request(None)
    started = time.monotonic()

    assert outcome(issuer, kid(issuer), T) == "unavailable"

    assert 1.9 < time.monotonic() - started < stand_in.SLOW_S
    assert deadline.is_expired()
    deadline.end_request()


def test_an_answer_that_drips_ends_in_time(monkeypatch):
    """Each packet comes in time, and the whole never."""
    monkeypatch.setattr(jwks, "LIMIT", stretch(1))
    done, sent = threading.Event(), [time.monotonic()]

    class Dripping(loopback._Handler):
        def do_GET(self):
            self.send_response(200)
            while not done.wait(0.05):
                sent.append(time.monotonic())  # before it is read: a pause seen is one that was
                self.wfile.write(b" ")

    with loopback._Server(("127.0.0.1", 0), Dripping) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            with pytest.raises(jwks.JwksUnreachable) as raised:
                jwks.fetch_jwks(f"http://127.0.0.1:{server.server_port}/")
        finally:
            sent.append(time.monotonic())
            done.set()
            server.shutdown()
    pauses = [later - before for before, later in itertools.pairwise(sent)]
    stood_still = max(pauses) >= jwks.LIMIT  # the machine, so that no packet was in time
    assert stood_still or str(raised.value) == "no answer in time"


def test_nobody_listening_is_an_outage():
    with stand_in.run_fake_auth0() as gone:
        known = kid(gone)

    assert outcome(gone, known, T) == "unavailable"


@pytest.fixture
def impostor(tmp_path):
    """An address whose server has the right host name and a certificate that nobody signed."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    key, start = auth0.key(), datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    file = tmp_path / "both.pem"
    file.write_bytes(key.private_bytes(*plain) + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            with suppress(OSError), context.wrap_socket(listening.accept()[0], server_side=True):
                pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://localhost:{listening.getsockname()[1]}/"
        thread.join(10)


def test_a_server_that_cannot_show_a_certificate_is_not_listened_to(impostor):
    with pytest.raises(jwks.JwksUnreachable, match="CERTIFICATE_VERIFY_FAILED"):
        jwks.fetch_jwks(impostor)


# at the same time


def test_parallel_requests_share_one_fetch(issuer):
    known = kid(issuer)

    with ThreadPoolExecutor(20) as pool:
        found = set(pool.map(lambda _: outcome(issuer, known, T), range(200)))

    assert found == {"found"}
    assert issuer.fetches == 1


def test_parallel_requests_in_an_outage_share_one_failure(issuer):
    issuer.mode = "down"

    with ThreadPoolExecutor(20) as pool:
        found = set(pool.map(lambda _: outcome(issuer, "any", T), range(200)))

    assert found == {"unavailable"}
    assert issuer.fetches == 1


def test_parallel_requests_with_a_new_key_all_get_it(issuer):
    outcome(issuer, kid(issuer), T)
    issuer.rotate()
    new = kid(issuer)

    with ThreadPoolExecutor(20) as pool:
        found = set(pool.map(lambda _: outcome(issuer, new, T + 100), range(200)))

    assert found == {"found"}
    assert issuer.fetches == 2


class Held:
    """A network on which a fetch waits until it is let go. In the place of `jwks.fetch`."""

    def __init__(self, network):
        self.network = network
        self.begun, self.free = threading.Event(), threading.Event()

    def __call__(self, url):
        self.begun.set()
        assert self.free.wait(10)
        return self.network(url)


def test_who_has_a_usable_key_does_not_wait(issuer, monkeypatch):
    known = kid(issuer)
    outcome(issuer, known, T)
    held = Held(jwks.fetch_jwks)
    monkeypatch.setattr(jwks, "fetch_jwks", held)

    with ThreadPoolExecutor(1) as pool:
        flight = pool.submit(outcome, issuer, known, T + 500)
        assert held.begun.wait(10)
        assert outcome(issuer, known, T + 500) == "found"  # would wait forever
        assert not flight.done()
        held.free.set()
        assert flight.result(10) == "found"
    assert issuer.fetches == 2


def test_who_has_none_waits_for_the_flight(issuer, monkeypatch):
    known = kid(issuer)
    held = Held(jwks.fetch_jwks)
    monkeypatch.setattr(jwks, "fetch_jwks", held)

    with ThreadPoolExecutor(2) as pool:
        flights = [pool.submit(outcome, issuer, known, T) for _ in range(2)]
        assert held.begun.wait(10)
        held.free.set()
        assert [flight.result(10) for flight in flights] == ["found", "found"]
    assert issuer.fetches == 1


def test_who_has_a_key_past_its_time_waits_as_well(issuer, monkeypatch):
    former = kid(issuer)
    outcome(issuer, former, T)
    issuer.rotate()
    issuer.retire()
    held = Held(jwks.fetch_jwks)
    monkeypatch.setattr(jwks, "fetch_jwks", held)

    with ThreadPoolExecutor(2) as pool:
        flight = pool.submit(outcome, issuer, former, T + 600)
        assert held.begun.wait(10)
        other = pool.submit(outcome, issuer, former, T + 600)
        assert not wait([other], timeout=0.1).done
        held.free.set()
        assert [flight.result(10), other.result(10)] == ["unknown", "unknown"]


# what is a key


def found(*entries, **parts):
    """The ids that are found in an answer with these entries; None if it is no key set."""
    body = json.dumps({"keys": list(entries), **parts}).encode()
    with loopback.serve_on_loopback(lambda _: (200, {}, body)) as url:
        jwks.clear_jwks_cache()
        try:
            return [k for k in ("a", "b") if jwks.find_public_key(f"{url}/", k, T)]
        except Unavailable:
            return None


def entry(kid="a", **members):
    return auth0.public(auth0.key(), kid, **members)


def without(name, kid="a"):
    return {member: value for member, value in entry(kid).items() if member != name}


def factorable():
    """A modulus of 2048 bits that is a power of 65537 modulo every small prime (ROCA)."""
    product = math.prod(n for n in range(2, 702) if all(n % d for d in range(2, n)))
    power = pow(65537, 12345, product)
    modulus = power + product * ((1 << 2047) // product + 1)
    modulus += 0 if modulus % 2 else product
    assert modulus.bit_length() == 2048
    return base64.urlsafe_b64encode(modulus.to_bytes(256)).decode().rstrip("=")


GOOD = entry("b")


@pytest.mark.parametrize(
    "key",
    [entry(), without("use"), without("alg"), entry(key_ops=["verify"]), entry(x5c=["MIIB"])],
)
def test_keys_that_can_have_signed_a_token_are_taken(key):
    assert found(key) == ["a"]


UNUSABLE = {
    "of another kind": entry(kty="EC"),
    "symmetric": {"kty": "oct", "kid": "a", "k": "c2VjcmV0", "alg": "RS256", "use": "sig"},
    "for encryption": entry(use="enc"),
    "without a use that is one": entry(use=None),
    "of another algorithm": entry(alg="RS512"),
    "for HMAC": entry(alg="HS256"),
    "for wrapping": entry(key_ops=["wrapKey"]),
    "for nothing": entry(key_ops=None),
    "without a kind": without("kty"),
    "without a modulus": without("n"),
    "without an exponent": without("e"),
    "without an id": without("kid"),
    "with an id that is a number": entry(kid=1),
    "with a modulus that is a number": entry(n=7),
    "with an empty modulus": entry(n=""),
    "with a modulus that is no base64": entry(n="é"),
    "with an even exponent": entry(e="Ag"),
    "with the exponent 1": entry(e="AQ"),
    "with a huge exponent": entry(e="B" * 100),
    "of 1024 bits": entry(n="_" * 171),
    "of 2040 bits": entry(n="_" * 340),
    "of 16384 bits": entry(n="_" * 2731),
    "of a card that can be factored": entry(n=factorable()),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_other_keys_are_passed_over(name):
    assert found(UNUSABLE[name], GOOD) == ["b"]
    assert found(UNUSABLE[name]) is None


def test_an_id_that_two_keys_have_belongs_to_none():
    assert found(entry(), entry(), GOOD) == ["b"]
    assert found(entry(), entry(use="enc"), GOOD) == ["b"]


def test_twenty_keys_are_a_set_and_more_are_none():
    others = [entry(f"other-{number}") for number in range(20)]

    assert found(entry(), *others[:19]) == ["a"]
    assert found(entry(), *others) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b"{", b'{"keys":[]}', b'{"keys":{}}', b'{"keys":["a"]}',
     b'{"keys":null}', b"\xff", b"[" * 60_000, b'{"keys":[' + b"[" * 50_000],
)  # fmt: skip
def test_what_is_no_key_set_is_an_outage(body):
    with loopback.serve_on_loopback(lambda _: (200, {}, body)) as url, pytest.raises(Unavailable):
        jwks.find_public_key(f"{url}/", "a", T)


@pytest.mark.parametrize("status", [201, 204, 304, 400, 401, 404, 429, 500, 503])
def test_only_the_status_200_brings_keys(status):
    body = json.dumps({"keys": [entry()]}).encode()

    with (
        loopback.serve_on_loopback(lambda _: (status, {}, body)) as url,
        pytest.raises(Unavailable),
    ):
        jwks.find_public_key(f"{url}/", "a", T)


def test_the_length_of_an_answer_is_bounded():
    def padded(length):
        body = json.dumps({"keys": [entry()]}).encode()
        return body + b" " * (length - len(body))

    def answer(length, _):
        return 200, {}, padded(length)

    for length, good in ((65_536, True), (65_537, False)):
        with loopback.serve_on_loopback(functools.partial(answer, length)) as url:
            jwks.clear_jwks_cache()
            if good:
                assert jwks.find_public_key(f"{url}/", "a", T)
            else:
                with pytest.raises(Unavailable):
                    jwks.find_public_key(f"{url}/", "a", T)


def test_a_packed_answer_is_not_unpacked():
    """Nobody asked for one, and a small one may be large."""
    packed = gzip.compress(json.dumps({"keys": [entry()]}).encode())

    with (
        loopback.serve_on_loopback(lambda _: (200, {"Content-Encoding": "gzip"}, packed)) as url,
        pytest.raises(Unavailable),
    ):
        jwks.find_public_key(f"{url}/", "a", T)


# the whole way of a local run


@pytest.mark.parametrize(
    ("kind", "may_order"), [("access", True), ("id", True), ("machine", False)]
)
def test_the_tokens_of_the_stand_in_are_taken(issuer, monkeypatch, kind, may_order):
    domain = issuer.url.removeprefix("http://").rstrip("/")
    for name, value in (auth0.environment() | {"AUTH0_DOMAIN": domain, "STAGE": "local"}).items():
        monkeypatch.setenv(name, value)

    caller = verify_customer_token(issuer.token(kind), time.time())

    assert caller.token_type == ("id_token" if kind == "id" else "access_token")
    assert (caller.can_place_orders, caller.machine) == (may_order, kind == "machine")


# ahead of the first request


def start(monkeypatch, issuer, *, in_lambda=True):
    """Does what a handler does while it is imported."""
    monkeypatch.setenv("STAGE", "test")
    monkeypatch.setenv("AUTH0_DOMAIN", issuer.url.removeprefix("http://").rstrip("/"))
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    if in_lambda:
        monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "orders")
    jwks.prefetch_public_keys()


def test_a_function_that_starts_in_lambda_reads_the_keys(issuer, monkeypatch):
    start(monkeypatch, issuer)

    assert issuer.fetches == 1
    assert outcome(issuer, kid(issuer), time.time()) == "found"
    assert issuer.fetches == 1


def test_elsewhere_the_first_request_reads_them(issuer, monkeypatch):
    start(monkeypatch, issuer, in_lambda=False)

    assert issuer.fetches == 0


def test_a_function_starts_while_the_tenant_is_away(issuer, monkeypatch):
    issuer.mode = "down"

    start(monkeypatch, issuer)

    issuer.mode = "up"
    assert outcome(issuer, kid(issuer), time.time() + 1) == "found"


def test_a_function_starts_without_a_domain(issuer, monkeypatch):
    issuer.url = "http:///"

    start(monkeypatch, issuer)

    assert issuer.fetches == 0
