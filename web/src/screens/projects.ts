import { html, nothing } from "lit";
import { auxeira, loadMe, type Schema } from "../api";
import { act, go, reload, say, type Open } from "../app";
import { contactForm } from "./experts";
import { t } from "../strings";
import { area, bar, chip, choose, count, day, field, heading, openList, submit, unsaved, whole } from "../ui";

const words = t.projects;
const goal = (sdg: number) => html`<span class="goal">${sdg}</span> ${t.goals[sdg - 1]}`;
type Sort = "newest" | "funded";

export const projects: Open = async (_, query) => {
  const sort = (query.get("sort") ?? "newest") as Sort;
  const mine = query.get("mine") === "true";
  const sdg = Number(query.get("sdg")) || undefined;
  const [found, pledges] = await Promise.all([
    openList(auxeira.pages("/api/projects", { query: { limit: 12, ...(mine ? { mine: true } : { sort }), ...(sdg && !mine ? { sdg } : {}) } }), (page) => page.projects),
    openList(auxeira.pages("/api/pledges"), (page) => page.pledges),
  ]);
  const show = (changes: Record<string, string>) => {
    const wanted = { ...Object.fromEntries(query), ...changes };
    void go(`/projects?${new URLSearchParams(Object.entries(wanted).filter(([, value]) => value))}`);
  };
  return () => html`${heading(words.title, words.lead)}
    <div class="row filters">${choose("sort", words.sort, [["newest", words.newest], ["funded", words.mostFunded], ["mine", words.mine]], mine ? "mine" : sort,
        (value) => show(value === "mine" ? { mine: "true", sort: "" } : { mine: "", sort: value }))}
      ${choose("sdg", t.fields.sdgFocus, [["", words.allGoals], ...t.goals.map((name, at) => [String(at + 1), `${at + 1} ${name}`] as const)], String(sdg ?? ""), (value) => show({ sdg: value }))}
      <a class="button" href="/projects/new">${words.make}</a></div>
    ${found.items.length ? nothing : html`<p class="empty">${words.none}</p>`}
    <div class="grid">${found.items.map((each) => html`<a class="card project" href="/projects/${each.projectId}">
      <p class="soft">${goal(each.sdgFocus)} ${each.status ? chip(words.status[each.status]) : nothing}</p><h2>${each.title}</h2>
      ${bar(each.percentFunded, 0, 100, words.funded(each.percentFunded))}
      <p><b>${each.percentFunded} %</b> <span class="soft">${words.ofTarget(whole(each.target, each.currency))}</span></p></a>`)}</div>${found.more()}
    ${pledges.items.length ? html`<section class="card"><h2>${words.myPledges}</h2>${pledgeRows(pledges.items)}${pledges.more()}</section>` : nothing}`;
};

/** Own pledges, with what can be done about each. */
function pledgeRows(pledges: readonly Schema["Pledge"][], titled = true) {
  const confirmIt = (pledgeId: string) => act(async () => {
    await auxeira.post("/api/pledges/{pledgeId}/confirm", { path: { pledgeId } });
    await reload();
    return words.confirmed;
  });
  const cancel = (pledgeId: string) => act(async () => {
    await auxeira.delete("/api/pledges/{pledgeId}", { path: { pledgeId } });
    await reload();
    return words.cancelled;
  });
  return html`<ul class="rows">${pledges.map((pledge) => html`<li>
    <div>${titled ? html`<a href="/projects/${pledge.projectId}"><b>${pledge.projectTitle}</b></a>` : html`<b>${said(pledge)}</b>`}
      <p class="soft">${titled ? said(pledge) : day(pledge.createdAt)}${pledge.expiresAt && pledge.status === "pending" ? ` · ${words.until(day(pledge.expiresAt))}` : ""}</p></div>
    <p class="row">${chip(words.pledge[pledge.status], pledge.status === "confirmed" ? "good" : "")}
      ${pledge.status === "pending" ? html`<button class="button small" @click=${confirmIt(pledge.pledgeId)}>${words.confirm}</button>` : nothing}
      ${pledge.status === "cancelled" ? nothing : html`<button class="button plain small" @click=${cancel(pledge.pledgeId)}>${words.withdraw}</button>`}</p></li>`)}</ul>`;
}
const said = (pledge: Schema["Pledge"]) =>
  pledge.amount === null ? pledge.roleType ?? "" : whole(pledge.amount, pledge.currency);

