import type { ImageStore } from "../../ports/image-store.ts";

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/avif": "avif",
};

const NAME = /^[0-9a-f]{64}\.(png|jpg|webp|avif)$/;

/** Images in R2 under the SHA-256 of their bytes. */
export function r2Images(bucket: R2Bucket): ImageStore {
  return {
    async put(bytes, contentType) {
      const digest = await crypto.subtle.digest("SHA-256", bytes);
      const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      const name = `${hash}.${EXTENSIONS[contentType] ?? "bin"}`;
      // The name says what is in it: an image that is there is never written again.
      await bucket.put(name, bytes, { httpMetadata: { contentType }, onlyIf: { etagDoesNotMatch: "*" } });
      return { path: `/images/${name}` };
    },
    async get(name) {
      if (!NAME.test(name)) return null;
      const object = await bucket.get(name);
      return (
        object && { body: object.body, contentType: object.httpMetadata?.contentType ?? "", etag: object.httpEtag }
      );
    },
  };
}
