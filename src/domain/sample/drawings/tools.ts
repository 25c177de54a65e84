import { BRASS, type Brush, ellipse, gleam, group, INK, line, path, rect, rod, STEEL, WOOD } from "./brush.ts";
import { shade } from "./colour.ts";

export function hammer(b: Brush): string {
  const c = b.colour;
  const wooden = b.chance(0.45);
  return (
    ellipse(212, 316, 140, 15, "url(#soft)") +
    group(
      "rotate(38 200 200)",
      path("M188 108H212L216 240Q226 320 218 362Q200 372 182 362Q174 320 184 240Z", b.tube(wooden ? WOOD : INK)) +
        path("M182 232Q172 320 182 362Q200 372 218 362Q228 320 218 232Q200 240 182 232Z", b.tube(c)) +
        (wooden
          ? ""
          : line(
              "M184 262Q200 268 216 262M182 284Q200 290 218 284M182 306Q200 312 218 306M182 328Q200 334 218 328",
              shade(c, -0.2),
              4,
              'opacity=".6"',
            )),
      path("M178 66H224Q230 92 224 118H178Z", b.fall(STEEL)) +
        path("M180 70Q130 62 92 112Q86 122 98 122Q134 96 180 112Z", b.fall(shade(STEEL, -0.05))) +
        path("M222 74H254V110H222Z", b.fall(shade(STEEL, -0.1))) +
        rect(250, 64, 36, 56, 8, b.fall(STEEL)) +
        path("M184 72H220V82H184ZM254 68H280V78H254ZM176 74Q140 72 112 100Q146 84 176 88Z", "#fff", 'opacity=".5"'),
      gleam("M187 246Q191 242 194 248V350Q188 350 186 342Z", 0.34),
    )
  );
}

export function drill(b: Brush): string {
  const c = b.colour;
  const tip = b.num(14, 44);
  const bit = b.pick([STEEL, STEEL, BRASS]);
  const grip = shade(INK, 0.04);
  return (
    ellipse(222, 334, 126, 14, "url(#soft)") +
    path("M206 194H282Q276 240 288 288H214Q218 244 206 194Z", b.tube(grip)) +
    path("M216 206H240Q238 244 246 284H222Q224 246 216 206Z", shade(c, -0.05)) +
    path("M190 282H306Q318 284 318 296V320Q316 332 304 332H192Q180 332 180 320V294Q180 284 190 282Z", b.fall(grip)) +
    path("M182 298H318V312H182Z", c) +
    path("M198 198Q180 206 182 228Q190 238 204 232L212 206Z", b.slab(shade(c, -0.2))) +
    path("M152 98Q156 92 170 92H306Q344 96 348 146Q346 196 308 200H170Q154 200 152 192Z", b.fall(c)) +
    path("M288 92H306Q344 96 348 146Q346 196 308 200H288Q306 150 288 92Z", b.fall(grip)) +
    line("M316 120V174M328 126V168", "#5d5a57", 4) +
    rect(138, 104, 18, 84, 5, b.fall(grip)) +
    path("M92 126L140 110V182L92 166Z", b.fall(STEEL)) +
    line("M104 124V168M116 120V172M128 116V176", shade(STEEL, -0.22), 3) +
    path(`M${tip} 146l14 -7H94V153H${tip + 14}Z`, b.fall(shade(bit, -0.12))) +
    line("M62 152L74 140M78 152L90 140", "#eef0f1", 3) +
    rect(196, 124, 62, 36, 8, shade(c, 0.18), 'opacity=".8"') +
    gleam("M166 102H280Q284 108 282 112H168Q162 110 166 102Z", 0.42)
  );
}

