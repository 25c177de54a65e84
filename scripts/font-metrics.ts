/**
 * What an OpenType file says of itself (ISO/IEC 14496-22): line metrics, advances, and the characters it covers. Read
 * so that a fallback face can take exactly the room of the real one.
 */

export interface FontMetrics {
  readonly unitsPerEm: number;
  readonly ascent: number;
  readonly descent: number;
  readonly lineGap: number;
  /** Code points that have a glyph. */
  readonly covers: ReadonlySet<number>;
  /** Advance width in font units; undefined when the font has no glyph for it. */
  readonly advanceOf: (codePoint: number) => number | undefined;
}

type Tables = ReadonlyMap<string, DataView>;

function tablesOf(font: Uint8Array): Tables {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const tables = new Map<string, DataView>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + i * 16;
    const tag = String.fromCharCode(
      view.getUint8(at),
      view.getUint8(at + 1),
      view.getUint8(at + 2),
      view.getUint8(at + 3),
    );
    tables.set(tag, new DataView(font.buffer, font.byteOffset + view.getUint32(at + 8), view.getUint32(at + 12)));
  }
  return tables;
}

function table(tables: Tables, tag: string): DataView {
  const found = tables.get(tag);
  if (found === undefined) throw new Error(`the font has no ${tag} table`);
  return found;
}

/** Code point to glyph, from the Unicode subtable: format 12 where there is one, else format 4. */
function glyphsOf(cmap: DataView): Map<number, number> {
  const offsets = Array.from({ length: cmap.getUint16(2) }, (_, i) => cmap.getUint32(4 + i * 8 + 4));
  const full = offsets.find((offset) => cmap.getUint16(offset) === 12);
  if (full !== undefined) return format12(cmap, full);
  const basic = offsets.find((offset) => cmap.getUint16(offset) === 4);
  if (basic === undefined) throw new Error("the font has no Unicode cmap of format 4 or 12");
  return format4(cmap, basic);
}

function format12(cmap: DataView, at: number): Map<number, number> {
  const glyphs = new Map<number, number>();
  for (let i = 0; i < cmap.getUint32(at + 12); i++) {
    const group = at + 16 + i * 12;
    const first = cmap.getUint32(group);
    for (let code = first; code <= cmap.getUint32(group + 4); code++) {
      glyphs.set(code, cmap.getUint32(group + 8) + code - first);
    }
  }
  return glyphs;
}

function format4(cmap: DataView, at: number): Map<number, number> {
  const glyphs = new Map<number, number>();
  const doubled = cmap.getUint16(at + 6);
  for (let segment = 0; segment < doubled; segment += 2) {
    const end = cmap.getUint16(at + 14 + segment);
    const start = cmap.getUint16(at + 16 + doubled + segment);
    const delta = cmap.getUint16(at + 16 + 2 * doubled + segment);
    const rangeAt = at + 16 + 3 * doubled + segment;
    const range = cmap.getUint16(rangeAt);
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const raw = range === 0 ? code : cmap.getUint16(rangeAt + range + 2 * (code - start));
      const glyph = range !== 0 && raw === 0 ? 0 : (raw + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
  return glyphs;
}

/** Reads an uncompressed font (TrueType or CFF outlines). Throws when a table is missing. */
export function readMetrics(font: Uint8Array): FontMetrics {
  const tables = tablesOf(font);
  const hhea = table(tables, "hhea");
  const hmtx = table(tables, "hmtx");
  const glyphs = glyphsOf(table(tables, "cmap"));
  const longMetrics = hhea.getUint16(34);
  return {
    unitsPerEm: table(tables, "head").getUint16(18),
    ascent: hhea.getInt16(4),
    descent: hhea.getInt16(6),
    lineGap: hhea.getInt16(8),
    covers: new Set(glyphs.keys()),
    advanceOf: (codePoint) => {
      const glyph = glyphs.get(codePoint);
      return glyph === undefined ? undefined : hmtx.getUint16(4 * Math.min(glyph, longMetrics - 1));
    },
  };
}
