declare namespace Cloudflare {
  interface Env {
    readonly GATEWAY_LEDGER: DurableObjectNamespace<import("../../workers/sandbox-gateway/ledger.ts").GatewayLedger>;
  }
}
