/** scrypt takes much memory: only so many run at once, what comes beyond that is told when to come back. */
export type HashBusy = { readonly busy: true; readonly retryAfterSeconds: number };

export interface PasswordHasher {
  hash(password: string): Promise<string | HashBusy>;
  /** Takes as long for an unknown user: pass null and it works on a dummy. */
  verify(password: string, stored: string | null): Promise<boolean | HashBusy>;
}
