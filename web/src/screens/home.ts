import { html, nothing, svg } from "lit";
import { auxeira, config, forgetMe, isLoggedIn } from "../api";
import { act, go, type Open } from "../app";
import { t } from "../strings";
import { ring, strip } from "../ui";

const enter = (person: { email: string; password: string }, to: string) => act(async () => {
  await auxeira.post("/api/auth/login", { body: person });
  forgetMe();
  await go(to);
});

export const home: Open = () => () => html`
  <section class="hero"><div>
    <h1 tabindex="-1">${t.home.title}</h1><p class="lead">${t.home.lead}</p>
    <div class="row">${isLoggedIn() ? html`<a class="button" href="/profile">${t.home.goOn}</a>` : html`
      ${config.demo ? html`<button class="button" id="demo" @click=${enter(config.demo, "/profile")}>${t.home.demo}</button>` : nothing}
      <a class=${config.demo ? "button plain" : "button"} href="/register">${t.home.register}</a>`}</div>
    ${config.demo ? html`<p class="soft">${t.home.demoHelp(config.demo.email)}
      ${config.admin ? html`<button class="link" id="admin" @click=${enter(config.admin, "/activity")}>${t.home.admin}</button>` : nothing}</p>` : nothing}
  </div>
  <div class="showcase" aria-hidden="true">
    <div class="card one">${ring(76, "", "")}<div><b>${t.home.cardScore}</b><p class="soft">${t.home.cardRank}</p></div></div>
    <div class="card two"><b>${t.home.cardPeers}</b>${strip([54, 66, 72], 76, "")}${strip([68, 79, 81], 84, "")}${strip([47, 54, 61], 77, "")}</div>
    <div class="card three"><b>${t.home.cardProject}</b><p class="soft">${t.home.cardFunded}</p>
      <svg class="progress" viewBox="0 0 100 4" preserveAspectRatio="none">${svg`<rect class="track" width="100" height="4"></rect><rect class="fill" width="88" height="4"></rect>`}</svg></div>
  </div></section>
  <section class="walks">${t.home.walks.map(([title, text, href]) => html`
    <a class="card" href=${href}><h2>${title}</h2><p>${text}</p></a>`)}</section>
  <section class="band"><div><h2>${t.home.pizzaTitle}</h2><p>${t.home.pizzaText}</p>
    <a class="button" href="/pizza">${t.home.pizzaGo}</a></div>${pie()}</section>`;

/** A pizza, drawn; the page loads no picture. */
export const pie = () => html`<svg class="pie" viewBox="0 0 120 120" aria-hidden="true">${svg`
  <circle cx="60" cy="60" r="54" fill="#d9954a"></circle><circle cx="60" cy="60" r="47" fill="#c8432b"></circle>
  <circle cx="60" cy="60" r="44" fill="#f3cf7a"></circle>
  ${[[44, 40], [76, 38], [88, 66], [62, 62], [40, 74], [66, 88]].map(([x, y]) => svg`<circle cx=${x} cy=${y} r="8" fill="#fff6e3"></circle><circle cx=${x} cy=${y} r="8" fill="none" stroke="#e9b95d" stroke-width="1.5"></circle>`)}
  ${[[56, 30, 20], [30, 56, 80], [80, 52, -40], [52, 78, 15], [82, 82, 60]].map(([x, y, turn]) => svg`<path d="M-7 0C-3-5 3-5 7 0 3 5-3 5-7 0Z" fill="#3f7d3a" transform="translate(${x} ${y}) rotate(${turn})"></path>`)}
  <path d="M60 6V114M6 60H114M22 22 98 98M98 22 22 98" stroke="#b96f2c" stroke-opacity=".35" stroke-width="1.2"></path>`}</svg>`;

export const missing: Open = () => () => html`<section class="narrow"><h1 tabindex="-1">${t.missing.title}</h1>
  <p class="lead">${t.missing.text}</p><a class="button" href="/">${t.missing.home}</a></section>`;
