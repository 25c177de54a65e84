import { describe, expect, it } from "vitest";
import { CONTEXTS, importCycles, importProblems } from "./import-rules.ts";
import { makeSourceFile, readSourceFiles } from "./source-files.ts";
import { badNames, impurities, tooLong } from "./text-rules.ts";

const files = readSourceFiles();
const one = (path: string, text: string) => [makeSourceFile(path, text)];

describe("the house", () => {
  it("has files to look at, in every folder", () => {
    for (const folder of [
      "src/kernel",
      "src/domain",
      "src/ports",
      "src/flows",
      "src/adapters",
      "workers",
      "durable-objects",
    ]) {
      expect(files.some(({ path }) => path.startsWith(`${folder}/`))).toBe(true);
    }
  });

  it("imports only as the table allows", () => {
    expect(importProblems(files)).toEqual([]);
  });

  it("has no circle of imports", () => {
    expect(importCycles(files)).toEqual([]);
  });

  it("has no circle between the contexts of the domain", () => {
    const contexts = Object.entries(CONTEXTS).map(([name, { values }]) =>
      makeSourceFile(name, values.map((other) => `import "./${other}";\n`).join("")),
    );
    expect(importCycles(contexts)).toEqual([]);
  });

  it("keeps clock, randomness, timers and network out of domain and flows", () => {
    expect(impurities(files)).toEqual([]);
  });

  it("has no file of more than 400 lines", () => {
    expect(tooLong(files)).toEqual([]);
  });

  it("names things for what they are", () => {
    expect(badNames(files)).toEqual([]);
  });
});

describe("what the rules find", () => {
  const flow = "src/flows/cart/show-cart.ts";

  it.each([
    [flow, `import { d1 } from "../../adapters/order-store/d1.ts";`],
    [flow, `const { d1 } = await import("../../adapters/order-store/d1.ts");`],
    [flow, `import { env } from "cloudflare:workers";`],
    [flow, `import { eq } from "drizzle-orm";`],
    ["src/domain/cart/cart.ts", `import { z } from "zod";`],
    ["src/domain/cart/cart.ts", `import { quote } from "../pricing/quote.ts";`],
    ["src/domain/catalog/batch.ts", `import { quote } from "../pricing/quote.ts";`],
    ["src/domain/novelty/batch.ts", `import type { Quote } from "../pricing/types.ts";`],
    ["src/ports/stock.ts", `import { reserve } from "../domain/inventory/level.ts";`],
    ["src/ports/stock.ts", `export { reserve } from "../domain/inventory/level.ts";`],
    ["src/kernel/ids.ts", `import "../domain/cart/types.ts";`],
    ["src/adapters/order-store/d1.ts", `import { SignJWT } from "jose";`],
    ["workers/routes/cart.ts", `import { Stock } from "../../durable-objects/stock.ts";`],
    ["workers/routes/cart.ts", `import { d1 } from "../../src/adapters/order-store/d1.ts";`],
    ["workers/routes/cart.ts", `import {\n  type A,\n  b,\n} from "../../src/domain/cart/cart.ts";`],
    ["web/islands/cart.ts", `import { quote } from "../../src/domain/pricing/quote.ts";`],
  ])("%s may not say %s", (path, text) => {
    expect(importProblems(one(path, text))).toHaveLength(1);
  });

  it.each([
    ["src/ports/stock.ts", `import type { Stock } from "../domain/inventory/types.ts";`],
    ["src/ports/stock.ts", `import { type A, type B } from "../domain/inventory/types.ts";`],
    ["src/domain/catalog/batch.ts", `import type { Promotion } from "../pricing/types.ts";`],
    ["src/domain/checkout/machine.ts", `import { quote } from "../pricing/quote.ts";`],
    ["workers/main.ts", `export { Stock } from "../durable-objects/stock.ts";`],
    [flow, `// import { d1 } from "../../adapters/order-store/d1.ts";`],
  ])("%s may say %s", (path, text) => {
    expect(importProblems(one(path, text))).toEqual([]);
  });

  it("a circle is found and told", () => {
    const circle = [
      ...one("src/kernel/a.ts", `import { b } from "./b.ts";`),
      ...one("src/kernel/b.ts", `import { a } from "./a.ts";`),
    ];
    expect(importCycles(circle)).toEqual(["src/kernel/a.ts -> src/kernel/b.ts -> src/kernel/a.ts"]);
  });

  it.each(["Date.now()", "new Date()", "Math.random()", "crypto.randomUUID()", "setTimeout(f, 1)", "await fetch(url)"])(
    "a flow may not call %s",
    (call) => {
      expect(impurities(one(flow, `export const x = async (url: string) => ${call};`))).toHaveLength(1);
    },
  );

  it.each(["new Date(now)", "Date.parse(text)", "deps.fetch(url)", "// Date.now()", `"Math.random()"`])(
    "a flow may say %s",
    (text) => {
      expect(impurities(one(flow, `const x = ${text}\n`))).toEqual([]);
    },
  );

  it.each(["class CartManager {}", "const priceHelper = 1", "interface ICart {}", `export * from "./a.ts";`])(
    "%s is a bad name",
    (text) => {
      expect(badNames(one("src/flows/cart.ts", text))).toHaveLength(1);
    },
  );

  it("a file of 401 lines is too long", () => {
    expect(tooLong(one("src/flows/cart.ts", "x\n".repeat(401)))).toHaveLength(1);
    expect(tooLong(one("src/flows/cart.ts", "x\n".repeat(400)))).toEqual([]);
  });
});
