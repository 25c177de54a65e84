/**
 * E-mail addresses as names of accounts. Two spellings of one mailbox are one account: the form is NFC and lower case.
 * Strictly a local part may be case-sensitive (RFC 5321, 2.4); no provider of note makes use of it, and people do not.
 */
export const EMAIL_CHARACTERS_MAX = 254;

const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

/** The form that is stored and compared; undefined when it is no address that mail could reach. */
export function normaliseEmail(text: string): string | undefined {
  const email = text.trim().normalize("NFC").toLowerCase();
  if (email.length > EMAIL_CHARACTERS_MAX) return undefined;
  const at = email.lastIndexOf("@");
  const local = email.slice(0, at);
  const labels = email.slice(at + 1).split(".");
  if (at < 1 || local.length > 64 || !LOCAL.test(local)) return undefined;
  return labels.length >= 2 && labels.every((label) => LABEL.test(label)) ? email : undefined;
}
