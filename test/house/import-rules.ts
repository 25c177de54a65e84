/** Who may import whom: the table of docs/architecture.md as data, and what breaks it. */
import type { Import, SourceFile } from "./source-files.ts";

/**
 * Contexts of the domain and those that each may import; only downwards. `types` may be imported as types only. A new
 * context needs a line here.
 */
export const CONTEXTS: Readonly<
  Record<string, { readonly values: readonly string[]; readonly types?: readonly string[] }>
> = {
  account: { values: [] },
  balance: { values: [], types: ["payment"] },
  cart: { values: [], types: ["catalog"] },
  catalog: { values: [], types: ["pricing"] },
  checkout: { values: ["pricing", "inventory", "payment", "order", "cart"], types: ["catalog", "fraud"] },
  delivery: { values: ["order"] },
  fraud: { values: [], types: ["order"] },
  inventory: { values: ["catalog"] },
  invariants: { values: ["order", "ledger"], types: ["inventory", "payment"] },
  ledger: { values: ["pricing"], types: ["order", "payment"] },
  notice: { values: ["order"], types: ["checkout"] },
  order: { values: [], types: ["pricing", "payment"] },
  payment: { values: [] },
  pricing: { values: ["catalog", "cart"] },
  sample: { values: [], types: ["catalog", "pricing"] },
  search: { values: ["catalog"] },
};

/** Of the domain, what a shopper must be able to run in the browser: proofs that are checked where they are shown. */
const RUNS_IN_BROWSER: readonly string[] = [];

type Verdict = "yes" | "types" | "no";

interface Rule {
  /** Files that it is for; the first rule that fits a file is its rule. */
  readonly from: RegExp;
  readonly may: readonly (readonly [to: RegExp, verdict: Verdict])[];
}

