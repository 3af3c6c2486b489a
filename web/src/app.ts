// What draws: one screen at a time, by its address. A screen loads what it needs, then is a function
// that returns its template; `redraw` calls it again, and `act` around every click that calls the API.

import { html, nothing, render, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { explain, hasSessionEnded, isLoggedIn, listFaults } from "./api";
import { hasUnsaved, keepDraft, restoreDrafts, sendDraft } from "./drafts";
import { t } from "./strings";

export type View = () => TemplateResult;
export type Params = Record<string, string>;
export type Open = (params: Params, query: URLSearchParams) => View | Promise<View>;
export interface Route { path: string; title: string; nav?: string; open: () => Promise<Open>; guest?: boolean }

const page = document.getElementById("page")!;
let routes: Route[] = [];
let shell: (route: Route, content: TemplateResult) => TemplateResult;
let current: { route: Route; view: View; key: number; address: string } | undefined;
let visit = 0;
let busy = false;
let notice: { text: string | TemplateResult; bad: boolean } | undefined;
const faults = new Map<string, string>(); // what was refused, by the name of its field on the screen

/** What the API said of a field when it refused a form, until that is changed or sent again. */
export const faultOf = (name: string) => faults.get(name);

/** Says something above the screen until the next click; a fault is read out at once. */
export function say(text: string | TemplateResult, bad = false) {
  notice = { text, bad };
  redraw();
}

export function redraw() {
  if (!current) return;
  document.body.classList.toggle("busy", busy);
  const said = html`<div class="notices" role="status" aria-live="polite">${notice
    ? html`<p class=${notice.bad ? "notice bad" : "notice"}>${notice.text}</p>` : nothing}</div>`;
  render(shell(current.route, html`${said}${keyed(current.key, current.view())}`), page);
  restoreDrafts(page);
}

/** Handles an event by calls of the API: one at a time, and a failure becomes a sentence. What a form
 * had as a draft is saved when it succeeds. */
export const act = (work: (form: Form) => Promise<string | void>) => async (event?: Event) => {
  event?.preventDefault();
  if (busy) return; // a double click
  const element = event?.currentTarget instanceof HTMLFormElement ? event.currentTarget : undefined;
  const form = readForm(element);
  const saved = element && sendDraft(element);
  const shown = current?.key;
  busy = true;
  notice = undefined;
  faults.clear();
  redraw();
  try {
    const text = await work(form);
    saved?.();
    if (text && current?.key === shown) notice = { text, bad: false };
  } catch (error) {
    if (hasSessionEnded(error)) return void askToLogIn();
    notice = { text: markFaults(error, element), bad: true };
  } finally {
    busy = false;
    redraw();
    if (faults.size) page.querySelector<HTMLElement>("[aria-invalid]")?.focus();
    else if (notice) page.querySelector(".notices")?.scrollIntoView({ block: "nearest" });
  }
};

/** Marks the fields of a form that were refused. Returns what to say above it.
 *
 * The name of a field may go on behind a hyphen, where a screen has two of them. */
function markFaults(error: unknown, form?: HTMLFormElement): string {
  const named = [...(form?.elements ?? [])] as HTMLInputElement[];
  const others = listFaults(error).filter(({ name, text }) => {
    const field = named.find((each) => each.type !== "checkbox" && (each.name === name || each.name.startsWith(`${name}-`)));
    if (field) faults.set(field.name, [faults.get(field.name), text].filter(Boolean).join(" "));
    return !field;
  });
  return faults.size ? [t.problems.marked(faults.size), ...others.map(({ text }) => text)].join(" ") : explain(error);
}

function onInput({ target }: Event) {
  const { form, name } = target as HTMLInputElement;
  if (form?.dataset.draft) keepDraft(form);
  if (faults.delete(name) || form?.dataset.draft) redraw();
}

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
  if (!location.search.includes("at=")) scrollTo(0, 0);
}

/** Loads the screen of the present address again. */
export const reload = () => open({ quiet: true });

async function open({ quiet = false } = {}) {
  const mine = ++visit;
  const found = match(location.pathname);
  const left = !quiet && !busy && hasUnsaved(page) ? current?.address : undefined;
  if (!quiet) notice = undefined;
  if (!quiet) faults.clear();
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
  current = { route: found.route, view, key: quiet && current ? current.key : mine, address: location.pathname + location.search };
  document.title = t.title(found.route.title);
  document.body.classList.toggle("pizza", found.route.path.startsWith("/pizza"));
  redraw();
  if (quiet) return;
  if (mine > 1) page.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  if (left && found.route.path !== match(left.split("?")[0]!).route.path)
    say(html`${t.unsavedKept} <a href=${left}>${t.backToThem}</a>`);
  showField(new URLSearchParams(location.search).get("at"));
}

/** Goes to the field that an address names, as /profile?at=employees does. */
function showField(name: string | null) {
  const field = name ? page.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`) : null;
  field?.focus({ preventScroll: true });
  if (field instanceof HTMLInputElement) field.select(); // what is typed replaces it
  field?.scrollIntoView({ block: "center" });
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
  page.addEventListener("input", onInput);
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
