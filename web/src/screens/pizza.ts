// Pizza42: customers of Auth0. Its library logs in (authorization code with PKCE) and gives the token.

import { Problem } from "auxeira-client";
import { html, nothing } from "lit";
import { config, openClient, type Schema } from "../api";
import { act, redraw, say, type Open } from "../app";
import { depart } from "../drafts";
import { pie } from "./home";
import { t } from "../strings";
import { chip, heading, moment, openList, tabs, whole } from "../ui";

const words = t.pizza;
const SIZES = ["small", "medium", "large"] as const;
const CLAIM = "https://pizza42.com/";
type Size = (typeof SIZES)[number];

// Tokens stay in memory alone: the tenant's session brings them back when the page is loaded again
async function openTenant({ domain, clientId, audience }: NonNullable<typeof config.auth0>) {
  const { createAuth0Client } = await import("@auth0/auth0-spa-js"); // most of what there is to load
  return createAuth0Client({ domain, clientId, authorizationParams: {
    redirect_uri: `${location.origin}/pizza`, audience, scope: "openid profile email place:orders",
  } });
}
let opening: ReturnType<typeof openTenant> | undefined;

export const pizza: Open = async (_, query) => {
  const { auth0 } = config;
  if (!auth0) return () => html`${heading(words.title, words.closed)}`;
  const openOnce = () => (opening ??= openTenant(auth0));
  // A guest needs the library for the login alone; a cookie of its own marks who may be logged in
  const returns = query.has("state") || document.cookie.includes("is.authenticated");
  const tenant = returns ? await openOnce() : undefined;
  const pizza42 = openClient(() => (claims ? tenant?.getTokenSilently() : undefined));
  if (tenant && query.has("state") && (query.has("code") || query.has("error"))) {
    const address = location.href;
    history.replaceState({}, "", "/pizza"); // a code works once: not again when the page is loaded again
    await tenant.handleRedirectCallback(address).catch((error: Error) => setTimeout(() => say(error.message, true)));
  }
  const claims = await tenant?.getIdTokenClaims();
  const verified = claims?.[`${CLAIM}email_verified`] === true;
  const menu = (await pizza42.get("/api/menu")).data;
  const loadOrders = () => openList(pizza42.pages("/api/orders", { query: { limit: 5 } }), (page) => page.orders);
  let orders = claims && verified ? await loadOrders() : null;
  let size: Size = "medium";
  let known = orders?.first?.customer_profile;

  const logIn = act(async () => (await openOnce()).loginWithRedirect({ openUrl: depart }));
  const logOut = act(async () => (await openOnce()).logout({ openUrl: depart, logoutParams: { returnTo: `${location.origin}/pizza` } }));
  const order = (offer: Schema["Offer"]) => act(async () => {
    const { data } = await pizza42.post("/api/orders", { body: { pizza: offer.pizza, size, total: offer.prices[size]! } })
      .catch((error: unknown) => {
        if (error instanceof Problem && error.body.action === "verify_email") throw new Error(words.unverified);
        throw error;
      });
    orders = await loadOrders();
    known = data.customer_profile;
    return words.ordered(offer.pizza, whole(data.order.total, menu.currency, 2));
  });
  const cancel = (orderId: string) => act(async () => {
    const { data } = await pizza42.post("/api/orders/{orderId}/cancel", { path: { orderId } });
    orders = await loadOrders();
    known = data.customer_profile;
    return words.cancelled;
  });

  return () => html`<section class="hero"><div>${heading(words.title, words.lead)}
      <p class="row">${claims ? html`<span>${words.hello(claims.email ?? "")}</span> <button class="button plain small" @click=${logOut}>${t.logOut}</button>`
        : html`<button class="button" id="login" @click=${logIn}>${words.logIn}</button>`}</p></div>${pie()}</section>
    ${claims && !verified ? html`<p class="notice bad" id="unverified">${words.unverified}</p>` : nothing}
    ${tabs(words.size, SIZES.map((each) => [each, words.sizes[each]] as const), size, (chosen) => { size = chosen as Size; redraw(); })}
    <div class="grid menu">${menu.menu.map((offer) => html`<article class="card"><h2>${offer.pizza}</h2><p class="soft">${words.toppings[offer.pizza]}</p>
      <p class="price">${whole(offer.prices[size]!, menu.currency, 2)}</p>
      ${claims ? html`<button class="button" ?disabled=${!verified} aria-label="${words.order}: ${offer.pizza}" @click=${order(offer)}>${words.order}</button>` : nothing}</article>`)}</div>
    ${known && known.total_orders > 0 ? html`<section class="card"><h2>${words.you}</h2><dl class="facts">
      ${fact(words.orders, String(known.total_orders))}${fact(words.spent, whole(known.total_spent, menu.currency, 2))}
      ${fact(words.average, known.average_order_value === undefined ? undefined : whole(known.average_order_value, menu.currency, 2))}
      ${fact(words.favourite, known.favorite_pizza)}${fact(words.favouriteSize, known.favorite_size)}</dl></section>` : nothing}
    ${orders?.items.length ? html`<section class="card"><h2>${words.history}</h2><ul class="rows" id="orders">${orders.items.map((each) => html`
      <li><div><b>${each.pizza}</b> <span class="soft">${each.size} · ${whole(each.total, menu.currency, 2)}</span><p class="soft">${moment(each.date)}</p></div>
        ${each.status === "cancelled" ? chip(words.isCancelled, "warn")
          : html`<button class="button plain small" aria-label="${words.cancel}: ${each.pizza}, ${moment(each.date)}" @click=${cancel(each.id)}>${words.cancel}</button>`}</li>`)}</ul>${orders.more()}</section>` : nothing}`;
};

const fact = (name: string, value: string | undefined) => value ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : nothing;
