import { BRASS, type Brush, ellipse, gleam, ground, group, INK, line, path, rect, STEEL } from "./brush.ts";
import { lightness, shade } from "./colour.ts";

/** Folds of the cloth: crescents between each curve and its chord, of light where the cloth itself is nearly black. */
const fold = (colour: string, d: string): string =>
  lightness(colour) < 0.4 ? path(d, "#fff", 'opacity=".1"') : path(d, "#2a140a", 'opacity=".13"');

/** What hangs as if worn, as tall as its well. */
const hang = (...parts: readonly string[]): string => group("translate(20 -20) scale(.9 1.07)", ...parts);

const mirror = (part: string): string => group("translate(400 0) scale(-1 1)", part);

/** Both long sleeves, hanging; the right one lies in the shade of the body. */
function sleeves(b: Brush, colour: string, cuff: string): string {
  const sleeve = (c: string, end: string): string =>
    path("M146 92Q106 102 96 138L60 290Q100 308 112 300L142 190Z", b.fall(c)) +
    path("M62 282L58 304Q58 310 66 312L104 316Q112 316 113 310L116 296Q86 298 62 282Z", b.fall(end)) +
    fold(c, "M116 124Q128 172 100 222M88 190Q104 232 78 268");
  return sleeve(colour, cuff) + mirror(sleeve(shade(colour, -0.07), shade(cuff, -0.07)));
}

export function tShirt(b: Brush): string {
  const c = b.colour;
  const look = b.pick(["plain", "pocket", "stripes", "print", "plain"]);
  const ink = lightness(c) < 0.6 ? shade(c, 0.35) : shade(c, -0.35);
  const sleeve = (of: string): string =>
    path("M142 88Q118 94 106 104L46 178Q40 188 50 194L88 216Q96 220 102 212L130 170Z", b.fall(of)) +
    line("M52 184L94 209", shade(of, -0.14), 2.5, 'opacity=".7"') +
    fold(of, "M118 122Q114 158 78 182");
  const on = {
    plain: "",
    pocket:
      path("M222 154H266V196L244 208L222 196Z", b.fall(shade(c, -0.03))) +
      line("M222 154H266M222 154V196L244 208L266 196V154", shade(c, -0.2), 2),
    stripes: path(
      "M116 186Q200 198 284 186M116 214Q200 226 284 214M116 242Q200 254 284 242M115 270Q200 282 285 270M114 298Q200 310 286 298",
      "none",
      `stroke="${ink}" stroke-width="9" opacity=".85"`,
    ),
    print:
      ellipse(200, 188, 36, 34, ink, 'opacity=".8"') +
      line("M160 190q13 -10 27 0t27 0t27 0M162 204q13 -10 26 0t26 0t26 0", shade(c, -0.04), 6),
  }[look];
  return (
    ground(200, 108, 340) +
    hang(
      ellipse(200, 90, 40, 13, shade(c, -0.26)) +
        sleeve(c) +
        mirror(sleeve(shade(c, -0.07))) +
        path(
          "M158 82Q132 88 116 102L112 316Q112 326 122 328Q200 338 278 328Q288 326 288 316L284 102Q268 88 242 82Q200 132 158 82Z",
          b.tube(c),
        ) +
        on +
        line("M158 83Q200 134 242 83", shade(c, -0.16), 11) +
        line("M158 82Q200 132 242 82", shade(c, 0.03), 7) +
        line("M114 310Q200 322 286 310", shade(c, -0.16), 2, 'opacity=".7"') +
        fold(c, "M118 168Q160 180 158 240M284 168Q244 190 246 258M140 236Q164 284 142 324M240 262Q218 300 236 326"),
    )
  );
}

