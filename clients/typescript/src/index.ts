import type { components } from "./schema.js";
import type {
  Answer, Call, Data, ItemOf, ListOf, ListPath, Method, Operation, Options, PathOf, Rest, Settings,
  Tokens, TokenStore,
} from "./types.js";

export type { components, paths } from "./schema.js";
export type { Answer, Data, Operation, Options, Settings, Tokens, TokenStore } from "./types.js";

type ProblemBody = components["schemas"]["Problem"];
export type ProblemType = ProblemBody["type"] | "about:blank";

/** A refusal of the API (RFC 9457). `type` tells them apart, `detail` is for people to read. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly type: ProblemType;
  readonly title: string;
  readonly detail: string;
  readonly errors: NonNullable<ProblemBody["errors"]>;
  readonly requestId: string | null;
  /** Seconds to wait before the same call may succeed. */
  readonly retryAfter: number | null;

  /** `body` has all members, those of this kind of problem alone too. */
  constructor(readonly status: number, readonly body: Partial<ProblemBody>, headers: Headers) {
    super(body.detail ?? `The answer was ${status}, and no problem of the API.`);
    this.type = body.type ?? "about:blank";
    this.title = body.title ?? `HTTP ${status}`;
    this.detail = this.message;
    this.errors = body.errors ?? [];
    this.requestId = headers.get("X-Request-Id") ?? body.instance ?? null;
    this.retryAfter = secondsOf(headers.get("Retry-After"));
  }
}

const OUTAGES = [502, 504]; // the call may have been done
const REFUSALS = [429, 503]; // it was not
const SESSION = /^\/api\/auth\/(register|signup|login|refresh)$/;
const LEAVE = /^\/api\/auth\/(logout|logout-all|account)$/;

/** Keeps tokens in localStorage, where all tabs of an origin find them. */
export function localStorageTokens(key = "auxeira_tokens"): TokenStore {
  return {
    read: () => {
      try {
        return JSON.parse(localStorage.getItem(key) ?? "null") as Tokens | null;
      } catch {
        return null; // somebody else wrote there
      }
    },
    write: (tokens) =>
      tokens ? localStorage.setItem(key, JSON.stringify(tokens)) : localStorage.removeItem(key),
  };
}

/** Keeps tokens as long as the page lives. */
export function memoryTokens(tokens: Tokens | null = null): TokenStore {
  return { read: () => tokens, write: (given) => void (tokens = given) };
}

export type Client = ReturnType<typeof createClient>;

