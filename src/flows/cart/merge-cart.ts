/** R2: after login the guest's cart joins the user's. A crash in between is repaired by merging again. */
import { droppedByMerge } from "../../domain/cart/merge.ts";
import type { GuestId, Sku, UserId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";

export interface MergeOutcome {
  /** Units that the strategy left out, to be told to the shopper. */
  readonly dropped: readonly { readonly sku: Sku; readonly units: number }[];
  readonly merged: boolean;
}

export async function mergeGuestCart(
  deps: Pick<Deps, "shoppers" | "settings" | "orders">,
  input: { readonly guestId: GuestId; readonly userId: UserId },
): Promise<MergeOutcome> {
  const guest = deps.shoppers.of(input.guestId);
  const user = deps.shoppers.of(input.userId);
  const [{ cart: guestCart, holds }] = await Promise.all([
    guest.cartToMerge(),
    deps.orders.claim(input.guestId, input.userId),
  ]);
  if (guestCart.lines.length + guestCart.saved.length + guestCart.coupons.length === 0)
    return { dropped: [], merged: false };
  const { cart: before } = await user.cartToMerge();
  // The version makes the name: the same cart merges once, what the guest adds later is another cart.
  const from = `${input.guestId}/${guestCart.version}`;
  const changed = await user.changeCart(
    { type: "merge", from, cart: guestCart, strategy: deps.settings.cartMerge, ...(holds.length > 0 && { holds }) },
    null,
  );
  if (changed.outcome === "limited" || !changed.value.ok) return { dropped: [], merged: false };
  await guest.emptyCart(guestCart.version);
  return { dropped: droppedByMerge(before, guestCart, changed.value.value.cart), merged: true };
}