const RULES: readonly Rule[] = [
  { from: /^src\/kernel\//, may: [[/^src\/kernel\//, "yes"]] },
  {
    // Between contexts CONTEXTS decides.
    from: /^src\/domain\//,
    may: [[/^src\/(kernel|domain)\//, "yes"]],
  },
  {
    from: /^src\/ports\//,
    may: [
      [/^src\/(kernel|ports)\//, "yes"],
      [/^src\/domain\//, "types"],
    ],
  },
  { from: /^src\/flows\//, may: [[/^src\/(kernel|domain|ports|flows)\//, "yes"]] },
  {
    from: /^src\/db\//,
    may: [
      [/^src\/(kernel|db)\//, "yes"],
      [/^src\/domain\//, "types"],
    ],
  },
  {
    // The two that do a context's reading themselves run its pure rules: what a page is, what a query means.
    from: /^src\/adapters\/(catalogue-store|search-engine)\//,
    may: [
      [/^src\/(kernel|ports|db|adapters)\//, "yes"],
      [/^src\/domain\/(catalog|search)\//, "yes"],
      [/^src\/domain\//, "types"],
    ],
  },
  {
    // What a balance and a payment of one are called leads to the object that keeps it.
    from: /^src\/adapters\/payment-gateway\/balance/,
    may: [
      [/^src\/(kernel|ports|db|adapters)\//, "yes"],
      [/^src\/domain\/balance\/account\.ts$/, "yes"],
      [/^src\/domain\//, "types"],
    ],
  },
  {
    // It follows skus from object to object by the inventory's own rules.
    from: /^src\/adapters\/stock\//,
    may: [
      [/^src\/(kernel|ports|db|adapters)\//, "yes"],
      [/^src\/domain\/inventory\//, "yes"],
      [/^src\/domain\//, "types"],
    ],
  },
  {
    // What a refund takes from which tender is decided by the order's own rule, on what the row says at that moment.
    from: /^src\/adapters\/order-store\//,
    may: [
      [/^src\/(kernel|ports|db|adapters)\//, "yes"],
      [/^src\/domain\/order\/refund\.ts$/, "yes"],
      [/^src\/domain\//, "types"],
    ],
  },
  {
    from: /^src\/adapters\//,
    may: [
      [/^src\/(kernel|ports|db|adapters)\//, "yes"],
      [/^src\/domain\//, "types"],
    ],
  },
  {
    from: /^durable-objects\//,
    may: [
      [/^src\/(kernel|domain|ports|flows|adapters)\//, "yes"],
      [/^(migrations\/objects|durable-objects)\//, "yes"],
    ],
  },
  { from: /^migrations\//, may: [[/^migrations\//, "yes"]] },
  {
    // A Worker of its own, with an object of its own; nothing of the shop but the words of payment.
    from: /^workers\/sandbox-gateway(\.ts$|\/)/,
    may: [
      [/^workers\/sandbox-gateway(\.ts$|\/)/, "yes"],
      [/^(src\/kernel|durable-objects|migrations\/objects)\//, "yes"],
      [/^src\/domain\//, "types"],
    ],
  },
  {
    // Pages show what a rule says (a delivery date, what an address needs) by asking the rule; they decide nothing.
    from: /^workers\/pages\//,
    may: [
      [/^workers\/sandbox-gateway/, "no"],
      [/^(workers|src\/(kernel|domain|flows|ports))\//, "yes"],
    ],
  },
  {
    from: /^workers\//,
    may: [
      [/^workers\/sandbox-gateway/, "no"],
      [/^(workers|src\/(kernel|flows|ports))\//, "yes"],
      [/^src\/domain\//, "types"],
      [/^src\/adapters\/deps\.ts$/, "yes"],
      [/^src\/adapters\/env\.ts$/, "types"],
      [/^package\.json$/, "yes"],
    ],
  },
  {
    from: /^web\//,
    may: [
      [/^(web|src\/kernel)\//, "yes"],
      [/^src\//, "types"],
    ],
  },
];

/** Only the Worker's main module exports the object classes. */
const MAIN_MAY = [/^workers\/main\.ts$/, /^durable-objects\//] as const;

/** Packages and the folders that may know of them; a package that is not listed may be imported nowhere here. */
const PACKAGES: readonly (readonly [name: RegExp, folders: readonly RegExp[]])[] = [
  [/^cloudflare:/, [/^workers\//, /^durable-objects\//, /^src\/adapters\//]],
  [/^node:/, [/^src\/adapters\//, /^workers\//]],
  [/^(hono|@hono\/zod-openapi)(\/|$)/, [/^workers\//]],
  [/^zod(\/|$)/, [/^workers\//, /^src\/adapters\//]],
  [/^drizzle-orm(\/|$)/, [/^src\/db\//, /^src\/adapters\//]],
  [/^drizzle-kit$/, [/^migrations\/postgres\//]],
  [/^postgres$/, [/^src\/adapters\/order-store\/postgres\//]],
  [/^jose$/, [/^src\/adapters\/tokens\//]],
  [/^stripe$/, [/^src\/adapters\/payment-gateway\/stripe\//]],
  [/^typesense$/, [/^src\/adapters\/search-engine\//]],
  [/^(itty-durable|itty-router)(\/|$)/, [/^durable-objects\//]],
];

function verdictOn(from: string, to: string): Verdict {
  if (MAIN_MAY[0].test(from) && MAIN_MAY[1].test(to)) return "yes";
  const rule = RULES.find((candidate) => candidate.from.test(from));
  return rule?.may.find(([target]) => target.test(to))?.[1] ?? "no";
}

const contextOf = (path: string): string | undefined => /^src\/domain\/([^/]+)\//.exec(path)?.[1];

function contextProblem(from: string, to: string, typeOnly: boolean): string | undefined {
  const [own, other] = [contextOf(from), contextOf(to)];
  if (own === undefined || other === undefined || own === other) return undefined;
  const may = CONTEXTS[own];
  if (may === undefined) return `${from}: the context "${own}" has no line in CONTEXTS (test/house/import-rules.ts)`;
  if (may.values.includes(other) || (typeOnly && may.types?.includes(other) === true)) return undefined;
  return `${from}: domain/${own} may not import ${may.types?.includes(other) === true ? "values" : "anything"} of domain/${other}`;
}

function packageProblem(from: string, specifier: string): string | undefined {
  const folders = PACKAGES.find(([name]) => name.test(specifier))?.[1];
  if (folders?.some((folder) => folder.test(from)) === true) return undefined;
  return `${from}: may not import the package ${specifier}`;
}

function problemOf({ path }: SourceFile, { specifier, file, typeOnly }: Import): string | undefined {
  if (file === undefined) return packageProblem(path, specifier);
  const verdict = RUNS_IN_BROWSER.includes(file) && path.startsWith("web/") ? "yes" : verdictOn(path, file);
  if (verdict === "no") return `${path}: may not import ${file}`;
  if (verdict === "types" && !typeOnly) return `${path}: may import only types of ${file}`;
  return contextProblem(path, file, typeOnly);
}

/** One line for each import that breaks the table. */
export function importProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => file.imports.flatMap((imported) => problemOf(file, imported) ?? []));
}

/** Circles of files that import each other's values, each once, as "a -> b -> a". */
export function importCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.flatMap((i) => (i.typeOnly || i.file === undefined ? [] : [i.file])),
    ]),
  );
  const done = new Set<string>();
  const cycles = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.add([...trail.slice(at), path].join(" -> "));
    if (at >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return [...cycles];
}
