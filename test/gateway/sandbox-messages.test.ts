import { describe, expect, it } from "vitest";
import { sandboxMessages } from "../../src/adapters/payment-gateway/sandbox-messages.ts";
import { signatureOf } from "../../workers/sandbox-gateway/webhook-signature.ts";

const SECRET = "webhook-secret-of-tests";
const NOW = 1_790_000_000_000;
const message = (more: object = {}) =>
  JSON.stringify({
    ...{ id: "msg_a", type: "payment.authorised", createdAt: NOW },
    data: { paymentId: "pay_a", reference: "eu/gst_a/chk_a", key: "chk_a/authorise", status: "authorised" },
    ...more,
  });
const verify = (header: string | null, body = message(), now = NOW, secret = SECRET) =>
  sandboxMessages(secret).verify(
    new TextEncoder().encode(body),
    new Headers(header === null ? {} : { "sandbox-signature": header }),
    now,
  );
const NOTICE = { ok: true, notice: { id: "msg_a", type: "payment.authorised", reference: "eu/gst_a/chk_a" } };
const refused = (reason: string) => ({ ok: false, reason });
const ZEROS = "0".repeat(64);

describe("a message is believed", () => {
  it("that was signed with the secret now", async () => {
    expect(await verify(await signatureOf(SECRET, message(), NOW))).toEqual(NOTICE);
  });

  it("whose signature is what other programs make of it", async () => {
    // printf '1790000000.{"id":"m","type":"t","data":{}}' | openssl dgst -sha256 -hmac webhook-secret-of-tests
    const digest = "32575932753940b52b1c73521a27f88d60c5101b75281e6acc2c54a9c5a0c22d";
    const body = '{"id":"m","type":"t","data":{}}';
    expect(await verify(`t=1790000000,v1=${digest}`, body)).toEqual({
      ok: true,
      notice: { id: "m", type: "t", reference: null },
    });
  });

  it("with one right signature among several, and schemes of another kind beside them", async () => {
    const [time, right] = (await signatureOf(SECRET, message(), NOW)).split(",");
    expect(await verify(`${time},v1=${ZEROS},${right},v0=abc`)).toEqual(NOTICE);
  });

  it.each([-299, 299])("signed %d seconds away", async (seconds) => {
    expect(await verify(await signatureOf(SECRET, message(), NOW + seconds * 1_000))).toEqual(NOTICE);
  });
});

describe("a message is refused", () => {
  it("of another secret", async () => {
    expect(await verify(await signatureOf("another-secret", message(), NOW))).toEqual(refused("signature"));
  });

  it("whose body was changed by one character", async () => {
    const header = await signatureOf(SECRET, message(), NOW);
    expect(await verify(header, message().replace("msg_a", "msg_b"))).toEqual(refused("signature"));
    expect(await verify(header, `${message()} `)).toEqual(refused("signature"));
  });

  it("whose time was changed, so that an old one looks new", async () => {
    const [, signature] = (await signatureOf(SECRET, message(), NOW - 3_600_000)).split(",");
    expect(await verify(`t=${NOW / 1_000},${signature}`)).toEqual(refused("signature"));
  });

  it.each([-301, 301])("signed %d seconds away", async (seconds) => {
    expect(await verify(await signatureOf(SECRET, message(), NOW + seconds * 1_000))).toEqual(refused("too_old"));
  });

  it.each([
    ["no header", null],
    ["an empty header", ""],
    ["no time", `v1=${ZEROS}`],
    ["no signature", "t=1790000000"],
    ["two times", `t=1790000000,t=1790000000,v1=${ZEROS}`],
    ["a time that is no number", `t=now,v1=${ZEROS}`],
    ["a negative time", `t=-1790000000,v1=${ZEROS}`],
    ["a short signature", "t=1790000000,v1=00"],
    ["a signature that is no hexadecimal", `t=1790000000,v1=${"z".repeat(64)}`],
    ["something beside its parts", `t=1790000000,v1=${ZEROS},`],
    ["more signatures than anybody needs", `t=1790000000,${Array.from({ length: 9 }, () => `v1=${ZEROS}`).join()}`],
  ])("with %s", async (_, header) => {
    expect(await verify(header)).toEqual(refused("malformed"));
  });

  it.each([
    ["is no JSON", "{"],
    ["is no object", "null"],
    ["has no id", message({ id: undefined })],
    ["has no data", message({ data: null })],
    ["has an id that is no text", '{"id":1,"type":"t","data":{}}'],
  ])("signed rightly, whose body %s", async (_, body) => {
    expect(await verify(await signatureOf(SECRET, body, NOW), body)).toEqual(refused("malformed"));
  });

  it("signed rightly, whose bytes are not UTF-8", async () => {
    const bytes = Uint8Array.of(0x7b, 0xff, 0x7d);
    const prefix = new TextEncoder().encode(`${NOW / 1_000}.`);
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(SECRET), algorithm, false, ["sign"]);
    const digest = new Uint8Array(await crypto.subtle.sign("HMAC", key, Uint8Array.of(...prefix, ...bytes)));
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const headers = new Headers({ "sandbox-signature": `t=${NOW / 1_000},v1=${hex}` });
    expect(await sandboxMessages(SECRET).verify(bytes, headers, NOW)).toEqual(refused("malformed"));
  });
});
