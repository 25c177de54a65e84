/** The console by keyboard: whatever names its key in `data-key` is pressed by it; `?` tells which there are. */
const dialog = document.querySelector<HTMLDialogElement>("[data-keys-list]");
const keysButton = document.querySelector<HTMLButtonElement>("[data-keys]");

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

const keyed = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-key]")];

function wordsOf(element: HTMLElement): string {
  return (element.getAttribute("aria-label") ?? element.textContent ?? "").replace(/\s+/g, " ").trim();
}

function row(key: string, words: string): HTMLElement {
  const line = document.createElement("div");
  const term = document.createElement("dt");
  const label = document.createElement("kbd");
  label.textContent = key;
  term.append(label);
  const meaning = document.createElement("dd");
  meaning.textContent = words;
  line.append(term, meaning);
  return line;
}

function tell(): void {
  const list = dialog?.querySelector("dl");
  if (!dialog || !list) return;
  const rows = keyed().map((element) => row(element.dataset["key"] ?? "", wordsOf(element)));
  if (document.querySelector("[data-row]")) rows.push(row("j  k", "Next row, row before"));
  list.replaceChildren(...rows, row("?", "These shortcuts"));
  dialog.showModal();
}

/** Rows are gone through by their first link, which Enter then opens. */
function step(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-row] a")];
  const at = links.findIndex((link) => link === document.activeElement);
  links[Math.max(0, at + (at === -1 ? 1 : by))]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || dialog?.open) return;
  if (event.key === "?") tell();
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else {
    const wanted = keyed().find((element) => element.dataset["key"] === event.key);
    if (!wanted) return;
    if (wanted instanceof HTMLInputElement) wanted.focus();
    else wanted.click();
  }
  event.preventDefault();
});

if (keysButton) {
  keysButton.hidden = false;
  keysButton.addEventListener("click", tell);
}
