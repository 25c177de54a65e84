/** A verified message of the provider: the checkout that it is about is asked to look for itself. */
import type { GatewayNotice } from "../../domain/payment/types.ts";
import { ID_PATTERN, type CheckoutId, type ShopperId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";

const SHOPPER = /^(?:usr|gst)_(?:eu|us|ap)[0-9a-hjkmnp-tv-z]{26}$/;
const CHECKOUT = ID_PATTERN("chk");

export async function takeNotice(
  deps: Pick<Deps, "shoppers" | "log">,
  notice: GatewayNotice,
): Promise<"looking" | "not_ours" | "unanswered"> {
  const [, shopper = "", checkout = ""] = (notice.reference ?? "").split("/");
  if (!SHOPPER.test(shopper) || !CHECKOUT.test(checkout)) return "not_ours";
  try {
    // Not waited for: a message that comes before the answer of the very call it tells of would wait for itself.
    return (await deps.shoppers.of(shopper as ShopperId).nudge(checkout as CheckoutId)) ? "looking" : "not_ours";
  } catch (error) {
    deps.log("warn", "webhook.unanswered", { notice: notice.id, error: String(error) });
    return "unanswered";
  }
}
