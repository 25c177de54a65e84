/** A product: picture, choice, price, promise and the one button; then what it is and what buyers say. */
import type { Attribute, Product } from "../../src/domain/catalog/types.ts";
import { count, decimal } from "./format.ts";
import { Layout } from "./layout.tsx";
import { BuyBox, OtherOffers } from "./product-offers.tsx";
import { Reviews } from "./product-reviews.tsx";
import { Variants } from "./product-variants.tsx";
import { Picture } from "./parts/goods.tsx";
import { Breadcrumb, variantWords } from "./parts/page.tsx";
import { RailRow } from "./parts/rail.tsx";
import { Rating } from "./parts/stars.tsx";
import { breadcrumbLd, productLd } from "./structured-data.ts";
import type { Crumb, ProductPageProps } from "./view-models.ts";

export function ProductDetailPage(props: ProductPageProps) {
  const { shell, page, categoryTrail } = props;
  const { product } = page;
  const crumbs: Crumb[] = [
    { name: "Home", href: "/" },
    ...categoryTrail.map(({ name, slug }) => ({ name, href: `/c/${slug}` })),
    { name: product.title },
  ];
  return (
    <Layout
      {...shell}
      title={`${product.title} by ${product.brand}`}
      description={firstSentences(product.description)}
      canonical={`/p/${product.id}`}
      jsonLd={[productLd(page, shell), breadcrumbLd(crumbs, shell)]}
      scripts={["add-to-cart", "gallery"]}
    >
      <div class="wrap">
        <Breadcrumb crumbs={crumbs} />
        <div class="product">
          <Gallery product={product} />
          <div class="facts stack">
            <div>
              <p class="soft">
                <a href={`/search?brand=${encodeURIComponent(product.brand)}`}>{product.brand}</a>
              </p>
              <h1>{product.title}</h1>
              <Rating average={page.rating.average} reviews={page.rating.count} locale={shell.locale} href="#reviews" />
            </div>
            <Variants product={product} variants={page.variants} />
            <BuyBox {...props} />
          </div>
        </div>
        <OtherOffers {...props} />
        <section class="section">
          <h2>About it</h2>
          <div class="halves">
            {product.description !== "" && <p class="prose">{product.description}</p>}
            <Specifications product={product} locale={shell.locale} />
          </div>
        </section>
        <Reviews {...props} />
        {(props.rails ?? []).map((rail) => (
          <RailRow
            rail={rail}
            context={{ reader: shell, back: shell.currentPath, formKey: `${props.formKey}-rail`, delivery: null }}
          />
        ))}
      </div>
    </Layout>
  );
}

/** About 160 characters, ended at a word: what search engines show. */
function firstSentences(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, text.lastIndexOf(" ", 157))}...`;
}

/** The pictures; a thumbnail without scripts opens the picture itself. */
function Gallery({ product }: { product: Product }) {
  const alt = [product.title, variantWords(product.variant, product.title)].filter((text) => text !== "").join(", ");
  return (
    <div class="gallery" data-gallery>
      <Picture src={product.images[0] ?? null} alt={alt} size={800} loading="first" id="picture" />
      {product.images.length > 1 && (
        <div class="thumbs">
          {product.images.map((image, index) => (
            <a class="swatch" href={image} data-thumb aria-current={index === 0 ? "true" : undefined}>
              <Picture src={image} alt={`Picture ${index + 1} of ${product.images.length}`} size={64} loading="eager" />
            </a>
          ))}
        </div>
      )}
    </div>
  );
}

function Specifications({ product, locale }: { product: Product; locale: string }) {
  const rows: (readonly [string, string])[] = [
    ...Object.entries(product.variant),
    ...product.attributes.map((attribute) => [attribute.name, attributeWords(attribute, locale)] as const),
  ];
  const { dimensions, weightG, gtin } = product;
  if (dimensions !== null) {
    const sides = [dimensions.lengthMm, dimensions.widthMm, dimensions.heightMm].map((mm) =>
      decimal(mm / 10, locale, 1),
    );
    rows.push(["Size", `${sides.join(" × ")} cm`]);
  }
  if (weightG > 0)
    rows.push(["Weight", weightG < 1000 ? `${count(weightG, locale)} g` : `${decimal(weightG / 1000, locale, 1)} kg`]);
  if (gtin !== null) rows.push(["GTIN", gtin]);
  if (rows.length === 0) return null;
  const once = [...new Map(rows.map((row) => [row[0].toLowerCase(), row])).values()];
  return (
    <table class="specs">
      <caption class="vh">Details</caption>
      <tbody>
        {once.map(([name, value]) => (
          <tr>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function attributeWords(attribute: Attribute, locale: string): string {
  switch (attribute.type) {
    case "text":
      return attribute.value;
    case "boolean":
      return attribute.value ? "Yes" : "No";
    case "number":
      return `${count(attribute.value, locale)}${attribute.unit === undefined ? "" : ` ${attribute.unit}`}`;
  }
}
