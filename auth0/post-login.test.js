const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { test } = require("node:test");

const { onExecutePostLogin } = require("./post-login.js");

const NAMESPACE = "https://pizza42.com/";
const MARKS = ["203.0.113.7", "Mozilla/5.0", "Springfield", "sess_4711"]; // of device and network
const VERIFY = {
  message: "Email verification required to place orders",
  action: "verify_email",
};

/** An event as Auth0 sends it for a login with a password, of a user with changes. */
function login(changes = {}) {
  return {
    user: {
      user_id: "auth0|6543210",
      email: "ann@example.org",
      email_verified: true,
      name: "Ann Lee",
      nickname: "ann",
      picture: "https://s.gravatar.com/avatar/0",
      created_at: "2025-01-01T12:00:00.000Z",
      updated_at: "2025-08-27T13:06:40.000Z",
      last_ip: MARKS[0],
      app_metadata: {},
      user_metadata: { note: "private" },
      identities: [
        {
          connection: "Username-Password-Authentication",
          provider: "auth0",
          user_id: "6543210",
          isSocial: false,
        },
      ],
      ...changes,
    },
    request: {
      ip: MARKS[0],
      user_agent: MARKS[1],
      hostname: "pizza42.eu.auth0.com",
      method: "GET",
      language: "en",
      query: { client_id: "pizza42-spa", scope: "openid profile email place:orders" },
      body: {},
      geoip: { cityName: MARKS[2], countryCode: "US" },
    },
    authentication: { methods: [{ name: "pwd", timestamp: "2025-08-27T13:06:40.000Z" }] },
    authorization: { roles: [] },
    client: { client_id: "pizza42-spa", name: "Pizza42", metadata: {} },
    connection: { id: "con_1", name: "Username-Password-Authentication", strategy: "auth0" },
    resource_server: { identifier: "https://pizza42-api" },
    session: { id: MARKS[3], device: { initial_ip: MARKS[0], initial_user_agent: MARKS[1] } },
    stats: { logins_count: 12 },
    tenant: { id: "pizza42" },
    transaction: { protocol: "oidc-basic-profile", requested_scopes: ["openid"] },
    secrets: {},
    configuration: {},
  };
}

/** What Auth0 hands to an Action, with what was asked of it: any other call is a failure. */
function recorder() {
  const tokens = { id: {}, access: {} };
  const scopes = new Set(["place:orders", "read:customers"]);
  const into = (claims) => ({
    setCustomClaim(name, value) {
      claims[name] = value;
    },
  });
  const removeScope = (name) => scopes.delete(name);
  const accessToken = { ...into(tokens.access), removeScope };
  return { tokens, scopes, idToken: into(tokens.id), accessToken };
}

/**
 * The claims that a login brings, without their namespace; the same in both tokens. That they say
 * when they were set is seen here, and left out.
 */
async function claimsAfter(event) {
  const api = recorder();
  const before = new Date().toISOString();
  await onExecutePostLogin(event, api);
  const after = new Date().toISOString();
  assert.deepEqual(api.tokens.id, api.tokens.access);
  // as they arrive: JSON has no undefined
  const claims = Object.entries(JSON.parse(JSON.stringify(api.tokens.access)));
  assert.ok(claims.every(([name]) => name.startsWith(NAMESPACE)));
  const found = claims.map(([name, value]) => [name.slice(NAMESPACE.length), value]);
  const { token_verified_at: looked, ...others } = Object.fromEntries(found);
  if (found.length) assert.ok(before <= looked && looked <= after, looked);
  return others;
}

/** Every path to a member of a value, however deep. */
function paths(value, path = []) {
  if (value === null || typeof value !== "object") return [path];
  const below = Object.keys(value).flatMap((name) => paths(value[name], [...path, name]));
  return path.length ? [path, ...below] : below;
}

/** A copy of an event with another value at a path; without the member where that is undefined. */
function replaced(event, path, value) {
  const copy = structuredClone(event);
  const holder = path.slice(0, -1).reduce((found, name) => found[name], copy);
  if (value === undefined) delete holder[path.at(-1)];
  else holder[path.at(-1)] = value;
  return copy;
}

test("a user with a verified address can order", async () => {
  assert.deepEqual(await claimsAfter(login()), {
    email: "ann@example.org",
    email_verified: true,
    can_place_orders: true,
    customer_info: { customer_since: "2025-01-01T12:00:00.000Z", data_source: "dynamodb" },
  });
});

test("a user whose address is not verified is told to verify it", async () => {
  assert.deepEqual(await claimsAfter(login({ email_verified: false })), {
    email: "ann@example.org",
    email_verified: false,
    can_place_orders: false,
    verification_required: VERIFY,
  });
});

