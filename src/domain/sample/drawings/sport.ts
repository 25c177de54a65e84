import { type Brush, ellipse, gleam, ground, group, INK, line, path, rect, rod, STEEL } from "./brush.ts";
import { lightness, shade } from "./colour.ts";

export function bicycle(b: Brush): string {
  const c = b.colour;
  const drop = b.chance(0.45);
  const leather = b.pick(["#7a4a2c", INK, "#a2602f"]);
  const rack = !drop && b.chance(0.6);
  const wheel = (x: number): string =>
    ellipse(x, 252, 68, 68, "none", 'stroke="#2e2b29" stroke-width="9"') +
    ellipse(x, 252, 62, 62, "none", `stroke="${drop ? STEEL : "#d9dcdd"}" stroke-width="3"`) +
    ellipse(x, 252, 34, 34, "none", 'stroke="#9a9c9d" stroke-width="56" stroke-dasharray="1 10.87"') +
    ellipse(x, 252, 7, 7, b.orb(STEEL));
  return (
    ellipse(206, 324, 172, 13, "url(#soft)") +
    wheel(100) +
    wheel(302) +
    line("M100 252L182 254", "#56524e", 5) +
    rod("M100 252L160 162M100 252H182", shade(c, -0.05), 8) +
    rod(
      drop ? "M182 254L154 148M160 166L272 158M182 254L276 172" : "M182 254L154 148M182 254L278 182M168 200L270 164",
      c,
      11,
    ) +
    rod(drop ? "M268 140L280 186Q288 218 302 252" : "M262 118L280 186Q288 218 302 252", c, 10) +
    ellipse(182, 254, 19, 19, b.orb(STEEL)) +
    ellipse(182, 254, 10, 10, shade(STEEL, -0.22)) +
    rod("M182 254L200 286", STEEL, 6) +
    rect(188, 284, 28, 7, 3, INK) +
    rod("M154 150L150 134", STEEL, 7) +
    path("M118 126Q120 118 134 120L178 124Q188 126 184 132Q160 132 146 140Q120 142 118 126Z", b.slab(leather)) +
    (drop
      ? rod("M268 142L290 136Q314 136 312 156Q308 172 292 168", INK, 8)
      : rod("M262 120L258 108Q250 98 232 106", STEEL, 7) +
        rod("M244 102L222 112", leather, 11) +
        line("M34 240A68 68 0 0 1 160 218", c, 5)) +
    (rack ? line("M62 176H140M76 176L96 246", "#6b6763", 5) : "") +
    (drop ? "" : ellipse(282, 146, 10, 9, b.orb("#f3ead0")))
  );
}

export function yogaMat(b: Brush): string {
  const c = b.colour;
  const inside = shade(c, b.pick([0.14, -0.12]));
  const strap = b.pick(["#3a3633", "#f0e6d2", "#a2602f"]);
  const turns = [46, 37, 28, 19, 10];
  return (
    ellipse(206, 318, 168, 16, "url(#soft)") +
    path("M124 292L330 268L386 300Q388 306 380 308L168 322Q140 322 124 306Z", b.slab(inside)) +
    path("M168 322L380 308Q388 306 386 300L388 306Q388 312 380 314L168 328Q140 328 124 308Z", shade(inside, -0.18)) +
    path("M112 186L306 152Q350 150 350 204Q350 250 322 262L122 300Z", b.fall(c)) +
    path("M194 172L216 168Q234 216 222 280L200 284Q212 220 194 172Z", b.fall(strap)) +
    path("M262 160L284 156Q302 200 290 268L268 272Q280 210 262 160Z", b.fall(strap)) +
    gleam("M132 192L306 162Q322 162 330 172L142 206Z", 0.28) +
    ellipse(112, 244, 58, 58, b.orb(c)) +
    turns
      .map((r, i) =>
        ellipse(
          112 + i,
          244,
          r,
          r,
          "none",
          `stroke="${i % 2 === 0 ? shade(c, -0.24) : shade(inside, 0.1)}" stroke-width="5"`,
        ),
      )
      .join("") +
    ellipse(116, 244, 5, 5, shade(c, -0.34))
  );
}

