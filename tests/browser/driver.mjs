// Drives one browser for tests/support/browser.py: a JSON command a line in, a JSON answer a line
// out. The browser is the system's Chromium, else the one of @sparticuz/chromium. It ends with
// the input.

import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import chromium from "@sparticuz/chromium";
import { chromium as driver } from "playwright-core";

const SYSTEM = "/usr/bin/chromium";
const WAIT_MS = 20_000;
// @sparticuz/chromium has switches of its own, --disable-web-security among them: with those no
// answer would be kept from any page, and the tests would prove nothing
const SWITCHES = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP elsewhere.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

const executablePath = existsSync(SYSTEM) ? SYSTEM : await chromium.executablePath();
const browser = await driver.launch({ executablePath, args: SWITCHES, headless: true });
const visits = new Map(); // by name: {context, page, heard}
const own = new Map(); // contexts by name

async function open({ name, url, profile }) {
  const context = own.get(profile) ?? (await browser.newContext());
  own.set(profile, context);
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  const heard = { requests: [], console: [] };
  page.on("console", (message) => heard.console.push(message.text()));
  page.on("pageerror", (error) => heard.console.push(String(error)));
  page.on("response", (answer) => {
    const request = answer.request();
    heard.requests.push({
      method: request.method(), url: request.url(), status: answer.status(),
      body: request.postData(), headers: request.headers(),
    });
  });
  visits.set(name, { page, heard });
  await page.goto(url);
}

const on = (name) => visits.get(name).page;
const commands = {
  open,
  version: () => browser.version(),
  goto: ({ name, url }) => on(name).goto(url).then(() => null),
  click: ({ name, at }) => on(name).locator(at).click(),
  doubleClick: ({ name, at }) => on(name).locator(at).dblclick(),
  fill: ({ name, at, text }) => on(name).locator(at).fill(text),
  tick: ({ name, at, ticked }) => on(name).locator(at).setChecked(ticked),
  choose: ({ name, at, text }) => on(name).locator(at).selectOption(text).then(() => null),
  waitFor: ({ name, at, text }) =>
    on(name).locator(at).filter({ hasText: text }).first().waitFor(),
  waitForUrl: ({ name, pattern }) => on(name).waitForURL(new RegExp(pattern)),
  text: ({ name, at }) => on(name).locator(at).first().innerText(),
  value: ({ name, at }) => on(name).locator(at).first().inputValue(),
  count: ({ name, at }) => on(name).locator(at).count(),
  url: ({ name }) => on(name).url(),
  heard: ({ name }) => visits.get(name).heard,
  // the body of a function, which may wait; `given` is what was given
  run: ({ name, script, given }) =>
    on(name).evaluate(
      ([text, value]) => new Function("given", `return (async () => {${text}})()`)(value),
      [script, given],
    ),
  close: async ({ profile }) => {
    await own.get(profile)?.close();
    own.delete(profile);
  },
};

console.log(JSON.stringify({ value: browser.version() }));
for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...options } = JSON.parse(line);
  const answer = await Promise.resolve(commands[command](options)).then(
    (value) => ({ value: value ?? null }),
    (error) => ({ error: String(error.message ?? error) }),
  );
  console.log(JSON.stringify(answer));
}
await browser.close();
