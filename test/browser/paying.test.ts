/** Paying with gift cards, store credit and what the provider's page takes; refused payments; the invoice on paper. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { staffToken } from "../../scripts/staff-token.ts";
import { axeViolations, DESKTOP, openBrowser, PHONE } from "./harness.ts";
import { ADDRESS, newShopper, payWith, putIntoCart, type as fill, type Shopper } from "./shopper.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

async function asStaff(path: string, body: object): Promise<Record<string, unknown>> {
  const { url, tokenSecret } = inject("shop");
  const response = await fetch(`${url}/v1/ops/${path}`, {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${await staffToken(tokenSecret)}`, "content-type": "application/json" },
      "idempotency-key": crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Record<string, unknown>;
}

const giftCard = async (amountMinor: number): Promise<string> =>
  String((await asStaff("gift-cards", { amountMinor, currency: "EUR" }))["code"]);

/** Somebody new, with an account. */
async function withAccount(options: BrowserContextOptions): Promise<Shopper & { readonly email: string }> {
  const shopper = await newShopper(browser, options);
  const email = `${crypto.randomUUID()}@example.com`;
  await shopper.page.goto("/register");
  await shopper.page.fill("[name=name]", "Sam Sample");
  await shopper.page.fill("[name=email]", email);
  await shopper.page.fill("[name=password]", "seven brass lanterns");
  await shopper.page.getByRole("button", { name: "Make the account" }).click();
  await shopper.page.waitForURL("**/account");
  return { ...shopper, email };
}

/** In cents, from a text with one amount. */
const centsIn = (text: string): number => Number(text.replace(/[^\d.]/g, "").replace(".", ""));

const payButton = (page: Page) => page.locator("[data-pay]");
const atProvider = (page: Page): Promise<void> => page.waitForURL(`${inject("shop").gatewayUrl}/pay/**`);

/** What a page of the checkout must be in every state: within reach for everybody, and no wider than its window. */
async function expectGood(page: Page, scripts: boolean): Promise<void> {
  // Without scripts axe cannot be put into the page; it is the same page.
  if (scripts) expect(await axeViolations(page)).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider).toBe(0);
}

async function filledCheckout(page: Page): Promise<void> {
  await page.goto("/search?in_stock=1&sort=price_desc");
  await page.locator(".card form[data-add] button").first().click();
  await page.locator("[data-cart-count]", { hasText: /^[1-9]/ }).waitFor();
  await page.goto("/checkout");
  await fill(page, ADDRESS);
}

async function useGiftCard(page: Page, code: string): Promise<void> {
  const field = page.locator("[name=giftCode]");
  if (!(await field.isVisible())) await page.locator("#gift-card > summary").click();
  await field.fill(code);
  await page.getByRole("button", { name: "Use it" }).click();
}

const SIZES = [
  ["a phone", PHONE, true],
  ["a phone without scripts", { ...PHONE, javaScriptEnabled: false }, false],
  ["a desktop", DESKTOP, true],
  ["a desktop without scripts", { ...DESKTOP, javaScriptEnabled: false }, false],
] as const;

