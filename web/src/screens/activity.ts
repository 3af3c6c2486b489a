// For everybody what is known of the own activity; for an admin what is counted of the platform.

import { html, nothing } from "lit";
import { auxeira, loadMe, type Schema } from "../api";
import type { Open } from "../app";
import { t } from "../strings";
import { columns, count, heading, moment, openList, tabs } from "../ui";

const words = t.activity;
type Kind = Schema["PlatformMetrics"]["metricType"];
type Frame = Schema["PlatformMetrics"]["timeframe"];

export const activity: Open = async () => {
  const me = await loadMe();
  let kind: Kind = "events";
  let frame: Frame = "30d";
  const load = async () => (await auxeira.get("/api/analytics/metrics/{metricType}", { path: { metricType: kind }, query: { timeframe: frame } })).data.metrics;
  const [own, first, reported] = await Promise.all([
    openList(auxeira.pages("/api/analytics/activity"), (page) => page.events),
    me.role === "admin" ? load() : null,
    me.role === "admin" ? openList(auxeira.pages("/api/projects/reports"), (page) => page.reports) : null,
  ]);
  let points = first;
  const change = async (step: () => void) => {
    step();
    points = await load();
  };
  return () => {
    const total = (points ?? []).reduce((sum, point) => sum + point.count, 0);
    const parts = new Map<string, number>();
    for (const point of points ?? []) for (const [name, many] of Object.entries(point.parts)) parts.set(name, (parts.get(name) ?? 0) + many);
    return html`${heading(words.title, points ? words.leadAdmin : words.lead)}
      ${points ? html`${tabs(words.kinds, Object.entries(words.kind), kind, (value) => change(() => void (kind = value as Kind)))}
        <section class="card"><p class="figure">${count(total)} <span class="soft">${words.kind[kind]}</span></p>
          ${columns(points, words.kind[kind] ?? kind)}
          ${tabs(words.frames, Object.entries(words.frame), frame, (value) => change(() => void (frame = value as Frame)))}
          ${parts.size ? html`<ul class="rows">${[...parts].sort((one, other) => other[1] - one[1]).map(([name, many]) => html`<li><span>${name.replaceAll("_", " ")}</span><b>${count(many)}</b></li>`)}</ul>` : nothing}</section>` : nothing}
      ${reported ? html`<section class="card" id="reported"><h2>${words.reported}</h2>${reported.items.length ? html`<ul class="rows">${reported.items.map((each) => html`
        <li><div><a href="/projects/${each.projectId}"><b>${each.projectTitle}</b></a><p class="soft">${each.details}</p></div>
          <span class="soft">${t.projects.reasons[each.reason]} · ${moment(each.createdAt)}</span></li>`)}</ul>${reported.more()}`
        : html`<p class="soft">${words.noneReported}</p>`}</section>` : nothing}
      <section class="card"><h2>${words.own}</h2>${own.items.length ? html`<ul class="rows">${own.items.map((event) => html`
        <li><span>${event.activity.replaceAll("_", " ")}</span><span class="soft">${event.device} · ${moment(event.occurredAt)}</span></li>`)}</ul>${own.more()}`
        : html`<p class="soft">${words.none}</p>`}</section>`;
  };
};
