/** One record of a file to one product with one offer, or the reason why not. */
import type { NewOffer, NewProduct } from "../../src/domain/catalog/batch.ts";
import { gtinProblem } from "../../src/domain/catalog/gtin.ts";
import type { Dimensions, Seller, Warehouse } from "../../src/domain/catalog/types.ts";
import { drawnImagePath } from "../../src/domain/sample/drawings/image-path.ts";
import { kindFor } from "../../src/domain/sample/drawings/kind-for.ts";
import { isDrawingKind } from "../../src/domain/sample/drawings/kinds.ts";
import type { ProductGroupId, ProductId, SellerId, Sku, WarehouseId } from "../../src/kernel/ids.ts";
import { CATALOGUE_ID_PATTERN, SKU_PATTERN } from "../../src/kernel/ids.ts";
import { parseAmount } from "../../src/kernel/money.ts";
import { fnv1a } from "../../src/kernel/random.ts";
import { err, ok, type Result } from "../../src/kernel/result.ts";
import { attributesOf } from "./attributes.ts";
import { compileRules, placeOf, type CategoryBook, type Placed } from "./categories.ts";
import { hueOf } from "./colours.ts";
import type { Mapping } from "./mapping-form.ts";
import type { RawRecord } from "./records.ts";
import { columnOf, instantOf, isYes, readSource, slugOf, textOf, wholeOf } from "./sources.ts";

export interface Mapped {
  readonly product: NewProduct;
  /** What was left out of it and why. */
  readonly notes: readonly string[];
}

export interface Mapper {
  map(record: RawRecord): Result<Mapped, string>;
  /** Sellers met since the last time that the mapping does not list. */
  takeSellers(): Seller[];
}

/** When a feed does not say since when it has a product; fixed, so that importing again changes nothing. */
const CREATED_AT = Date.UTC(2020, 0, 1);

export function mapperOf(mapping: Mapping, book: CategoryBook, currency: string): Mapper {
  const rules = compileRules(mapping.category);
  const sellers = new Map(mapping.sellers.map((seller) => [seller.name.toLowerCase(), seller.id]));
  const listed = new Set(mapping.sellers.map((seller) => seller.id));
  let fresh: Seller[] = [];

  const sellerOf = (text: string): SellerId => {
    if (listed.has(text) || text.startsWith("sel_")) return text as SellerId;
    const known = sellers.get(text.toLowerCase());
    if (known !== undefined) return known as SellerId;
    const slug = slugOf(text) || "seller";
    const id = `sel_${slug}` as SellerId;
    sellers.set(text.toLowerCase(), id);
    fresh.push({
      id,
      slug,
      name: text,
      country: mapping.warehouses[0]?.country ?? "DE",
      health: 90,
      rating: 0,
      ratingCount: 0,
    });
    return id;
  };

  return {
    takeSellers() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
    map(record) {
      const { product: fields } = mapping;
      const id = readSource(record, fields.id);
      if (id === undefined) return err("has no id");
      if (!CATALOGUE_ID_PATTERN("prd").test(id))
        return err(`the id ${id} is not prd_ and up to 64 letters, digits, dots, dashes or underscores`);
      const title = readSource(record, fields.title);
      if (title === undefined) return err("has no title");
      const placed = placeOf(record, mapping.category, rules);
      if (placed === null) return err("fits no category");
      const offer = offerOf(record, mapping, currency, sellerOf);
      if (!offer.ok) return offer;
      const gtin = readSource(record, fields.gtin) ?? null;
      const gtinFault = gtin === null ? null : gtinProblem(gtin);
      const leftOut = gtinFault !== null && fields.gtinFault === "leave out";
      const product: NewProduct = {
        id: id as ProductId,
        groupId: (readSource(record, fields.groupId) ?? null) as ProductGroupId | null,
        variant: variantOf(record, fields.variant),
        title: title.slice(0, 500),
        brand: (readSource(record, fields.brand) ?? "").slice(0, 100),
        description: (readSource(record, fields.description) ?? "").slice(0, 20_000),
        categoryId: book.idOf(placed),
        gtin: leftOut ? null : gtin,
        attributes: attributesOf(record, mapping.attributes),
        images: imagesOf(record, mapping, placed, id, title),
        dimensions: dimensionsOf(record, fields),
        weightG: Math.max(0, wholeOf(readSource(record, fields.weightG)) ?? 500),
        returnable: isYes(readSource(record, fields.returnable) ?? "yes"),
        createdAt: instantOf(readSource(record, fields.createdAt)) ?? CREATED_AT,
        offers: [offer.value],
      };
      return ok({ product, notes: leftOut ? [`gtin ${gtin} left out: ${gtinFault.replaceAll("_", " ")}`] : [] });
    },
  };
}

