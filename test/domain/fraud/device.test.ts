import { describe, expect, it } from "vitest";
import { deviceOf, networkOf, type DeviceHeaders } from "../../../src/domain/fraud/device.ts";

const CHROME: DeviceHeaders = {
  userAgent:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  acceptLanguage: "de-DE,de;q=0.9",
  secChUa: '"Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99"',
  secChUaPlatform: '"Windows"',
  secChUaMobile: "?0",
  address: "203.0.113.9",
};
const FIREFOX: DeviceHeaders = {
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
  acceptLanguage: "en-US,en;q=0.5",
  ...{ secChUa: null, secChUaPlatform: null, secChUaMobile: null, address: "2001:db8:7:1::5" },
};
const IPHONE: DeviceHeaders = {
  ...FIREFOX,
  userAgent:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
};
const ANDROID: DeviceHeaders = {
  ...CHROME,
  userAgent:
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
  ...{ secChUaPlatform: '"Android"', secChUaMobile: "?1" },
};
const NOTHING: DeviceHeaders = {
  ...{
    userAgent: null,
    acceptLanguage: null,
    secChUa: null,
    secChUaPlatform: null,
    secChUaMobile: null,
    address: null,
  },
};

const oddities = (headers: DeviceHeaders, channel: "page" | "api" = "page"): readonly string[] =>
  deviceOf(headers, channel, (text) => text).oddities;
const fingerprint = (headers: DeviceHeaders): string | null => deviceOf(headers, "page", (text) => text).fingerprint;

describe("a device by its headers", () => {
  it.each([
    ["Chrome", CHROME],
    ["Firefox", FIREFOX],
    ["a telephone of Apple", IPHONE],
    ["a telephone with Android", ANDROID],
  ])("nothing is odd about %s", (_, headers) => {
    expect(oddities(headers)).toEqual([]);
    expect(fingerprint(headers)).not.toBeNull();
  });

  it("a program with a token has no fingerprint, and that is nothing odd", () => {
    for (const userAgent of [null, "", "undici", "node", "curl/8.5.0", "our-erp/3.1"])
      expect(deviceOf({ ...NOTHING, userAgent }, "api", (text) => text)).toEqual({ fingerprint: null, oddities: [] });
  });

  it("the same program at a page's form is odd, and so is one that does not say what it is", () => {
    expect(oddities({ ...NOTHING, userAgent: "curl/8.5.0" })).toEqual([
      "it is a program that fetches pages, no browser",
    ]);
    expect(oddities(NOTHING)).toEqual(["it does not say what it is"]);
  });

  it.each([
    ["the user agent", { ...CHROME, userAgent: CHROME.userAgent?.replace("Chrome/", "HeadlessChrome/") ?? "" }],
    ["the hints", { ...CHROME, secChUa: '"HeadlessChrome";v="142"' }],
  ])("a browser that calls itself automated in %s is odd, with a token too", (_, headers) => {
    expect(oddities(headers)).toEqual(["it calls itself a headless Chrome"]);
    expect(oddities(headers, "api")).toEqual(["it calls itself a headless Chrome"]);
  });

  it("headers that contradict each other are odd, each by itself", () => {
    expect(oddities({ ...CHROME, acceptLanguage: null })).toEqual(["it names no language"]);
    expect(oddities({ ...FIREFOX, secChUa: CHROME.secChUa })).toHaveLength(1);
    expect(oddities({ ...CHROME, secChUaPlatform: '"macOS"' })).toEqual([
      "it says it runs on macOS, and on another system",
    ]);
    expect(oddities({ ...CHROME, secChUaMobile: "?1" })).toEqual(["it says it is a phone, and is none"]);
  });

  it("keeps its fingerprint through updates and within its network, and has another one elsewhere", () => {
    const one = fingerprint(CHROME);
    expect(fingerprint({ ...CHROME, userAgent: CHROME.userAgent?.replace("142.0.0.0", "143.0.1.2") ?? "" })).toBe(one);
    expect(fingerprint({ ...CHROME, address: "203.0.113.200" })).toBe(one);
    expect(fingerprint({ ...CHROME, address: "203.0.114.9" })).not.toBe(one);
    expect(fingerprint({ ...CHROME, acceptLanguage: "fr" })).not.toBe(one);
  });

  it.each([
    ["203.0.113.9", "203.0.113"],
    ["::ffff:203.0.113.9", "203.0.113"],
    ["2001:db8:7:1::5", "2001:db8:7"],
    ["2001:0db8:0007:0001:0:0:0:5", "2001:db8:7"],
    ["2001:db8::5", "2001:db8:0"],
    ["::1", "0:0:0"],
    ["no address", ""],
    ["", ""],
  ])("the network of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
