/** The pages' one stylesheet, inline: the provider must not look like the shop, and serves no files. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --page: #eef1f6; --card: #fff; --ink: #17202c; --ink-2: #4c5868;
  --line: #d5dbe5; --field: #77859a; --accent: #3540c4; --on-accent: #fff; --tint: #eef0fd; --bad: #a61b1b; --bad-tint: #fdeeee;
  --stripe: #ffe08a; --on-stripe: #3b2a00; --focus: #1f5fd1; }
@media (prefers-color-scheme: dark) { :root { --page: #10141b; --card: #1a202a; --ink: #e9edf4; --ink-2: #aab4c4;
  --line: #313a48; --field: #78859a; --accent: #a5adff; --on-accent: #12163f; --tint: #242b45; --bad: #ff9c9c;
  --bad-tint: #3a2023; --stripe: #5a4300; --on-stripe: #ffe9b0; --focus: #8ab4ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
.stripe { margin: 0; padding: 8px 16px; text-align: center; background: var(--stripe); color: var(--on-stripe); font-size: 14px; }
.frame { max-width: 940px; margin: 0 auto; padding: 24px 16px 56px; }
.mark { display: flex; align-items: center; gap: 10px; margin: 0 0 24px; font-weight: 650; letter-spacing: -.01em; }
.mark svg { width: 28px; height: 28px; color: var(--accent); }
.columns { display: grid; gap: 24px; align-items: start; }
@media (min-width: 800px) { .columns { grid-template-columns: 5fr 7fr; } .frame { padding-top: 40px; } }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 24px; }
.narrow { max-width: 480px; margin: 0 auto; }
h1 { margin: 0 0 4px; font-size: 20px; line-height: 1.3; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 0 0 12px; font-size: 17px; }
h3 { margin: 24px 0 8px; font-size: 14px; font-weight: 600; color: var(--ink-2); }
p { margin: 0 0 12px; }
.amount { margin: 16px 0; font-size: 36px; line-height: 1.1; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.hint, dt { color: var(--ink-2); font-size: 14px; }
dl { margin: 16px 0 0; padding-top: 16px; border-top: 1px solid var(--line); }
dd { margin: 0 0 8px; font-size: 14px; overflow-wrap: anywhere; }
.fault { margin: 0 0 20px; padding: 12px 16px; border-left: 4px solid var(--bad); border-radius: 6px; background: var(--bad-tint); }
.fault strong { color: var(--bad); }
ul.cards { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
ul.cards li + li { border-top: 1px solid var(--line); }
ul.cards button { display: grid; grid-template-columns: 1fr auto; gap: 0 16px; align-items: center; width: 100%; min-height: 48px;
  padding: 10px 14px; border: 0; background: none; color: inherit; font: inherit; text-align: left; cursor: pointer; }
ul.cards button:hover { background: var(--tint); }
ul.cards button:focus-visible { outline-offset: -3px; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.does { grid-column: 1; color: var(--ink-2); font-size: 14px; }
.go { grid-area: 1 / 2 / 3; color: var(--accent); font-size: 14px; font-weight: 600; }
details { margin-top: 12px; }
summary { padding: 8px 0; margin-bottom: 4px; color: var(--accent); font-weight: 600; cursor: pointer; }
label { display: block; margin: 12px 0 4px; font-size: 14px; font-weight: 600; }
input { width: 100%; padding: 11px 12px; border: 1px solid var(--field); border-radius: 8px; background: var(--card); color: var(--ink);
  font: inherit; font-variant-numeric: tabular-nums; }
input[aria-invalid=true] { border-color: var(--bad); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; }
.main, .quiet { display: block; width: 100%; padding: 13px 16px; border-radius: 10px; font: inherit; font-weight: 650; text-align: center;
  text-decoration: none; cursor: pointer; }
.main { margin-top: 20px; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); }
.quiet { margin-top: 12px; border: 1px solid var(--field); background: none; color: var(--ink); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
table + table { margin-top: 24px; }
th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.scroll { overflow-x: auto; }
@media (min-width: 560px) { ul.cards button { grid-template-columns: 11.5em 1fr auto; } .does { grid-area: 1 / 2; }
  .go { grid-area: 1 / 3; } }
`;
