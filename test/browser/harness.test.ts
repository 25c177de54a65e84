import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { axeViolations, openBrowser, PHONE } from "./harness.ts";

const GOOD = `<!doctype html><html lang="en"><head><title>Good</title></head><body><main><h1>Good</h1></main></body></html>`;
const BAD = GOOD.replace("</main>", `<img src="/x.png"><p style="color:#999;background:#fff">faint</p></main>`);

let browser: Browser;
let server: Server;
let origin: string;

beforeAll(async () => {
  // A policy as strict as the shop's own: no script may run but the page's files.
  const headers = {
    "content-type": "text/html",
    "content-security-policy": "default-src 'self'; style-src 'unsafe-inline'",
  };
  server = createServer((request, response) =>
    response.writeHead(200, headers).end(request.url === "/bad" ? BAD : GOOD),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => server.close(resolve));
});

it("axe finds nothing on a page that is right", async () => {
  const page = await browser.newPage(PHONE);
  await page.goto(`${origin}/good`);
  expect(await axeViolations(page)).toEqual([]);
  await page.close();
});

it("axe names what is wrong, past a strict content security policy", async () => {
  const page = await browser.newPage(PHONE);
  await page.goto(`${origin}/bad`);
  const found = await axeViolations(page);
  expect(found.map((line) => line.slice(0, line.indexOf(" "))).sort()).toEqual(["color-contrast", "image-alt"]);
  await page.close();
});
