import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LineHold } from "../../../src/domain/cart/types.ts";
import type { ProductPage } from "../../../src/domain/catalog/types.ts";
import type { Quote } from "../../../src/domain/pricing/types.ts";
import { problem } from "../../../src/kernel/problem.ts";
import { CartPage } from "../../../workers/pages/cart.tsx";
import { CheckoutPage } from "../../../workers/pages/checkout.tsx";
import { HomePage } from "../../../workers/pages/home.tsx";
import { ListingPage } from "../../../workers/pages/listing.tsx";
import { Card } from "../../../workers/pages/parts/goods.tsx";
import { Sum } from "../../../workers/pages/parts/sum.tsx";
import { ProblemPage } from "../../../workers/pages/problem.tsx";
import { ProductDetailPage } from "../../../workers/pages/product.tsx";
import {
  card,
  category,
  NOW,
  priced,
  productPage,
  quote,
  searchQuery,
  searchResult,
  shell,
  values,
} from "./fixtures.ts";

const render = async (node: unknown): Promise<string> => String(await node);

const product = (title: string, page = productPage(title)) =>
  ProductDetailPage({
    shell,
    page,
    categoryTrail: [],
    delivery: null,
    formKey: "k",
    reviewFilter: { stars: null, all: false },
  });

const checkout = (more: Partial<Parameters<typeof CheckoutPage>[0]> = {}) =>
  CheckoutPage({
    shell,
    priced,
    values,
    errors: [],
    problem: null,
    countries: ["DE", "US"],
    preview: { giftCards: [], storeCredit: null, leftMinor: priced.quote.totalMinor },
    canCharge: true,
    formKey: "key-1",
    ...more,
  });

const pages: Readonly<Record<string, () => unknown>> = {
  home: () =>
    HomePage({
      shell,
      tiles: [],
      sale: null,
      rails: [{ title: "New", reason: "Just in.", cards: [card] }],
      popularSearches: ["tea"],
      delivery: null,
      formKey: "k",
    }),
  listing: () =>
    ListingPage({
      shell,
      category,
      categoryTrail: [],
      subcategories: [],
      query: searchQuery,
      result: searchResult,
      delivery: null,
      formKey: "k",
      popular: null,
    }),
  product: () => product("Kettle"),
  cart: () => CartPage({ shell, priced, formKey: "k", rail: null, delivery: null }),
  checkout: () => checkout(),
  problem: () => ProblemPage({ shell, problem: problem("not-found", "It is gone."), requestId: "r-1" }),
};

describe("every page", () => {
  it.each(Object.keys(pages))("%s is a whole document that a strict content policy lets through", async (name) => {
    const page = await render(pages[name]?.());
    expect(page).toMatch(/^<!doctype html><html lang="en-IE"/);
    expect(page).not.toMatch(/<[^>]+\s(?:on\w+|style)=/);
    for (const [tag] of page.matchAll(/<(?:script|style)\b[^>]*>/g)) expect(tag).toContain('nonce="bm9uY2U"');
  });

  it.each(Object.keys(pages))("%s has one main heading and a label for each field", async (name) => {
    const page = await render(pages[name]?.());
    expect(page.match(/<h1\b/g)).toHaveLength(1);
    const fields = [...page.matchAll(/<(?:input|select)\b[^>]*>/g)].map(([tag]) => tag);
    const unlabelled = fields.filter((tag) => {
      const id = /\bid="([^"]+)"/.exec(tag)?.[1];
      return !/type="(?:hidden|radio)"|aria-label=/.test(tag) && !page.includes(`for="${id}"`);
    });
    expect(unlabelled).toEqual([]);
  });

  it("sends each change of a cart or an order with a key of its own", async () => {
    const html = (
      await Promise.all(["home", "listing", "product", "cart", "checkout"].map((name) => render(pages[name]?.())))
    ).join("");
    const forms = html
      .split("<form")
      .slice(1)
      .map((form) => form.slice(0, form.indexOf("</form>")));
    const changes = forms.filter((form) => /action="\/(?:cart\/lines|checkout)/.test(form));
    expect(changes.length).toBeGreaterThan(4);
    for (const form of changes) expect(form).toMatch(/name="key" value="[^"]+"/);
  });
});