export const project: Open = async ({ projectId = "" }) => {
  const path = { projectId };
  const [{ data }, mine, me] = await Promise.all([
    auxeira.get("/api/projects/{projectId}", { path }),
    openList(auxeira.pages("/api/pledges", { query: { limit: 100 } }), (page) => page.pledges), loadMe(),
  ]);
  const found = data.project;
  const [received, matches] = found.own && found.status !== "draft" ? await Promise.all([
    openList(auxeira.pages("/api/projects/{projectId}/pledges", { path }), (page) => page.pledges),
    auxeira.get("/api/projects/{projectId}/matches", { path }).then((answer) => answer.data.matches),
  ]) : [null, []];
  const pledged = mine.items.filter((pledge) => pledge.projectId === projectId);

  const give = act(async (form) => {
    await auxeira.post("/api/projects/{projectId}/pledges", { path, body: {
      pledgeType: "funding", amount: form.number("amount"), currency: found.currency as Schema["Currency"], message: form.maybe("message"),
    } });
    form.reset();
    await reload();
    return words.pledgeMade;
  });
  const help = act(async (form) => {
    await auxeira.post("/api/projects/{projectId}/pledges", { path, body: { pledgeType: "role", roleType: form.text("roleType"), message: form.maybe("message-role") } });
    form.reset();
    await reload();
    return words.pledgeMade;
  });
  const change = (step: "publish" | "close") => act(async () => {
    await auxeira.post(`/api/projects/{projectId}/${step}` as "/api/projects/{projectId}/publish", { path });
    await reload();
    return words.changed;
  });
  const complain = act(async (form) => {
    await auxeira.post("/api/projects/{projectId}/report", { path, body: { reason: form.text("reason") as Schema["ReportReason"], details: form.maybe("details") } });
    form.reset();
    return words.reported;
  });
  const takeDown = act(async (form) => {
    await auxeira.post("/api/projects/{projectId}/takedown", { path, body: { reason: form.text("reason-takedown") } });
    await reload();
    return words.changed;
  });
  return () => html`${heading(found.title, html`${goal(found.sdgFocus)} · ${found.location} · ${found.timeline} ${chip(words.status[found.status], found.status === "funded" ? "good" : "")}`)}
    <div class="split top">
      <section class="card"><p class="prose">${found.description}</p>
        ${found.requiredRoles.length ? html`<h3>${words.roles}</h3><p>${found.requiredRoles.map((role) => chip(role))}</p>` : nothing}
        ${found.takedownReason ? html`<p class="notice bad">${found.takedownReason}</p>` : nothing}
        ${found.own ? html`<p class="row">${found.status === "draft" ? html`<button class="button" @click=${change("publish")}>${words.publish}</button>` : nothing}
          ${["draft", "active"].includes(found.status) ? html`<button class="button plain" @click=${change("close")}>${words.close}</button>` : nothing}</p>`
          : html`<details><summary>${words.report}</summary><form @submit=${complain}>${choose("reason", t.fields.reason, Object.entries(words.reasons), "fraud")}
            ${area("details", t.fields.details, "", 500)}${submit(words.reportGo)}</form></details>`}
        ${me.role === "admin" && found.status !== "hidden" ? html`<form @submit=${takeDown}>${field("reason-takedown", words.takedownReason, { required: true, maxlength: 500 })}
          <button class="button bad">${words.takedown}</button></form>` : nothing}</section>
      <section class="card"><p class="figure">${found.percentFunded} %</p>
        ${bar(found.confirmed, found.pledged - found.confirmed, found.target, words.funded(found.percentFunded))}
        <p><b>${whole(found.confirmed, found.currency)}</b> <span class="soft">${words.ofTarget(whole(found.target, found.currency))}</span></p>
        <p class="soft">${words.totals(whole(found.pledged - found.confirmed, found.currency), found.confirmedCount, count(found.collaboratorCount))}${found.daysRemaining === null ? "" : ` · ${words.daysLeft(found.daysRemaining)}`}</p>
        ${pledged.length ? html`<h3>${words.myPledges}</h3>${pledgeRows(pledged, false)}` : nothing}
        ${found.own ? html`<p class="soft">${words.ownOne}</p>` : found.status !== "active" ? nothing : html`
          <form @submit=${give}><h3>${words.give}</h3>${field("amount", words.amount, { type: "number", required: true, min: 1, step: "1", unit: found.currency })}
            ${field("message", words.message, { maxlength: 200, optional: true })}${submit(words.giveGo)}</form>
          ${found.requiredRoles.length ? html`<form @submit=${help}><h3>${words.help}</h3>${choose("roleType", words.role, found.requiredRoles.map((role) => [role, role] as const), null)}
            ${field("message-role", words.message, { maxlength: 200, optional: true })}${submit(words.helpGo)}</form>` : nothing}
          <p class="soft">${words.noMoney}</p>`}</section></div>
    ${received ? html`<section class="card"><h2>${words.received}</h2>${received.items.length ? html`<ul class="rows">${received.items.map((pledge) => html`
      <li><div><b>${said(pledge)}</b><p class="soft">${day(pledge.createdAt)}${pledge.message ? ` · ${pledge.message}` : ""}</p></div>${chip(words.pledge[pledge.status])}</li>`)}</ul>${received.more()}`
      : html`<p class="soft">${words.nonePledged}</p>`}</section>` : nothing}
    ${matches.length ? html`<section class="card"><h2>${words.matches}</h2><ul class="rows">${matches.map((match) => html`<li><div><b>${match.expert.name}</b> ${chip(match.role)}
      <p class="soft">${match.reasons.join(" · ")}</p>${contactForm(match.expert)}</div><span class="score">${match.score}</span></li>`)}</ul></section>` : nothing}`;
};