export function createClient(baseUrl: string, settings: Settings = {}) {
  const { tokens = memoryTokens(), retries = 3, longestWait = 20 } = settings;
  const store = typeof tokens === "function" ? null : tokens;
  const fetchIt = settings.fetch ?? fetch.bind(globalThis);
  const base = baseUrl.replace(/\/+$/, "");
  const bearer = () => (typeof tokens === "function" ? tokens() : tokens.read()?.token);
  let refreshing: Promise<boolean> | undefined;

  async function send(method: string, route: string, call: Call): Promise<Response> {
    const path = route.replace(/{(\w+)}/g, (_, name) => encodeURIComponent(call.path?.[name] ?? ""));
    const query = new URLSearchParams(
      Object.entries(call.query ?? {}).flatMap(([n, v]) => (v == null ? [] : [[n, String(v)]])),
    );
    const headers = new Headers(call.headers);
    if (call.body !== undefined) headers.set("Content-Type", "application/json");
    if (method === "POST") headers.set("Idempotency-Key", call.idempotencyKey ?? randomKey());
    const request: RequestInit = { method, headers, signal: call.signal ?? null };
    if (call.body !== undefined) request.body = JSON.stringify(call.body);
    // whether doing it twice is doing it once
    const repeatable = method !== "PATCH" && !route.startsWith("/api/auth/password/");
    let refreshed = false;

    for (let attempt = 0; ; attempt++) {
      const token = SESSION.test(route) ? null : await bearer();
      if (token) headers.set("Authorization", `Bearer ${token}`);
      let wait = 0.25 * 2 ** attempt * (1 + Math.random());
      const url = `${base}${path}${query.size ? `?${query}` : ""}`;
      const answer = await fetchIt(url, request).catch((error: unknown) => {
        if (call.signal?.aborted || !repeatable || attempt >= retries) throw error;
      }); // nothing: no answer came, and perhaps it was done
      if (answer?.status === 401 && token && store && !refreshed) {
        refreshed = true;
        if (!(await refresh(store, token))) return answer;
        attempt--;
        continue;
      }
      if (answer) {
        const again = REFUSALS.includes(answer.status)
          || (OUTAGES.includes(answer.status) && repeatable);
        wait = secondsOf(answer.headers.get("Retry-After")) ?? wait;
        if (!again || attempt >= retries || wait > longestWait) return answer;
        await answer.body?.cancel();
      }
      await sleep(wait, call.signal);
    }
  }

  /** Gets a new token in place of a stale one: once for all callers, and for all tabs. */
  function refresh(store: TokenStore, stale: string): Promise<boolean> {
    const once = async () => {
      const kept = store.read();
      if (kept?.token !== stale) return kept !== null; // another tab was faster
      const body = { refreshToken: kept.refreshToken };
      const answer = await send("POST", "/api/auth/refresh", { body });
      if (answer.ok) store.write(tokensOf(await answer.json()));
      else if (answer.status > 401) throw await problemOf(answer); // the session may be alive
      else if (store.read()?.token === stale) store.write(null);
      return store.read() !== null;
    };
    const locks = globalThis.navigator?.locks; // not there in old browsers and in Node
    const alone = async () => locks ? await locks.request(`auxeira-refresh ${base}`, once) : once();
    return (refreshing ??= alone().finally(() => void (refreshing = undefined)));
  }

  async function request<M extends Method, P extends PathOf<M>>(
    method: M, path: P, ...[options]: Rest<Operation<M, P>>
  ): Promise<Answer<Operation<M, P>>> {
    const answer = await send(method.toUpperCase(), path, (options ?? {}) as Call);
    if (!answer.ok) throw await problemOf(answer);
    const json = answer.headers.get("Content-Type")?.includes("json");
    const data = answer.status === 204 ? undefined : await (json ? answer.json() : answer.text());
    if (SESSION.test(path)) store?.write(tokensOf(data));
    if (LEAVE.test(path)) store?.write(null);
    return { status: answer.status, data, headers: answer.headers } as Answer<Operation<M, P>>;
  }

  /** The pages of a list, each fetched when it is asked for. */
  async function* pages<P extends ListPath>(
    path: P, options: Options<Operation<"get", P>> | Call = {},
  ): AsyncGenerator<Data<Operation<"get", P>>> {
    const { query, ...others } = options as Call;
    let cursor: unknown;
    do {
      const call = { ...others, query: { ...query, ...(cursor ? { cursor } : {}) } };
      const rest = [call] as unknown as Rest<Operation<"get", P>>;
      const { data } = await request<"get", P>("get", path, ...rest);
      yield data;
      const page = data as { nextCursor?: string | null; next_cursor?: string | null };
      cursor = page.nextCursor ?? page.next_cursor;
    } while (cursor);
  }

  /** The entries of a list, page after page: `for await (const order of items(path, "orders"))`. */
  async function* items<P extends ListPath, K extends ListOf<Data<Operation<"get", P>>>>(
    path: P, name: K, options?: Options<Operation<"get", P>>,
  ): AsyncGenerator<ItemOf<Data<Operation<"get", P>>, K>> {
    for await (const page of pages(path, options))
      yield* page[name] as Iterable<ItemOf<Data<Operation<"get", P>>, K>>;
  }

  const of = <M extends Method>(method: M) =>
    <P extends PathOf<M>>(path: P, ...rest: Rest<Operation<M, P>>) => request(method, path, ...rest);
  return {
    get: of("get"), post: of("post"), put: of("put"), patch: of("patch"), delete: of("delete"),
    pages, items,
  };
}

const tokensOf = ({ token, refreshToken }: Tokens): Tokens => ({ token, refreshToken });

async function problemOf(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => null); // a proxy's page, perhaps
  return new Problem(answer.status, (body ?? {}) as Partial<ProblemBody>, answer.headers);
}

/** Seconds of a Retry-After, which may be a date as well. */
function secondsOf(value: string | null): number | null {
  if (!value) return null;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}

// randomUUID is there on https and localhost only
const randomKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

const sleep = (seconds: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const stop = () => (clearTimeout(timer), reject(signal?.reason));
    const timer = setTimeout(resolve, seconds * 1000);
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
  });