describe("a line of the cart that is held", () => {
  const withHold = (hold: LineHold) => {
    const lines = priced.cart.lines.map((line) => ({ ...line, quantity: 3, hold }));
    return render(
      CartPage({
        shell,
        priced: { ...priced, cart: { ...priced.cart, lines } },
        formKey: "k",
        rail: null,
        delivery: null,
      }),
    );
  };
  const countdown = /<script[^>]+\/hold\./;

  it("says until when, by the shop's clock, without any script", async () => {
    const page = await withHold({ until: NOW + 600_000, quantity: 3 });
    expect(page).toMatch(/Held for you until\s*<time datetime="2026-11-22T17:50:00.000Z"[^>]*>18:50</);
    expect(page).toMatch(countdown);
  });

  it("says how much of it, when it is not all", async () => {
    expect(await withHold({ until: NOW + 600_000, quantity: 2 })).toContain("2 of 3 held for you until");
  });

  it("says when it is held no more, and counts nothing", async () => {
    const page = await withHold({ until: NOW - 1, quantity: 0 });
    expect(page).toContain("No longer held for you");
    expect(page).not.toContain("Held for you until");
    expect(page).not.toMatch(countdown);
  });

  it("costs no script in other carts", async () => {
    expect(await render(pages["cart"]?.())).not.toMatch(countdown);
  });
});

describe("what people wrote", () => {
  it("is shown as text", async () => {
    const page = await render(product("<img src=x onerror=alert(1)>"));
    expect(page).not.toContain("<img src=x");
    expect(page).not.toContain("<b>bold</b>");
  });

  it("cannot end the structured data it stands in", async () => {
    const page = await render(product("</script><script>alert(1)</script>"));
    expect(page).not.toContain("</script><script>alert");
    const data = /<script type="application\/ld\+json"[^>]*>(.*?)<\/script>/.exec(page)?.[1] ?? "";
    expect(JSON.parse(data)).toMatchObject({ "@type": "Product", name: "</script><script>alert(1)</script>" });
  });
});

describe("structured data", () => {
  it("says the price, stock and rating that the page says", async () => {
    const page = await render(product("Kettle"));
    const data = JSON.parse(/<script type="application\/ld\+json"[^>]*>(.*?)<\/script>/.exec(page)?.[1] ?? "");
    expect(data.offers).toMatchObject([
      { price: "59.90", priceCurrency: "EUR", availability: "https://schema.org/LimitedAvailability" },
    ]);
    expect(data.aggregateRating).toMatchObject({ ratingValue: "4.5", reviewCount: 2 });
    expect(page).toContain("€59.90");
  });
});

describe("goods that are not here yet", () => {
  const ahead = (kind: "preorder" | "backorder", expectedAt: number | null, sellable = 0) => {
    const page = productPage("Kettle");
    const [view] = page.offers;
    if (!view) throw new Error("no offer");
    const state = sellable === 0 ? ("out_of_stock" as const) : ("low_stock" as const);
    const availability = { state, sellable, warehouses: [], ahead: { kind, sellable: 7, expectedAt } };
    return { ...page, offers: [{ ...view, offer: { ...view.offer, availability } }] };
  };
  const shown = async (page: ProductPage) => {
    const html = await render(product("Kettle", page));
    const data = JSON.parse(/<script type="application\/ld\+json"[^>]*>(.*?)<\/script>/.exec(html)?.[1] ?? "");
    return { html, offer: data.offers[0] };
  };
  const LATER = NOW + 20 * 86_400_000;

  it("say when they are expected, and can be ordered", async () => {
    const { html, offer } = await shown(ahead("preorder", LATER));
    expect(html).toMatch(/Preorder, expected \w+/);
    expect(html).toContain('action="/cart/lines"');
    expect(html).toMatch(/max="7"/);
    expect(offer).toMatchObject({
      availability: "https://schema.org/PreOrder",
      availabilityStarts: new Date(LATER).toISOString().slice(0, 10),
    });
  });

  it("say that no date is known, be it that none was said or that it has passed", async () => {
    for (const expectedAt of [null, NOW - 1]) {
      const { html, offer } = await shown(ahead("backorder", expectedAt));
      expect(html).toContain("On backorder, date not known yet");
      expect(offer.availability).toBe("https://schema.org/BackOrder");
      expect(offer).not.toHaveProperty("availabilityStarts");
    }
  });

  it("are told as what is here while something is", async () => {
    const { html, offer } = await shown(ahead("backorder", LATER, 2));
    expect(html).toContain("Only 2 pieces left");
    expect(html).toMatch(/max="9"/);
    expect(offer.availability).toBe("https://schema.org/LimitedAvailability");
  });

  it("say so on their card, which can be added, and a card of goods that are here says when they come", async () => {
    const context = {
      reader: shell,
      back: "/",
      formKey: "k",
      delivery: () => ({ country: "DE", earliest: NOW, latest: LATER, priceMinor: null }),
    };
    const out = { ...card, availability: "out_of_stock" as const };
    const preorder = String(Card({ ...context, card: { ...out, ahead: { kind: "preorder", expectedAt: LATER } } }));
    expect(preorder).toMatch(/Preorder, expected/);
    expect(preorder).toContain("data-add");
    expect(String(Card({ ...context, card: out }))).not.toContain("data-add");
    expect(String(Card({ ...context, card }))).toContain("Arrives by");
  });
});

