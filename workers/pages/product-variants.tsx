/** The variants of a product group, axis by axis. */
import type { Product, VariantLink } from "../../src/domain/catalog/types.ts";
import { Picture } from "./parts/goods.tsx";

export interface AxisValue {
  readonly value: string;
  readonly link: VariantLink;
  readonly current: boolean;
  /** False where it is sold out, or not made together with what else is chosen. */
  readonly available: boolean;
  readonly why: string | null;
}

export interface Axis {
  readonly name: string;
  readonly values: readonly AxisValue[];
  /** Shown as pictures: a colour is seen, not read. */
  readonly pictured: boolean;
}

/**
 * For each axis its values in their order; a value leads to the variant that keeps the most of what else is chosen, so
 * that none is out of reach.
 */
export function axesOf(product: Pick<Product, "id" | "variant">, variants: readonly VariantLink[]): Axis[] {
  const names = [...new Set(variants.flatMap((link) => Object.keys(link.variant)))];
  return names.map((name) => {
    const values = [...new Set(variants.flatMap((link) => link.variant[name] ?? []))];
    const axisValues = values.map((value) => axisValue(product, variants, name, value));
    const images = new Set(axisValues.map(({ link }) => link.image));
    const pictured =
      /colou?r|finish|pattern|shade|style/i.test(name) && images.size === values.length && !images.has(null);
    return { name, values: axisValues, pictured };
  });
}

function axisValue(
  product: Pick<Product, "id" | "variant">,
  variants: readonly VariantLink[],
  axis: string,
  value: string,
): AxisValue {
  const others = Object.entries(product.variant).filter(([name]) => name !== axis);
  const kept = (link: VariantLink): number => others.filter(([name, wanted]) => link.variant[name] === wanted).length;
  const candidates = variants.filter((link) => link.variant[axis] === value);
  const [first, ...rest] = candidates;
  if (first === undefined) throw new RangeError(`no variant has ${axis} ${value}`);
  const link = rest.reduce((best, next) => {
    const gain = kept(next) - kept(best);
    return gain > 0 || (gain === 0 && next.available && !best.available) ? next : best;
  }, first);
  const exact = kept(link) === others.length;
  return {
    value,
    link,
    current: product.variant[axis] === value,
    available: exact && link.available,
    why: exact ? (link.available ? null : "sold out") : "not with your other choice",
  };
}

export function Variants({ product, variants }: { product: Product; variants: readonly VariantLink[] }) {
  if (variants.length < 2) return null;
  return (
    <div class="stack">
      {axesOf(product, variants).map((axis) => (
        <div role="group" aria-label={axis.name}>
          <p class="axis">
            <span class="soft">{axis.name}:</span> <b>{product.variant[axis.name] ?? "choose"}</b>
          </p>
          <div class="chips">
            {axis.values.map((value) => (
              <Value value={value} pictured={axis.pictured} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

function Value({ value: { value, link, current, available, why }, pictured }: { value: AxisValue; pictured: boolean }) {
  const kind = `${pictured ? "swatch" : "chip"}${available ? "" : " off"}`;
  return (
    <a
      class={kind}
      href={`/p/${link.productId}`}
      aria-current={current ? "true" : undefined}
      title={why === null ? value : `${value}: ${why}`}
    >
      {pictured && <Picture src={link.image} alt="" size={64} loading="eager" />}
      <span class={pictured ? "vh" : undefined}>{value}</span>
      {why !== null && <span class="vh"> ({why})</span>}
    </a>
  );
}
