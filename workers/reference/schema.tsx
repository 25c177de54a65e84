/** JSON schemas as tables, and values that satisfy them as examples. */
type Json = Readonly<Record<string, unknown>>;
export type Schemas = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const records = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);

const refName = (schema: Json): string | undefined =>
  typeof schema["$ref"] === "string" ? schema["$ref"].slice(schema["$ref"].lastIndexOf("/") + 1) : undefined;

/** What a reference to a named schema stands for. */
export function resolved(schema: unknown, schemas: Schemas): unknown {
  const name = isRecord(schema) ? refName(schema) : undefined;
  return name === undefined ? schema : schemas[name];
}

/** The fields of an object's schema; for anything else its type in words. */
export function SchemaTable({ schema }: { readonly schema: unknown }) {
  if (!isRecord(schema)) return <p>Any value.</p>;
  const fields = fieldsOf(schema);
  if (fields.length === 0) return <p class="ref-facts">{typeWords(schema)}</p>;
  return (
    <div class="ref-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Type</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ name, required, part }) => (
            <tr>
              <td>
                <code>{name}</code>
                {!required && <span class="ref-facts"> optional</span>}
              </td>
              <td>{typeWords(part)}</td>
              <td>
                {[part["description"], limitWords(part)]
                  .filter((text) => typeof text === "string" && text !== "")
                  .join(" ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly part: Json;
}

/** Inline objects and lists of them are unrolled: `lines[].sku`. */
function fieldsOf(schema: Json, prefix = ""): Field[] {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(properties).flatMap(([key, part]) => {
    if (!isRecord(part)) return [];
    const name = prefix + key;
    const own = { name, required: required.includes(key), part };
    const items = isRecord(part["items"]) ? part["items"] : undefined;
    return [own, ...fieldsOf(part, `${name}.`), ...(items ? fieldsOf(items, `${name}[].`) : [])];
  });
}

export function typeWords(schema: Json): unknown {
  const name = refName(schema);
  if (name !== undefined) return <a href={`#schema-${name}`}>{name}</a>;
  const options = [...records(schema["anyOf"]), ...records(schema["oneOf"]), ...records(schema["allOf"])];
  if (options.length > 0)
    return options.map((option, index) => (
      <>
        {index > 0 && " or "}
        {typeWords(option)}
      </>
    ));
  if (Array.isArray(schema["enum"])) return <code>{schema["enum"].map((one) => JSON.stringify(one)).join(" | ")}</code>;
  if (schema["const"] !== undefined) return <code>{JSON.stringify(schema["const"])}</code>;
  if (isRecord(schema["items"])) return <>list of {typeWords(schema["items"])}</>;
  if (isRecord(schema["properties"])) {
    const parts = Object.entries(schema["properties"]);
    return parts.map(([key, part], index) => (
      <>
        {index > 0 && ", "}
        <code>{key}</code>
        {isRecord(part) && isRecord(part["items"]) && <> (list of {typeWords(part["items"])})</>}
      </>
    ));
  }
  const type = Array.isArray(schema["type"]) ? schema["type"].join(" or ") : schema["type"];
  return typeof schema["format"] === "string" ? `${String(type)} (${schema["format"]})` : String(type ?? "any value");
}

const LIMIT_WORDS: readonly (readonly [string, (limit: unknown) => string])[] = [
  ["minLength", (limit) => `At least ${limit} characters.`],
  ["maxLength", (limit) => `At most ${limit} characters.`],
  ["minimum", (limit) => `At least ${limit}.`],
  ["maximum", (limit) => `At most ${limit}.`],
  ["minItems", (limit) => `At least ${limit} items.`],
  ["maxItems", (limit) => `At most ${limit} items.`],
  ["pattern", (limit) => `Matches ${limit}.`],
  ["default", (limit) => `${JSON.stringify(limit)} when left out.`],
];

export function limitWords(schema: Json): string {
  return LIMIT_WORDS.flatMap(([name, words]) => (schema[name] === undefined ? [] : [words(schema[name])])).join(" ");
}

/** A value of this schema: its own example where it has one. */
export function exampleOf(schema: unknown, schemas: Schemas, depth = 0): unknown {
  if (!isRecord(schema) || depth > 12) return null;
  const name = refName(schema);
  if (name !== undefined) return exampleOf(schemas[name], schemas, depth + 1);
  if (schema["example"] !== undefined) return schema["example"];
  if (Array.isArray(schema["examples"])) return schema["examples"][0];
  if (schema["default"] !== undefined) return schema["default"];
  if (schema["const"] !== undefined) return schema["const"];
  if (Array.isArray(schema["enum"])) return schema["enum"][0];
  const [option] = [...records(schema["anyOf"]), ...records(schema["oneOf"]), ...records(schema["allOf"])];
  if (option) return exampleOf(option, schemas, depth + 1);
  if (isRecord(schema["items"])) return [exampleOf(schema["items"], schemas, depth + 1)];
  if (isRecord(schema["properties"])) return exampleObject(schema, schema["properties"], schemas, depth);
  return scalarExample(schema);
}

function exampleObject(schema: Json, properties: Json, schemas: Schemas, depth: number): Json {
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const shown = Object.entries(properties).filter(([key]) => required.includes(key));
  return Object.fromEntries(shown.map(([key, part]) => [key, exampleOf(part, schemas, depth + 1)]));
}

function scalarExample(schema: Json): unknown {
  const type = Array.isArray(schema["type"]) ? schema["type"][0] : schema["type"];
  if (type === "integer" || type === "number") return schema["minimum"] ?? 1;
  if (type === "boolean") return true;
  if (type === "object") return {};
  return schema["format"] === "date-time" ? "2026-11-22T18:00:00.000Z" : "text";
}
