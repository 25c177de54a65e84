/** Who a command is to the shop on its own machine: staff, by the shop's own secret. */
import { randomBytes } from "node:crypto";
import { signAccessToken } from "../src/adapters/tokens/jose.ts";
import { makeId, type Region } from "../src/kernel/ids.ts";

const RANDOM = { bytes: (count: number): Uint8Array => randomBytes(count) };
const TTL_MS = 60 * 60 * 1000;

/** A staff member's access token for an hour; the region only shapes the ids in it. */
export function staffToken(tokenSecret: string, region: Region = "eu"): Promise<string> {
  const now = Date.now();
  const shopperId = makeId("usr", region, now, RANDOM);
  const sessionId = makeId("ses", region, now, RANDOM);
  const principal = { kind: "user", shopperId, roles: ["staff"], sessionId, prime: false } as const;
  return signAccessToken(tokenSecret, principal, now, TTL_MS);
}
