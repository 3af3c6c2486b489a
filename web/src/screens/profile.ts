import { Problem } from "auxeira-client";
import { html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { auxeira, nameFigures, readDictionary, type Schema } from "../api";
import { act, redraw, reload, type Form, type Open } from "../app";
import { isInDraft, isKept } from "../drafts";
import { followRanks, rememberRanks } from "./standing";
import { loadSuggestions, suggestions } from "./suggestions";
import { t } from "../strings";
import { area, choose, COUNTRIES, countryName, doubts, field, fieldLink, heading, ring, submit, tabs, tick, unsaved } from "../ui";

type Metric = Schema["Metric"];
type Years = Record<string, Record<string, unknown>>;
const words = t.profile;

export const profile: Open = async (_, query) => {
  const [saved, dictionary, kinds, said] = await Promise.all([
    auxeira.get("/api/profile"), readDictionary(), auxeira.get("/api/reports/types"), loadSuggestions(),
  ]);
  const mine = saved.data.profile;
  const { metrics, appliesTo, sectors, organizationTypes } = dictionary;
  const years = mine.metrics as Years;
  let year = query.get("year") ?? Object.keys(years).at(-1) ?? String(new Date().getFullYear() - 1);
  let all = false;
  const about = `about ${mine.userId}`;
  const figures = (each: string) => `figures ${each} ${mine.userId}`;

  const send = async (body: Schema["ProfileChange"]) => {
    await auxeira.patch("/api/profile", { body, headers: { "If-Match": saved.headers.get("ETag") ?? "*" } })
      .catch(async (error: unknown) => {
        if (!(error instanceof Problem && error.status === 412)) throw error;
        await reload(); // the draft stays in the form
        throw new Error(words.changedElsewhere);
      });
    await reload();
  };
  const save = act(async (form) => {
    await send(readProfile(form));
    return words.saved;
  });
  const saveFigures = act(async (form) => {
    await rememberRanks(); // to tell which way they go
    await send({ metrics: { [year]: readFigures(form, shown()) } });
    void followRanks();
    return words.figuresSaved;
  });
  const chooseYear = (chosen: string) => {
    year = chosen;
    history.replaceState({}, "", `/profile?year=${year}`); // to be there again after a save
  };
  // what this kind of organisation is asked comes first; the rest on demand
  const asked = (metric: Metric) => metric.use !== "D"
    && (appliesTo[metric.appliesTo] ?? organizationTypes).includes(mine.organizationType ?? "NGO");
  const shown = () => metrics.filter((metric) => all || asked(metric) || metric.id in (years[year] ?? {})
    || metric.id === query.get("at") || isInDraft(figures(year), metric.id));
  const remarks = (id: string) =>
    mine.remarks.filter(({ pointer }) => pointer === `#/metrics/${year}/${id}`).map(({ detail }) => nameFigures(detail));

  return () => html`${heading(mine.organizationName ?? words.title, words.lead)}
    <section class="card split">${ring(mine.completionScore, words.progress)}
      <div><h2>${words.answered(mine.missingFields.length)}</h2>
        <p>${mine.missingFields.length ? words.missing(mine.missingFields.map((name) => t.fields[name]).join(", ")) : words.nothingMissing}</p>
        <p class="row"><a class="button small" href="/reports">${words.toReports(mine.reportsReady.length, kinds.data.types.length)}</a>
          <a class="button plain small" href="/standing">${words.toStanding}</a></p></div></section>
    ${suggestions(said, mine, about, figures)}
    <form class="card" id="about" data-draft=${about} @submit=${save}><h2>${words.about}</h2><div class="fields">
      ${field("organizationName", t.fields.organizationName, { value: mine.organizationName, maxlength: 200 })}
      ${choose("organizationType", t.fields.organizationType, [["", words.choose], ...organizationTypes.map((each) => [each, each] as const)], mine.organizationType)}
      ${choose("country", t.fields.country, [["", words.choose], ...COUNTRIES.map((code) => [code, countryName(code)] as const)], mine.country)}
      ${choose("sector", t.fields.sector, [["", words.choose], ...sectors.map(({ code, title }) => [code, title] as const)], mine.sector)}
      ${field("website", t.fields.website, { type: "url", value: mine.website, maxlength: 2048, help: words.websiteHelp })}
      ${field("annualSpend", t.fields.annualSpend, { type: "number", value: mine.annualSpend, min: 0, unit: mine.reportingCurrency })}
      ${field("focusAreas", t.fields.focusAreas, { value: mine.focusAreas?.join(", ") ?? "", help: words.commas })}
      ${choose("visibility", t.fields.visibility, [["public", words.public], ["private", words.private]], mine.visibility)}
      ${area("impactGoals", t.fields.impactGoals, mine.impactGoals, 4000)}
      <fieldset class="field wide"><legend>${t.fields.sdgAlignment}</legend><div class="ticks sdgs">
        ${t.goals.map((name, at) => tick("sdgAlignment", String(at + 1), `${at + 1} ${name}`, mine.sdgAlignment?.includes(at + 1) ?? false))}</div></fieldset>
      </div><p class="row">${submit(t.save)} ${unsaved(about)}</p></form>
    <form class="card" id="figures" data-draft=${figures(year)} @submit=${saveFigures}><h2>${words.figures}</h2><p class="soft">${words.figuresText}</p>
      ${tabs(words.year, yearsToChoose(years).map((each) => [each, isKept(figures(each)) ? words.yearUnsaved(each) : each] as const), year, chooseYear)}
      ${doubts(mine.flags[year] ?? [], mine.remarks)}
      <div class="fields">${keyed(year, shown().map((metric) => figure(metric, years[year]?.[metric.id], remarks(metric.id), mine.reportingCurrency)))}</div>
      <p class="row">${submit(words.saveFigures(year))} ${unsaved(figures(year))}
        <button type="button" class="button plain" @click=${() => { all = !all; redraw(); }}>${all ? words.fewer : words.all}</button></p></form>
    <section class="card"><h2>${words.lacking}</h2><p class="soft">${words.lackingText}</p>
      <ul class="rows">${kinds.data.types.filter((kind) => !kind.ready).map((kind) => html`
      <li><div><b>${kind.title}</b><p class="soft">${(kind.missingFields ?? []).map((path) => html`${fieldLink(path)} `)}
        ${Object.entries(kind.needs ?? {}).map(([what, many]) => words.needs(what, many)).join(" · ")}</p></div></li>`)}</ul>
      ${kinds.data.types.every((kind) => kind.ready) ? html`<p>${words.nothingLacking}</p>` : nothing}</section>`;
};

function yearsToChoose(years: Years): string[] {
  const last = new Date().getFullYear();
  const recent = [0, 1, 2, 3].map((back) => String(last - back));
  return [...new Set([...recent, ...Object.keys(years)])].sort();
}

/** A field of a figure, as the dictionary describes it. */
function figure(metric: Metric, value: unknown, remarks: string[], currency: string) {
  if (metric.type === "set") {
    const chosen = Array.isArray(value) ? value : [];
    return html`<fieldset class="field wide"><legend>${metric.label}</legend><p class="help">${metric.help}</p>
      <div class="ticks">${metric.options.map((each) => tick(metric.id, each, words.options[each] ?? each, chosen.includes(each)))}</div></fieldset>`;
  }
  const step = metric.type === "int" || metric.unit === "money" ? "1" : "any";
  return field(metric.id, metric.label, {
    type: "number", value: value as number, min: metric.min, max: metric.max, step, help: metric.help,
    unit: metric.unit === "money" ? currency : words.units[metric.unit] ?? metric.unit, remark: remarks.join(" "),
  });
}

function readFigures(form: Form, metrics: readonly Metric[]): Schema["YearFigures"] {
  const entries = metrics.map((metric) => [metric.id,
    metric.type === "set" ? (form.all(metric.id).length ? form.all(metric.id) : null) : form.number(metric.id)]);
  return Object.fromEntries(entries) as Schema["YearFigures"];
}

function readProfile(form: Form): Schema["ProfileChange"] {
  const said = {
    organizationName: form.maybe("organizationName"), organizationType: form.maybe("organizationType"),
    country: form.maybe("country"), sector: form.maybe("sector"), website: form.maybe("website"),
    annualSpend: form.number("annualSpend"), focusAreas: form.list("focusAreas"), visibility: form.text("visibility"),
    impactGoals: form.maybe("impactGoals"), sdgAlignment: form.all("sdgAlignment").map(Number),
  };
  return said as Schema["ProfileChange"];
}