export function shirt(b: Brush): string {
  const c = b.colour;
  const stitch = shade(c, lightness(c) < 0.4 ? 0.2 : -0.2);
  const button = b.pick(["#fffaf0", BRASS, INK]);
  const cloth = b.pick(["plain", "stripes", "check", "plain"]);
  const tint = shade(c, lightness(c) < 0.6 ? 0.16 : -0.14);
  const upright = "M136 112V322M154 100V326M172 130V328M228 130V328M246 100V326M264 112V322";
  const across =
    "M118 140Q200 150 282 140M116 180Q200 190 284 180M115 220Q200 230 285 220M114 260Q200 270 286 260M113 300Q200 310 287 300";
  const weave = { plain: "", stripes: upright, check: upright + across }[cloth];
  return (
    ground(200, 104, 340) +
    hang(
      sleeves(b, c, shade(c, -0.04)) +
        path(
          "M152 88Q124 96 116 116L110 308Q112 326 132 328Q200 322 268 328Q288 326 290 308L284 116Q276 96 248 88L200 122Z",
          b.tube(c),
        ) +
        (weave && path(weave, "none", `stroke="${tint}" stroke-width="5" opacity=".6"`)) +
        path("M164 80Q200 66 236 80L202 128Z", shade(c, -0.25)) +
        rect(189, 116, 22, 210, 3, b.fall(shade(c, 0.03))) +
        line("M190 120V326M210 120V326", stitch, 1.5, 'opacity=".6"') +
        [150, 188, 226, 264, 302].map((y) => ellipse(200, y, 4.5, 4.5, b.orb(button))).join("") +
        path("M164 76Q150 82 146 92L170 134L200 120Q176 104 164 76Z", b.slab(shade(c, 0.05))) +
        path("M236 76Q250 82 254 92L230 134L200 120Q224 104 236 76Z", b.slab(shade(c, -0.03))) +
        line("M146 92L170 134L200 120L230 134L254 92", stitch, 1.5, 'opacity=".6"') +
        path("M226 156H266V194L246 204L226 194Z", shade(c, -0.04)) +
        line("M226 156H266V194L246 204L226 194Z", stitch, 1.5, 'opacity=".7"') +
        fold(c, "M118 178Q154 196 156 252M284 190Q246 216 248 276M140 244Q160 288 138 322M256 262Q232 296 250 324"),
    )
  );
}

export function jacket(b: Brush): string {
  const c = b.colour;
  const cut = b.pick(["rain", "field", "quilted"]);
  const metal = b.pick([STEEL, BRASS]);
  const seam = shade(c, lightness(c) < 0.4 ? 0.14 : -0.2);
  const pocket = (x: number, y: number, h: number): string =>
    rect(x, y, 52, h, 5, b.fall(shade(c, -0.02))) +
    path(`M${x - 2} ${y - 2}h56v14l-28 8l-28-8z`, b.fall(shade(c, 0.04))) +
    ellipse(x + 26, y + 12, 3.5, 3.5, b.orb(metal));
  const details = {
    rain: line("M134 262L158 236M266 262L242 236", seam, 6),
    field: pocket(128, 154, 42) + pocket(220, 154, 42) + pocket(124, 244, 52) + pocket(224, 244, 52),
    quilted:
      line(
        "M114 148Q154 158 196 152M204 152Q246 158 286 148M112 186Q154 196 196 190M204 190Q246 196 288 186M110 224Q154 234 196 228M204 228Q246 234 290 224M110 262Q154 272 196 266M204 266Q246 272 290 262M110 298Q154 308 196 302M204 302Q246 308 290 298",
        seam,
        3,
        'opacity=".75"',
      ) + line("M130 276L150 248M270 276L250 248", shade(c, -0.2), 5),
  }[cut];
  const collar =
    cut === "rain"
      ? path("M146 106Q132 44 200 42Q268 44 254 106Q236 122 200 124Q164 122 146 106Z", b.orb(c)) +
        path("M164 104Q156 62 200 60Q244 62 236 104Q218 118 200 120Q182 118 164 104Z", b.fall(shade(c, -0.24)))
      : path("M156 104Q150 78 160 66Q200 52 240 66Q250 78 244 104Q200 132 156 104Z", b.tube(shade(c, -0.05))) +
        path("M168 98Q164 80 172 74Q200 66 228 74Q236 80 232 98Q214 112 200 114Q186 112 168 98Z", shade(c, -0.26));
  return (
    ground(200, 112, 340) +
    hang(
      sleeves(b, c, shade(c, -0.1)) +
        path(
          "M150 90Q122 98 114 122L106 308Q106 326 122 328Q200 338 278 328Q294 326 294 308L286 122Q278 98 250 90Q200 120 150 90Z",
          b.tube(c),
        ) +
        collar +
        details +
        path("M186 116H214V332H186Z", "#000", 'opacity=".1"') +
        path("M200 114V331", "none", `stroke="${metal}" stroke-width="7" stroke-dasharray="3 1.500"`) +
        line("M192 116V331M208 116V331", seam, 2, 'opacity=".7"') +
        path("M196 118h8l3 26h-14z", b.tube(metal)) +
        (cut === "rain" ? line("M182 118V160M218 118V154", "#f1ead8", 3.5) : "") +
        line("M108 312Q200 326 292 312", seam, 2.5, 'opacity=".7"') +
        fold(c, "M116 170Q146 196 146 246M286 182Q258 214 260 268"),
    )
  );
}

