// The runtime against a server of a few lines: what is seen at the wire.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { test } from "node:test";
import { createClient, memoryTokens, Problem } from "../dist/index.js";

const OLD = { token: "old", refreshToken: "r1" };
const FRESH = { token: "new", refreshToken: "r2" };
const ORDER = { body: { pizza: "Margherita", size: "small" } };

/** A server that answers by `handle(request, nth of its method and path)`, and what it heard. */
async function serve(t, handle) {
  const heard = [];
  const server = createServer(async (incoming, outgoing) => {
    let text = "";
    for await (const chunk of incoming) text += chunk;
    const { method, url, headers } = incoming;
    const request = { method, url, headers, body: text && JSON.parse(text) };
    heard.push(request);
    const nth = heard.filter((other) => other.method === method && other.url === url).length;
    const answer = await handle(request, nth);
    if (!answer) return incoming.socket.destroy(); // the line breaks
    const { status = 200, headers: more = {}, json, text: plain } = answer;
    const type = status >= 400 && json ? "application/problem+json" : "application/json";
    outgoing.writeHead(status, { "Content-Type": plain ? "text/html" : type, ...more });
    outgoing.end(plain ?? (json ? JSON.stringify(json) : ""));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => (server.closeAllConnections(), server.close()));
  return { heard, url: `http://127.0.0.1:${server.address().port}/stage/` };
}

const problem = (slug, status, headers = {}) => ({
  status,
  headers,
  json: { type: `urn:auxeira:problem:${slug}`, title: slug, status, detail: `It is ${slug}.` },
});
const to = (heard, path) => heard.filter((request) => request.url === `/stage${path}`);

/** Tokens that are good for a server that knows FRESH alone, and its answer to a refresh. */
const guarded = (refreshed) => (request, nth) => {
  if (request.url.endsWith("/refresh")) return refreshed(request, nth);
  const known = request.headers.authorization === `Bearer ${FRESH.token}`;
  return known ? { json: { success: true } } : problem("invalid-token", 401);
};

test("ten calls with an expired token refresh once, and all succeed", async (t) => {
  const { heard, url } = await serve(t, guarded(() => ({ json: FRESH })));
  const tokens = memoryTokens(OLD);
  const api = createClient(url, { tokens });

  const answers = await Promise.all(Array.from({ length: 10 }, () => api.get("/api/auth/me")));

  assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([200]));
  const refreshes = to(heard, "/api/auth/refresh");
  assert.equal(refreshes.length, 1);
  assert.deepEqual(refreshes[0].body, { refreshToken: "r1" });
  assert.equal(refreshes[0].headers.authorization, undefined);
  assert.deepEqual(tokens.read(), FRESH);
});

test("a refusal that comes after the refresh asks for no second one", async (t) => {
  let refreshed;
  const done = new Promise((resolve) => (refreshed = resolve));
  const answer = guarded(() => (setTimeout(refreshed, 50), { json: FRESH }));
  const { heard, url } = await serve(t, async (request, nth) => {
    if (request.url.endsWith("/menu") && nth === 1) await done; // late
    return answer(request, nth);
  });
  const api = createClient(url, { tokens: memoryTokens(OLD) });

  await Promise.all([api.get("/api/menu"), api.get("/api/auth/me")]);

  assert.equal(to(heard, "/api/auth/refresh").length, 1);
  assert.equal(to(heard, "/api/menu")[1].headers.authorization, "Bearer new");
});

test("two clients of one store, as two tabs are, use the token that the other got", async (t) => {
  const { heard, url } = await serve(t, guarded(() => ({ json: FRESH })));
  const tokens = memoryTokens(OLD);
  const [one, other] = [createClient(url, { tokens }), createClient(url, { tokens })];

  await one.get("/api/auth/me");
  await other.get("/api/auth/me");

  assert.equal(to(heard, "/api/auth/refresh").length, 1);
});

