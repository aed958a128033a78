/**
 * Whether a request may do what it asks for: how often, from where, as whom. An API key counts before a session; whoever
 * shows one has nothing that another site could use behind their back, so that only sessions are guarded against that.
 */
import { keyIn } from "#lib/auth/api-key.ts";
import { type Identity, identify } from "#lib/auth/identify.ts";
import { identifyKey } from "#lib/auth/identify-key.ts";
import { isThisMachine, networkOf } from "#lib/auth/network-of.ts";
import type { Role } from "#lib/domain/role.ts";
import { appUrl } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { checkOrigin } from "./check-origin.ts";
import type { Context } from "./get-context.ts";
import { type Counted, type Policy, requireWithin } from "./limit-requests.ts";

/** `open`: everybody, always; `public`: everybody, as long as PUBLIC_API says so, else whoever is signed in. */
export type Access = "open" | "public" | Role;

export interface Rule {
  access: Access;
  mutates: boolean;
  by: "person" | "key";
  isUnlimited: boolean;
}

/**
 * Who asks; null: nobody was asked who they are. What was counted is added to `counted`, also when it throws: RATE_LIMITED,
 * UNAUTHENTICATED, FORBIDDEN.
 */
export async function authorize(
  rule: Rule,
  headers: Headers,
  context: Context,
  counted: Counted[],
): Promise<Identity | null> {
  const { access, mutates, by } = rule;
  const counter = counterFor(rule, headers, context, counted);
  const key = keyIn(headers);
  let identity: Identity | null = null;
  if (key !== null && !(access === "open" && by === "key")) {
    identity = await judgeKey(context, key, headers, counter);
    if (by === "person")
      throw new AppError("FORBIDDEN", "This takes a person who is signed in: no API key may do it.");
  } else {
    if (counter !== null) await counter("requests", networkOf(headers));
    if (mutates) checkOrigin(headers, appUrl());
  }
  const role = roleFor(access, context);
  if (role !== null) {
    identity ??= signedIn({ identity: await identify(context, headers) });
    requireRole(role, identity);
  }
  if (mutates && counter !== null)
    await counter("changes", identity?.keyId ?? identity?.userId ?? networkOf(headers));
  return identity;
}

/** Who calls a route that is not public. */
export function signedIn({ identity }: { identity: Identity | null }): Identity {
  if (identity !== null) return identity;
  throw new AppError("UNAUTHENTICATED", "Sign in first.");
}

interface Counter {
  (policy: Policy, who: string): Promise<void>;
  /** Throws RATE_LIMITED where one more would be too many. */
  requireRoom(policy: Policy, who: string): Promise<void>;
}

/**
 * Throws what `judge` throws. What is no secret of ours counts by the network that guesses at it: beyond the limit none
 * from there is looked at, be it right or wrong.
 */
export async function judgeSecret<T>(
  counter: Counter | null,
  guessing: string,
  judge: () => Promise<T>,
): Promise<T> {
  await counter?.requireRoom("requests", guessing);
  return await judge().catch(async (error: unknown) => {
    // A database that is away says nothing of the secret.
    if (error instanceof AppError && error.code === "UNAUTHENTICATED") await counter?.("requests", guessing);
    throw error;
  });
}

/** null: nothing is limited, and nothing to be found out for it. */
export function counterFor(
  { isUnlimited }: Pick<Rule, "isUnlimited">,
  headers: Headers,
  { limits = null }: Context,
  counted: Counted[],
): Counter | null {
  if (limits === null || isUnlimited || isThisMachine(headers)) return null;
  const judge = (result: Counted | null) => {
    if (result === null) return;
    counted.push(result);
    requireWithin(result);
  };
  const count = async (policy: Policy, who: string) => judge(await limits.count(policy, who));
  const requireRoom = async (policy: Policy, who: string) => {
    const result = await limits.look(policy, who);
    if (result?.isOver) judge(result);
  };
  return Object.assign(count, { requireRoom });
}

/** Good keys are counted each for itself, bad ones all together by the network that they come from. */
async function judgeKey(
  context: Context,
  key: string,
  headers: Headers,
  counter: Counter | null,
): Promise<Identity> {
  const identity = await judgeSecret(counter, `bad keys of ${networkOf(headers)}`, () =>
    identifyKey(context, key),
  );
  await counter?.("requests", identity.keyId ?? identity.userId);
  return identity;
}

/** null: nobody is asked who they are. */
function roleFor(access: Access, { isClosed = false }: Context): Role | null {
  if (access === "public") return isClosed ? "viewer" : null;
  return access === "open" ? null : access;
}

function requireRole(role: Role, identity: Identity): void {
  if (role !== "admin" || identity.role === "admin") return;
  throw new AppError(
    "FORBIDDEN",
    identity.keyId === undefined
      ? "Only an admin may do this."
      : "This API key may only read: make one that may write, as an admin, at /admin/keys.",
  );
}
