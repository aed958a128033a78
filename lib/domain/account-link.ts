/** What a one-time link is good for. */
export interface FoundAccountLink {
  /** null: whoever opens it says. */
  email: string | null;
  role: string;
  /** Whether the account is there: then the link sets its password anew. */
  hasAccount: boolean;
}
