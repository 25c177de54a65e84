import { expect, it } from "vitest";
import { variantWords } from "../../../workers/pages/parts/page.tsx";

it("a variant's values are said once: not those that the title names already", () => {
  expect(variantWords({ colour: "Black" }, "Kiln French Press, Black")).toBe("");
  expect(variantWords({ colour: "Black", size: "S" }, "North Rain Jacket, Black")).toBe("S");
  expect(variantWords({ colour: "Indigo", size: "M" }, "Indigo Shirt")).toBe("Indigo, M");
  expect(variantWords({}, "Kettle")).toBe("");
});
