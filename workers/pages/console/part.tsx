/** A part of a page under its heading, and facts as names with values. */
import type { Child } from "hono/jsx";

interface PartProps {
  readonly id: string;
  readonly title: string;
  /** Said where there is nothing to show. */
  readonly none?: string | null;
  readonly children?: Child;
}

export function Part({ id, title, none = null, children }: PartProps) {
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {none === null ? children : <p class="none">{none}</p>}
    </section>
  );
}

/** Facts without a value are left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: Child | null])[] }) {
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== null && value !== "")
        .map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
