/** Uploaded images, named by the SHA-256 of their bytes: an address never changes its picture. */
export interface ImageStore {
  put(bytes: ArrayBuffer, contentType: string): Promise<{ path: string }>;
  get(name: string): Promise<{ body: ReadableStream; contentType: string; etag: string } | null>;
}
