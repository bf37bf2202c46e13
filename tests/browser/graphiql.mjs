// Opens GraphiQL in a browser that reaches nothing but the service, and uses it as a person would.
//
//   node graphiql.mjs ADDRESS CHROMIUM SCREENSHOTS
//
// Prints what was seen, as JSON; the test `browser` judges it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [address, executablePath, screenshots] = process.argv.slice(2);
const origin = new URL(address).origin;
const TOKEN = 'Bearer a-token-for-the-test';
const PATIENCE_MS = 60_000;

mkdirSync(screenshots, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // no name leads anywhere
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
});
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
context.setDefaultTimeout(PATIENCE_MS);

// a browser says in its console that a request was refused, which one of them is on purpose
const isOfRefusal = (text) => text.includes('status of 401');
const seen = { outside: [], violations: [], errors: [], tabs: [], requests: 0 };

context.on('request', (request) => {
  seen.requests += 1;
  const url = request.url();
  const isInside = url.startsWith(`${origin}/`) || /^(data|blob):/.test(url);
  if (!isInside) seen.outside.push(url);
});
context.on('console', (message) => {
  const text = message.text();
  if (/content security policy/i.test(text)) seen.violations.push(text);
  else if (message.type() === 'error' && !isOfRefusal(text)) seen.errors.push(text);
});
context.on('weberror', (error) => seen.errors.push(String(error.error())));
await context.exposeFunction('tellViolation', (violation) => seen.violations.push(violation));
await context.addInitScript(() => {
  document.addEventListener('securitypolicyviolation', (event) =>
    globalThis.tellViolation(`${event.violatedDirective}: ${event.blockedURI}`),
  );
});

const page = await context.newPage();
const picture = (name) => page.screenshot({ path: join(screenshots, `${name}.png`) });
// whatever fails, what was seen until then is told
process.on('uncaughtException', async (error) => {
  console.error(error, JSON.stringify(seen));
  await picture('failed');
  process.exit(1);
});

await page.goto(address);
seen.welcomeLinks = await page.locator('a').evaluateAll((links) => links.map((link) => link.href));
await picture('welcome');
await page.setViewportSize({ width: 390, height: 844 });
await picture('welcome-on-a-telephone');
await page.setViewportSize({ width: 1440, height: 900 });

// It opens, and knows the schema.
await page.getByRole('link', { name: 'GraphiQL' }).click();
const headers = page.locator('[aria-label="Headers"] .monaco-editor, .graphiql-editor-tool .monaco-editor');
await page.locator('.graphiql-query-editor .view-line').first().waitFor();
seen.placeholder = await page.getByText('{"Authorization": "Bearer …"}').first().isVisible();

// Every tab runs as it stands.
const tabs = page.locator('.graphiql-tabs .graphiql-tab:not(.graphiql-tab-add)');
const isGraphql = (response) => new URL(response.url()).pathname === '/graphql';
const run = async () => {
  const [response] = await Promise.all([
    page.waitForResponse(isGraphql),
    page.locator('.graphiql-execute-button').click(),
  ]);
  return { answer: await response.json(), sent: await response.request().allHeaders() };
};
const count = await tabs.count();
for (let index = 0; index < count; index += 1) {
  const tab = tabs.nth(index);
  await tab.locator('button').first().click();
  const title = (await tab.locator('button').first().innerText()).trim();
  await page.locator('.graphiql-query-editor', { hasText: title }).waitFor();
  const { answer } = await run();
  await page.locator('.graphiql-response .view-line', { hasText: '"data"' }).waitFor();
  seen.tabs.push({ title, errors: answer.errors ?? null, data: answer.data !== undefined });
  await picture(`tab-${index + 1}`);
}

// A token goes with the request, and nowhere else.
const tools = page.locator('.graphiql-editor-tool').locator('visible=true').first();
await page.getByRole('button', { name: 'Headers' }).click();
await tools.locator('.monaco-editor').locator('visible=true').first().click();
await page.keyboard.insertText(JSON.stringify({ Authorization: TOKEN }));
await page.waitForTimeout(1000); // longer than GraphiQL waits before it writes down what was typed
const withToken = await run();
seen.tokenIsSent = withToken.sent.authorization === TOKEN;
seen.refused = withToken.answer.errors[0].extensions.code;
seen.tokenIsKept = await page.evaluate(
  (token) => [localStorage, sessionStorage].some((kept) => JSON.stringify(kept).includes(token)),
  'a-token-for-the-test',
);
await picture('token');

// Completion, from the worker that knows the schema.
await page.locator('.graphiql-tab-add').click();
await page.locator('.graphiql-query-editor .monaco-editor').click();
await page.keyboard.press('ControlOrMeta+a');
await page.keyboard.press('Delete');
await page.keyboard.type('{ prov', { delay: 50 });
const suggestions = page.locator('.suggest-widget.visible .monaco-list-row');
await suggestions.first().waitFor();
seen.completion = await suggestions.evaluateAll((rows) => rows.map((row) => row.ariaLabel));
await picture('completion');
await page.keyboard.press('Escape');

// A subscription shows changes as they are made.
const editor = page.locator('.graphiql-query-editor .monaco-editor');
await editor.click();
await page.keyboard.press('ControlOrMeta+a');
await page.keyboard.insertText(
  'subscription { changeStream(types: [VENDOR]) { node { ... on Vendor { name } } } }',
);
await page.locator('.graphiql-execute-button').click();
const names = page.locator('.graphiql-response .view-line', { hasText: /Doanh\snghiệp\s\d+/ });
await names.first().waitFor();
const first = await names.first().innerText();
const number = first.match(/\d+/)[0];
await names.filter({ hasNotText: new RegExp(`\\s${number}"`) }).first().waitFor();
seen.ticks = true;
await picture('subscription');
await page.locator('.graphiql-execute-button').click(); // which stops it
// the explorer does not know lists of choices, and says so
await editor.click();
await page.keyboard.press('ControlOrMeta+a');
await page.keyboard.insertText('{ viewer { name } }');

// The plugins open, and the examples can be had again.
await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
await page.locator('.graphiql-plugin', { hasText: 'Query' }).waitFor();
await picture('documentation');
await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
await page.locator('.graphiql-plugin .docExplorerWrap, .graphiql-explorer-root').first().waitFor();
await picture('explorer');
await page.getByRole('button', { name: 'Show Examples' }).click();
await page.locator('.graphiql-plugin .examples-entry').first().click();
await page.locator('.graphiql-query-editor', { hasText: 'TinhTraLoiKhaoSat' }).waitFor();
seen.example = (await run()).answer.errors === undefined;
await picture('examples');

seen.workers = page.workers().map((worker) => new URL(worker.url()).pathname);
await browser.close();
process.stdout.write(JSON.stringify(seen));