export const newProject: Open = async () => {
  const draft = `project ${(await loadMe()).userId}`;
  const make = act(async (form) => {
    const { data } = await auxeira.post("/api/projects", { body: {
      title: form.text("title"), description: form.text("description"), sdgFocus: Number(form.text("sdgFocus")),
      targetAmount: form.number("targetAmount") ?? 0, currency: "USD", requiredRoles: form.list("requiredRoles"), timeline: form.text("timeline"),
      location: form.text("location"), status: "draft",
    } });
    await go(`/projects/${data.projectId}`);
    say(words.made);
  });
  return () => html`${heading(words.make, words.makeLead)}<form class="card" data-draft=${draft} @submit=${make}><div class="fields">
    ${field("title", t.fields.title, { required: true, maxlength: 100 })}
    ${choose("sdgFocus", t.fields.sdgFocus, t.goals.map((name, at) => [String(at + 1), `${at + 1} ${name}`] as const), "1")}
    ${area("description", t.fields.description, "", 4000, true)}
    ${field("targetAmount", t.fields.targetAmount, { type: "number", required: true, min: 1, step: "1", unit: "USD" })}
    ${field("timeline", t.fields.timeline, { required: true, maxlength: 200, help: words.timelineHelp })}
    ${field("location", t.fields.location, { required: true, maxlength: 200 })}
    ${field("requiredRoles", t.fields.requiredRoles, { help: t.profile.commas })}</div><p class="row">${submit(words.makeGo)} ${unsaved(draft)}</p></form>`;
};
