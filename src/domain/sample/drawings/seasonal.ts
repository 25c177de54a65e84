import { BRASS, type Brush, ellipse, gleam, ground, line, path, rect } from "./brush.ts";
import { shade } from "./colour.ts";

export function ornament(b: Brush): string {
  const c = b.colour;
  const twig = "#3f6b4a";
  const band = b.pick(["zigzag", "stripes", "stars"]);
  const needles = Array.from(
    { length: 15 },
    (_, i) => `M${34 + i * 24} ${58 - i}l-14 ${i % 2 === 0 ? 26 : -22}M${40 + i * 24} ${58 - i}l-10 -26`,
  ).join("");
  const pattern = {
    zigzag: line("M88 214L116 190L144 220L172 192L200 222L228 192L256 220L284 190L312 214", shade(c, 0.26), 7),
    stripes: line("M86 196Q200 232 314 196M88 222Q200 258 312 222", shade(c, 0.26), 7),
    stars: [120, 172, 228, 280]
      .map((x, i) =>
        path(`M${x} ${196 + (i % 3 ? 14 : 4)}l5 12 13 1-10 9 3 13-11-7-11 7 3-13-10-9 13-1z`, shade(c, 0.3)),
      )
      .join(""),
  }[band];
  return (
    ellipse(218, 340, 88, 11, "url(#soft)") +
    line("M22 62L382 44", "#6d4d35", 8) +
    line(needles, twig, 5) +
    line(needles, shade(twig, 0.12), 1.5) +
    line("M200 56Q196 78 200 92", BRASS, 3) +
    ellipse(200, 90, 9, 9, "none", `stroke="${BRASS}" stroke-width="4"`) +
    rect(180, 94, 40, 24, 5, b.tube(BRASS)) +
    ellipse(200, 220, 114, 112, b.orb(c)) +
    pattern +
    ellipse(200, 220, 114, 112, b.fade("#20120c", 0, 0.2)) +
    path("M112 190Q124 130 180 118Q144 146 134 198Q120 208 112 190Z", "#fff", 'opacity=".5"') +
    line("M284 276Q268 300 246 312", "#fff", 4, 'opacity=".3"')
  );
}

export function pumpkin(b: Brush): string {
  const c = b.chance(0.75) ? b.pick(["#dc7f28", "#e0912f", "#cf6a2a"]) : b.colour;
  const tall = Math.round(b.num(0, 20));
  const lobe = (x: number, rx: number): string => ellipse(x, 228, rx, 92 + tall * 0.5, b.orb(c));
  return (
    ground(200, 126) +
    lobe(110, 58) +
    lobe(290, 58) +
    lobe(146, 60) +
    lobe(254, 60) +
    lobe(200, 58) +
    line("M158 144Q128 226 160 314M242 144Q272 226 240 314", shade(c, -0.16), 4, 'opacity=".6"') +
    path("M176 146Q188 120 178 84Q176 72 192 70L214 74Q206 110 224 146Q200 158 176 146Z", b.tube("#75884a")) +
    ellipse(203, 73, 13, 5, "#a8b77c") +
    line("M216 120C256 88 276 118 302 92C316 78 304 66 296 78", "#75884a", 5) +
    path("M214 136Q262 104 300 138Q266 168 214 136Z", b.slab("#6b8a4a")) +
    gleam("M92 196Q100 158 124 150Q112 190 116 244Q94 240 92 196Z", 0.32)
  );
}

export function gift(b: Brush): string {
  const c = b.colour;
  const ribbon = b.pick(["#b7322c", "#d9b45c", "#f3ece0", "#13646b"]);
  const dots = b.chance(0.5);
  return (
    ground(200, 116) +
    rect(96, 176, 208, 148, 8, b.slab(c)) +
    (dots
      ? [120, 156, 246, 282]
          .flatMap((x, i) => [0, 1, 2].map((row) => ellipse(x, 208 + row * 40 + (i % 2) * 18, 6, 6, shade(c, 0.2))))
          .join("")
      : line("M124 180V322M150 180V322M250 180V322M276 180V322", shade(c, 0.14), 6, 'opacity=".7"')) +
    path("M96 176H304V194Q200 200 96 194Z", "#2b1a10", 'opacity=".25"') +
    rect(178, 176, 44, 148, 0, b.fall(ribbon)) +
    rect(82, 138, 236, 46, 8, b.slab(shade(c, 0.05))) +
    rect(178, 138, 44, 46, 0, b.fall(shade(ribbon, 0.04))) +
    path("M196 138Q108 128 112 88Q122 56 166 86Q190 108 200 136Z", b.slab(ribbon)) +
    path("M204 138Q292 128 288 88Q278 56 234 86Q210 108 200 136Z", b.slab(ribbon)) +
    path(
      "M188 132Q138 122 136 98Q144 84 164 98Q184 114 188 132ZM212 132Q262 122 264 98Q256 84 236 98Q216 114 212 132Z",
      shade(ribbon, -0.22),
    ) +
    rect(182, 116, 36, 30, 10, b.orb(ribbon)) +
    gleam("M92 144H168V154Q110 156 100 178H92Z", 0.3)
  );
}