export function dumbbell(b: Brush): string {
  const c = b.colour;
  const grips = [168, 180, 192, 204, 216, 228].map((x) => `M${x} 200v28`).join("");
  const head = (x: number): string =>
    path(`M${x} 166L${x + 16} 158H${x + 62}L${x + 78} 166V262L${x + 62} 270H${x + 16}L${x} 262Z`, b.fall(c)) +
    path(`M${x} 166L${x + 16} 158H${x + 62}L${x + 78} 166L${x + 62} 190H${x + 16}Z`, shade(c, 0.12)) +
    path(`M${x + 16} 238H${x + 62}L${x + 78} 262L${x + 62} 270H${x + 16}L${x} 262Z`, shade(c, -0.14)) +
    gleam(`M${x + 18} 194h12v40h-12z`, 0.3);
  const weight = rect(140, 199, 120, 30, 8, b.fall(STEEL)) + line(grips, shade(STEEL, -0.2), 3) + head(68) + head(254);
  return (
    ellipse(206, 316, 160, 16, "url(#soft)") +
    group(`translate(34 34) rotate(${-16 - Math.round(b.num(0, 8))} 200 200) scale(.86)`, weight) +
    group("translate(-8 84) scale(.86)", rect(60, 262, 280, 14, 7, "url(#soft)"), weight)
  );
}

export function ball(b: Brush): string {
  const c = b.colour;
  const patch = lightness(c) > 0.7 ? INK : c;
  const kind = b.pick(["football", "basketball", "beach"]);
  const turn = Math.round(b.num(-20, 20));
  const seam = shade(c, -0.34);
  const skins = {
    football: () =>
      ellipse(200, 200, 124, 124, b.orb("#f4f0e8")) +
      group(
        `rotate(${turn} 200 200)`,
        path("M200 162L238 190L223 234H177L162 190Z", b.slab(patch)) +
          path(
            "M178 78L200 90L222 78Q200 74 178 78ZM80 170L102 176L108 204L84 224Q74 198 80 170ZM320 170L298 176L292 204L316 224Q326 198 320 170ZM130 302L150 274L176 286L174 322Q150 316 130 302ZM270 302L250 274L224 286L226 322Q250 316 270 302Z",
            b.slab(patch),
          ),
        line(
          "M200 90V162M238 190L298 176M223 234L250 274M177 234L150 274M162 190L102 176M108 204L150 274M292 204L250 274M176 286H224M102 176L178 78M298 176L222 78",
          "#a9a196",
          2.5,
          'opacity=".7"',
        ),
      ),
    basketball: () =>
      ellipse(200, 200, 124, 124, b.orb(c)) +
      group(
        `rotate(${turn} 200 200)`,
        line("M200 76V324M76 200H324M112 112Q176 200 112 288M288 112Q224 200 288 288", seam, 5),
      ),
    beach: () =>
      ellipse(200, 200, 124, 124, b.orb("#f8f3ea")) +
      group(
        `rotate(${turn} 200 200)`,
        path(
          "M176 116Q90 126 76 200Q78 240 98 270Q116 170 176 116ZM206 116Q206 220 150 313Q188 330 232 320Q262 210 206 116ZM222 110Q300 150 312 252Q334 200 316 158Q290 112 222 110Z",
          b.orb(lightness(c) > 0.85 ? STEEL : c),
        ),
        ellipse(194, 110, 20, 10, b.orb("#f1b13b")),
      ),
  }[kind];
  return (
    ground(200, 88) +
    skins() +
    ellipse(200, 200, 124, 124, b.fade("#2b1a10", 0, 0.26)) +
    path("M108 156Q130 98 196 90Q140 122 128 172Q112 176 108 156Z", "#fff", 'opacity=".5"')
  );
}

