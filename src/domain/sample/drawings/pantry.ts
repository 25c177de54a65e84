import { type Brush, CARD, ellipse, gleam, ground, group, LEAF, line, PAPER, path, rect, rod, WOOD } from "./brush.ts";
import { shade } from "./colour.ts";

const bean = (x: number, y: number, turn: number, fill: string): string =>
  group(
    `translate(${x} ${y}) rotate(${turn})`,
    ellipse(0, 0, 15, 10.5, fill),
    line("M-13 1Q-4 -5 1 0Q6 5 13 -1", "#2a160c", 2.2),
  );

export function coffeeBeans(b: Brush): string {
  const c = b.colour;
  const roast = "#6a3d22";
  const label = b.pick([PAPER, shade(c, 0.26), CARD]);
  const heap = [
    [270, 322, 20],
    [302, 318, -30],
    [330, 324, 14],
    [316, 304, 4],
    [252, 330, -12],
    [346, 330, -50],
  ] as const;
  return (
    ellipse(208, 326, 150, 17, "url(#soft)") +
    path("M104 112L122 98H272L290 112L298 306Q298 324 282 325H112Q96 324 96 306Z", b.slab(c)) +
    path("M290 112L298 306Q298 324 282 325L262 323Q270 220 258 112Z", shade(c, -0.16), 'opacity=".7"') +
    path("M104 112L96 306Q96 320 106 324Q120 220 130 112Z", shade(c, 0.12), 'opacity=".6"') +
    path("M110 76H284L290 112H104Z", b.fall(shade(c, -0.05))) +
    rect(104, 66, 186, 18, 5, b.fall(shade(c, -0.16))) +
    rect(92, 90, 212, 9, 4.5, "#d6b98a") +
    rect(142, 154, 112, 118, 8, b.slab(label)) +
    bean(182, 206, -40, b.orb(roast)) +
    bean(212, 200, 40, b.orb(roast)) +
    bean(198, 228, 0, b.orb(roast)) +
    line("M172 252H224", shade(label, -0.25), 4) +
    line("M176 170H220", shade(label, -0.25), 4) +
    ellipse(197, 132, 7, 7, shade(c, -0.22)) +
    ellipse(196, 131, 3, 3, shade(c, 0.1)) +
    heap.map(([x, y, turn]) => bean(x, y, turn, b.orb(roast))).join("")
  );
}

export function tea(b: Brush): string {
  const c = b.colour;
  const tall = Math.round(b.num(0, 30));
  const top = 132 - tall;
  const leaves = shade(LEAF, b.pick([-0.16, 0, -0.06]));
  const sprig = (y: number): string =>
    path(
      `M176 ${y + 40}Q146 ${y + 30} 148 ${y - 4}Q178 ${y} 176 ${y + 40}ZM180 ${y + 40}Q210 ${y + 30} 208 ${y - 4}Q178 ${y} 180 ${y + 40}ZM178 ${y + 32}Q156 ${y} 178 ${y - 30}Q200 ${y} 178 ${y + 32}Z`,
      b.slab(LEAF),
    ) + line(`M178 ${y - 20}V${y + 54}`, shade(LEAF, -0.16), 3);
  return (
    ellipse(206, 326, 140, 16, "url(#soft)") +
    path(`M92 ${top}H264V304Q262 324 178 326Q94 324 92 304Z`, b.tube(c)) +
    path(
      `M86 ${top - 12}Q88 ${top - 42} 178 ${top - 44}Q268 ${top - 42} 270 ${top - 12}V${top + 20}Q178 ${top + 38} 86 ${top + 20}Z`,
      b.tube(shade(c, -0.05)),
    ) +
    ellipse(178, top - 22, 86, 20, b.slab(shade(c, 0.08))) +
    ellipse(178, top - 27, 20, 7, b.orb("#c39a48")) +
    line(`M87 ${top + 20}Q178 ${top + 38} 269 ${top + 20}`, "#c39a48", 4) +
    path("M120 182Q178 194 236 182V284Q178 296 120 284Z", b.slab(PAPER)) +
    sprig(222) +
    gleam(`M100 ${top + 34}Q108 ${top + 38} 112 ${top + 38}V314Q102 310 100 300Z`, 0.42) +
    path("M250 322Q270 296 296 300Q326 296 348 322Q300 334 250 322Z", b.orb(leaves)) +
    line(
      "M262 316l12 -8M280 308l10 6M296 304l12 4M312 312l-14 6M326 312l10 6M272 322l14 -2M308 324l14 -4M288 320l8 -6",
      shade(leaves, 0.16),
      4,
    ) +
    line("M268 312l8 6M302 314l8 -8M322 322l8 -6M336 324l14 2M252 324l-12 2", shade(leaves, -0.14), 4)
  );
}

