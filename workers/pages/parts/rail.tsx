import type { Rail } from "../view-models.ts";
import { Card, type CardContext } from "./goods.tsx";
import { Icon } from "./icon.tsx";

/** A row that can be moved sideways by hand; it never moves by itself. */
export function RailRow({ rail, context }: { rail: Rail; context: CardContext }) {
  if (rail.cards.length === 0) return null;
  return (
    <section class="section" aria-label={rail.title}>
      <div class="row between">
        <div>
          <h2>{rail.title}</h2>
          <p class="hint">{rail.reason}</p>
        </div>
        {rail.href !== undefined && (
          <a class="link" href={rail.href}>
            See all<span class="vh"> of {rail.title}</span> <Icon name="arrow-right" />
          </a>
        )}
      </div>
      <div class="rail">
        {rail.cards.map((card) => (
          <Card card={card} {...context} />
        ))}
      </div>
    </section>
  );
}
