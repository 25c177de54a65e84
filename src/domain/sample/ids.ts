/** The one place where readable texts become catalogue ids. */
import type { CategoryId, ProductGroupId, ProductId, SellerId, Sku, WarehouseId } from "../../kernel/ids.ts";

/** Lower case ASCII words joined by hyphens; accents are dropped. */
export const slugOf = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

export const productId = (slug: string): ProductId => `prd_${slug.slice(0, 64)}` as ProductId;
export const groupId = (slug: string): ProductGroupId => `grp_${slug.slice(0, 64)}` as ProductGroupId;
export const categoryId = (slug: string): CategoryId => `cat_${slug}` as CategoryId;
export const sellerId = (slug: string): SellerId => `sel_${slug}` as SellerId;
export const warehouseId = (code: string): WarehouseId => `whs_${code.toLowerCase()}` as WarehouseId;
export const skuOf = (text: string): Sku => text as Sku;
