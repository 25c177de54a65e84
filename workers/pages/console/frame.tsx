/** The frame of every console page: a bar of one's own instead of the shop's, the same document and manners. */
import { html } from "hono/html";
import type { Child } from "hono/jsx";
import { CONSOLE_CSS } from "../generated/assets.ts";
import { Head } from "../layout.tsx";
import { Icon, Mark } from "../parts/icon.tsx";
import { FlashNotice } from "../parts/page.tsx";
import type { Shell } from "../view-models.ts";

/** Who works here, and what of the console is theirs. */
export interface Console {
  readonly shell: Shell;
  readonly as: "staff" | "seller";
  /** The seller's name; null of staff. */
  readonly sellerName: string | null;
}

interface Room {
  readonly href: string;
  readonly name: string;
  readonly icon: string;
  readonly key: string;
  readonly staffOnly: boolean;
}

const ROOMS: readonly Room[] = [
  { href: "/console", name: "Start", icon: "layout-dashboard", key: "u", staffOnly: false },
  { href: "/console/orders", name: "Orders", icon: "receipt", key: "d", staffOnly: true },
  { href: "/console/checkouts", name: "Checkouts", icon: "credit-card", key: "h", staffOnly: true },
  { href: "/console/parcels", name: "Parcels", icon: "package", key: "p", staffOnly: false },
  { href: "/console/stock", name: "Stock", icon: "boxes", key: "s", staffOnly: false },
  { href: "/console/stock?state=low", name: "Low stock", icon: "triangle-alert", key: "l", staffOnly: false },
  { href: "/console/count", name: "Count", icon: "clipboard-list", key: "c", staffOnly: false },
  { href: "/console/fraud", name: "Fraud", icon: "shield-alert", key: "f", staffOnly: true },
  { href: "/console/gift-cards", name: "Gift cards", icon: "gift", key: "v", staffOnly: true },
  { href: "/console/ledger", name: "Ledger", icon: "book-open", key: "m", staffOnly: true },
  { href: "/console/incidents", name: "Incidents", icon: "siren", key: "o", staffOnly: true },
  { href: "/console/reconciliation", name: "Reconciliation", icon: "scale", key: "b", staffOnly: true },
];

export interface ConsolePageProps extends Console {
  readonly title: string;
  /** Address of the room that this page belongs to. */
  readonly room: string;
  readonly children: Child;
}

export function ConsolePage(props: ConsolePageProps) {
  const { shell, title } = props;
  const head = { ...shell, title, description: title, noindex: true, scripts: ["console", "forms"] as const };
  return html`<!doctype html>${(
      <html lang={shell.locale} data-theme={shell.theme}>
        <Head {...head} styles={CONSOLE_CSS} children={null} />
        <body class="console">
          <a class="skip" href="#main">
            Skip to the content
          </a>
          <Bar {...props} />
          {shell.flash && <FlashNotice flash={shell.flash} />}
          <main id="main" tabindex={-1}>
            <div class="desk">{props.children}</div>
          </main>
          <Keys />
        </body>
      </html>
    )}`;
}

function Bar({ shell, as, sellerName, room }: ConsolePageProps) {
  return (
    <header class="bar">
      <a class="brand" href="/" aria-label={`${shell.shopName}: to the shop`}>
        <Mark />
        <span>{shell.shopName}</span>
      </a>
      <nav aria-label="Console">
        <ul class={as === "staff" ? "many" : undefined}>
          {ROOMS.filter((each) => as === "staff" || !each.staffOnly).map((each) => (
            <li>
              <a href={each.href} aria-current={each.href === room ? "page" : undefined} data-key={each.key}>
                <Icon name={each.icon} /> {each.name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="who">
        <span class="badge">{sellerName ?? "Staff"}</span>
        <a href="/account">{shell.user?.name ?? "Account"}</a>
        <button type="button" class="key-button" data-keys hidden>
          <Icon name="keyboard" /> <span class="vh">Keyboard shortcuts</span>
          <kbd aria-hidden="true">?</kbd>
        </button>
      </div>
    </header>
  );
}

/** Filled by the island from what the page offers; without scripts there are no shortcuts to tell of. */
function Keys() {
  return (
    <dialog class="keys" data-keys-list aria-labelledby="keys-title">
      <h2 id="keys-title">Keyboard shortcuts</h2>
      <dl></dl>
      <form method="dialog">
        <button class="button quiet small">Close</button>
      </form>
    </dialog>
  );
}