describe.each(SIZES)("on %s", (_, size, scripts) => {
  test("two gift cards bear their part, one is taken out again, and the provider is asked for the rest", async () => {
    const { context, page, complaints } = await newShopper(browser, size);
    const [first, second] = [await giftCard(700), await giftCard(1_100)];
    await filledCheckout(page);
    const totalMinor = centsIn(await payButton(page).innerText());
    await useGiftCard(page, "K7RM-0Q2V-XW9D-3JTC");
    await page.waitForSelector("#giftCode-error");
    await expectGood(page, scripts);
    await useGiftCard(page, first.toLowerCase());
    await page.waitForSelector("[name=gift0]", { state: "attached" });
    await useGiftCard(page, second);
    await page.waitForSelector("[name=gift1]", { state: "attached" });
    expect(centsIn(await payButton(page).innerText())).toBe(totalMinor - 1_800);
    await expectGood(page, scripts);
    for (const [name, value] of Object.entries(ADDRESS)) expect(await page.inputValue(`[name=${name}]`)).toBe(value);
    expect(page.url()).not.toMatch(/gift|[0-9A-Z]{4}-[0-9A-Z]{4}/);
    await page.getByRole("button", { name: `Take it out Gift card ending ${second.slice(-4)}` }).click();
    await page.waitForSelector("[name=gift1]", { state: "detached" });
    await payButton(page).click();
    await atProvider(page);
    expect(centsIn(await page.locator(".amount").innerText())).toBe(totalMinor - 700);
    await payWith(page, "Approved");
    await page.waitForURL(/\/orders\/ord_\w+\?placed=1$/);
    const paid = page.getByLabel(/aid with/);
    expect(await paid.innerText()).toMatch(new RegExp(`Gift card ending ${first.slice(-4)}\\s+€7.00`));
    expect(await paid.innerText()).toContain("Visa ending 4242");
    await expectGood(page, scripts);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("a payment that was broken off leads back to the form as it was, and another way is one press away", async () => {
    const { context, page } = await newShopper(browser, size);
    const code = await giftCard(700);
    await filledCheckout(page);
    await page.check("[name=otherBill]");
    for (const [name, value] of [
      ["name", "ACME GmbH"],
      ["line1", "Firmenallee 1"],
      ["postalCode", "20095"],
      ["city", "Hamburg"],
    ])
      await page.fill(`[name=billing-${name}]`, value ?? "");
    await useGiftCard(page, code);
    await page.waitForSelector("[name=gift0]", { state: "attached" });
    const asked = await payButton(page).innerText();
    await payButton(page).click();
    await atProvider(page);
    await page.getByRole("button", { name: "Cancel and go back to the shop" }).click();
    await page.waitForURL("**/checkout?after=chk_*");
    expect(await page.locator("#errors").innerText()).toContain("Nothing was charged");
    for (const [name, value] of Object.entries(ADDRESS)) expect(await page.inputValue(`[name=${name}]`)).toBe(value);
    expect(await page.inputValue("[name=billing-city]")).toBe("Hamburg");
    expect(await payButton(page).innerText()).toBe(asked);
    expect(await page.locator("#payment").innerText()).toContain(`Gift card ending ${code.slice(-4)}`);
    await expectGood(page, scripts);
    await page.getByRole("button", { name: "Try again, or pay in another way" }).click();
    await atProvider(page);
    await payWith(page, "Declined");
    await page.waitForSelector("[role=alert]");
    await payWith(page, "Asks for 3-D Secure");
    await page.waitForURL("**/challenge/**");
    await page.getByRole("button", { name: "Approve the payment" }).click();
    await page.waitForURL(/\/orders\/ord_\w+\?placed=1$/);
    expect(await page.locator("main").innerText()).toContain("ACME GmbH");
    await context.close();
  });
});

describe.each([
  ["scripts", DESKTOP],
  ["no scripts", { ...PHONE, javaScriptEnabled: false }],
] as const)("store credit (%s)", (_, size) => {
  test("is offered to its account with what is there, and is used when its box is ticked", async () => {
    const { context, page, email } = await withAccount(size);
    await asStaff("store-credit", { email, amountMinor: 300, why: "Late parcel" });
    await filledCheckout(page);
    const totalMinor = centsIn(await payButton(page).innerText());
    const there = centsIn(/€([\d.,]+) are there/.exec(await page.locator("#payment").innerText())?.[1] ?? "");
    expect(there).toBe(300);
    await page.check("[name=useCredit]");
    // Without scripts the first press shows the new sum: nothing is charged that was not shown.
    if (size.javaScriptEnabled === false) await payButton(page).click();
    await expect.poll(async () => centsIn(await payButton(page).innerText())).toBe(totalMinor - there);
    await payButton(page).click();
    await atProvider(page);
    expect(centsIn(await page.locator(".amount").innerText())).toBe(totalMinor - there);
    await page.getByRole("button", { name: "Cancel and go back to the shop" }).click();
    await page.waitForURL("**/checkout?after=chk_*");
    expect(await page.isChecked("[name=useCredit]")).toBe(true);
    await context.close();
  });
});

describe("with scripts", () => {
  test("a gift card that bears everything needs no provider, and the page says so", async () => {
    const { context, page, complaints } = await newShopper(browser, PHONE);
    const code = await giftCard(200_000);
    await putIntoCart(page);
    await page.goto("/checkout");
    await fill(page, ADDRESS);
    await page.evaluate(() => Object.assign(globalThis, { stayed: true }));
    await useGiftCard(page, code);
    await page.waitForSelector("[name=gift0]", { state: "attached" });
    // In place: the page was not loaded anew, and the field is ready for another code.
    expect(await page.evaluate(() => "stayed" in globalThis)).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("giftCode");
    expect(await payButton(page).innerText()).toMatch(/^Pay [\d.,]+ EUR with your gift card$/);
    await expectGood(page, true);
    await payButton(page).click();
    await page.waitForURL(/\/orders\/ord_\w+\?placed=1$/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("the return key in the field of a code means the code, not the order", async () => {
    const { context, page } = await newShopper(browser, DESKTOP);
    await filledCheckout(page);
    await page.locator("#gift-card > summary").click();
    await page.fill("[name=giftCode]", await giftCard(700));
    await page.press("[name=giftCode]", "Enter");
    await page.waitForSelector("[name=gift0]", { state: "attached" });
    expect(new URL(page.url()).pathname).toBe("/checkout");
    await context.close();
  });

  test("another country changes the words of the address, for the parcel and for the bill", async () => {
    const { context, page } = await newShopper(browser, DESKTOP);
    await filledCheckout(page);
    await page.check("[name=otherBill]");
    await page.fill("[name=billing-name]", "ACME");
    await page.selectOption("[name=billing-country]", "BR");
    await page.locator("label[for=billing-postalCode]", { hasText: "CEP" }).waitFor();
    await page.selectOption("[name=country]", "US");
    await page.locator("label[for=postalCode]", { hasText: "ZIP code" }).waitFor();
    expect(await page.locator("select[name=region] option").count()).toBe(52);
    expect(await page.inputValue("[name=billing-name]")).toBe("ACME");
    expect(await page.inputValue("[name=email]")).toBe(ADDRESS.email);
    await expectGood(page, true);
    await context.close();
  });

  test("an order that was paid by three shows on its page and its invoice what each bore, and what it got back", async () => {
    const { context, page, complaints, email } = await withAccount(DESKTOP);
    await asStaff("store-credit", { email, amountMinor: 200, why: "Late parcel" });
    const code = await giftCard(700);
    await filledCheckout(page);
    await useGiftCard(page, code);
    await page.waitForSelector("[name=gift0]", { state: "attached" });
    await page.check("[name=useCredit]");
    await page.waitForSelector("[name=bearsCredit]", { state: "attached" });
    await payButton(page).click();
    await atProvider(page);
    await payWith(page, "Approved");
    await page.waitForURL(/\/orders\/ord_\w+\?placed=1$/);
    await page.getByText("Cancel this order").click();
    await page.getByRole("button", { name: "Yes, cancel the order" }).click();
    const main = page.locator("main");
    await expect
      .poll(async () => {
        await page.reload();
        return main.innerText();
      })
      .toMatch(/Money sent back: [\d.]+ EUR to Visa ending 4242, [\d.]+ EUR to Store credit, 7.00 EUR to Gift card/);
    await page.getByRole("link", { name: "Invoice" }).click();
    await page.waitForURL("**/invoice");
    const bore = await page.getByLabel("Paid with").innerText();
    for (const method of [`Gift card ending ${code.slice(-4)}`, "Store credit", "Visa ending 4242"])
      expect(bore).toContain(`sent back to ${method}`);
    expect(bore).toMatch(/Stays paid\s+€0.00/);
    await expectGood(page, true);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("the invoice is made for paper: no buttons, black on white, one page of A4, no row torn apart", async () => {
    const { context, page } = await newShopper(browser, DESKTOP);
    await putIntoCart(page);
    await page.goto("/checkout");
    await fill(page, ADDRESS);
    await payButton(page).click();
    await atProvider(page);
    await payWith(page, "Approved");
    await page.waitForURL(/\/orders\/ord_\w+\?placed=1$/);
    await page.goto(`${new URL(page.url()).pathname}/invoice`);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.getByRole("button", { name: "Print" }).isVisible()).toBe(false);
    expect(await page.locator(".header, .footer").first().isVisible()).toBe(false);
    const look = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      const row = document.querySelector("tbody tr");
      return { color, backgroundColor, torn: row ? getComputedStyle(row).breakInside : "no row" };
    });
    expect(look).toEqual({ color: "rgb(0, 0, 0)", backgroundColor: "rgb(255, 255, 255)", torn: "avoid" });
    const paper = (await page.pdf({ format: "A4" })).toString("latin1");
    expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    await context.close();
  });
});
