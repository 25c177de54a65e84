/** The well that every drawing stands in. Ids are the drawing's own, so that several can stand in one page. */
export function frame(body: string, defs: string, prefix: string): string {
  const named = body
    .replaceAll("url(#soft)", `url(#${prefix}s)`)
    .replace(/\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><defs>` +
    `<radialGradient id="${prefix}w" cx=".36" cy=".26" r=".95"><stop offset="0" stop-color="#fbf6ed"/><stop offset=".55" stop-color="#f3ece0"/><stop offset="1" stop-color="#e6dac6"/></radialGradient>` +
    `<radialGradient id="${prefix}s"><stop offset="0" stop-color="#4a3520" stop-opacity=".42"/><stop offset=".6" stop-color="#4a3520" stop-opacity=".16"/><stop offset="1" stop-color="#4a3520" stop-opacity="0"/></radialGradient>` +
    `${defs}</defs><path d="M0 0h400v400H0z" fill="url(#${prefix}w)"/>${named}</svg>`
  );
}