export function tent(b: Brush): string {
  const c = b.colour;
  const dome = b.chance(0.5);
  const dark = shade(c, -0.3);
  const pegs = line("M70 322L60 300M340 326L352 304", "#8a7a66", 5);
  const guy = (d: string): string => line(d, "#efe4cd", 2.5);
  if (dome) {
    return (
      ellipse(206, 316, 178, 20, "url(#soft)") +
      guy("M84 236L46 318M330 240L364 318") +
      path("M42 314Q70 118 198 112Q330 116 362 310Q300 322 200 322Q100 322 42 314Z", b.orb(c)) +
      path("M198 112Q262 190 286 320Q330 318 362 310Q330 116 198 112Z", b.fall(shade(c, -0.08))) +
      line("M198 112Q134 190 112 320M198 112Q262 190 286 320", shade(c, 0.2), 5) +
      path("M198 168Q156 220 146 321Q200 324 252 321Q244 220 198 168Z", dark) +
      path("M198 168Q238 224 252 321L270 320Q266 232 198 168Z", b.slab(shade(c, 0.12))) +
      path("M160 262Q200 276 240 262L250 321H148Z", "#d8a85a", 'opacity=".35"') +
      gleam("M74 290Q92 176 166 136Q120 190 104 296Q84 300 74 290Z", 0.3)
    );
  }
  return (
    ellipse(210, 318, 180, 20, "url(#soft)") +
    guy("M150 96L34 318M296 108L378 306") +
    path("M150 94L298 106L364 300L252 324Z", b.slab(shade(c, -0.06))) +
    path("M150 94L252 324H54Z", b.slab(c)) +
    path("M151 132L206 324H106Z", dark) +
    path("M151 132L206 324H236Q212 250 151 132Z", b.slab(shade(c, 0.14))) +
    path("M151 132L106 324H76Q100 250 151 132Z", b.slab(shade(c, 0.1))) +
    path("M124 268Q154 282 190 268L206 324H106Z", "#d8a85a", 'opacity=".35"') +
    line("M150 94L298 106", shade(c, 0.2), 5) +
    rod("M150 98V84", "#8a6a45", 7) +
    line("M200 98L302 312M250 102L340 304", shade(c, -0.18), 2.5, 'opacity=".5"') +
    pegs +
    gleam("M140 128L84 286Q76 306 70 312L132 128Z", 0.25)
  );
}

export function lantern(b: Brush): string {
  const c = b.colour;
  const squat = Math.round(b.num(-8, 10));
  const glow = "#ffd27a";
  return (
    ellipse(200, 200, 170, 150, b.glow(glow, 0.7)) +
    ground(200, 72) +
    rod(`M132 ${140 + squat}C112 22 288 22 268 ${140 + squat}`, "#8d9296", 7) +
    path("M148 262H252L264 300Q266 322 200 324Q134 322 136 300Z", b.tube(c)) +
    rect(144, 250, 112, 18, 6, b.tube(shade(c, -0.08))) +
    path(`M156 ${134 + squat}H244Q268 192 246 252H154Q132 192 156 ${134 + squat}Z`, b.tube("#fbe6b0"), 'opacity=".9"') +
    ellipse(200, 204, 30, 44, b.glow("#fff", 0.95)) +
    path("M200 168Q220 200 212 220Q200 234 188 220Q180 200 200 168Z", b.fall("#f79a34")) +
    path("M200 192Q209 208 205 218Q200 224 195 218Q191 208 200 192Z", "#fff2b4") +
    line(`M168 ${138 + squat}Q146 192 164 250M232 ${138 + squat}Q254 192 236 250`, "#8d9296", 4.5) +
    path(
      `M142 ${136 + squat}Q146 ${112 + squat} 176 ${106 + squat}V${92 + squat}Q200 ${82 + squat} 224 ${92 + squat}V${106 + squat}Q254 ${112 + squat} 258 ${136 + squat}Q200 ${148 + squat} 142 ${136 + squat}Z`,
      b.tube(c),
    ) +
    line(`M182 ${100 + squat}H218`, shade(c, -0.28), 5) +
    ellipse(200, 294, 12, 12, b.orb("#c9cdd0")) +
    gleam("M152 278H166L162 312Q150 310 148 304Z", 0.4)
  );
}