export function oliveOil(b: Brush): string {
  const c = b.colour;
  const square = b.chance(0.4);
  const cork = b.chance(0.5);
  const body = square
    ? "M176 118H224Q226 150 252 162Q262 168 262 184V306Q262 324 244 325H156Q138 324 138 306V184Q138 168 148 162Q174 150 176 118Z"
    : "M180 110H220Q218 152 240 178Q260 200 260 230V304Q260 325 200 326Q140 325 140 304V230Q140 200 160 178Q182 152 180 110Z";
  const olive = (x: number, y: number, r: number): string => ellipse(x, y, r, r * 0.78, b.orb("#7f8f3c"));
  return (
    ground(200, 72) +
    path(body, b.tube(c)) +
    rect(176, 82, 48, 34, 5, b.tube(shade(c, -0.06))) +
    (cork
      ? rect(182, 58, 36, 30, 6, b.tube(CARD))
      : rect(180, 60, 40, 26, 4, b.tube("#2f2c2a")) + path("M192 62L196 36Q200 30 206 34L210 62Z", b.tube("#b4b9bd"))) +
    path("M141 214Q200 226 259 214V290Q200 302 141 290Z", b.slab(PAPER)) +
    line("M166 274Q196 266 208 246Q216 236 236 232", shade(LEAF, -0.1), 4) +
    ellipse(190, 250, 15, 6, LEAF, 'transform="rotate(24 190 250)"') +
    ellipse(222, 254, 15, 6, LEAF, 'transform="rotate(-64 222 254)"') +
    ellipse(206, 240, 14, 5.5, LEAF, 'transform="rotate(60 206 240)"') +
    olive(180, 272, 10) +
    olive(212, 268, 10) +
    gleam("M152 222Q148 200 170 182Q162 204 164 312Q152 310 152 300Z", 0.42) +
    gleam("M186 120h8q0 26 -8 40z", 0.4) +
    olive(284, 316, 17) +
    olive(312, 322, 15) +
    path("M290 304Q316 286 336 296Q318 312 290 304Z", b.slab(LEAF)) +
    ellipse(278, 311, 4, 3, "#fff", 'opacity=".5"')
  );
}

export function honey(b: Brush): string {
  const c = b.colour;
  const amber = b.pick(["#d98a1f", "#c56f1a", "#e3a22f"]);
  const cloth = b.chance(0.5);
  return (
    ellipse(206, 326, 126, 16, "url(#soft)") +
    path("M104 148Q90 160 90 182V296Q92 324 176 326Q260 324 262 296V182Q262 160 248 148Z", b.tube(amber)) +
    path("M104 148Q90 160 90 182V200Q176 214 262 200V182Q262 160 248 148Z", "#fff6df", 'opacity=".45"') +
    ellipse(176, 206, 82, 9, shade(amber, 0.14), 'opacity=".7"') +
    (cloth
      ? path(
          "M84 152Q80 104 112 96Q176 82 240 96Q272 104 268 152Q256 142 246 154Q234 142 222 156Q210 144 198 158Q186 146 174 158Q162 146 150 157Q138 144 126 155Q114 142 104 154Q94 142 84 152Z",
          b.slab(c),
        ) +
        line("M98 128Q176 148 254 128", "#d9b77c", 6) +
        line("M120 100l-14 24M160 94l-6 36M200 94l6 38M234 100l12 26", shade(c, 0.16), 4, 'opacity=".7"')
      : path("M94 108Q96 98 176 96Q256 98 258 108V140Q256 152 176 154Q96 152 94 140Z", b.tube(c)) +
        ellipse(176, 108, 82, 13, b.slab(shade(c, 0.08))) +
        line(
          "M108 122v24M128 126v24M150 128v24M176 129v24M202 128v24M224 126v24M244 122v24",
          shade(c, -0.16),
          2.5,
          'opacity=".5"',
        )) +
    path("M124 214H228V286H124Z", b.slab(PAPER)) +
    path("M176 226L196 237V259L176 270L156 259V237Z", b.fall(shade(amber, 0.04))) +
    line("M142 276H210", shade(amber, -0.2), 3.5) +
    gleam("M104 184Q110 172 118 172V304Q106 300 104 290Z", 0.5) +
    rod("M346 212L300 300", WOOD, 10) +
    group(
      "translate(296 306) rotate(28)",
      path("M-20 -22H20L24 -8L20 18Q0 30 -20 18L-24 -8Z", b.tube("#c48d4e")) +
        line("M-22 -14H22M-23 -4H23M-22 6H22M-20 15H20", "#8a5a2c", 3),
    ) +
    path("M276 322Q290 314 312 322Q300 330 276 322Z", b.orb(amber))
  );
}

export function chocolate(b: Brush): string {
  const c = b.colour;
  const cocoa = b.pick(["#4a2818", "#6b3d22", "#3b2015"]);
  const cells = Array.from({ length: 11 }, (_, i) => [121 + (i % 4) * 42, 140 - Math.floor(i / 4) * 38] as const);
  const squares =
    path(cells.map(([x, y]) => `M${x} ${y}h40v36h-40z`).join(""), b.slab(cocoa)) +
    line(cells.map(([x, y]) => `M${x + 7} ${y + 29}v-22h26`).join(""), shade(cocoa, 0.16), 2.5) +
    line(cells.map(([x, y]) => `M${x + 33} ${y + 9}v20h-24`).join(""), shade(cocoa, -0.12), 2.5);
  return (
    ellipse(212, 322, 128, 17, "url(#soft)") +
    group(
      `rotate(${Math.round(b.num(-12, -5))} 200 200)`,
      rect(120, 62, 168, 130, 6, shade(cocoa, -0.1)) +
        squares +
        path("M246 60H292V104L272 100L264 88L248 84Z", "#f3ece0"),
      path(
        "M106 158L126 172L146 156L168 174L190 158L212 174L234 156L256 172L278 158L302 168L298 214H108Z",
        b.slab("#cfd3d6"),
      ) + line("M130 176L146 204M190 166L204 204M254 178L246 206", "#fff", 3, 'opacity=".7"'),
      rect(104, 190, 200, 138, 5, b.slab(c)) +
        rect(104, 190, 200, 12, 4, shade(c, -0.14)) +
        rect(124, 216, 160, 90, 4, "none", `stroke="${shade(c, 0.26)}" stroke-width="3"`) +
        path("M204 228C232 240 232 284 204 296C176 284 176 240 204 228Z", b.fall(shade(c, 0.24))) +
        line("M204 238V286M192 250Q204 262 216 250M192 270Q204 282 216 270", shade(c, -0.06), 3) +
        gleam("M110 206H160L132 322H110Z", 0.2),
    )
  );
}
