// Drives one browser for tests/support/browser.py: a JSON command a line in, a JSON answer a line
// out. The browser is the system's Chromium, else the one of @sparticuz/chromium. It ends with
// the input.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
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

async function open({ name, url, profile, options = {} }) {
  const context = own.get(profile) ?? (await browser.newContext(options));
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
  reload: ({ name }) => on(name).reload().then(() => null),
  back: ({ name }) => on(name).goBack().then(() => null),
  press: ({ name, key }) => on(name).keyboard.press(key),
  offline: ({ name, cut }) => on(name).context().setOffline(cut),
  // answers in the place of the API; none gives the address back to it
  answer: ({ name, pattern, status, headers, body }) =>
    status
      ? on(name).route(new RegExp(pattern), (route) => route.fulfill({ status, headers, body }))
      : on(name).unroute(new RegExp(pattern)),
  viewport: ({ name, width, height }) => on(name).setViewportSize({ width, height }),
  // "print": as on paper, and "screen"
  media: ({ name, media }) => on(name).emulateMedia({ media }),
  screenshot: ({ name, path, full = false }) =>
    on(name).screenshot({ path, fullPage: full, animations: "disabled" }).then(() => null),
  // what axe-core finds: a line for each rule that is broken, with what breaks it
  axe: async ({ name, tags }) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const client = await on(name).context().newCDPSession(on(name));
    await client.send("Runtime.evaluate", { expression: axe }); // no policy of the page is in its way
    const { violations } = await on(name).evaluate((tags) => window.axe.run({ runOnly: tags }), tags);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  },
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
  width: ({ name }) => on(name).evaluate(() => document.documentElement.scrollWidth),
  // how many pages it prints
  print: async ({ name }) => {
    const printed = await on(name).pdf({ preferCSSPageSize: true, printBackground: true });
    return (printed.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
  },
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
