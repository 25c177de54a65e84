/**
 * Who and what took part in a checkout, as HMAC-SHA-256 under a key that is derived from the shop's secret: without the
 * secret nobody can try e-mail addresses or cards until one fits. 128 bits are kept; they only have to differ.
 */
import type { Identities } from "../../domain/fraud/identities.ts";
import type { Sighting } from "../../domain/fraud/types.ts";

const KEPT_BYTES = 16;
const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));

const importKey = (bytes: BufferSource): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);

/** The key is of this use only, so that nothing that is signed elsewhere can be taken for a hash of ours. */
async function graphKey(secret: string): Promise<CryptoKey> {
  return importKey(await crypto.subtle.sign("HMAC", await importKey(bytesOf(secret)), bytesOf("souk risk graph v1")));
}

/** A maker of sightings; `secret` is the shop's TOKEN_SECRET. */
export function saltedHashes(secret: string): (identities: Identities) => Promise<Sighting> {
  let kept: CryptoKey | undefined;
  const hash = async (text: string): Promise<string> => {
    kept ??= await graphKey(secret);
    const digest = new Uint8Array(await crypto.subtle.sign("HMAC", kept, bytesOf(text)));
    return btoa(String.fromCharCode(...digest.subarray(0, KEPT_BYTES)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  };
  const hashOrNull = async (text: string | null): Promise<string | null> => (text === null ? null : hash(text));
  return async ({ account, email, address, card, device }) => {
    const [ofAccount, ofEmail, ofAddress, ofCard, ofDevice] = await Promise.all([
      hash(account),
      hash(email),
      hash(address),
      hashOrNull(card),
      hashOrNull(device),
    ]);
    return { account: ofAccount, email: ofEmail, address: ofAddress, card: ofCard, device: ofDevice };
  };
}
