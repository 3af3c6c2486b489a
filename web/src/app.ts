// What draws: one screen at a time, by its address. A screen loads what it needs, then is a function
// that returns its template; `redraw` calls it again, and `act` around every click that calls the API.

import { html, nothing, render, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { explain, hasSessionEnded, isLoggedIn } from "./api";
import { t } from "./strings";

export type View = () => TemplateResult;
export type Params = Record<string, string>;
export type Open = (params: Params, query: URLSearchParams) => View | Promise<View>;
export interface Route { path: string; title: string; nav?: string; open: () => Promise<Open>; guest?: boolean }

const page = document.getElementById("page")!;
let routes: Route[] = [];
let shell: (route: Route, content: TemplateResult) => TemplateResult;
let current: { route: Route; view: View; key: number } | undefined;
let visit = 0;
let busy = false;
let notice: { text: string; bad: boolean } | undefined;

/** Says something above the screen until the next click; a fault is read out at once. */
export function say(text: string, bad = false) {
  notice = { text, bad };
  redraw();
}

export function redraw() {
  if (!current) return;
  document.body.classList.toggle("busy", busy);
  const said = html`<div class="notices" role="status" aria-live="polite">${notice
    ? html`<p class=${notice.bad ? "notice bad" : "notice"}>${notice.text}</p>` : nothing}</div>`;
  render(shell(current.route, html`${said}${keyed(current.key, current.view())}`), page);
}

/** Handles an event by calls of the API: one at a time, and a failure becomes a sentence. */
export const act = (work: (form: Form) => Promise<string | void>) => async (event?: Event) => {
  event?.preventDefault();
  if (busy) return; // a double click
  const given = event?.currentTarget;
  const form = readForm(given instanceof HTMLFormElement ? given : undefined);
  const shown = current?.key;
  busy = true;
  notice = undefined;
  redraw();
  try {
    const text = await work(form);
    if (text && current?.key === shown) notice = { text, bad: false };
  } catch (error) {
    if (hasSessionEnded(error)) return void askToLogIn();
    notice = { text: explain(error), bad: true };
  } finally {
    busy = false;
    redraw();
    if (notice) page.querySelector(".notices")?.scrollIntoView({ block: "nearest" });
  }
};

export type Form = ReturnType<typeof readForm>;
function readForm(form?: HTMLFormElement) {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "").trim();
  return {
    text,
    secret: (name: string) => String(data.get(name) ?? ""), // exactly as it was typed
    maybe: (name: string) => text(name) || null,
    all: (name: string) => data.getAll(name).map(String),
    number: (name: string) => (text(name) === "" ? null : Number(text(name).replaceAll(",", ""))),
    list: (name: string) => text(name).split(",").map((word) => word.trim()).filter(Boolean),
    reset: () => form?.reset(),
  };
}

function askToLogIn() {
  sessionStorage.setItem("back", location.pathname + location.search);
  void go("/login", { replace: true }).then(() => say(t.problems.sessionEnded, true));
}

/** Goes to an address of the page. */
export async function go(address: string, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"]({}, "", address);
  await open();
  scrollTo(0, 0);
}

/** Loads the screen of the present address again. */
export const reload = () => open({ quiet: true });

async function open({ quiet = false } = {}) {
  const mine = ++visit;
  const found = match(location.pathname);
  if (!quiet) notice = undefined;
  if (!found.route.guest && !isLoggedIn()) {
    sessionStorage.setItem("back", location.pathname + location.search);
    history.replaceState({}, "", "/login");
    return open();
  }
  document.body.classList.add("busy");
  const view = await found.route.open()
    .then((screen) => screen(found.params, new URLSearchParams(location.search)))
    .catch((error: unknown) => {
      if (mine === visit && hasSessionEnded(error)) askToLogIn();
      return failure(error);
    });
  if (mine !== visit) return; // somebody went on meanwhile
  current = { route: found.route, view, key: quiet && current ? current.key : mine };
  document.title = t.title(found.route.title);
  document.body.classList.toggle("pizza", found.route.path.startsWith("/pizza"));
  redraw();
  if (!quiet && mine > 1) page.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}

const failure = (error: unknown): View => () => html`
  <section class="narrow"><h1 tabindex="-1">${t.problems.title}</h1>
    <p class="lead">${explain(error)}</p>
    <button class="button" @click=${() => void open()}>${t.again}</button></section>`;

function match(path: string): { route: Route; params: Params } {
  for (const route of routes) {
    const names = [...route.path.matchAll(/:(\w+)/g)].map((found) => found[1]!);
    const found = new RegExp(`^${route.path.replace(/:\w+/g, "([^/]+)")}/?$`).exec(path);
    if (found) {
      const values = names.map((name, at) => [name, decodeURIComponent(found[at + 1]!)]);
      return { route, params: Object.fromEntries(values) };
    }
  }
  return { route: routes.at(-1)!, params: {} };
}

/** Begins: `around` is drawn around each screen, the last route for addresses that are none. */
export function start(all: Route[], around: typeof shell) {
  [routes, shell] = [all, around];
  addEventListener("popstate", () => void open());
  addEventListener("storage", ({ key }) => {
    if ((key === null || key === "auxeira_tokens") && !isLoggedIn() && !current?.route.guest)
      askToLogIn(); // logged out in another tab
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    const ours = link?.origin === location.origin && !link.hash && !link.download && !link.target;
    if (!link || !ours || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    event.preventDefault();
    void go(link.pathname + link.search);
  });
  void open();
}
