/** The API for readers: the OpenAPI document as a page, by tag, with a command to try each operation. */
import { ReferenceDocument } from "./document.tsx";
import { exampleOf, isRecord, limitWords, resolved, SchemaTable, typeWords, type Schemas } from "./schema.tsx";

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly spec: Json;
}

const METHODS = ["get", "post", "put", "patch", "delete"];

interface Props {
  readonly document: object;
  readonly origin: string;
  readonly nonce: string;
}

export function ReferencePage({ document, origin, nonce }: Props) {
  const doc: Json = { ...document };
  const info = isRecord(doc["info"]) ? doc["info"] : {};
  const operations = operationsOf(doc);
  const tags = [...new Set(operations.map((operation) => operation.tag))];
  const schemas = schemasOf(doc);
  return (
    <ReferenceDocument title="API reference" nonce={nonce}>
      <header>
        <h1>
          {String(info["title"])} API {String(info["version"])}
        </h1>
        <p>{String(info["description"])}</p>
        <p>
          The same as a document for programs: <a href="/openapi.json">openapi.json</a>. Refusals are explained under{" "}
          <a href="/problems">problems</a>.
        </p>
      </header>
      <div class="ref-frame">
        <Contents tags={tags} operations={operations} schemas={schemas} />
        <div>
          {tags.map((tag) => (
            <section>
              <h2 id={`tag-${slug(tag)}`}>{tag}</h2>
              {operations
                .filter((operation) => operation.tag === tag)
                .map((operation) => (
                  <OperationCard operation={operation} origin={origin} schemas={schemas} />
                ))}
            </section>
          ))}
          <section>
            <h2 id="schemas">Schemas</h2>
            {Object.entries(schemas).map(([name, schema]) => (
              <article class="ref-card" id={`schema-${name}`}>
                <h3>{name}</h3>
                <SchemaTable schema={schema} />
              </article>
            ))}
          </section>
        </div>
      </div>
    </ReferenceDocument>
  );
}

function Contents(props: {
  readonly tags: readonly string[];
  readonly operations: readonly Operation[];
  readonly schemas: Schemas;
}) {
  return (
    <nav class="ref-nav" aria-label="Contents">
      {props.tags.map((tag) => (
        <>
          <a href={`#tag-${slug(tag)}`}>
            <strong>{tag}</strong>
          </a>
          <ul>
            {props.operations
              .filter((operation) => operation.tag === tag)
              .map(({ id, spec }) => (
                <li>
                  <a href={`#${id}`}>{String(spec["summary"] ?? id)}</a>
                </li>
              ))}
          </ul>
        </>
      ))}
      {Object.keys(props.schemas).length > 0 && (
        <a href="#schemas">
          <strong>Schemas</strong>
        </a>
      )}
    </nav>
  );
}

