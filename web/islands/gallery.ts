/** A thumbnail puts its picture into the well. */
document.addEventListener("click", (event) => {
  const thumb = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("[data-thumb]") : null;
  const gallery = thumb?.closest("[data-gallery]");
  const picture = gallery?.querySelector<HTMLImageElement>("#picture");
  if (!thumb || !gallery || !picture || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  picture.src = thumb.href;
  for (const other of gallery.querySelectorAll("[data-thumb]")) other.removeAttribute("aria-current");
  thumb.setAttribute("aria-current", "true");
});