/** The scopes of Pizza42 that stay on the access token of a login with such an authorization. */
async function scopesAfter(authorization) {
  const api = recorder();
  await onExecutePostLogin({ ...login(), authorization }, api);
  return [...api.scopes];
}

test("staff by their role keep the scope for customers", async () => {
  for (const roles of [["pizza42-staff"], ["baker", "pizza42-staff"]])
    assert.deepEqual(await scopesAfter({ roles }), ["place:orders", "read:customers"]);
});

test("nobody else has the scope for customers, whatever was asked for", async () => {
  const others = [[], ["baker"], ["pizza42-staff2"], "pizza42-staff", undefined, null];
  for (const roles of others) assert.deepEqual(await scopesAfter({ roles }), ["place:orders"]);
  for (const authorization of [undefined, null])
    assert.deepEqual(await scopesAfter(authorization), ["place:orders"]);
});

test("a social login counts as its provider says", async () => {
  const social = (verified) => ({
    ...login({
      user_id: "google-oauth2|1234567890",
      email_verified: verified,
      identities: [{ connection: "google-oauth2", provider: "google-oauth2", isSocial: true }],
    }),
    connection: { id: "con_2", name: "google-oauth2", strategy: "google-oauth2" },
  });

  assert.equal((await claimsAfter(social(true))).can_place_orders, true);
  assert.equal((await claimsAfter(social(false))).can_place_orders, false);
});

test("a user without an address, as of a social or a phone login, cannot order", async () => {
  for (const email of [undefined, null, "", 42]) {
    assert.deepEqual(await claimsAfter(login({ email, email_verified: true })), {
      email_verified: true,
      can_place_orders: false,
      verification_required: VERIFY,
    });
  }
});

test("only true is verified", async () => {
  for (const email_verified of ["true", 1, {}, [true], null, undefined]) {
    const claims = await claimsAfter(login({ email_verified }));
    assert.deepEqual([claims.email_verified, claims.can_place_orders], [false, false]);
  }
});

test("a first login is like any other", async () => {
  const first = (verified) => ({
    ...login({ email_verified: verified }),
    stats: { logins_count: 1 },
  });

  assert.deepEqual(await claimsAfter(first(true)), await claimsAfter(login()));
  assert.equal((await claimsAfter(first(false))).can_place_orders, false);
});

test("a machine gets no claims", async () => {
  const { user, authentication, session, ...machine } = login();
  const api = { accessToken: recorder().accessToken }; // there is no ID token either

  assert.deepEqual(await claimsAfter(machine), {});
  await onExecutePostLogin(machine, api);
});

test("without the day of joining the rest is there", async () => {
  for (const created_at of [undefined, null, "", {}]) {
    const { customer_info } = await claimsAfter(login({ created_at }));
    assert.deepEqual(customer_info, { data_source: "dynamodb" });
  }
});

test("an event that lacks any one member, or holds junk, never stops a login", async () => {
  let tried = 0;
  for (const path of paths(login())) {
    for (const junk of [undefined, null, 0, "", "junk", [], {}, true]) {
      const claims = await claimsAfter(replaced(login(), path, junk));
      const decides = path[0] === "user" && [undefined, "email", "email_verified"].includes(path[1]);
      if (!decides) assert.equal(claims.can_place_orders, true, path.join("."));
      tried += 1;
    }
  }
  assert.ok(tried > 300);
  for (const junk of [undefined, null, 0, "", []]) await onExecutePostLogin(junk, recorder());
});

test("a tenant that refuses a claim does not stop a login", async (context) => {
  const said = context.mock.method(console, "error", () => {});
  const refuse = () => {
    throw new RangeError("too many claims of ann@example.org");
  };
  const refuseOddly = () => {
    throw null;
  };
  for (const api of [
    { ...recorder(), idToken: { setCustomClaim: refuse } },
    { ...recorder(), accessToken: { removeScope() {}, setCustomClaim: refuseOddly } },
    {},
    undefined,
  ]) {
    await onExecutePostLogin(login(), api);
  }

  const lines = said.mock.calls.map((call) => call.arguments.join(" "));
  assert.equal(lines.length, 4);
  assert.ok(lines.every((line) => !line.includes("ann@example.org")));
});

test("nothing of the device, the network or the user's notes is in a claim", async () => {
  for (const verified of [true, false]) {
    const text = JSON.stringify(await claimsAfter(login({ email_verified: verified })));

    for (const mark of [...MARKS, "private", "Ann Lee"]) assert.ok(!text.includes(mark), mark);
  }
});

test("the Action needs nothing but itself: no module, no network, no secret", () => {
  const code = readFileSync(require.resolve("./post-login.js"), "utf8");

  assert.doesNotMatch(code, /\b(require|import|fetch|process|secrets\.|access\.deny)\b/);
});