for (const refusal of [problem("session-ended", 401), problem("invalid-request", 400)])
test(`a session that has ended (${refusal.status}) is forgotten, and the call says why`, async (t) => {
  const { heard, url } = await serve(t, guarded(() => refusal));
  const tokens = memoryTokens(OLD);

  await assert.rejects(createClient(url, { tokens }).get("/api/auth/me"), {
    name: "Problem", status: 401, type: "urn:auxeira:problem:invalid-token",
  });
  assert.equal(tokens.read(), null);
  assert.equal(heard.length, 2);
});

test("an outage while refreshing ends no session", async (t) => {
  const { url } = await serve(t, guarded(() => problem("unavailable", 503, { "Retry-After": "99" })));
  const tokens = memoryTokens(OLD);

  await assert.rejects(createClient(url, { tokens }).get("/api/auth/me"), { status: 503 });
  assert.deepEqual(tokens.read(), OLD);
});

test("a refresh whose answer is lost is asked for again with the same token", async (t) => {
  const { heard, url } = await serve(t, guarded((_, nth) => nth > 1 && { json: FRESH }));
  await createClient(url, { tokens: memoryTokens(OLD) }).get("/api/auth/me");

  const sent = to(heard, "/api/auth/refresh").map((request) => request.body.refreshToken);
  assert.deepEqual(sent, ["r1", "r1"]);
});

test("a token that is refused although it is fresh is not refreshed forever", async (t) => {
  const { heard, url } = await serve(t, (request) =>
    request.url.endsWith("/refresh") ? { json: FRESH } : problem("invalid-token", 401));

  await assert.rejects(createClient(url, { tokens: memoryTokens(OLD) }).get("/api/auth/me"), {
    status: 401,
  });
  assert.equal(to(heard, "/api/auth/refresh").length, 1);
});

test("what waits for Retry-After and what breaks off is sent again with the same key", async (t) => {
  const { heard, url } = await serve(t, (_, nth) =>
    [problem("unavailable", 503, { "Retry-After": "1" }), null, { status: 201, json: {} }][nth - 1]);
  const started = performance.now();

  const answer = await createClient(url).post("/api/orders", ORDER);

  assert.equal(answer.status, 201);
  assert.ok(performance.now() - started >= 1000);
  assert.equal(heard.length, 3);
  const keys = heard.map((request) => request.headers["idempotency-key"]);
  assert.equal(new Set(keys).size, 1);
  assert.match(keys[0], /^[!-~]{16,128}$/);
});

test("each call has a key of its own, or the one it was given", async (t) => {
  const { heard, url } = await serve(t, () => ({ status: 201, json: {} }));
  const api = createClient(url);

  await api.post("/api/orders", ORDER);
  await api.post("/api/orders", ORDER);
  await api.post("/api/orders", { ...ORDER, idempotencyKey: "mine" });

  const keys = heard.map((request) => request.headers["idempotency-key"]);
  assert.equal(new Set(keys).size, 3);
  assert.equal(keys[2], "mine");
});

test("a long Retry-After is told, not waited for", async (t) => {
  const { heard, url } = await serve(t, () => problem("too-many-attempts", 429, { "Retry-After": "600" }));
  const login = { body: { email: "a@example.org", password: "x" } };

  await assert.rejects(createClient(url).post("/api/auth/login", login), {
    type: "urn:auxeira:problem:too-many-attempts", retryAfter: 600,
  });
  assert.equal(heard.length, 1);
});

test("an outage that goes on is told after the retries", async (t) => {
  const { heard, url } = await serve(t, () => problem("unavailable", 503, { "Retry-After": "0" }));

  await assert.rejects(createClient(url, { retries: 2 }).get("/api/menu"), { status: 503 });
  assert.equal(heard.length, 3);
});

