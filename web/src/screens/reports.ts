// A report: types and prices, ask, pay at the provider's page and come back, wait, read, print.

import { html, nothing } from "lit";
import { Problem } from "auxeira-client";
import { auxeira, readDictionary, type Schema } from "../api";
import { act, go, reload, say, type Open } from "../app";
import { depart } from "../drafts";
import { t } from "../strings";
import { chip, day, download, fieldLink, heading, moment, money, openList } from "../ui";

const words = t.reports;
const waiting = (status: string) => status === "queued" || status === "generating";
const CHIPS: Record<string, string> = { ready: "good", locked: "warn", failed: "bad" };

export const reports: Open = async () => {
  const [mine, kinds] = await Promise.all([
    openList(auxeira.pages("/api/reports"), (page) => page.reports),
    auxeira.get("/api/reports/types"), readDictionary(), // for what the figures are called
  ]);
  const ask = (reportType: Schema["ReportType"]) => act(async () => {
    const { data } = await auxeira.post("/api/reports/generate", { body: { reportType } });
    await go(`/reports/${data.reportId}`);
  });
  return () => html`${heading(words.title, words.lead)}
    ${mine.items.length ? html`<section class="card"><h2>${words.mine}</h2><ul class="rows">${mine.items.map((report) => html`
      <li><div><a href="/reports/${report.reportId}"><b>${report.title}</b></a><p class="soft">${day(report.createdAt)}${report.summary ? ` · ${report.summary}` : ""}</p></div>
        ${chip(words.status[report.status], CHIPS[report.status])}</li>`)}</ul>${mine.more()}</section>` : nothing}
    <h2>${words.types}</h2>
    <div class="grid kinds">${kinds.data.types.map((kind) => html`<article class="card kind">
      <header><h3>${kind.title}</h3><span class="price">${kind.isPremium ? money(kind.price) : words.free}</span></header>
      <ul class="contains">${kind.contains.map((part) => html`<li>${part}</li>`)}</ul>
      ${kind.ready ? html`<button class="button small" data-type=${kind.reportType} aria-label="${kind.isPremium ? words.buy : words.ask}: ${kind.title}" @click=${ask(kind.reportType)}>${kind.isPremium ? words.buy : words.ask}</button>`
        : html`<p class="soft">${words.lacks} ${(kind.missingFields ?? []).map((path) => html`${fieldLink(path)} `)}
          ${Object.entries(kind.needs ?? {}).map(([what, many]) => t.profile.needs(what, many)).join(" · ")}</p>`}</article>`)}</div>`;
};

