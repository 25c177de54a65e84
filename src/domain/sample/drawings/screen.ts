import { type Brush, ellipse, path, rect } from "./brush.ts";

/** The dark glass of screens that are off, and of lenses. */
export const GLASS = "#1c1f26";

/** A picture of hills in some light, so that a screen is on. */
export function hills(b: Brush, x: number, y: number, w: number, h: number): string {
  const [sky, far, near] = b.pick([
    ["#f0b48a", "#a8607a", "#5b3a63"],
    ["#a9cfe6", "#6d97b5", "#2f5d6f"],
    ["#f3d9a0", "#c58a5a", "#6f4b4a"],
    ["#b9dcc9", "#6aa08c", "#2e5d57"],
  ] as const);
  const sun = x + w * b.num(0.25, 0.7);
  const at = (part: number): number => Math.round(y + h * part);
  return (
    rect(x, y, w, h, 4, b.fall(sky)) +
    ellipse(sun, at(0.4), h * 0.1, h * 0.1, "#fff7e2") +
    path(
      `M${x} ${at(0.62)}Q${x + w * 0.25} ${at(0.38)} ${x + w * 0.5} ${at(0.6)}T${x + w} ${at(0.5)}V${y + h}H${x}Z`,
      b.fall(far),
    ) +
    path(`M${x} ${at(0.85)}Q${x + w * 0.4} ${at(0.55)} ${x + w} ${at(0.82)}V${y + h}H${x}Z`, b.fall(near))
  );
}
