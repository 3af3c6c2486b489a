// Pieces of every screen: fields, amounts, dates, lists that go on, and charts as inline SVG.

import { html, nothing, svg, type TemplateResult } from "lit";
import { act, redraw } from "./app";
import type { Schema } from "./api";
import { t } from "./strings";

export const heading = (title: string, lead?: string | TemplateResult) => html`
  <div class="heading"><h1 tabindex="-1">${title}</h1>${lead ? html`<p class="lead">${lead}</p>` : nothing}</div>`;

export const money = ({ amountMinor, currency }: Schema["Money"]) => whole(amountMinor / 100, currency, 2);
export const whole = (amount: number, currency: string, digits = 0) =>
  new Intl.NumberFormat("en", { style: "currency", currency, minimumFractionDigits: 0, maximumFractionDigits: digits }).format(amount);
export const count = (value: number) => new Intl.NumberFormat("en").format(value);
export const day = (iso: string) => new Intl.DateTimeFormat("en", { dateStyle: "medium" }).format(new Date(iso));
export const moment = (iso: string) =>
  new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));

const regions = new Intl.DisplayNames("en", { type: "region" });
export const countryName = (code: string) => regions.of(code) ?? code;
const NO_COUNTRY = /^(A[C]|C[PQ]|DG|E[AUZ]|IC|QO|TA|U[NK]|X.|ZZ)$/; // regions that are none, or go by another code
export const COUNTRIES = [...Array(26 * 26).keys()]
  .map((at) => String.fromCharCode(65 + Math.floor(at / 26), 65 + (at % 26)))
  .filter((code) => countryName(code) !== code && !NO_COUNTRY.test(code)
    && new Intl.Locale(`und-${code}`).region === code)
  .sort((one, other) => countryName(one).localeCompare(countryName(other)));

/** What people call a path such as metrics.2025.ghgScope3, or the name of a member. */
export function labelOf(path: string, metrics: readonly Schema["Metric"][]): string {
  const [, year, id] = path.split(".");
  const metric = metrics.find((each) => each.id === id);
  return metric ? `${metric.label} (${year})` : (t.fields as Record<string, string>)[path] ?? path;
}

interface FieldOptions {
  type?: string; value?: string | number | null; help?: string | TemplateResult; required?: boolean;
  autocomplete?: string; min?: number; max?: number; step?: string; maxlength?: number; minlength?: number;
  optional?: boolean; unit?: string; wrong?: string; list?: readonly string[];
}

/** A labelled input; what helps and what is wrong are read out with it. */
export function field(name: string, label: string, options: FieldOptions = {}) {
  const { type = "text", value, help, required = false, optional = false, autocomplete, unit, wrong, list, ...limits } = options;
  const described = [help && `${name}-help`, wrong && `${name}-wrong`].filter(Boolean).join(" ");
  return html`<div class="field">
    <label for=${name}>${label}${optional ? html` <span class="soft">${t.optional}</span>` : nothing}</label>
    <div class="input"><input id=${name} name=${name} type=${type} .value=${value == null ? "" : String(value)}
      ?required=${required} autocomplete=${(autocomplete ?? "off") as "off"} aria-describedby=${described || nothing}
      aria-invalid=${wrong ? "true" : nothing} min=${limits.min ?? nothing} max=${limits.max ?? nothing}
      step=${limits.step ?? nothing} maxlength=${limits.maxlength ?? nothing} minlength=${limits.minlength ?? nothing}
      list=${list ? `${name}-list` : nothing}>${unit ? html`<span class="unit">${unit}</span>` : nothing}</div>
    ${list ? html`<datalist id="${name}-list">${list.map((each) => html`<option value=${each}></option>`)}</datalist>` : nothing}
    ${help ? html`<p class="help" id="${name}-help">${help}</p>` : nothing}
    ${wrong ? html`<p class="wrong" id="${name}-wrong">${wrong}</p>` : nothing}</div>`;
}

export const password = (name: string, label: string, fresh = false) =>
  field(name, label, {
    type: "password", required: true, autocomplete: fresh ? "new-password" : "current-password",
    ...(fresh ? { minlength: 10, help: t.passwordHelp } : {}),
  });

export const area = (name: string, label: string, value: string | null, maxlength: number, required = false) => html`
  <div class="field wide"><label for=${name}>${label}</label>
    <textarea id=${name} name=${name} rows="3" maxlength=${maxlength} ?required=${required} .value=${value ?? ""}></textarea></div>`;

type Choice = readonly [value: string, label: string];
export const choose = (name: string, label: string, choices: readonly Choice[], chosen: string | null | undefined, change?: (value: string) => void) => html`
  <div class="field"><label for=${name}>${label}</label>
    <select id=${name} name=${name} @change=${(event: Event) => change?.((event.target as HTMLSelectElement).value)}>
      ${choices.map(([value, text]) => html`<option value=${value} ?selected=${value === (chosen ?? "")}>${text}</option>`)}
    </select></div>`;

