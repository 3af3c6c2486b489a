import { html, nothing } from "lit";
import { auxeira, type Schema } from "../api";
import { act, go, type Open } from "../app";
import { t } from "../strings";
import { area, chip, choose, COUNTRIES, countryName, field, heading, openList, submit } from "../ui";

const words = t.experts;

export const experts: Open = async (_, query) => {
  const asked = Object.fromEntries([...query].filter(([, value]) => value));
  const found = await openList(auxeira.pages("/api/experts", { query: { limit: 12, ...asked } }), (page) => page.experts);
  const filter = act(async (form) => {
    const wanted = ["skill", "country", "availability"].map((name) => [name, form.text(name)]).filter(([, value]) => value);
    await go(`/experts?${new URLSearchParams(wanted as [string, string][])}`);
  });
  return () => html`${heading(words.title, words.lead)}
    <form class="row filters" @submit=${filter}>${field("skill", words.skill, { value: query.get("skill"), maxlength: 40 })}
      ${choose("country", t.fields.country, [["", words.anywhere], ...COUNTRIES.map((code) => [code, countryName(code)] as const)], query.get("country"))}
      ${choose("availability", words.availability, [["", words.whenever], ...Object.entries(words.when)], query.get("availability"))}${submit(words.find)}</form>
    ${found.items.length ? nothing : html`<p class="empty">${words.none}</p>`}
    <div class="grid">${found.items.map((expert) => html`<article class="card"><h2>${expert.name}</h2>
      <p>${expert.skills.map((skill) => chip(skill))}</p>
      <p class="soft">${[words.when[expert.availability], expert.countries.map(countryName).join(", "), expert.languages.map(languageName).join(", "),
        expert.rate ? words.rate(expert.rate.amount, expert.rate.currency, expert.rate.per) : ""].filter(Boolean).join(" · ")}</p>
      ${contactForm(expert)}</article>`)}</div>${found.more()}`;
};

const languages = new Intl.DisplayNames("en", { type: "language" });
const languageName = (code: string) => languages.of(code) ?? code;

/** A letter to an expert, behind a line that opens it. */
export const contactForm = (expert: Schema["Expert"]) => html`<details><summary>${words.write(expert.name)}</summary>
  <form @submit=${act(async (form) => {
    await auxeira.post("/api/experts/{expertId}/contact", { path: { expertId: expert.expertId },
      body: { message: form.text(`message-${expert.expertId}`), replyVia: form.text(`replyVia-${expert.expertId}`) } });
    form.reset();
    return words.sent(expert.name);
  })}>${area(`message-${expert.expertId}`, t.projects.message, "", 2000, true)}
    ${field(`replyVia-${expert.expertId}`, words.replyVia, { required: true, maxlength: 200, help: words.replyHelp })}${submit(words.send)}</form></details>`;
