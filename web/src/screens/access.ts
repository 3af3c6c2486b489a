// Everything that needs no session: log in, register, and the pages behind mails. Those act on a
// click and never by being opened, since programs that look at mails open links.

import { html, nothing } from "lit";
import { auxeira, config, forgetMe, leave } from "../api";
import { act, go, say, type Form, type Open } from "../app";
import { t } from "../strings";
import { field, heading, password, submit } from "../ui";

const email = (value = "") =>
  field("email", t.fields.email, { type: "email", required: true, autocomplete: "username", value, maxlength: 254 });

async function enter() {
  forgetMe();
  const back = sessionStorage.getItem("back");
  sessionStorage.removeItem("back");
  await go(back ?? "/profile");
}

export const logIn: Open = () => {
  const send = act(async (form) => {
    await auxeira.post("/api/auth/login", { body: { email: form.text("email"), password: form.secret("password") } });
    await enter();
  });
  return () => html`<section class="narrow">${heading(t.logIn)}
    <form class="card" @submit=${send}>${email()}${password("password", t.fields.password)}${submit(t.logIn)}
      <p class="soft"><a href="/forgot">${t.access.forgot}</a> · <a href="/register">${t.access.register}</a></p></form>
    ${config.demo ? html`<p class="soft">${t.access.demo(config.demo.email, config.demo.password)}</p>` : nothing}</section>`;
};

export const register: Open = () => {
  const send = act(async (form) => {
    await auxeira.post("/api/auth/register", { body: {
      email: form.text("email"), password: form.secret("password"),
      firstName: form.text("firstName"), lastName: form.text("lastName"),
    } });
    await enter();
  });
  return () => html`<section class="narrow">${heading(t.access.registerTitle, t.access.registerLead)}
    <form class="card" @submit=${send}>
      <div class="pair">${field("firstName", t.fields.firstName, { required: true, autocomplete: "given-name", maxlength: 100 })}
        ${field("lastName", t.fields.lastName, { required: true, autocomplete: "family-name", maxlength: 100 })}</div>
      ${email()}${password("password", t.fields.password, true)}${submit(t.access.registerGo)}
      <p class="soft"><a href="/login">${t.access.haveAccount}</a></p></form></section>`;
};

export const forgot: Open = () => {
  const send = act(async (form) => {
    await auxeira.post("/api/auth/password/forgot", { body: { email: form.text("email") } });
    form.reset();
    return t.access.forgotSent;
  });
  return () => html`<section class="narrow">${heading(t.access.forgotTitle, t.access.forgotLead)}
    <form class="card" @submit=${send}>${email()}${submit(t.access.forgotGo)}</form></section>`;
};

/** A page behind a mail: one button, which sends the token of the link. */
const behindMail = (
  words: { title: string; lead: string; go: string },
  send: (token: string, form: Form) => Promise<void>,
  fields: () => unknown = () => nothing,
): Open => (_, query) => {
  const token = query.get("token") ?? "";
  return () => html`<section class="narrow">${heading(words.title, words.lead)}
    <form class="card" @submit=${act((form) => send(token, form))}>${fields()}${submit(words.go)}</form></section>`;
};

export const verify = behindMail(t.access.verify, async (token) => {
  await auxeira.post("/api/auth/verify-email", { body: { token } });
  forgetMe();
  await go("/", { replace: true });
  say(t.access.verified);
});

export const reset = behindMail(t.access.reset, async (token, form) => {
  await auxeira.post("/api/auth/password/reset", { body: { token, newPassword: form.secret("newPassword") } });
  leave("/login");
}, () => password("newPassword", t.fields.newPassword, true));

export const changeEmail = behindMail(t.access.change, async (token) => {
  await auxeira.post("/api/auth/email/confirm", { body: { token } });
  leave("/login");
});