export function dress(b: Brush): string {
  const c = b.colour;
  const look = b.pick(["straps", "sleeves", "wrap"]);
  const pattern = b.pick(["plain", "dots", "flowers"]);
  const flare = b.num(94, 116);
  const [l, r] = [200 - flare, 200 + flare];
  const ink = lightness(c) < 0.6 ? "#fdf3e0" : shade(c, -0.3);
  const skirt = `M158 178Q${l + 34} 250 ${l} 322Q${l + 30} 336 ${l + 54} 326Q172 340 200 330Q228 340 ${r - 54} 326Q${r - 30} 336 ${r} 322Q${r - 34} 250 242 178Z`;
  const spots = (
    [
      "M200 204",
      "M162 222",
      "M238 226",
      "M186 248",
      "M222 256",
      "M146 262",
      "M256 268",
      "M174 288",
      "M206 294",
      "M240 304",
      "M130 300",
      "M182 116",
      "M216 120",
      "M196 148",
      "M228 150",
      "M174 152",
    ] as const
  )
    .map((at) => `${at}h0`)
    .join("");
  const print = {
    plain: "",
    dots: line(spots, ink, 8, 'opacity=".85"'),
    flowers: line(spots, ink, 13, 'opacity=".8"') + line(spots, "#e3a33a", 5),
  }[pattern];
  const sleeve = path("M150 84Q118 96 112 140Q128 156 150 148L160 110Z", b.fall(shade(c, -0.03)));
  return (
    ground(200, flare, 338) +
    (look === "straps"
      ? line("M162 100L170 54M238 100L230 54", shade(c, -0.06), 8)
      : look === "sleeves"
        ? sleeve + mirror(sleeve)
        : "") +
    path("M162 92Q200 76 238 92V140H162Z", shade(c, -0.28)) +
    path(skirt, b.tube(c)) +
    path(`M184 182Q168 260 ${l + 54} 326Q172 340 190 331Q196 250 196 182Z`, "#000", 'opacity=".09"') +
    path(`M214 182Q236 260 ${r - 54} 326Q232 338 220 333Q212 250 208 182Z`, "#000", 'opacity=".12"') +
    path(
      look === "straps"
        ? "M152 102Q176 90 200 108Q224 90 248 102Q242 146 244 180Q200 192 156 180Q158 146 152 102Z"
        : look === "wrap"
          ? "M148 76Q160 70 168 76Q190 126 216 144Q230 110 232 76Q240 70 252 76Q258 120 244 180Q200 192 156 180Q142 120 148 76Z"
          : "M150 84Q160 76 172 80Q200 116 228 80Q240 76 250 84Q256 120 244 180Q200 192 156 180Q144 120 150 84Z",
      b.tube(c),
    ) +
    print +
    (look === "wrap"
      ? line("M168 78Q192 128 236 168", shade(c, -0.2), 3) +
        line(`M238 184Q252 220 246 250M238 184Q262 206 270 232`, shade(c, -0.14), 7)
      : "") +
    path("M155 172Q200 186 245 172L246 188Q200 202 154 188Z", b.tube(shade(c, -0.13))) +
    fold(c, `M164 200Q152 250 ${l + 34} 300M236 200Q248 250 ${r - 34} 300M196 204Q212 260 198 322`)
  );
}

