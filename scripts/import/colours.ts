/** Colours of drawings: by the name that a feed gives, else one of a few quiet ones by the product's own number. */
const NAMED: Readonly<Record<string, string>> = {
  black: "#3a3836",
  white: "#ece7dd",
  grey: "#8d8a86",
  gray: "#8d8a86",
  silver: "#b9bcc0",
  blue: "#3f6ea8",
  navy: "#2f4468",
  red: "#b4433a",
  green: "#4f8057",
  yellow: "#d9b13b",
  orange: "#d07b39",
  pink: "#cf8297",
  magenta: "#a8427e",
  cyan: "#3d93a8",
  purple: "#74548f",
  violet: "#74548f",
  brown: "#7d5a41",
  beige: "#cdb894",
  gold: "#bb9649",
  tan: "#b98f63",
};

const QUIET = ["#51687c", "#7c6a51", "#5d7a63", "#8a6470", "#4c4a57", "#94825f", "#486f76", "#7a5846"];

/** #rrggbb. The first name in the text that is known. */
export function hueOf(name: string | undefined, seed: number): string {
  const words = (name ?? "").toLowerCase().split(/[^a-z]+/);
  const known = words.map((word) => NAMED[word]).find((colour) => colour !== undefined);
  return known ?? QUIET[seed % QUIET.length] ?? "#51687c";
}
