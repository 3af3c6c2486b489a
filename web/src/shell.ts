// What is around every screen: the bar of a product, its parts, and the way to the other product.

import { html, nothing, type TemplateResult } from "lit";
import { auxeira, config, isLoggedIn, leave } from "./api";
import type { Route } from "./app";
import { mayLose } from "./drafts";
import { t } from "./strings";

const PARTS = ["/profile", "/reports", "/standing", "/projects", "/experts", "/account"];

export function shell(route: Route, content: TemplateResult): TemplateResult {
  const pizza = route.path.startsWith("/pizza");
  return html`
    <a class="skip" href="#content" @click=${skip}>${t.skip}</a>
    <header class="bar"><div>
      <a class="brand" href=${pizza ? "/pizza" : isLoggedIn() ? "/profile" : "/"}>${pizza ? t.pizza.brand : t.brand}</a>
      ${!pizza && isLoggedIn() ? html`
        <nav aria-label=${t.parts}>${PARTS.map((path) => html`
          <a href=${path} aria-current=${route.nav === path || route.path === path ? "page" : nothing}>${t.nav[path]}</a>`)}
        </nav>` : nothing}
      <a class="other" href=${pizza ? "/" : "/pizza"}>${pizza ? t.brand : t.pizza.brand}</a>
      ${!pizza && isLoggedIn() ? html`<button class="quiet" @click=${logOut}>${t.logOut}</button>` : nothing}
      ${!pizza && !isLoggedIn() ? html`<a class="button small" href="/login">${t.logIn}</a>` : nothing}
    </div></header>
    <main id="content" tabindex="-1">${content}</main>
    <footer><p>${t.footer} ${config.mails ? html`<a href=${config.mails} target="_blank" rel="noopener">${t.mails}</a> · ` : nothing}
      <a href="${config.api}/docs" target="_blank" rel="noopener">${t.docs}</a></p></footer>`;
}

/** Whether the API is out of reach or not: what is kept here goes. */
const logOut = () => mayLose(t.logOutSure) && auxeira.post("/api/auth/logout").catch(() => undefined).then(() => leave());

function skip(event: Event) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}
