import { Icon } from "./icon.tsx";

export interface StepperProps {
  readonly id: string;
  readonly value: number;
  readonly max: number;
  /** What is counted, for who does not see what stands beside it. */
  readonly label: string;
}

/** A quantity that can be typed; where scripts run, also stepped. */
export function Stepper({ id, value, max, label }: StepperProps) {
  return (
    <span class="stepper" data-stepper>
      <button type="button" class="with-script" data-step="-1" aria-label={`One less of ${label}`}>
        <Icon name="minus" />
      </button>
      <input
        type="number"
        id={id}
        name="quantity"
        value={value}
        min={1}
        max={max}
        step={1}
        inputmode="numeric"
        autocomplete="off"
        required
      />
      <button type="button" class="with-script" data-step="1" aria-label={`One more of ${label}`}>
        <Icon name="plus" />
      </button>
    </span>
  );
}
