import { drawProduct } from "../../domain/sample/drawings/draw.ts";
import { parseDrawnImagePath } from "../../domain/sample/drawings/image-path.ts";

/** The drawing at an address below /images/drawn/, as SVG; null when it is no address of a drawing. */
export function drawImage(path: string): string | null {
  const image = parseDrawnImagePath(path);
  return image ? drawProduct(image) : null;
}
