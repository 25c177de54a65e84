/** One checkout, for staff: its journal, and what can be done about it. */
import type { Warehouse } from "../../../src/domain/catalog/types.ts";
import type { JournalView } from "../../../src/domain/checkout/journal-view.ts";
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import { Icon } from "../parts/icon.tsx";
import { Breadcrumb, Notice } from "../parts/page.tsx";
import { ConsolePage, type Console } from "./frame.tsx";
import { HelpForm, type OpenHelp } from "./help-form.tsx";
import { Journal } from "./journal.tsx";
import { checkoutAddress, checkoutWords, helpAddress, orderAddress, type HelpName } from "./order-words.ts";

export interface CheckoutPageProps extends Console {
  readonly journal: JournalView;
  readonly warehouses: readonly Warehouse[];
  /** The form that is open; null: none. */
  readonly open: OpenHelp | null;
}

export function CheckoutPage(props: CheckoutPageProps) {
  const { journal, open } = props;
  const number = shortOrderNumber(journal.checkoutId);
  return (
    <ConsolePage {...props} title={`Checkout ${number}`} room="/console/checkouts">
      <Breadcrumb crumbs={[{ name: "Checkouts", href: "/console/checkouts" }, { name: number }]} />
      <div class="headline">
        <h1>{checkoutWords(journal.state, journal.orderId)}</h1>
        <Acts {...props} />
      </div>
      {open && <HelpForm {...props} open={open} />}
      {journal.stuckSince !== null && (
        <Notice tone="warn">It does not get on by itself. It goes on trying, every two minutes at the latest.</Notice>
      )}
      <Journal {...props} />
    </ConsolePage>
  );
}

interface Act {
  readonly name: HelpName;
  readonly title: string;
  readonly icon: string;
  readonly key: string;
}

const ACTS: readonly (Act & { readonly can: (means: JournalView["means"]) => boolean })[] = [
  { name: "give-up", title: "Give up", icon: "x", key: "g", can: ({ giveUp }) => giveUp },
  { name: "cancel", title: "Cancel the order", icon: "x", key: "x", can: ({ cancel }) => cancel },
  { name: "settle", title: "Settle by hand", icon: "pencil", key: "y", can: ({ settle }) => settle.length > 0 },
];

function Acts({ journal, open }: CheckoutPageProps) {
  return (
    <div class="acts">
      {journal.means.retry && (
        <form method="post" action={helpAddress(journal, "retry")} data-once>
          <button class="button small" data-key="t">
            <Icon name="refresh-cw" /> Try again now
          </button>
        </form>
      )}
      {ACTS.filter(({ can }) => can(journal.means)).map(({ name, title, icon, key }) => (
        <a
          class="button quiet small"
          href={checkoutAddress(journal, name)}
          aria-current={open?.name === name ? "true" : undefined}
          data-key={key}
        >
          <Icon name={icon} /> {title}
        </a>
      ))}
      {journal.orderId !== null && (
        <a class="button quiet small" href={orderAddress(journal.orderId)}>
          <Icon name="receipt" /> Its order
        </a>
      )}
    </div>
  );
}