export const report: Open = async ({ reportId = "" }, query) => {
  const paid = query.get("reference") ?? receiptOf(reportId);
  if (query.has("reference")) await comeBack(reportId, paid!);
  const { data } = await auxeira.get("/api/reports/{reportId}", { path: { reportId } });
  const found = data.report;
  const receipt = found.isPremium && paid
    ? await auxeira.get("/api/payments/verify/{reference}", { path: { reference: paid } }).then((answer) => answer.data, () => null)
    : null;
  const sum = sessionStorage.getItem(`price ${reportId}`);
  const text = found.status === "ready"
    ? (await auxeira.get("/api/reports/{reportId}/html", { path: { reportId } })).data as string : "";
  if (waiting(found.status)) setTimeout(() => { if (isHere(reportId)) void reload(); }, 2000);

  const pay = act(async () => {
    if (found.unlockPrice) sessionStorage.setItem(`price ${reportId}`, money(found.unlockPrice)); // for the receipt
    const returnUrl = location.origin + location.pathname;
    const { data } = await auxeira.post("/api/payments/initialize", { body: { reportId, returnUrl } });
    depart(data.authorization_url);
  });
  const markdown = act(async () => {
    const { data } = await auxeira.get("/api/reports/{reportId}/markdown", { path: { reportId } });
    download(`${found.reportType}.md`, data as string, "text/markdown");
  });
  const remove = act(async () => {
    if (!confirm(words.removeSure)) return;
    await auxeira.delete("/api/reports/{reportId}", { path: { reportId } });
    await go("/reports", { replace: true });
    say(words.removed);
  });
  const again = act(reload);
  return () => html`${heading(found.title, html`${chip(words.status[found.status], CHIPS[found.status])} <span class="soft">${moment(found.createdAt)}</span>`)}
    ${found.status === "locked" ? html`<section class="card narrow"><p>${found.summary}</p>
      <p class="big">${found.unlockPrice ? money(found.unlockPrice) : nothing}</p><p class="soft">${words.payText}</p>
      <p class="row"><button class="button" id="pay" @click=${pay}>${words.pay}</button>
      ${paid ? html`<button class="button plain" @click=${() => void comeBack(reportId, paid).then(reload)}>${words.askAgain}</button>` : nothing}</p></section>` : nothing}
    ${waiting(found.status) ? html`<section class="card narrow"><p class="big">${words.writing}</p><p class="soft">${words.writingText}</p></section>` : nothing}
    ${found.status === "failed" ? html`<section class="card narrow"><p>${words.failed}</p><button class="button" @click=${again}>${t.again}</button></section>` : nothing}
    ${found.status === "ready" ? html`<p class="row tools">
        <button class="button" id="print" @click=${printReport}>${words.print}</button>
        <button class="button plain" @click=${markdown}>${words.markdown}</button>
        <button class="button plain" @click=${remove}>${words.remove}</button></p>
      ${receipt?.paid ? html`<section class="card receipt"><h2>${words.receipt}</h2><dl class="facts">
        <div><dt>${words.receiptFor}</dt><dd>${found.title}</dd></div>
        ${sum ? html`<div><dt>${words.receiptSum}</dt><dd>${sum}</dd></div>` : nothing}
        <div><dt>${words.receiptNumber}</dt><dd><code>${paid}</code></dd></div>
        <div><dt>${words.receiptState}</dt><dd>${words.payment[receipt.status]}</dd></div></dl><p class="soft">${words.receiptMail}</p></section>` : nothing}
      <iframe class="report" title=${found.title} sandbox="allow-same-origin allow-modals" .srcdoc=${asMarkup(text)} @load=${fit}></iframe>` : nothing}`;
};

const isHere = (reportId: string) => location.pathname === `/reports/${reportId}`;
const receiptOf = (reportId: string) => sessionStorage.getItem(`paid ${reportId}`);

/** Back from the provider, with its reference: what is paid is unlocked. Who cancelled is told so. */
async function comeBack(reportId: string, reference: string) {
  history.replaceState({}, "", `/reports/${reportId}`);
  sessionStorage.setItem(`paid ${reportId}`, reference);
  await auxeira.post("/api/reports/{reportId}/unlock", { path: { reportId }, body: { reference } })
    .catch((error: unknown) => {
      if (!(error instanceof Problem && error.type === "urn:auxeira:problem:payment-required")) throw error;
      setTimeout(() => say(words.notPaid, true));
    });
}

// The one place where text becomes markup as it is: the API escaped it, and the frame runs nothing
interface Policy { createHTML(text: string): string }
interface Policies { createPolicy(name: string, rules: Policy): Policy }
const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy("report", { createHTML: (text) => text });
const asMarkup = (text: string) => policy?.createHTML(text) ?? text;

// A frame that may run nothing: the document of the API with its own style, and no way out of it
const frame = () => document.querySelector<HTMLIFrameElement>("iframe.report");
const printReport = () => frame()?.contentWindow?.print();
function fit() {
  const shown = frame();
  const height = shown?.contentDocument?.documentElement.scrollHeight;
  if (shown && height) shown.height = String(height);
  shown?.contentDocument?.addEventListener("toggle", fit, true); // what is unfolded
}
addEventListener("resize", fit);