describe("a checkout of goods that are not here yet", () => {
  const [line] = priced.quote.lines;
  const sku = line?.sku ?? priced.cart.lines[0]?.sku;
  const later = (now: number, ahead: number) => {
    if (sku === undefined) throw new Error("the cart has a line");
    const expectedAt = NOW + 20 * 86_400_000;
    return {
      ...priced,
      notices: [{ type: "ordered_ahead" as const, sku, kind: "preorder" as const, now, ahead, expectedAt }],
    };
  };

  it("promises no day for them, and says how much is expected when", async () => {
    const page = await render(checkout({ priced: later(0, 2) }));
    expect(page).toContain("2 to 3 working days once it is here");
    expect(page).toMatch(/2 × Kettle,\s*expected \w+/);
    expect(page).not.toContain("Something has changed in your cart");
  });

  it("promises a day for those that are here", async () => {
    const page = await render(checkout({ priced: later(1, 1) }));
    expect(page).not.toContain("once it is here");
    expect(page).toMatch(/1 × Kettle,\s*expected \w+/);
  });

  it("says both in the cart", async () => {
    const cart = (given: typeof priced) => CartPage({ shell, priced: given, formKey: "k", rail: null, delivery: null });
    expect(await render(cart(later(1, 1)))).toMatch(/1 now, 1 expected \w+/);
    expect(await render(cart(later(0, 2)))).toMatch(/Preorder, expected \w+/);
  });
});

describe("a checkout that was refused", () => {
  it("keeps what was typed, lists what is wrong and says it beside the field", async () => {
    const page = await render(
      checkout({ errors: [{ pointer: "/address/postalCode", detail: "Enter a postal code such as 10115." }] }),
    );
    expect(page).toContain('value="8813"');
    expect(page).toContain('<a href="#postalCode">Enter a postal code such as 10115.</a>');
    expect(page).toMatch(/id="postalCode"[^>]*aria-invalid="true"[^>]*aria-describedby="postalCode-error"/);
    expect(page).toContain('id="postalCode-error"');
  });

  it("sends the total that its button says", async () => {
    const page = await render(checkout());
    expect(page).toContain('name="expectedTotalMinor" value="11172"');
    expect(page).toMatch(/Pay 111\.72 EUR/);
  });

  it("offers no button where we do not deliver", async () => {
    const page = await render(checkout({ priced: { ...priced, shippingOptions: [] } }));
    expect(page).not.toContain("data-pay");
    expect(page).toContain("We do not deliver to Germany yet");
  });
});

it("the lines of a sum add up to its total, also where a promotion pays for the delivery", async () => {
  const amount = fc.integer({ min: 0, max: 1_000_000 });
  await fc.assert(
    fc.asyncProperty(amount, amount, amount, amount, fc.boolean(), async (goods, off, shipping, taxMinor, free) => {
      const discountMinor = Math.min(off, goods);
      const shippingMinor = free ? 0 : shipping;
      const made: Quote = {
        ...quote,
        subtotalMinor: goods,
        discountMinor,
        shippingMinor,
        taxMinor,
        taxIncludedMinor: 0,
        totalMinor: goods - discountMinor + shippingMinor + taxMinor,
        promotions: [
          { id: "a", title: "Off", amountMinor: discountMinor },
          ...(free ? [{ id: "b", title: "Free delivery", amountMinor: shipping }] : []),
        ],
      };
      const html = await render(Sum({ quote: made, locale: "en-IE", deliveryLabel: "Delivery" }));
      const amounts = [...html.matchAll(/<dd>(−?)(?:€([\d,.]+)|Free)<\/dd>/g)].map(
        ([, sign, text = "0.00"]) => (sign === "−" ? -1 : 1) * Number(text.replace(/[,.]/g, "")),
      );
      const total = amounts.pop();
      expect(amounts.reduce((sum, each) => sum + each, 0)).toBe(total);
      expect(total).toBe(made.totalMinor);
    }),
  );
});
