import type { SellerId, Sku, WarehouseId } from "../../../kernel/ids.ts";
import type { Warehouse, WarehouseStock } from "../../catalog/types.ts";

/** What the shopper wants more of: the goods soon, or a cheap way. */
export type AllocationPreference = "speed" | "cost";

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

export interface PlanDestination extends Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface PlanLine {
  readonly sku: Sku;
  readonly quantity: number;
  /** Of one unit. */
  readonly weightG: number;
  /** Of one unit; what is large and light is charged by its size. */
  readonly volumeCm3?: number;
  /** Goods of two sellers never share a parcel. */
  readonly sellerId: SellerId;
}

/** A zone of the shop's tariff: price of a parcel, and from how many to how many working days. */
export interface ZoneRate {
  readonly baseMinor: number;
  readonly perKgMinor: number;
  readonly daysMin: number;
  readonly daysMax: number;
}

export type PlanZone = "domestic" | "region" | "world";

export interface PlanRules {
  readonly tariff: Readonly<Record<PlanZone, ZoneRate>>;
  /** From one country to another; null where there is no tariff, which is taken as the dearest. */
  readonly zoneOf: (from: string, to: string) => PlanZone | null;
}

export interface PlanInput {
  readonly lines: readonly PlanLine[];
  /** Free units as last published: coarse, and some seconds old. The stock object decides. */
  readonly stock: ReadonlyMap<Sku, readonly WarehouseStock[]>;
  readonly warehouses: readonly Warehouse[];
  readonly destination: PlanDestination;
  readonly preference: AllocationPreference;
  readonly rules: PlanRules;
}

/** Minor units, each rounded by itself; the total is the sum of what is shown. */
export interface CostTerms {
  /** Base, kilometres and weight, at the share that the preference gives to money. */
  readonly shippingMinor: number;
  readonly daysMinor: number;
  readonly utilisationMinor: number;
  readonly splitMinor: number;
  readonly totalMinor: number;
}

export interface PlannedParcel {
  readonly warehouseId: WarehouseId;
  readonly sellerId: SellerId;
  readonly skus: readonly Sku[];
  readonly weightG: number;
  readonly distanceKm: number;
  readonly days: number;
  readonly cost: CostTerms;
}

/** So many of this sku from there. */
export interface PlannedPart {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  readonly quantity: number;
}

/** What else could have been done, and by how much it costs more; 0 is a tie. */
export interface Alternative {
  readonly warehouseId: WarehouseId;
  readonly moreMinor: number;
}

/** The plan's reasons in the order in which they are told; `planWords` makes sentences of them. */
export type PlanStep =
  | { readonly kind: "considered"; readonly warehouses: number; readonly stocked: number }
  | {
      readonly kind: "line";
      readonly sku: Sku;
      readonly quantity: number;
      /** Warehouses that could give all of it. */
      readonly whole: number;
      readonly from: readonly { readonly warehouseId: WarehouseId; readonly quantity: number }[];
      /** Best first, with all other lines as they are; none for a line that had to be split. */
      readonly alternatives: readonly Alternative[];
    }
  /** Not free anywhere, as far as was published. */
  | { readonly kind: "uncovered"; readonly sku: Sku; readonly quantity: number }
  /** Everything of one seller from one warehouse: the cheapest that could, or null where none has it all. */
  | {
      readonly kind: "single";
      readonly sellerId: SellerId;
      readonly parcels: number;
      readonly best: Alternative | null;
    }
  /** Each line from where it is cheapest by itself. */
  | { readonly kind: "line_by_line"; readonly parcels: number; readonly moreMinor: number }
  /** `atMostMinor`: so much cheaper it could be at most; 0 when it is proven that nothing is. */
  | { readonly kind: "proof"; readonly proven: boolean; readonly atMostMinor: number };

export interface AllocationPlan {
  readonly preference: AllocationPreference;
  readonly parts: readonly PlannedPart[];
  readonly parcels: readonly PlannedParcel[];
  readonly cost: CostTerms;
  /** Exact, in thousandths of a minor unit: what plans are compared by. */
  readonly costThousandths: number;
  /** No other choice is cheaper, by the published numbers. */
  readonly proven: boolean;
  readonly uncovered: readonly { readonly sku: Sku; readonly quantity: number }[];
  /** By sku, chosen ones first, then by what each would cost: what the stock object is asked to try, in this order. */
  readonly ranked: ReadonlyMap<Sku, readonly WarehouseId[]>;
  /** All warehouses, for goods of which nothing was published. */
  readonly warehouses: readonly WarehouseId[];
  readonly steps: readonly PlanStep[];
}
