/** What is used of Node's sockets, which the runtime has (nodejs_compat); the types of Node are not for Workers. */
declare module "node:net" {
  export interface Socket {
    once(event: "connect", then: () => void): this;
    once(event: "error", then: (error: Error) => void): this;
    off(event: "error", then: (error: Error) => void): this;
  }
  export function connect(options: { readonly host: string; readonly port: number }): Socket;
}
