/**
 * Bytes that only this shop can work out, and always the same ones for the same name: HMAC-SHA-256 under a key that is
 * derived from TOKEN_SECRET for this use only. Runs in the Worker and in Node.
 */
const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));

const importKey = (bytes: BufferSource): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);

/** 32 bytes by name. */
export function derivedBytes(secret: string): (name: string) => Promise<Uint8Array> {
  let kept: CryptoKey | undefined;
  return async (name) => {
    kept ??= await importKey(
      await crypto.subtle.sign("HMAC", await importKey(bytesOf(secret)), bytesOf("souk derived bytes v1")),
    );
    return new Uint8Array(await crypto.subtle.sign("HMAC", kept, bytesOf(name)));
  };
}
