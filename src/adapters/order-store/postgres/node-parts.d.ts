/** What is used of Node's modules, which the runtime has (nodejs_compat); the types of Node are not for Workers. */
declare module "node:events" {
  export class EventEmitter {
    emit(event: string, ...values: unknown[]): boolean;
    listenerCount(event: string): number;
  }
}
declare module "node:buffer" {
  export const Buffer: { from(bytes: Uint8Array): Uint8Array };
}
