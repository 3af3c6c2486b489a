// The API as the page uses it: where it is, the session, and what a refusal says to people.

import { createClient, localStorageTokens, Problem, type Client, type components } from "auxeira-client";
import { t } from "./strings";

export type Schema = components["schemas"];

/** What the host of the page says in /config.json. `demo` and `mails` are there in local runs alone. */
export interface Config {
  api: string;
  auth0: { domain: string; clientId: string; audience: string } | null;
  demo?: { email: string; password: string };
  admin?: { email: string; password: string };
  mails?: string;
}

const tokens = localStorageTokens();
export let config: Config;
export let auxeira: Client;

/** A client as the page wants it: who waits wants a sentence soon. */
export const openClient = (given: NonNullable<Parameters<typeof createClient>[1]>["tokens"]) =>
  createClient(config.api, { ...(given ? { tokens: given } : {}), retries: 2, longestWait: 2, fetch: fetchFresh });

/** Boards are public, and a browser keeps them for a while: not for who has just moved on one. */
const fetchFresh: typeof fetch = (url, request) =>
  fetch(url, { ...request, ...(String(url).includes("/api/leaderboard/") ? { cache: "no-cache" as const } : {}) });

/** Finds out where the API is, once, before anything else. */
export async function connect() {
  config = (await (await fetch("/config.json")).json()) as Config;
  auxeira = openClient(tokens);
}

export const isLoggedIn = () => tokens.read() !== null;

let me: Promise<Schema["User"]> | undefined;
/** The caller's account: asked for once, and again after `forgetMe`. */
export const loadMe = () =>
  (me ??= auxeira.get("/api/auth/me").then(({ data }) => data.user).catch((error) => {
    me = undefined;
    throw error;
  }));
export const forgetMe = () => (me = undefined);

/** Removes all that the page keeps in the browser, and begins again: memory is emptied too. */
export function leave(to = "/") {
  localStorage.clear();
  sessionStorage.clear();
  location.assign(to);
}

/** Whether a failure means that there is no session any more; the client has dropped its tokens. */
export const hasSessionEnded = (error: unknown) =>
  error instanceof Problem && /:(invalid-token|session-ended)$/.test(error.type) && !isLoggedIn();

/** A failure as a sentence for people; faults of an input name their field. */
export function explain(error: unknown): string {
  if (error instanceof Problem) {
    if (error.status === 429) return t.problems.tooMany(error.detail, error.retryAfter);
    if ([502, 503, 504].includes(error.status)) return t.problems.unavailable(error.retryAfter);
    return listFaults(error).map(({ text }) => text).join(" ") || error.detail;
  }
  if (error instanceof TypeError) return navigator.onLine ? t.problems.unreachable : t.problems.offline;
  const message = (error as { error_description?: string; message?: string } | null) ?? {};
  return message.error_description ?? message.message ?? t.problems.unknown;
}

/** What was wrong with a request: the member, and a sentence with the words of the page for it. */
export const listFaults = (error: unknown) =>
  error instanceof Problem ? error.errors.map((fault) => {
    const path = "pointer" in fault ? String(fault.pointer) : "";
    const name = path.split("/").findLast((part) => part !== "" && !/^\d+$/.test(part)) ?? "";
    return { name, text: `${wordsOf(name)} ${nameFigures(fault.detail)}.` };
  }) : [];

/** What people call the figures, by their ids; kept from the dictionary when a screen has read it. */
const figures = new Map<string, string>();
export async function readDictionary() {
  const { data } = await auxeira.get("/api/metrics");
  for (const { id, label } of data.metrics) figures.set(id, label);
  return data;
}
export const wordsOf = (name: string) => figures.get(name) ?? (t.fields as Record<string, string>)[name] ?? name;
/** A sentence of the API with people's words for the figures that it names, as in "at most energyTotal". */
export const nameFigures = (text: string) =>
  text.replace(/\b[a-z]+(?:[A-Z0-9]\w*)\b/g, (id) => (wordsOf(id) === id ? id : `“${wordsOf(id)}”`));