function OperationCard(props: { readonly operation: Operation; readonly origin: string; readonly schemas: Schemas }) {
  const { method, path, id, spec } = props.operation;
  const body = bodyOf(spec);
  const responses = isRecord(spec["responses"]) ? Object.entries(spec["responses"]) : [];
  return (
    <article class="ref-card" id={id}>
      <h3>
        <span class="ref-method">{method}</span>
        <code>{path}</code>
      </h3>
      <p>
        <strong>{String(spec["summary"] ?? id)}.</strong> {String(spec["description"] ?? "")}
      </p>
      <p class="ref-facts">
        {WHO_WORDS[String(spec["x-souk-who"])] ?? "With a token."} {limitFact(String(spec["x-souk-limit"]))}
      </p>
      <Parameters spec={spec} />
      {body !== undefined && (
        <>
          <h4>Body</h4>
          <SchemaTable schema={resolved(body, props.schemas)} />
        </>
      )}
      <h4>Answers</h4>
      <div class="ref-scroll">
        <table>
          <tbody>
            {responses.map(([status, answer]) => (
              <tr>
                <td>
                  <code>{status}</code>
                </td>
                <td>{answerWords(answer)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h4>Try it</h4>
      <pre>
        <code>{curlOf(props.operation, props.origin, props.schemas)}</code>
      </pre>
    </article>
  );
}

function Parameters({ spec }: { readonly spec: Json }) {
  const parameters = parametersOf(spec);
  if (parameters.length === 0) return null;
  return (
    <>
      <h4>Parameters</h4>
      <div class="ref-scroll">
        <table>
          <tbody>
            {parameters.map((one) => {
              const schema = isRecord(one["schema"]) ? one["schema"] : {};
              return (
                <tr>
                  <td>
                    <code>{String(one["name"])}</code>
                    <span class="ref-facts">
                      {" "}
                      {String(one["in"])}
                      {one["required"] === true ? "" : ", optional"}
                    </span>
                  </td>
                  <td>{typeWords(schema)}</td>
                  <td>{[one["description"] ?? schema["description"], limitWords(schema)].filter(Boolean).join(" ")}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

const WHO_WORDS: Readonly<Record<string, string>> = {
  anyone: "No token needed.",
  shopper: "With a guest's or a user's token.",
  user: "With a user's token.",
  seller: "With the token of a seller.",
  staff: "With the token of staff.",
};

const limitFact = (limit: string): string =>
  limit === "fence" ? "Counted for your address." : `Counted in your bucket "${limit}".`;

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

function operationsOf(doc: Json): Operation[] {
  const paths = isRecord(doc["paths"]) ? doc["paths"] : {};
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const spec = isRecord(item) ? item[method] : undefined;
      if (!isRecord(spec)) return [];
      const tag = Array.isArray(spec["tags"]) ? String(spec["tags"][0]) : "Other";
      return [{ method, path, id: String(spec["operationId"]), tag, spec }];
    }),
  );
}

function schemasOf(doc: Json): Schemas {
  const components = isRecord(doc["components"]) ? doc["components"] : {};
  return isRecord(components["schemas"]) ? components["schemas"] : {};
}

const parametersOf = (spec: Json): Json[] =>
  Array.isArray(spec["parameters"]) ? spec["parameters"].filter(isRecord) : [];

/** The first media type's schema of a request body or an answer. */
function contentSchema(holder: unknown): unknown {
  const content = isRecord(holder) && isRecord(holder["content"]) ? Object.values(holder["content"])[0] : undefined;
  return isRecord(content) ? content["schema"] : undefined;
}

const bodyOf = (spec: Json): unknown => contentSchema(spec["requestBody"]);

function answerWords(answer: unknown) {
  const schema = contentSchema(answer);
  const description = isRecord(answer) ? String(answer["description"]) : "";
  return (
    <>
      {description} {isRecord(schema) && typeWords(schema)}
    </>
  );
}

function curlOf({ method, path, spec }: Operation, origin: string, schemas: Schemas): string {
  const parameters = parametersOf(spec);
  const value = (name: string): string =>
    String(exampleOf(parameters.find((one) => one["name"] === name)?.["schema"], schemas) ?? `{${name}}`);
  const address = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(value(name)));
  const query = parameters
    .filter((one) => one["in"] === "query" && one["required"] === true)
    .map((one) => String(one["name"]));
  const search =
    query.length > 0 ? `?${query.map((name) => `${name}=${encodeURIComponent(value(name))}`).join("&")}` : "";
  const lines = [`curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}'${origin}${address}${search}'`];
  if (spec["x-souk-who"] !== "anyone") lines.push('-H "Authorization: Bearer $TOKEN"');
  if (parameters.some((one) => one["name"] === "Idempotency-Key")) lines.push('-H "Idempotency-Key: \\"$(uuidgen)\\""');
  const body = bodyOf(spec);
  if (body !== undefined)
    lines.push(
      "-H 'Content-Type: application/json'",
      `-d '${JSON.stringify(exampleOf(body, schemas)).replaceAll("'", String.raw`'\''`)}'`,
    );
  return lines.join(" \\\n  ");
}
