/** The people of the sample marketplace: one of each kind, to log in as. */
import { createHmac } from "node:crypto";
import { sellerId } from "../src/domain/sample/ids.ts";
import type { Role } from "../src/domain/account/types.ts";

export interface SampleLogin {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly roles: readonly Role[];
  readonly prime: boolean;
  /** Whom a seller acts for; null of all others. */
  readonly sellerId: string | null;
  /** For the terminal. */
  readonly who: string;
}

const PEOPLE = [
  {
    who: "A shopper",
    name: "Mara Lindqvist",
    email: "mara@souk.example",
    roles: ["shopper"],
    prime: false,
    sellerId: null,
  },
  {
    who: "A shopper with Prime",
    name: "Tomás Ferreira",
    email: "tomas@souk.example",
    roles: ["shopper"],
    prime: true,
    sellerId: null,
  },
  {
    who: "Staff",
    name: "Ada Brandt",
    email: "ada@souk.example",
    roles: ["shopper", "staff"],
    prime: false,
    sellerId: null,
  },
  {
    who: "A seller (Kupferkessel)",
    name: "Jonas Kessler",
    email: "jonas@souk.example",
    roles: ["shopper", "seller"],
    prime: false,
    sellerId: sellerId("kupferkessel"),
  },
] as const;

/** The logins of the shop with this secret: whoever does not have the secret cannot guess a password. */
export function sampleLogins(tokenSecret: string): SampleLogin[] {
  return PEOPLE.map((person) => {
    const digest = createHmac("sha256", tokenSecret).update(`sample login ${person.email}`).digest("hex");
    return { ...person, password: `${digest.slice(0, 5)}-${digest.slice(5, 10)}` };
  });
}

/** Makes the accounts as staff; one that there is keeps its password. Throws with the shop's own words. */
export async function seedAccounts(url: string, token: string, logins: readonly SampleLogin[]): Promise<void> {
  for (const { email, name, password, roles, prime, sellerId } of logins) {
    const response = await fetch(`${url}/v1/ops/accounts`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ email, name, password, roles, prime, sellerId }),
    });
    if (!response.ok)
      throw new Error(`the shop refused the account ${email}: ${response.status} ${await response.text()}`);
  }
}
