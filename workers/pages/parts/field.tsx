/** Form fields: a label, a hint, and what is wrong with it beside it. */
import type { Child } from "hono/jsx";
import type { FieldError } from "../../../src/kernel/problem.ts";
import { Icon } from "./icon.tsx";

/** What is wrong with a field, whether the pointer is "/address/city" or "city". */
export function errorOf(errors: readonly FieldError[], name: string): string | null {
  return errors.find(({ pointer }) => fieldOf(pointer) === name)?.detail ?? null;
}

const fieldOf = (pointer: string): string => pointer.slice(pointer.lastIndexOf("/") + 1);

interface FieldFrame {
  readonly name: string;
  readonly label: string;
  readonly errors: readonly FieldError[];
  readonly hint?: string;
  /** "unsaid" where it goes without saying that it may be left empty. */
  readonly optional?: boolean | "unsaid";
}

interface TextFieldProps extends FieldFrame {
  readonly value: string;
  readonly type?: "text" | "email" | "tel" | "password" | "date";
  readonly autocomplete: string;
  readonly inputmode?: "text" | "numeric" | "email" | "tel";
  readonly maxlength?: number;
  readonly minlength?: number;
}

export function TextField(props: TextFieldProps) {
  const { name, type = "text" } = props;
  return (
    <Frame {...props}>
      <input
        class="input"
        id={name}
        name={name}
        type={type}
        value={type === "password" ? undefined : props.value}
        autocomplete={props.autocomplete}
        inputmode={props.inputmode}
        maxlength={props.maxlength ?? 200}
        minlength={props.minlength}
        required={!props.optional}
        autocapitalize={type === "email" ? "none" : undefined}
        spellcheck={false}
        {...described(props)}
      />
    </Frame>
  );
}

interface SelectFieldProps extends FieldFrame {
  readonly value: string;
  readonly autocomplete: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  /** Shown first where nothing is chosen yet. */
  readonly prompt?: string;
}

export function SelectField(props: SelectFieldProps) {
  return (
    <Frame {...props}>
      <select
        id={props.name}
        name={props.name}
        autocomplete={props.autocomplete}
        required={!props.optional}
        {...described(props)}
      >
        {props.prompt !== undefined && <option value="">{props.prompt}</option>}
        {props.options.map(([value, label]) => (
          <option value={value} selected={value === props.value}>
            {label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

function described({ name, hint, errors }: FieldFrame) {
  const wrong = errorOf(errors, name) !== null;
  const ids = [hint === undefined ? "" : `${name}-hint`, wrong ? `${name}-error` : ""]
    .filter((id) => id !== "")
    .join(" ");
  return { "aria-invalid": wrong ? ("true" as const) : undefined, "aria-describedby": ids === "" ? undefined : ids };
}

function Frame({ name, label, hint, optional = false, errors, children }: FieldFrame & { children: Child }) {
  const error = errorOf(errors, name);
  return (
    <div class="field">
      <label for={name}>
        {label} {optional === true && <span class="optional">(if you like)</span>}
      </label>
      {children}
      {hint !== undefined && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error !== null && <ErrorText id={`${name}-error`} text={error} />}
    </div>
  );
}

export function ErrorText({ id, text }: { id: string; text: string }) {
  return (
    <p class="error-text" id={id}>
      <Icon name="circle-alert" />
      <span>{text}</span>
    </p>
  );
}

/** On top of a form that was refused: what is wrong, each with a link to its field. */
export function ErrorSummary({
  title,
  errors,
  detail,
  children,
}: {
  title: string;
  errors: readonly FieldError[];
  detail?: string;
  /** What can be done about it. */
  children?: Child;
}) {
  return (
    <div class="notice error" role="alert" tabindex={-1} id="errors">
      <Icon name="circle-alert" />
      <div>
        <h2 class="label">{title}</h2>
        {detail !== undefined && <p data-said>{detail}</p>}
        {errors.length > 0 && (
          <ul>
            {errors.map(({ pointer, detail: text }) => (
              <li>
                <a href={`#${fieldOf(pointer)}`}>{text}</a>
              </li>
            ))}
          </ul>
        )}
        {children}
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly checked: boolean;
  readonly label: string;
  readonly hint: string;
  readonly aside?: string;
}

/** A radio button that is a whole card. */
export function Choice({ name, value, checked, label, hint, aside }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="radio" name={name} value={value} checked={checked} required />
      <b>{label}</b>
      <span class="num">{aside ?? ""}</span>
      <span class="hint">{hint}</span>
    </label>
  );
}
