import { html, nothing } from "lit";
import { auxeira, forgetMe, leave, loadMe } from "../api";
import { act, reload, say, type Open } from "../app";
import { mayLose } from "../drafts";
import { t } from "../strings";
import { chip, download, field, heading, moment, openList, password, submit } from "../ui";

const sections = t.account;

/** A browser as people call it, where a session has no name of its own. */
function deviceName(agent: string): string {
  const of = (known: Record<string, RegExp>) => Object.keys(known).find((name) => known[name]!.test(agent));
  const browser = of({ Edge: /Edg(e|A|iOS)?\//, Opera: /OPR\//, Firefox: /(Firefox|FxiOS)\//, Chrome: /(Chrome|CriOS)\//, Safari: /Safari\// });
  const system = of({ iOS: /iPhone|iPad/, Android: /Android/, Windows: /Windows/, macOS: /Mac OS X/, ChromeOS: /CrOS/, Linux: /Linux/ });
  return browser && system ? sections.device(browser, system) : agent;
}

export const account: Open = async () => {
  const [me, sessions] = await Promise.all([
    loadMe(),
    openList(auxeira.pages("/api/auth/sessions"), (page) => page.sessions),
  ]);
  const afterwards = async (text: string) => {
    forgetMe();
    await reload();
    return text;
  };
  const rename = act(async (form) => {
    await auxeira.patch("/api/auth/me", { body: { firstName: form.text("firstName"), lastName: form.text("lastName") } });
    return afterwards(sections.renamed);
  });
  const resend = act(async () => {
    await auxeira.post("/api/auth/verify-email/resend");
    return sections.resent;
  });
  const move = act(async (form) => {
    await auxeira.post("/api/auth/email/change", { body: { newEmail: form.text("newEmail"), currentPassword: form.secret("currentPassword-move") } });
    form.reset();
    return sections.moveSent;
  });
  const changePassword = act(async (form) => {
    await auxeira.post("/api/auth/password/change", { body: { currentPassword: form.secret("currentPassword"), newPassword: form.secret("newPassword") } });
    form.reset();
    return sections.passwordChanged;
  });
  const end = (sessionId: string) => act(async () => {
    await auxeira.delete("/api/auth/sessions/{sessionId}", { path: { sessionId } });
    return afterwards(sections.ended);
  });
  const endAll = act(async () => {
    if (!mayLose(t.logOutSure)) return;
    await auxeira.post("/api/auth/logout-all");
    leave("/login");
  });
  const exportAll = act(async () => {
    const { data } = await auxeira.get("/api/auth/export");
    download("auxeira-export.json", JSON.stringify(data.parts, null, 2), "application/json");
    return sections.exported;
  });
  const erase = act(async (form) => {
    if (form.text("sure") !== me.email) return say(sections.eraseWrong, true);
    await auxeira.delete("/api/auth/account", { body: { password: form.secret("password-erase") } });
    leave("/");
  });

  return () => html`${heading(sections.title, me.email)}
    <div class="grid">
      <form class="card" @submit=${rename}><h2>${sections.you}</h2>
        ${field("firstName", t.fields.firstName, { required: true, value: me.firstName, autocomplete: "given-name", maxlength: 100 })}
        ${field("lastName", t.fields.lastName, { required: true, value: me.lastName, autocomplete: "family-name", maxlength: 100 })}
        ${submit(t.save)}</form>
      <section class="card"><h2>${sections.address}</h2>
        <p>${me.email} ${me.emailVerified ? chip(sections.proven, "good") : chip(sections.unproven, "warn")}</p>
        ${me.emailVerified ? nothing : html`<button class="button plain" @click=${resend}>${sections.resend}</button>`}
        <form @submit=${move}>${field("newEmail", t.fields.newEmail, { type: "email", required: true, autocomplete: "email", maxlength: 254 })}
          ${password("currentPassword-move", t.fields.currentPassword)}${submit(sections.move)}</form></section>
      <form class="card" @submit=${changePassword}><h2>${sections.password}</h2>
        <input type="text" name="username" autocomplete="username" .value=${me.email} hidden>
        ${password("currentPassword", t.fields.currentPassword)}${password("newPassword", t.fields.newPassword, true)}
        ${submit(sections.changePassword)}</form>
      <section class="card"><h2>${sections.sessions}</h2>
        <ul class="rows">${sessions.items.map((session) => html`<li><div><b title=${session.device}>${deviceName(session.device)}</b>
          <p class="soft">${sections.lastUsed(moment(session.lastUsedAt))}</p></div>
          ${session.current ? chip(sections.thisOne, "good")
            : html`<button class="button plain small" aria-label="${sections.end}: ${deviceName(session.device)}" @click=${end(session.sessionId)}>${sections.end}</button>`}</li>`)}</ul>
        ${sessions.more()}
        <button class="button plain" @click=${endAll}>${sections.endAll}</button></section>
      <section class="card"><h2>${sections.data}</h2><p>${sections.dataText}</p>
        <button class="button plain" id="export" @click=${exportAll}>${sections.export}</button>
        <p><a href="/activity">${sections.activity}</a></p></section>
      <form class="card danger" @submit=${erase}><h2>${sections.erase}</h2><p>${sections.eraseText}</p>
        ${field("sure", sections.eraseSure(me.email), { required: true })}${password("password-erase", t.fields.currentPassword)}
        <button class="button bad">${sections.eraseGo}</button></form>
    </div>`;
};
