/**
 * What the headers of a request tell of a device. They are all that is looked at: no script measures the browser. So a
 * fingerprint is of a browser at a network, not of one device, and an office of equal computers looks like one.
 */
import type { DeviceFacts } from "./types.ts";

export interface DeviceHeaders {
  readonly userAgent: string | null;
  readonly acceptLanguage: string | null;
  /** User agent client hints, which Chromium sends to secure origins (https://wicg.github.io/ua-client-hints). */
  readonly secChUa: string | null;
  readonly secChUaPlatform: string | null;
  readonly secChUaMobile: string | null;
  /** Of the connection; only its network goes into the fingerprint. */
  readonly address: string | null;
}

/** What a browser's own requests for our pages carry, or any program with a token. */
export type Channel = "page" | "api";

/** Browsers that say themselves that nobody sits before them. */
const AUTOMATION: readonly (readonly [marker: RegExp, name: string])[] = [
  [/HeadlessChrome/i, "a headless Chrome"],
  [/PhantomJS/i, "PhantomJS"],
  [/SlimerJS/i, "SlimerJS"],
  [/\bElectron\/.*(?:Nightmare|Cypress)/i, "a test runner"],
  [/\bCypress\//i, "Cypress"],
  [/\b(?:Selenium|WebDriver|Puppeteer|Playwright)\b/i, "a driven browser"],
  [/\b(?:bot|crawler|spider)\b|Googlebot|bingbot/i, "a crawler"],
];

/** Programs that fetch; fine for the API, strange for a page's form. */
const LIBRARIES =
  /^(?:curl|wget|python-requests|python-urllib|aiohttp|httpx|Go-http-client|okhttp|Java|Apache-HttpClient|axios|node|undici|libwww-perl|Ruby|PHP|Postman)/i;

const isBrowser = (agent: string): boolean => agent.startsWith("Mozilla/5.0 (");

/** `hash` is over text without a secret; the graph salts it once more. */
export function deviceOf(headers: DeviceHeaders, channel: Channel, hash: (text: string) => string): DeviceFacts {
  const agent = headers.userAgent?.trim() ?? "";
  return {
    fingerprint: isBrowser(agent) ? hash(fingerprintText(agent, headers)) : null,
    oddities: odditiesOf(agent, headers, channel),
  };
}

/** Versions are left out: a browser that updates itself stays the same device. */
function fingerprintText(agent: string, headers: DeviceHeaders): string {
  const parts = [
    agent.replace(/\d[\d._]*/g, "#"),
    headers.acceptLanguage ?? "",
    headers.secChUaPlatform ?? "",
    headers.secChUaMobile ?? "",
    networkOf(headers.address ?? ""),
  ];
  return JSON.stringify(parts);
}

/** The /24 of an IPv4 address, the /48 of an IPv6 one: a provider moves its customers within them. */
export function networkOf(address: string): string {
  const mapped = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(address);
  if (mapped) return mapped[1] ?? "";
  if (!address.includes(":")) return "";
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const after = (tail ?? "").split(":").filter((group) => group !== "");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  return [...groups, ...Array<string>(zeros).fill("0"), ...after]
    .slice(0, 3)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}

function odditiesOf(agent: string, headers: DeviceHeaders, channel: Channel): readonly string[] {
  const hints = headers.secChUa ?? "";
  const marker = AUTOMATION.find(([pattern]) => pattern.test(agent) || pattern.test(hints));
  const found: string[] = marker ? [`it calls itself ${marker[1]}`] : [];
  if (isBrowser(agent)) return [...found, ...contradictions(agent, headers)];
  if (channel === "api" || marker !== undefined) return found;
  if (agent === "") return ["it does not say what it is"];
  return LIBRARIES.test(agent) ? ["it is a program that fetches pages, no browser"] : ["it is no browser of note"];
}

/** Systems as the user agent names them, beside what the hint says; Chromium freezes the former, never its system. */
const SYSTEMS: readonly (readonly [hint: string, agent: RegExp])[] = [
  ["Windows", /Windows/],
  ["macOS", /Macintosh/],
  ["Android", /Android/],
  ["Linux", /Linux(?!.*Android)|X11/],
  ["iOS", /iPhone|iPad|Macintosh/],
  ["Chrome OS", /CrOS/],
];

function contradictions(agent: string, headers: DeviceHeaders): readonly string[] {
  const found: string[] = [];
  if ((headers.acceptLanguage ?? "").trim() === "") found.push("it names no language");
  if (headers.secChUa !== null && !/Chrom(?:e|ium)\/|Edg/.test(agent))
    found.push("it sends hints that only Chromium sends, and says it is another browser");
  const platform = headers.secChUaPlatform?.replaceAll('"', "") ?? "";
  const system = SYSTEMS.find(([hint]) => hint === platform);
  if (system !== undefined && !system[1].test(agent))
    found.push(`it says it runs on ${platform}, and on another system`);
  if (headers.secChUaMobile === "?1" && !/Mobile|Android|iPhone/.test(agent) && platform !== "Android")
    found.push("it says it is a phone, and is none");
  return found;
}
