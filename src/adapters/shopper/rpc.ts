/** What a shopper's object answers over RPC: its class implements this, the adapter calls it. */
import type { ShopperObject } from "../../ports/shopper.ts";

/** The live socket goes over fetch, everything else over RPC. Each call names the object, which cannot know its own name. */
export type ShopperMethods = Omit<ShopperObject, "live">;

export interface ShopperRpc extends ShopperMethods, Rpc.DurableObjectBranded {
  fetch(request: Request): Promise<Response>;
}
