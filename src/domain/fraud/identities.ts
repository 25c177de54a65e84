/** The texts that stand for who and what took part in a checkout; only their salted hashes are kept. */
import type { Address } from "../order/types.ts";
import type { ShopperId } from "../../kernel/ids.ts";

export interface Identities {
  readonly account: string;
  readonly email: string;
  readonly address: string;
  readonly card: string | null;
  readonly device: string | null;
}

export interface Participants {
  readonly shopperId: ShopperId;
  readonly email: string;
  readonly address: Pick<Address, "line1" | "line2" | "city" | "postalCode" | "country">;
  /** The provider's fingerprint of the card. */
  readonly card: string | null;
  readonly device: string | null;
}

export const isGuestId = (id: ShopperId): boolean => id.startsWith("gst_");

/** A guest is who the e-mail says: the guest's id is another one with every visit. */
export function identitiesOf({ shopperId, email, address, card, device }: Participants): Identities {
  const mailbox = email.trim().normalize("NFC").toLowerCase();
  return {
    account: isGuestId(shopperId) ? `email ${mailbox}` : `account ${shopperId}`,
    email: `email ${mailbox}`,
    address: `address ${addressKey(address)}`,
    card: card === null ? null : `card ${card}`,
    device: device === null ? null : `device ${device}`,
  };
}

/** One word for what is written in several ways on letters. */
const SAME_WORDS: Readonly<Record<string, string>> = {
  strasse: "str",
  street: "st",
  avenue: "ave",
  road: "rd",
  boulevard: "blvd",
  apartment: "apt",
  unit: "apt",
  flat: "apt",
  suite: "ste",
  floor: "fl",
};

/** The same for spellings of one place: no accents, case, punctuation, or name. The postal code says the city. */
export function addressKey({ line1, line2, city, postalCode, country }: Participants["address"]): string {
  const place = plain(postalCode).replaceAll(" ", "") || plain(city);
  return `${country}|${place}|${plain(`${line1} ${line2}`)}`;
}

function plain(text: string): string {
  const letters = text
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return letters
    .split(" ")
    .map((word) => SAME_WORDS[word] ?? word.replace(/(?<=.)strasse$/, "str"))
    .join(" ");
}