export function trousers(b: Brush): string {
  const c = b.colour;
  const jeans = b.chance(0.5);
  const thread = jeans ? "#d9a24a" : shade(c, lightness(c) < 0.4 ? 0.18 : -0.2);
  const hem = b.num(54, 66);
  const legs = `M136 96Q128 160 118 ${320 - 4}Q118 328 126 329L${118 + hem} 332Q188 332 189 324L200 180`;
  return (
    ground(200, 82, 342) +
    group(
      "translate(34 -44) scale(.83 1.15)",
      path(`${legs}L200 96Z`, b.tube(c)) +
        path(
          `M264 96Q272 160 282 316Q282 328 274 329L${282 - hem} 332Q212 332 211 324L200 180V96Z`,
          b.tube(shade(c, -0.05)),
        ) +
        path("M140 72Q200 86 260 72L200 64Z", shade(c, -0.3)) +
        path("M138 70Q200 86 262 70L266 100Q200 116 134 100Z", b.tube(shade(c, -0.04))) +
        line("M200 112V158Q214 154 216 112", thread, 2, 'stroke-dasharray="5 4"') +
        line("M136 100Q140 132 166 110M264 100Q260 132 234 110", thread, 2.5) +
        line("M136 99Q200 114 264 99M140 75Q200 90 260 75", thread, 1.5, 'stroke-dasharray="5 4"') +
        [150, 246].map((x) => rect(x, 72, 8, 34, 3, b.fall(shade(c, -0.02)))).join("") +
        ellipse(200, 96, 6, 6, b.orb(jeans ? BRASS : shade(c, -0.18))) +
        (jeans
          ? path(
              "M117 312L190 318L188 332L124 329Q117 328 117 318ZM283 312L210 318L212 332L276 329Q283 328 283 318Z",
              b.fall(shade(c, 0.1)),
            )
          : line(
              "M160 120Q154 220 150 322M240 120Q246 220 250 322",
              shade(c, lightness(c) < 0.4 ? 0.14 : -0.12),
              2.5,
            )) +
        fold(
          c,
          "M200 150Q172 168 156 212M202 150Q228 168 244 214M132 190Q162 206 158 246M172 256Q150 272 132 310M228 256Q256 270 268 312",
        ),
    )
  );
}

export function scarf(b: Brush): string {
  const c = b.colour;
  const accent = b.pick([shade(c, lightness(c) < 0.5 ? 0.25 : -0.22), "#efe4cc", "#b7533c", "#3d4f6b"]);
  const long = b.num(250, 276);
  const check = b.chance(0.5);
  const tail = (x: number, y: number, turn: number, of: string): string =>
    group(
      `translate(${x} ${y}) rotate(${turn})`,
      path(`M-31 0H31L35 ${long - 110}H-35Z`, b.tube(of)) +
        path(
          `M-34 ${long - 170}H34V${long - 152}H-34ZM-34 ${long - 140}H34V${long - 134}H-34Z`,
          accent,
          'opacity=".9"',
        ) +
        (check ? path(`M-14 0H-6V${long - 110}H-14ZM10 0H15V${long - 110}H10Z`, accent, 'opacity=".5"') : "") +
        path(
          `M-32 ${long - 104}H34`,
          "none",
          `stroke="${shade(of, -0.08)}" stroke-width="20" stroke-dasharray="4 3.500"`,
        ) +
        fold(of, `M-8 10Q-2 60 -10 ${long - 120}`),
    );
  return (
    ground(200, 96, 330) +
    path("M106 132C106 84 150 64 200 64S294 84 294 132Q200 168 106 132Z", b.tube(shade(c, -0.1))) +
    ellipse(200, 116, 56, 26, shade(c, -0.32)) +
    tail(234, 164, -9, shade(c, -0.07)) +
    tail(172, 168, 6, c) +
    path("M100 126Q102 108 118 108Q200 182 282 108Q298 108 300 126Q304 204 200 208Q96 204 100 126Z", b.tube(c)) +
    path("M142 168Q176 150 222 178Q244 196 214 214Q170 216 146 204Q132 186 142 168Z", b.orb(shade(c, 0.02))) +
    fold(c, "M112 132Q170 186 284 136M112 152Q150 186 190 190M152 180Q184 174 218 194M292 150Q262 186 236 190") +
    gleam("M110 124Q130 152 166 168Q128 166 110 140Z", 0.18)
  );
}
