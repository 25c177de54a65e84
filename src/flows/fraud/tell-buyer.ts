/** What a request tells of its buyer, for the screening: where it comes from, and what its device says of itself. */
import { deviceOf, type Channel } from "../../domain/fraud/device.ts";
import type { BuyerContext } from "../../domain/checkout/types.ts";
import type { Deps } from "../../ports/deps.ts";

/** 128 bits of SHA-256: they only have to differ. */
const FINGERPRINT_CHARACTERS = 32;

/**
 * `header` gives a request's header by its lower-case name. The country is the platform's word (CF-IPCountry), which it
 * puts over what a client sends; a server of one's own before the shop must do the same, or take the header away.
 */
export async function tellBuyer(
  deps: Pick<Deps, "sha256">,
  header: (name: string) => string | null,
  channel: Channel,
): Promise<BuyerContext> {
  const device = deviceOf(
    {
      userAgent: header("user-agent"),
      acceptLanguage: header("accept-language"),
      secChUa: header("sec-ch-ua"),
      secChUaPlatform: header("sec-ch-ua-platform"),
      secChUaMobile: header("sec-ch-ua-mobile"),
      address: header("cf-connecting-ip"),
    },
    channel,
    (text) => text,
  );
  const hash = device.fingerprint === null ? null : await deps.sha256(device.fingerprint);
  return {
    ipCountry: countryOf(header("cf-ipcountry")),
    deviceFingerprint: hash?.slice(0, FINGERPRINT_CHARACTERS) ?? null,
    deviceOddities: device.oddities,
  };
}

/** XX where the platform does not know; T1 is Tor, which is nobody's country and differs from all. */
const countryOf = (text: string | null): string | null =>
  text !== null && /^[A-Z][A-Z0-9]$/.test(text) && text !== "XX" ? text : null;
