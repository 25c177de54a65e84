/** What can be done on the page of a sku: each deed is a form of its own, opened by its link. */
import type { Problem } from "../../../src/kernel/problem.ts";

export type DeedName = "receive" | "adjust" | "transfer" | "announce" | "terms";

export interface Deed {
  readonly name: DeedName;
  readonly title: string;
  readonly icon: string;
  readonly key: string;
  /** Changes numbers, which a seller may not where the marketplace keeps the goods. */
  readonly numbers: boolean;
}

export const DEEDS: readonly Deed[] = [
  { name: "receive", title: "Receive", icon: "package-check", key: "r", numbers: true },
  { name: "adjust", title: "Correct", icon: "pencil", key: "a", numbers: true },
  { name: "transfer", title: "Transfer", icon: "arrow-right-left", key: "t", numbers: true },
  { name: "announce", title: "Announce", icon: "calendar-clock", key: "i", numbers: true },
  { name: "terms", title: "Terms", icon: "settings-2", key: "m", numbers: false },
];

/** A form on the page, with what was typed and why it was refused. */
export interface OpenDeed {
  readonly name: DeedName;
  /** Makes the references of what the form does: sent twice, it is done once. */
  readonly formKey: string;
  /** The warehouse it is about; null until one is chosen. */
  readonly at: string | null;
  /** Null of a form that is fresh. */
  readonly typed: ReadonlyMap<string, string> | null;
  readonly problem: Problem | null;
}

export const freshDeed = (name: DeedName, at: string | null, formKey: string): OpenDeed => ({
  name,
  formKey,
  at,
  typed: null,
  problem: null,
});

/** A page of a sku, or what its forms are sent to. */
export const skuAddress = (sku: string, rest = ""): string => `/console/stock/${encodeURIComponent(sku)}${rest}`;