export function wrench(b: Brush): string {
  const metal = b.pick([STEEL, "#a3a9ad", shade(STEEL, 0.06)]);
  const grip = b.colour;
  return (
    ellipse(210, 312, 136, 15, "url(#soft)") +
    group(
      "rotate(42 200 200)",
      path("M182 120H218V300H182Z", b.tube(metal)) +
        path(
          "M168 28Q132 52 136 98Q144 136 184 148H216Q256 136 264 98Q268 52 232 28V76L216 94H184L168 76Z",
          b.slab(metal),
        ) +
        path("M200 274Q244 276 244 320Q242 362 200 364Q158 362 156 320Q156 276 200 274Z", b.slab(metal)) +
        path("M200 294L222 306V332L200 344L178 332V306Z", "#e9dfcd") +
        path("M178 306L200 294L222 306V312L200 300L178 312Z", shade(metal, -0.3)) +
        path("M180 150H220V270H180Z", b.tube(grip)) +
        line("M181 166H219M181 256H219", shade(grip, -0.2), 4, 'opacity=".6"') +
        gleam("M148 100Q142 70 160 46V80L172 98L164 126Q152 116 148 100Z", 0.5) +
        gleam("M186 158h9v104h-9z", 0.36),
    )
  );
}

export function saw(b: Brush): string {
  const c = b.colour;
  const steel = b.pick(["#aab0b5", "#b8b5ae", "#98a1a8"]);
  const teeth = Array.from(
    { length: 23 },
    (_, i) => `L${34 + i * 9.6 + 5} ${226 + i * 1.5 + 9}L${34 + (i + 1) * 9.6} ${226 + (i + 1) * 1.5}`,
  ).join("");
  return (
    ellipse(212, 300, 168, 15, "url(#soft)") +
    group(
      "rotate(-12 200 200)",
      path(`M34 200V226${teeth}L262 262V158Z`, b.slab(steel)) +
        path("M34 200L270 158V166L34 206Z", "#fff", 'opacity=".5"') +
        line("M60 220L240 232", "#80878c", 2, 'opacity=".5"') +
        path(
          "M252 150Q296 138 338 146Q372 158 370 190Q364 204 366 226Q372 258 356 276Q336 288 322 272Q300 282 276 276Q252 270 252 262Z",
          b.slab(c),
        ) +
        path("M296 178Q324 172 336 186Q332 214 336 240Q326 250 312 240Q292 246 286 232Q280 196 296 178Z", "#eee4d4") +
        path(
          "M296 178Q324 172 336 186Q326 182 300 188Q290 206 290 238Q286 232 286 232Q280 196 296 178Z",
          shade(c, -0.28),
        ) +
        [
          [266, 172],
          [266, 212],
          [266, 250],
        ]
          .map(([x = 0, y = 0]) => ellipse(x, y, 6, 6, b.orb("#c39a48")))
          .join("") +
        gleam("M284 154Q330 144 352 164Q330 154 284 164Z", 0.4),
    )
  );
}

export function screwdriver(b: Brush): string {
  const c = b.colour;
  const cross = b.chance(0.5);
  return (
    ellipse(210, 314, 140, 15, "url(#soft)") +
    group(
      "rotate(44 200 200)",
      rod("M200 190V350", STEEL, 15) +
        (cross
          ? path("M192 346H208L204 366L200 374L196 366Z", b.tube(shade(STEEL, -0.1)))
          : path("M192 340H208L212 364L208 376H192L188 364Z", b.tube(shade(STEEL, -0.06)))) +
        path("M186 168H214L210 200H190Z", b.tube(INK)) +
        path(
          "M172 52Q174 24 200 22Q226 24 228 52Q236 100 222 128Q220 150 218 174H182Q180 150 178 128Q164 100 172 52Z",
          b.tube(c),
        ) +
        path("M174 40Q182 22 200 22Q218 22 226 40Q200 50 174 40Z", b.slab(INK)) +
        line("M186 54V122M200 56V126M214 54V122", shade(c, -0.2), 5, 'opacity=".6"') +
        line("M180 150H220", INK, 6) +
        gleam("M178 60Q182 54 184 60Q180 94 186 122Q178 112 176 92Z", 0.5),
    )
  );
}