export function bottle(b: Brush): string {
  const c = b.colour;
  const wide = Math.round(b.num(52, 62));
  const cap = b.pick([INK, "#d9d4c8", "#b9854f"]);
  const bare = b.chance(0.5);
  const [left, right] = [200 - wide, 200 + wide];
  return (
    ground(200, wide + 8) +
    rod("M176 74C176 40 224 40 224 74", cap === INK ? INK : shade(cap, -0.06), 12) +
    path(
      `M166 118H234Q236 138 ${right - 10} 150Q${right} 160 ${right} 178V306Q${right} 324 200 326Q${left} 324 ${left} 306V178Q${left} 160 ${left + 10} 150Q164 138 166 118Z`,
      b.tube(c),
    ) +
    rect(162, 108, 76, 16, 4, b.tube("#c4c8ca")) +
    rect(158, 68, 84, 44, 10, b.tube(cap)) +
    line("M172 78V104M186 78V104M200 78V104M214 78V104M228 78V104", shade(cap, -0.16), 3, 'opacity=".6"') +
    (bare
      ? path(`M${left} 286H${right}V306Q${right} 324 200 326Q${left} 324 ${left} 306Z`, b.tube("#c4c8ca"))
      : line(`M${left} 290Q200 302 ${right} 290`, shade(c, -0.2), 2.5)) +
    path("M200 206Q222 236 200 250Q178 236 200 206Z", shade(c, 0.24), 'opacity=".7"') +
    gleam(`M${left + 12} 180Q${left + 14} 166 ${left + 22} 162V300Q${left + 12} 300 ${left + 12} 290Z`, 0.42)
  );
}

export function thermos(b: Brush): string {
  const c = b.colour;
  const steel = "#c0c5c8";
  const tall = Math.round(b.num(0, 22));
  return (
    ground(196, 76) +
    rod("M250 172C306 170 306 282 250 280", INK, 15) +
    path("M142 152H250V308Q250 324 196 326Q142 324 142 308Z", b.tube(c)) +
    path("M142 292H250V308Q250 324 196 326Q142 324 142 308Z", b.tube(steel)) +
    path("M142 154Q146 138 158 134H234Q246 138 250 154Q196 164 142 154Z", b.tube(steel)) +
    line("M142 176Q196 186 250 176", shade(c, 0.18), 4, 'opacity=".7"') +
    rect(156, 116, 80, 24, 4, b.tube(INK)) +
    path(
      `M150 ${62 - tall / 2}Q152 ${52 - tall / 2} 196 ${52 - tall / 2}Q240 ${52 - tall / 2} 242 ${62 - tall / 2}V112Q242 124 196 126Q150 124 150 112Z`,
      b.tube(steel),
    ) +
    line("M151 106Q196 116 241 106", shade(steel, -0.2), 3) +
    gleam("M154 186Q162 180 168 188V286Q158 288 154 284Z", 0.42) +
    gleam("M160 66h12v46h-12z", 0.5)
  );
}

export function fishingRod(b: Brush): string {
  const c = b.colour;
  const cork = b.pick(["#b9854f", "#cfa56f", INK]);
  const float = b.pick(["#c9352b", "#e08a2e", "#d8c33a"]);
  return (
    ellipse(220, 330, 130, 13, "url(#soft)") +
    line("M344 40Q372 120 352 236", "#7d8489", 1.6) +
    rod("M96 322L344 40", c, 7) +
    line("M206 196L212 200M258 138L264 142M304 86L309 90M344 40L348 43", STEEL, 6) +
    rod("M66 356L134 278", cork, 19) +
    rod("M140 272L156 254", INK, 17) +
    line("M152 284L206 198L262 136L308 84L346 42", "#7d8489", 1.4) +
    rod("M146 268L166 290", STEEL, 8) +
    ellipse(176, 300, 29, 29, b.orb(shade(c, -0.04))) +
    ellipse(176, 300, 18, 18, b.orb(STEEL)) +
    rod("M176 300L206 318", INK, 6) +
    ellipse(210, 320, 9, 8, b.orb(cork)) +
    line("M352 206V276", "#4a443f", 3) +
    path("M336 240A16 18 0 0 1 368 240Z", b.orb(float)) +
    path("M336 240A16 18 0 0 0 368 240Z", b.fall("#f7f2e8"))
  );
}