function offerOf(
  record: RawRecord,
  mapping: Mapping,
  shopCurrency: string,
  sellerOf: (text: string) => SellerId,
): Result<NewOffer, string> {
  const { offer: fields } = mapping;
  const sku = readSource(record, fields.sku);
  if (sku === undefined) return err("has no sku");
  if (!SKU_PATTERN.test(sku))
    return err(`the sku ${sku} is not up to 64 letters, digits, dots, dashes, colons or underscores`);
  const currency = readSource(record, fields.currency) ?? shopCurrency;
  const amount = (text: string | undefined): number | undefined =>
    text === undefined
      ? undefined
      : fields.priceUnit === "major"
        ? parseAmount(text, currency)
        : /^-?\d{1,13}$/.test(text)
          ? Number(text)
          : undefined;
  const priceText = readSource(record, fields.price);
  const price = amount(priceText);
  if (price === undefined) return err(priceText === undefined ? "has no price" : `the price ${priceText} is no amount`);
  if (price <= 0) return err("the price is not above 0");
  const saleText = readSource(record, fields.salePrice);
  const sale = amount(saleText);
  if (saleText !== undefined && sale === undefined) return err(`the sale price ${saleText} is no amount`);
  const startsAt = instantOf(readSource(record, fields.saleStartsAt));
  const endsAt = instantOf(readSource(record, fields.saleEndsAt));
  if (sale !== undefined && (startsAt === undefined || endsAt === undefined))
    return err("a sale price needs its start and end");
  const stockText = readSource(record, fields.stock);
  const stock = wholeOf(stockText);
  if (stockText !== undefined && (stock === undefined || stock < 0)) return err(`the stock ${stockText} is no count`);
  const warehouse = readSource(record, fields.warehouse) ?? mapping.warehouses[0]?.id;
  if (stock !== undefined && warehouse === undefined) return err("has stock but no warehouse");
  const condition = readSource(record, fields.condition) ?? "new";
  if (condition !== "new" && condition !== "refurbished" && condition !== "used")
    return err(`the condition ${condition} is not new, refurbished or used`);
  const fulfilledBy = readSource(record, fields.fulfilledBy) ?? "marketplace";
  if (fulfilledBy !== "marketplace" && fulfilledBy !== "seller")
    return err(`fulfilled by ${fulfilledBy}: it must be marketplace or seller`);
  const taxClass = readSource(record, fields.taxClass) ?? "standard";
  if (taxClass !== "standard" && taxClass !== "reduced" && taxClass !== "zero")
    return err(`the tax class ${taxClass} is not standard, reduced or zero`);
  const seller = readSource(record, fields.seller);
  if (seller === undefined) return err("has no seller");
  return ok({
    sku: sku as Sku,
    sellerId: sellerOf(seller),
    condition,
    basePriceMinor: price,
    sale: sale === undefined ? null : { priceMinor: sale, startsAt: startsAt ?? 0, endsAt: endsAt ?? 0 },
    currency,
    fulfilledBy,
    taxClass,
    active: true,
    openingStock:
      stock === undefined ? [] : [{ warehouseId: warehouse as Warehouse["id"] & WarehouseId, quantity: stock }],
  });
}

function variantOf(record: RawRecord, variant: Mapping["product"]["variant"]): Record<string, string> {
  if (variant === undefined) return {};
  const { prefix } = variant;
  const pairs =
    typeof prefix === "string"
      ? Object.keys(record)
          .filter((name) => name.startsWith(prefix))
          .map((name) => [name.slice(prefix.length), textOf(columnOf(record, name))] as const)
      : Object.entries(variant).map(([axis, source]) => [axis, readSource(record, source)] as const);
  return Object.fromEntries(
    pairs.flatMap(([axis, value]) => (value === undefined || axis === "" ? [] : [[axis, value]])),
  );
}

function imagesOf(record: RawRecord, mapping: Mapping, placed: Placed, id: string, title: string): string[] {
  const given = (readSource(record, mapping.product.images) ?? "").split("|").map((path) => path.trim());
  const paths = given.filter((path) => path.startsWith("/images/"));
  if (paths.length > 0) return paths;
  const { drawing } = placed;
  const kind = drawing !== undefined && isDrawingKind(drawing) ? drawing : kindFor([...placed.path, title].join(" > "));
  const colour = hueOf(readSource(record, mapping.product.colour), fnv1a(id));
  return [drawnImagePath({ kind, colour, seed: slugOf(id).slice(-32).replace(/^-+/, "") || "x" })];
}

function dimensionsOf(record: RawRecord, fields: Mapping["product"]): Dimensions | null {
  const [lengthMm, widthMm, heightMm] = [fields.lengthMm, fields.widthMm, fields.heightMm].map((source) =>
    wholeOf(readSource(record, source)),
  );
  if (lengthMm === undefined || widthMm === undefined || heightMm === undefined) return null;
  return [lengthMm, widthMm, heightMm].every((side) => side >= 1 && side <= 100_000)
    ? { lengthMm, widthMm, heightMm }
    : null;
}
