/** Types of the test pool; by reference, since the roots of types are set to leave those of Node out. */
/// <reference types="@cloudflare/vitest-pool-workers/types" />