export const tick = (name: string, value: string, label: string, ticked: boolean) => html`
  <label class="tick"><input type="checkbox" name=${name} value=${value} ?checked=${ticked}> ${label}</label>`;

export const submit = (label: string) => html`<button class="button">${label}</button>`;
export const chip = (text: string | undefined, kind = "") => html`<span class="chip ${kind}">${text}</span>`;

/** What a generator of pages has brought so far, and a button for the next page. */
export async function openList<P, I>(pages: AsyncGenerator<P>, take: (page: P) => readonly I[]) {
  const found: { items: I[]; first: P | undefined; more: () => TemplateResult | typeof nothing } = {
    items: [], first: undefined, more: () => nothing,
  };
  const next = async () => {
    const { value } = await pages.next();
    if (!value) return void (found.more = () => nothing);
    found.first ??= value as P;
    found.items.push(...take(value as P));
    const cursor = value as { nextCursor?: string | null; next_cursor?: string | null };
    const last = !(cursor.nextCursor ?? cursor.next_cursor);
    found.more = () => last ? nothing : html`<button class="button plain more" @click=${act(next)}>${t.more}</button>`;
  };
  await next();
  return found;
}

/** A ring that is full at 100. */
export function ring(percent: number, label: string, sign = "%") {
  const round = 2 * Math.PI * 42;
  return html`<svg class="ring" viewBox="0 0 100 100" role="img" aria-label="${label}: ${percent} ${sign}">
    ${svg`<circle class="track" cx="50" cy="50" r="42"></circle>
      <circle class="fill" cx="50" cy="50" r="42" stroke-dasharray="${(round * percent) / 100} ${round}" transform="rotate(-90 50 50)"></circle>
      <text x="50" y="58">${percent}<tspan class="sign" dx="1">${sign}</tspan></text>`}</svg>`;
}

/** How much of a target is confirmed, and of the rest promised. */
export const bar = (confirmed: number, pledged: number, target: number, label: string) => {
  const width = (value: number) => Math.min(100, (100 * value) / target);
  return html`<svg class="progress" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label=${label}>
    ${svg`<rect class="track" width="100" height="4"></rect><rect class="soft-fill" width=${width(confirmed + pledged)} height="4"></rect>
      <rect class="fill" width=${width(confirmed)} height="4"></rect>`}</svg>`;
};

/** Quartiles of the peers as a strip, the own value on it; the ends are those of the values. */
export function strip(quartiles: readonly number[], own: number, label: string, ends?: readonly [number, number]) {
  const all = [...quartiles, own];
  const spread = Math.max(...all) - Math.min(...all) || 1;
  const [low, high] = ends ?? [Math.min(...all) - spread * 0.15, Math.max(...all) + spread * 0.15];
  const x = (value: number) => 4 + (192 * (value - low)) / (high - low);
  const [first, middle, third] = quartiles.map(x) as [number, number, number];
  return html`<svg class="strip" viewBox="0 0 200 22" role="img" aria-label=${label}>
    ${svg`<line class="axis" x1="4" x2="196" y1="11" y2="11"></line>
      <rect class="box" x=${first} y="6" width=${Math.max(1.5, third - first)} height="10" rx="3"></rect>
      <line class="median" x1=${middle} x2=${middle} y1="4" y2="18"></line>
      <circle class="own" cx=${x(own)} cy="11" r="5"></circle>`}</svg>`;
}

/** Columns of counts in time, the oldest first. */
export function columns(points: readonly { start: string; count: number }[], label: string) {
  const most = Math.max(1, ...points.map((point) => point.count));
  const width = 600 / Math.max(1, points.length);
  return html`<figure><svg class="columns" viewBox="0 0 600 170" role="img" aria-label=${label}>
    ${points.map((point, at) => svg`<rect x=${at * width + 1} width=${Math.max(1, width - 2)} rx="2"
      y=${150 - (140 * point.count) / most} height=${Math.max(1, (140 * point.count) / most)}><title>${moment(point.start)}: ${count(point.count)}</title></rect>`)}
    ${svg`<line class="axis" x1="0" x2="600" y1="150.5" y2="150.5"></line>
      <text x="0" y="167">${points[0] ? day(points[0].start) : ""}</text><text class="end" x="600" y="167">${points.at(-1) ? day(points.at(-1)!.start) : ""}</text>`}
    </svg><figcaption class="soft">${label}</figcaption></figure>`;
}

/** Tabs of which one is chosen; the screen draws again when another is. */
export const tabs = (label: string, names: readonly Choice[], chosen: string, change: (value: string) => void | Promise<void>) => html`
  <div class="tabs" role="group" aria-label=${label}>${names.map(([value, text]) => html`
    <button type="button" aria-pressed=${value === chosen ? "true" : "false"}
      @click=${act(async () => { await change(value); redraw(); })}>${text}</button>`)}</div>`;

/** Saves text as a file, without leaving the page. */
export function download(name: string, text: string, type: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
