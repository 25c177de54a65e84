/**
 * Names of balances, and the codes of gift cards. A code is 15 random characters and one that proves them, in groups of
 * four: 75 bits. The alphabet is Crockford's base 32 (https://www.crockford.com/base32.html), which has no I, L, O or U,
 * so that what people read out or copy by hand comes out the same. Only the hash of a code is ever kept.
 */
import type { ShopperId } from "../../kernel/ids.ts";
import { invariant } from "../../kernel/result.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DATA_CHARACTERS = 15;
/** Bytes that a code is made of: five bits of each. */
export const CODE_BYTES = DATA_CHARACTERS;
const GROUP = 4;

/** A code in the form in which it is hashed: 16 characters, no hyphens. */
declare const normalised: unique symbol;
export type GiftCardCode = string & { readonly [normalised]: true };

/** 256 is a multiple of 32, so five bits of a random byte are as random as the byte. */
export function giftCardCode(bytes: Uint8Array): GiftCardCode {
  invariant(bytes.length >= CODE_BYTES, `a code is made of ${CODE_BYTES} random bytes`);
  const data = [...bytes.subarray(0, CODE_BYTES)].map((byte) => byte & 31);
  return [...data, checkOf(data)].map((value) => ALPHABET[value]).join("") as GiftCardCode;
}

/** As it is printed and read out: "K7RM-0Q2V-XW9D-3JTB". */
export const printedCode = (code: GiftCardCode): string =>
  Array.from({ length: code.length / GROUP }, (_, index) => code.slice(index * GROUP, (index + 1) * GROUP)).join("-");

export const last4Of = (code: GiftCardCode): string => code.slice(-4);

/** How its holder and the shop see it. */
export const giftCardLabel = (last4: string): string => `Gift card ending ${last4}`;

/**
 * What people type, as a code: any case, spaces and hyphens anywhere, O for 0, I and L for 1. Undefined when it is none:
 * a mistyped character or two that changed places is always found, so that a typo costs no look-up.
 */
export function readGiftCardCode(typed: string): GiftCardCode | undefined {
  if (typed.length > TYPED_CHARACTERS_MAX) return undefined;
  const text = typed
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]/gu, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  const values = [...text].map((character) => ALPHABET.indexOf(character));
  if (values.length !== DATA_CHARACTERS + 1 || values.includes(-1)) return undefined;
  return checkOf(values.slice(0, DATA_CHARACTERS)) === values[DATA_CHARACTERS] ? (text as GiftCardCode) : undefined;
}

/** A code with a space after each character, and some. */
const TYPED_CHARACTERS_MAX = 64;

/**
 * One check symbol of a Reed-Solomon code over the field of 32: each place has a weight of its own, a power of the
 * field's generator, so that a wrong symbol, and any two that changed places, change the sum.
 */
function checkOf(data: readonly number[]): number {
  let sum = 0;
  // Horner's rule: doubled once more for each place to the right, so that the first symbol weighs most.
  for (const value of data) sum = doubled(sum ^ value);
  return sum;
}

/** Multiplied by x in GF(32) modulo x^5 + x^2 + 1, which is primitive. */
const doubled = (value: number): number => ((value << 1) ^ (value & 16 ? 0b100101 : 0)) & 31;

/** Of a gift card: `gift/` and the SHA-256 of its code in lower-case hex. */
export async function giftCardAccount(
  { sha256 }: { readonly sha256: (text: string) => Promise<string> },
  code: GiftCardCode,
): Promise<string> {
  return `gift/${await sha256(code)}`;
}

export const storeCreditAccount = (shopper: ShopperId): string => `credit/${shopper}`;

/** Anything else is nobody's account: no object is asked for it. */
export const isAccount = (text: string): boolean => ACCOUNT.test(text);

const ACCOUNT = /^(gift\/[0-9a-f]{64}|credit\/(usr|gst)_[0-9a-z]{1,40})$/;

const KEY_CHARACTERS_MAX = 255;

/**
 * Our own name of an authorisation: the account, and the key that it was asked for with. Both can be read from it, so
 * that a refund finds its object without anything being looked up.
 */
export const paymentName = (account: string, key: string): string => `${account}/${key}`;

export function readPaymentName(name: string): { readonly account: string; readonly key: string } | undefined {
  const [kind, of, ...rest] = name.split("/");
  const [account, key] = [`${kind}/${of}`, rest.join("/")];
  return isAccount(account) && isKey(key) ? { account, key } : undefined;
}

export const isKey = (key: string): boolean => key.length > 0 && key.length <= KEY_CHARACTERS_MAX;
