/** The frame of the pages that explain the API: the shop's own style sheet, and no script at all. */
import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";
import { FONT_CSS, MAIN_CSS } from "../pages/generated/assets.ts";

const REFERENCE_CSS = `
.ref { width: 100%; max-width: 78rem; margin: 0 auto; padding: var(--s24) var(--s16) var(--s72); font-size: var(--t15); line-height: 1.55; }
.ref h1 { font-family: var(--display); font-size: var(--t42); line-height: 1.1; margin: 0 0 var(--s12); }
.ref h2 { font-family: var(--display); font-size: var(--t25); margin: var(--s48) 0 var(--s12); }
.ref h3 { font-size: var(--t17); margin: 0 0 var(--s4); overflow-wrap: anywhere; }
.ref h4 { font-size: var(--t13); color: var(--ink-2); margin: var(--s16) 0 var(--s4); }
.ref p { margin: 0 0 var(--s12); max-width: 65ch; }
.ref a { color: var(--primary); }
.ref code, .ref pre, .ref-code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: var(--t13); }
.ref pre { background: var(--sunken); border: 1px solid var(--line); border-radius: var(--r-field); padding: var(--s12); white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
.ref-frame { margin-top: var(--s32); display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: var(--s48); }
.ref-nav { position: sticky; top: var(--s16); align-self: start; max-height: calc(100vh - var(--s32)); overflow-y: auto; }
.ref-nav ul { list-style: none; margin: 0 0 var(--s16); padding: 0; }
.ref-nav a { display: block; padding: var(--s4) 0; }
.ref-nav li a { text-decoration: none; color: var(--ink); }
.ref-nav li a:hover { color: var(--primary); text-decoration: underline; }
.ref-card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--r-card); padding: var(--s24); margin: 0 0 var(--s16); }
.ref-card:target { border-color: var(--primary); }
.ref-method { font-weight: 700; color: var(--primary); text-transform: uppercase; margin-right: var(--s8); }
.ref-facts { color: var(--ink-2); font-size: var(--t13); }
.ref-scroll { overflow-x: auto; }
.ref table { border-collapse: collapse; width: 100%; }
.ref th, .ref td { text-align: left; vertical-align: top; padding: var(--s8) var(--s16) var(--s8) 0; border-bottom: 1px solid var(--line); }
.ref th { color: var(--ink-2); font-size: var(--t13); font-weight: 600; }
.ref td { overflow-wrap: anywhere; }
.ref td:first-child, .ref th[scope="row"] { overflow-wrap: normal; }
.ref td:nth-child(2) { min-width: 4.5rem; }
@media (max-width: 56rem) { .ref-frame { grid-template-columns: minmax(0, 1fr); gap: var(--s16); } .ref-nav { position: static; max-height: none; } .ref h1 { font-size: var(--t32); } }
`;

export function ReferenceDocument(props: { readonly title: string; readonly nonce: string; readonly children: Child }) {
  return html`<!doctype html>${(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{props.title}</title>
          <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
          <style nonce={props.nonce}>{raw(FONT_CSS + MAIN_CSS + REFERENCE_CSS)}</style>
        </head>
        <body>
          <main class="ref">{props.children}</main>
        </body>
      </html>
    )}`;
}
