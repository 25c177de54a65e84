/** The frame of every page: a complete HTML document without inline handlers, its one style sheet inside. */
import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";
import { count } from "./format.ts";
import { ASSETS, FONT_CSS, FONT_PATHS, MAIN_CSS } from "./generated/assets.ts";
import { Icon, Mark } from "./parts/icon.tsx";
import { FlashNotice } from "./parts/page.tsx";
import { StarDefinitions } from "./parts/stars.tsx";
import type { Shell } from "./view-models.ts";

/** The files of web/islands. */
export type IslandName =
  "add-to-cart" | "cart" | "checkout" | "console" | "forms" | "gallery" | "hold" | "live-cart" | "live-page" | "print";

const STYLES = FONT_CSS + MAIN_CSS;

export interface LayoutProps extends Shell {
  readonly title: string;
  readonly description: string;
  /** Path of the one address that stands for this page. */
  readonly canonical?: string;
  readonly jsonLd?: readonly object[];
  readonly scripts?: readonly IslandName[];
  readonly noindex?: boolean;
  /** Without scripts the page is loaded anew after this time. */
  readonly refreshSeconds?: number;
  /** `quiet` leaves out what leads away: for checkout. `home` has the search field in the page itself. */
  readonly frame?: "full" | "quiet" | "home";
  /** Where a quiet frame leads back to; the cart unless said otherwise. */
  readonly backTo?: { readonly href: string; readonly text: string };
  readonly children: Child;
}

export function Layout(props: LayoutProps) {
  const frame = props.frame ?? "full";
  return html`<!doctype html>${(
      <html lang={props.locale} data-theme={props.theme}>
        <Head {...props} />
        <body>
          <a class="skip" href="#main">
            Skip to the content
          </a>
          <StarDefinitions />
          <Header {...props} frame={frame} />
          {props.flash && <FlashNotice flash={props.flash} />}
          <main id="main" tabindex={-1}>
            {props.children}
          </main>
          <Footer {...props} frame={frame} />
          <div class="toast" role="status" aria-live="polite" data-toast></div>
        </body>
      </html>
    )}`;
}

/** `styles`: more than every page has. */
export function Head(props: LayoutProps & { readonly styles?: string }) {
  const title = props.title === props.shopName ? props.title : `${props.title} | ${props.shopName}`;
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title}</title>
      <meta name="description" content={props.description} />
      <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#1e1b17" media="(prefers-color-scheme: dark)" />
      {FONT_PATHS.map((path) => (
        <link rel="preload" href={path} as="font" type="font/woff2" crossorigin="anonymous" />
      ))}
      <style nonce={props.nonce}>{raw(STYLES + (props.styles ?? ""))}</style>
      {props.refreshSeconds !== undefined && (
        <noscript>
          <meta http-equiv="refresh" content={String(props.refreshSeconds)} />
        </noscript>
      )}
      {props.noindex && <meta name="robots" content="noindex" />}
      {props.canonical !== undefined && <link rel="canonical" href={props.origin + props.canonical} />}
      <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
      <link rel="manifest" href="/manifest.webmanifest" />
      {islands(props).map((name) => (
        <script type="module" src={ASSETS[`${name}.js`]} nonce={props.nonce}></script>
      ))}
      {(props.jsonLd ?? []).map((data) => (
        <script type="application/ld+json" nonce={props.nonce}>
          {raw(scriptSafe(data))}
        </script>
      ))}
    </head>
  );
}

/** A live socket only for who has a cart that can change: a passer-by costs nothing, and would be refused one. */
function islands({ scripts = [], cartCount, hasCart = false, frame }: LayoutProps): IslandName[] {
  const others = scripts.filter((name) => name !== "live-cart");
  const live = scripts.includes("live-cart") || (cartCount > 0 && frame !== "quiet");
  return live && hasCart ? [...others, "live-cart"] : others;
}

/** JSON that cannot end the script element it stands in. */
export const scriptSafe = (data: object): string => JSON.stringify(data).replaceAll("<", "\\u003c");

function Header(props: LayoutProps) {
  const back = props.backTo ?? { href: "/cart", text: "Back to the cart" };
  return (
    <header class="header">
      <div class="wrap bar">
        <a class="brand" href="/">
          <Mark />
          {props.shopName}
        </a>
        {props.frame === "full" && <SearchForm query={props.query} />}
        {props.frame === "quiet" ? (
          <span class="tools">
            <a class="tool" href={back.href}>
              <Icon name="arrow-left" /> {back.text}
            </a>
          </span>
        ) : (
          <Tools {...props} />
        )}
      </div>
      {props.frame !== "quiet" && props.categories.length > 0 && <Categories {...props} />}
    </header>
  );
}

export function SearchForm({ query, big = false }: { query: string; big?: boolean }) {
  return (
    <form class={big ? "search big" : "search"} role="search" action="/search">
      <input
        type="search"
        name="q"
        value={query}
        maxlength={200}
        placeholder="Search the market"
        aria-label="Search the market"
        autocomplete="off"
        enterkeyhint="search"
      />
      <button>
        <Icon name="search" /> Search
      </button>
    </form>
  );
}

function Tools({ user, cartCount, locale, currentPath }: LayoutProps) {
  const back = currentPath === "/" ? "" : `?back=${encodeURIComponent(currentPath)}`;
  return (
    <nav class="tools" aria-label="Account and cart">
      {user === null ? (
        <a class="tool" href={`/login${back}`}>
          <Icon name="user" /> <span>Sign in</span>
        </a>
      ) : (
        <a class="tool" href="/account">
          <Icon name="user" /> <span>{user.name}</span>
        </a>
      )}
      <a class="tool" href="/cart" data-cart-link>
        <Icon name="shopping-bag" /> <span>Cart</span>
        <span class="count" data-cart-count hidden={cartCount === 0}>
          {count(cartCount, locale)}
        </span>
        <span class="vh">{cartCount === 1 ? " item" : " items"}</span>
      </a>
    </nav>
  );
}

function Categories({ categories, currentPath }: LayoutProps) {
  return (
    <nav class="wrap cats" aria-label="Categories">
      <ul>
        {categories.map(({ slug, name }) => (
          <li>
            <a href={`/c/${slug}`} aria-current={currentPath.split("?")[0] === `/c/${slug}` ? "page" : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Footer({ shopName, user, frame, inboxOpen = false, consoleAs }: LayoutProps) {
  return (
    <footer class="footer">
      <div class="wrap row between">
        <p>{shopName}: many sellers, one cart.</p>
        {frame !== "quiet" && (
          <ul>
            <li>
              <a href="/orders">Your orders</a>
            </li>
            <li>{user === null ? <a href="/register">Make an account</a> : <a href="/account">Your account</a>}</li>
            {consoleAs && (
              <li>
                <a href="/console">Console</a>
              </li>
            )}
            {inboxOpen && (
              <li>
                <a href="/inbox">Messages</a>
              </li>
            )}
          </ul>
        )}
      </div>
    </footer>
  );
}
