// What the website of a profile says: asked for, shown with its page, put into the forms as a draft.

import { html, nothing } from "lit";
import { auxeira, type Schema } from "../api";
import { act, redraw, reload } from "../app";
import { addToDraft } from "../drafts";
import { t } from "../strings";

type Suggestions = Schema["SuggestionsState"];
type Suggested = Schema["SuggestedProfile"];
type Profile = Schema["OwnProfile"];
const words = t.suggestions;
const MEMBERS = ["organizationName", "organizationType", "country", "focusAreas", "sdgAlignment", "annualSpend", "impactGoals"] as const;

export const loadSuggestions = async () => (await auxeira.get("/api/profile/suggestions")).data.suggestions;

/** A card that offers to read the website, or shows what it says; nothing where nobody reads any. */
export function suggestions(found: Suggestions, mine: Profile, about: string, figures: (year: string) => string) {
  if (found.status === "off" || (!mine.website && found.status === "none")) return nothing;
  const waiting = found.status === "queued" || found.status === "asking";
  if (waiting) setTimeout(() => { if (location.pathname === "/profile") void reload(); }, 2000);
  const ask = act(async () => {
    await auxeira.post("/api/profile/suggestions");
    await reload();
  });
  const take = () => {
    const said = found.profile!;
    addToDraft(about, fillEmpty(said, mine));
    for (const [year, values] of Object.entries(said.metrics ?? {}))
      addToDraft(figures(year), fillYear(values, mine.metrics[year] ?? {}));
    redraw();
  };
  return html`<section class="card" id="suggestions"><h2>${words.title}</h2>
    ${waiting ? html`<p>${words.reading}</p>` : html`<p class="soft">${found.detail ?? (found.profile ? words.look : words.text)}</p>`}
    ${found.profile ? html`<p>${words.says} <a href=${found.page ?? ""} target="_blank" rel="noopener noreferrer">${found.page}</a></p>
      <ul class="rows">${describe(found.profile).map(([name, value]) => html`<li><div><b>${name}</b><p>${value}</p></div></li>`)}</ul>` : nothing}
    ${found.leftOut?.length ? html`<details><summary>${words.leftOut(found.leftOut.length)}</summary>
      <ul>${found.leftOut.map((each) => html`<li>${each}</li>`)}</ul></details>` : nothing}
    <p class="row">${found.profile ? html`<button type="button" class="button" id="take" @click=${take}>${words.take}</button>` : nothing}
      ${!waiting && !found.profile ? html`<button type="button" class="button" id="read" @click=${ask}>${words.read}</button>` : nothing}</p></section>`;
}

function describe(said: Suggested): (readonly [string, string])[] {
  const fields: Record<string, string> = t.fields;
  const members = MEMBERS.filter((name) => said[name] !== undefined)
    .map((name) => [fields[name] ?? name, [said[name]].flat().join(", ")] as const);
  const years = Object.entries(said.metrics ?? {}).map(([year, values]: [string, object]) =>
    [t.profile.year + " " + year, Object.entries(values).map(([id, value]) => `${id} ${value}`).join(", ")] as const);
  return [...members, ...(said.description ? [[words.description, said.description] as const] : []), ...years];
}

/** Values for the fields of a form, of what the profile does not say yet. */
function fillEmpty(said: Suggested, mine: Profile): Record<string, string[]> {
  const isEmpty = (value: unknown) => value === null || (Array.isArray(value) && !value.length);
  const entries = MEMBERS.filter((name) => said[name] !== undefined && isEmpty(mine[name])).map((name) => {
    const value = said[name]!;
    return [name, name === "focusAreas" ? [[value].flat().join(", ")] : [value].flat().map(String)] as const;
  });
  return Object.fromEntries(entries);
}

function fillYear(values: object, mine: object): Record<string, string[]> {
  const missing = Object.entries(values).filter(([id]) => !(id in mine));
  return Object.fromEntries(missing.map(([id, value]) => [id, [String(value)]]));
}
