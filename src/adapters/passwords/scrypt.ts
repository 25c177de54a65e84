/**
 * Passwords by scrypt (RFC 7914) with the parameters of OWASP's cheat sheet, stored as PHC strings, so that a stored hash
 * says by itself how to check it.
 */
/// <reference path="./node-crypto.d.ts" />
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto";
import { LIMITS } from "../../kernel/limits.ts";
import { invariant } from "../../kernel/result.ts";
import type { HashBusy, PasswordHasher } from "../../ports/password-hasher.ts";

interface Parameters {
  /** log2 of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

const PARAMETERS: Parameters = { ln: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** N * r * 128 is 32 MiB, which is all that Node allows by itself; its own bookkeeping needs a little more. */
const MEMORY_BYTES_MAX = 64 * 1024 * 1024;
const RETRY_AFTER_SECONDS = 1;

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** At most LIMITS.passwordHashesAtOnce are under way in this isolate; who comes beyond that is told to come again. */
export function scryptPasswords(parameters: Parameters = PARAMETERS): PasswordHasher {
  let underWay = 0;
  const bounded = async <T>(work: () => Promise<T>): Promise<T | HashBusy> => {
    if (underWay >= LIMITS.passwordHashesAtOnce) return { busy: true, retryAfterSeconds: RETRY_AFTER_SECONDS };
    underWay += 1;
    try {
      // workerd derives on its only thread: others that came meanwhile are let in first, to be counted and turned away.
      await new Promise((resolve) => setTimeout(resolve, 0));
      return await work();
    } finally {
      underWay -= 1;
    }
  };
  const dummy = phc(parameters, new Uint8Array(SALT_BYTES), new Uint8Array(KEY_BYTES));
  return {
    hash: (password) =>
      bounded(async () => {
        const salt = randomBytes(SALT_BYTES);
        return phc(parameters, salt, await derive(password, salt, parameters, KEY_BYTES));
      }),
    verify: (password, stored) =>
      bounded(async () => {
        const { salt, key, ...stated } = parsePhc(stored ?? dummy);
        const derived = await derive(password, salt, stated, key.length);
        return timingSafeEqual(derived, key) && stored !== null;
      }),
  };
}

function derive(password: string, salt: Uint8Array, { ln, r, p }: Parameters, keyBytes: number): Promise<Uint8Array> {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: MEMORY_BYTES_MAX };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

const unpadded = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

function phc({ ln, r, p }: Parameters, salt: Uint8Array, key: Uint8Array): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`;
}

function parsePhc(text: string): Parameters & { readonly salt: Uint8Array; readonly key: Uint8Array } {
  const match = PHC.exec(text);
  invariant(match, "a stored password is no scrypt hash in PHC form");
  const [, ln, r, p, salt = "", key = ""] = match;
  return { ln: Number(ln), r: Number(r), p: Number(p), salt: fromBase64(salt), key: fromBase64(key) };
}
