// Pieces of every screen: fields, amounts, dates, lists that go on, and charts as inline SVG.

import { html, nothing, svg, type TemplateResult } from "lit";
import { act, faultOf, redraw } from "./app";
import { nameFigures, wordsOf, type Schema } from "./api";
import { isKept } from "./drafts";
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
export function labelOf(path: string): string {
  const [, year, id] = path.split(".");
  return id ? `${wordsOf(id)} (${year})` : year ? t.figuresOf(year) : wordsOf(path);
}
/** The same as a link to its field. */
export function fieldLink(path: string, label = labelOf(path)) {
  const [, year, id = ""] = path.split(".");
  return html`<a href="/profile?${new URLSearchParams(year ? { year, at: id } : { at: path })}">${label}</a>`;
}

interface FieldOptions {
  type?: string; value?: string | number | null; help?: string | TemplateResult; required?: boolean;
  autocomplete?: string; min?: number; max?: number; step?: string; maxlength?: number; minlength?: number;
  optional?: boolean; unit?: string; remark?: string; list?: readonly string[];
}

/** What is said below a field, and the ids by which it is read out with it. */
function notesOf(name: string, help?: string | TemplateResult, remark?: string) {
  const wrong = faultOf(name);
  const said = [["help", help], ["remark", remark], ["wrong", wrong]].filter(([, text]) => text);
  return {
    described: said.map(([kind]) => `${name}-${kind}`).join(" ") || nothing,
    invalid: wrong ? "true" as const : nothing,
    below: said.map(([kind, text]) => html`<p class=${kind} id="${name}-${kind}">${text}</p>`),
  };
}

/** A labelled input; what helps and what is wrong are read out with it. Its default is what is saved. */
export function field(name: string, label: string, options: FieldOptions = {}) {
  const { type = "text", value, help, required = false, optional = false, autocomplete, unit, remark, list, ...limits } = options;
  const { described, invalid, below } = notesOf(name, help, remark);
  return html`<div class="field">
    <label for=${name}>${label}${optional ? html` <span class="soft">${t.optional}</span>` : nothing}</label>
    <div class="input"><input id=${name} name=${name} type=${type} .defaultValue=${value == null ? "" : String(value)}
      ?required=${required} autocomplete=${(autocomplete ?? "off") as "off"} aria-describedby=${described} aria-invalid=${invalid}
      min=${limits.min ?? nothing} max=${limits.max ?? nothing}
      step=${limits.step ?? nothing} maxlength=${limits.maxlength ?? nothing} minlength=${limits.minlength ?? nothing}
      list=${list ? `${name}-list` : nothing}>${unit ? html`<span class="unit">${unit}</span>` : nothing}</div>
    ${list ? html`<datalist id="${name}-list">${list.map((each) => html`<option value=${each}></option>`)}</datalist>` : nothing}
    ${below}</div>`;
}

export const password = (name: string, label: string, fresh = false) =>
  field(name, label, {
    type: "password", required: true, autocomplete: fresh ? "new-password" : "current-password",
    ...(fresh ? { minlength: 10, help: t.passwordHelp } : {}),
  });

export function area(name: string, label: string, value: string | null, maxlength: number, required = false) {
  const { described, invalid, below } = notesOf(name);
  return html`<div class="field wide"><label for=${name}>${label}</label>
    <textarea id=${name} name=${name} rows="3" maxlength=${maxlength} ?required=${required} .defaultValue=${value ?? ""}
      aria-describedby=${described} aria-invalid=${invalid}></textarea>${below}</div>`;
}

type Choice = readonly [value: string, label: string];
export function choose(name: string, label: string, choices: readonly Choice[], chosen: string | null | undefined, change?: (value: string) => void) {
  const { described, invalid, below } = notesOf(name);
  return html`<div class="field"><label for=${name}>${label}</label>
    <select id=${name} name=${name} aria-describedby=${described} aria-invalid=${invalid}
      @change=${(event: Event) => change?.((event.target as HTMLSelectElement).value)}>
      ${choices.map(([value, text]) => html`<option value=${value} ?selected=${value === (chosen ?? "")}>${text}</option>`)}
    </select>${below}</div>`;
}

export const tick = (name: string, value: string, label: string, ticked: boolean) => html`
  <label class="tick"><input type="checkbox" name=${name} value=${value} ?checked=${ticked}> ${label}</label>`;

export const submit = (label: string) => html`<button class="button">${label}</button>`;
/** Says beside the button of a form with this draft that there is something to save. */
export const unsaved = (draft: string) => (isKept(draft) ? chip(t.unsaved, "warn") : nothing);
export const chip = (text: string | undefined, kind = "") => html`<span class="chip ${kind}">${text}</span>`;

/** What is doubtful about figures, and what the API says to do about each. */
export const doubts = (flags: readonly string[], remarks: readonly Schema["Remark"][]) => flags.length ? html`
  <ul class="doubts">${flags.map((flag) => {
    const remark = remarks.find(({ kind }) => kind === flag);
    return html`<li>${chip(t.profile.flags[flag] ?? flag, "warn")} ${remark ? html`${nameFigures(remark.detail)}
      ${fieldLink(remark.pointer.slice(2).replaceAll("/", "."))}` : t.profile.doubt}</li>`;
  })}</ul>` : nothing;

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

/** Quartiles of the peers on a scale from 0 to 100 points, and the own value. */
export function strip(quartiles: readonly number[], own: number, label: string) {
  const x = (value: number) => 8 + 1.84 * Math.min(100, Math.max(0, value));
  const [first, middle, third] = quartiles.map(x) as [number, number, number];
  return html`<svg class="strip" viewBox="0 0 200 32" role="img" aria-label=${label}>
    ${svg`<line class="axis" x1=${x(0)} x2=${x(100)} y1="11" y2="11"></line>
      ${[0, 25, 50, 75, 100].map((at) => svg`<line class="axis mark" x1=${x(at)} x2=${x(at)} y1="9" y2="21"></line>
        <text x=${x(at)} y="30.5">${at}</text>`)}
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
