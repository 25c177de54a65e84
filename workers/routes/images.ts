/** Product images: drawn by the shop itself, or uploaded and named by their content. Their addresses never change. */
import { z } from "@hono/zod-openapi";
import { drawImage } from "../../src/flows/catalog/draw-image.ts";
import { storeImage } from "../../src/flows/catalog/store-image.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { problem } from "../../src/kernel/problem.ts";
import { IMMUTABLE, isFresh } from "../conditional.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";

const open = { tag: "Images", who: "anyone", owns: "nothing", limit: "fence", idempotency: "none" } as const;
const UPLOADS = ["image/png", "image/jpeg", "image/webp", "image/avif"] as const;
/** An image that is opened by itself is a document: it may run nothing and load nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

export const imageRoutes: AnyRoute[] = [
  defineRoute({
    ...open,
    method: "get",
    path: "/images/drawn/{kind}/{colour}/{file}",
    operationId: "getDrawnImage",
    summary: "A product image drawn by the shop",
    params: z.strictObject({ kind: z.string().max(40), colour: z.string().max(6), file: z.string().max(40) }),
    responses: { 200: { description: "The drawing.", mediaType: "image/svg+xml", schema: z.string() } },
    problems: ["not-found"],
    run: async ({ params }) => {
      const svg = drawImage(`/images/drawn/${params.kind}/${params.colour}/${params.file}`);
      if (svg === null) return refuse(problem("not-found", "There is no such drawing."));
      return new Response(svg, {
        headers: { "content-type": "image/svg+xml", "cache-control": IMMUTABLE, "content-security-policy": POLICY },
      });
    },
  }),
  defineRoute({
    ...open,
    method: "get",
    path: "/images/{file}",
    operationId: "getImage",
    summary: "An uploaded image",
    params: z.strictObject({ file: z.string().max(100) }),
    responses: {
      200: { description: "The image.", mediaType: "image/*", schema: z.string() },
      304: { description: "As it was, which it always is." },
    },
    problems: ["not-found"],
    run: async ({ deps, params, request }) => {
      const image = await deps.images.get(params.file);
      if (!image) return refuse(problem("not-found", "There is no such image."));
      const headers = {
        "content-type": image.contentType,
        etag: image.etag,
        "cache-control": IMMUTABLE,
        "content-security-policy": POLICY,
      };
      if (isFresh(request, image.etag)) {
        await image.body.cancel();
        return new Response(null, { status: 304, headers });
      }
      return new Response(image.body, { headers });
    },
  }),
  defineRoute({
    tag: "Images",
    who: "staff",
    owns: "shop",
    limit: "fence",
    idempotency: "none",
    method: "post",
    path: "/v1/images",
    operationId: "storeImage",
    summary: "Upload an image",
    description: "PNG, JPEG, WebP or AVIF. The same bytes twice are one image, under one address.",
    body: z.instanceof(Uint8Array).openapi({ type: "string", format: "binary" }),
    bodyType: "bytes",
    bodyMediaTypes: UPLOADS,
    bodyBytesMax: LIMITS.imageBytesMax,
    responses: { 201: { description: "Where it is.", schema: z.object({ path: z.string() }) } },
    problems: ["unsupported-media-type", "body-too-large"],
    run: async ({ deps, body, request }) => {
      const declared = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
      const stored = await storeImage(deps, body, declared);
      return stored.ok ? reply(201, stored.value) : refuse(stored.error);
    },
  }),
];
