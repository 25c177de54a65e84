/**
 * Stands for the types of Node in the Worker's type check (`typeRoots` of tsconfig.json). The Stripe client refers to
 * them for its Node entry, which is not what runs here; the real ones would turn the platform's timers into Node's and
 * let `process` and `Buffer` pass anywhere in the Worker.
 */
export type NodeIsNotHere = never;
