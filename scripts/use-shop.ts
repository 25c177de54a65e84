/** The shop that a command works on: its own on a scratch folder, or the running one that --url names. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_DATA_DIR } from "./paths.ts";
import { withShop, type SpawnOptions } from "./spawn-shop.ts";

/** For `parseArgs`. With --url, --data is the folder of that shop: its secrets sign the staff token. */
export const SHOP_OPTIONS = {
  url: { type: "string" },
  data: { type: "string", default: DEFAULT_DATA_DIR },
  "gateway-url": { type: "string" },
} as const;

export interface ShopArguments {
  readonly url?: string | undefined;
  readonly data: string;
  readonly "gateway-url"?: string | undefined;
}

export interface ShopInUse {
  readonly url: string;
  readonly gatewayUrl: string;
  readonly gatewaySecret: string;
  readonly tokenSecret: string;
  readonly dataDir: string;
  /** Of the server when it is the command's own. */
  readonly pid?: number;
}

export async function useShop<Value>(
  given: ShopArguments,
  options: SpawnOptions,
  use: (shop: ShopInUse) => Promise<Value>,
): Promise<Value> {
  return given.url === undefined ? withShop(options, use) : use(namedShop(given.url, given));
}

function namedShop(url: string, given: ShopArguments): ShopInUse {
  const origin = new URL(url);
  const secrets = JSON.parse(readFileSync(join(given.data, "secrets.json"), "utf8")) as Record<string, string>;
  return {
    url: origin.origin,
    // The sandbox gateway that `npm start` runs beside the shop has the next port.
    gatewayUrl: given["gateway-url"] ?? `${origin.protocol}//${origin.hostname}:${Number(origin.port) + 1}`,
    gatewaySecret: secrets["GATEWAY_SECRET"] ?? "",
    tokenSecret: secrets["TOKEN_SECRET"] ?? "",
    dataDir: given.data,
  };
}