test("what may have been done and is not safe to repeat is not repeated", async (t) => {
  const { heard, url } = await serve(t, () => null);
  const body = { currentPassword: "a", newPassword: "b" };

  await assert.rejects(createClient(url).post("/api/auth/password/change", { body }), TypeError);
  await assert.rejects(createClient(url).patch("/api/profile", { body: {} }), TypeError);
  assert.equal(heard.length, 2);
});

test("waiting ends when the call is given up", async (t) => {
  const { url } = await serve(t, () => problem("unavailable", 503, { "Retry-After": "15" }));
  const gone = new AbortController();
  const fetchAndLeave = async (...request) => {
    const answer = await fetch(...request);
    setImmediate(() => gone.abort(new Error("the page was left")));
    return answer;
  };
  const api = createClient(url, { fetch: fetchAndLeave });

  await assert.rejects(api.get("/api/menu", { signal: gone.signal }), {
    message: "the page was left",
  });
});

test("a refusal is a Problem with all that the API says, a proxy's page one without", async (t) => {
  const { url } = await serve(t, (request) => request.url.endsWith("/api/menu")
    ? { status: 404, text: "<html>" }
    : { ...problem("invalid-request", 400, { "X-Request-Id": "req-1" }) });
  const api = createClient(url);

  const told = await api.get("/api/auth/me").catch((error) => error);
  assert.ok(told instanceof Problem);
  assert.equal(told.message, "It is invalid-request.");
  assert.deepEqual([told.status, told.requestId, told.errors], [400, "req-1", []]);
  await assert.rejects(api.get("/api/menu"), { name: "Problem", status: 404, type: "about:blank" });
});

test("lists are fetched page by page, by either name of the cursor", async (t) => {
  const { heard, url } = await serve(t, ({ url: asked }) => {
    const at = Number(new URL(asked, "http://x").searchParams.get("cursor") ?? 1);
    const next = at < 3 ? String(at + 1) : null;
    return asked.includes("orders")
      ? { json: { orders: [at, at], next_cursor: next } }
      : { json: { reports: [at], nextCursor: next } };
  });
  const api = createClient(url);

  const orders = [];
  for await (const order of api.items("/api/orders", "orders", { query: { limit: 2 } })) {
    orders.push(order);
    if (orders.length === 3) break;
  }
  assert.deepEqual(orders, [1, 1, 2]);
  assert.deepEqual(heard.map((request) => request.url.split("?")[1]), ["limit=2", "limit=2&cursor=2"]);
  const reports = [];
  for await (const report of api.items("/api/reports", "reports")) reports.push(report);
  assert.deepEqual(reports, [1, 2, 3]);
});

test("a login is kept and sent, a logout forgets it", async (t) => {
  const { heard, url } = await serve(t, (request) =>
    request.url.endsWith("logout") ? { status: 204 } : { json: { ...FRESH, user: {} } });
  const tokens = memoryTokens();
  const api = createClient(url, { tokens });

  await api.post("/api/auth/login", { body: { email: "a@example.org", password: "x" } });
  assert.deepEqual(tokens.read(), FRESH);
  await api.post("/api/auth/logout");

  assert.equal(heard[1].headers.authorization, "Bearer new");
  assert.equal(tokens.read(), null);
});

test("tokens of Auth0 come from its library, for each call", async (t) => {
  const { heard, url } = await serve(t, () => problem("invalid-token", 401));
  let calls = 0;
  const api = createClient(url, { tokens: async () => `auth0-${++calls}` });

  await assert.rejects(api.get("/api/orders"), { status: 401 });
  await assert.rejects(api.get("/api/orders"), { status: 401 });

  assert.deepEqual(heard.map((r) => r.headers.authorization), ["Bearer auth0-1", "Bearer auth0-2"]);
});

test("names in paths and queries stay what they are", async (t) => {
  const { heard, url } = await serve(t, () => ({ json: {} }));

  await createClient(url).get("/api/reports/{reportId}", { path: { reportId: "a/../b?c" } });

  assert.equal(heard[0].url, "/stage/api/reports/a%2F..%2Fb%3Fc");
});
