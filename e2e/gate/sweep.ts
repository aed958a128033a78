/** Every route by every method, as everybody, in every variant that is asked for; each answer is judged. */
import { METHODS, pageAccess, routeAccess } from "#lib/testing/route-policy.ts";
import { SEEDED } from "../served-product.ts";
import { AT_ONCE, ask, ownHeaders } from "./ask.ts";
import { judge, showsCanary, type Tried } from "./judge.ts";
import type { GateIdentity } from "./make-identities.ts";
import type { ServedRoute } from "./read-routes.ts";
import { PLAIN, type Variant } from "./variants.ts";

export interface SweepInput {
  url: string;
  isClosed: boolean;
  routes: readonly ServedRoute[];
  identities: readonly GateIdentity[];
  variants: readonly Variant[];
  /**
   * Who asks in variants, by GET and of what is not everybody's. Left out: everybody, by each method that there is, of
   * all routes.
   */
  variantsAs?: readonly string[];
}

export interface SweepOutcome {
  tried: number;
  /** A line each. */
  problems: string[];
  /** What an admin was shown of what only they may see: that the others were not is worth something there. */
  shown: string[];
}

interface Step extends Tried {
  variant: Variant;
}

export async function sweep(input: SweepInput): Promise<SweepOutcome> {
  const steps = planSteps(input);
  const problems: string[] = [];
  const shown = new Set<string>();
  let next = 0;
  const work = async () => {
    for (let step = steps[next++]; step !== undefined; step = steps[next++]) {
      const { served, method, identity, variant } = step;
      const path = variant.path(...addressOf(served, method), served.route);
      const answer = await ask(input.url, {
        method,
        path,
        headers: { ...ownHeaders(input.url), ...identity.headers, ...variant.headers },
        // Nothing that any route takes: whoever is let in gets 400 at most, and nothing changes.
        ...(method === "GET" || method === "HEAD" || method === "OPTIONS"
          ? {}
          : { body: '{"nothing":"of yours"}' }),
      });
      for (const problem of judge(step, answer)) {
        problems.push(
          `${method} ${path} (${variant.name}) as ${identity.name}: ${problem}: ${answer.status} ${answer.text.slice(0, 200)}`,
        );
      }
      if (variant === PLAIN && identity.standing === "admin" && showsCanary(answer)) shown.add(served.route);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { tried: steps.length, problems, shown: [...shown].sort() };
}

function planSteps({ url, routes, identities, variants, variantsAs, isClosed }: SweepInput): Step[] {
  return routes.flatMap((served) =>
    METHODS.flatMap((method) =>
      identities.flatMap((identity) => {
        if (endsSession(served, method)) return [];
        // Whether a method is there does not depend on who asks: without the time for all, two say so.
        const isQuick = variantsAs !== undefined;
        if (isQuick && !isOffered(served, method) && !["nobody", "admin"].includes(identity.name)) return [];
        const isWanted =
          variantsAs === undefined
            ? isOffered(served, method)
            : method === "GET" && variantsAs.includes(identity.name) && isProtected(served, isClosed);
        return [PLAIN, ...(isWanted ? variants : [])].map((variant) => ({
          served,
          method,
          identity,
          variant,
          isPlain: variant === PLAIN,
          isClosed,
          url,
        }));
      }),
    ),
  );
}

/** What is judged elsewhere and changes something would end the session that all others are asked with. */
function endsSession({ route }: ServedRoute, method: string): boolean {
  return method !== "GET" && routeAccess[route]?.[method] === "elsewhere";
}

function isOffered({ kind, route }: ServedRoute, method: string): boolean {
  return kind === "page" ? ["GET", "POST"].includes(method) : Object.hasOwn(routeAccess[route] ?? {}, method);
}

/** Whether GET is not for everybody. */
function isProtected({ kind, route }: ServedRoute, isClosed: boolean): boolean {
  const access = kind === "page" ? pageAccess[route] : routeAccess[route]?.GET;
  return access === "viewer" || access === "admin" || access === "write" || (access === "public" && isClosed);
}

/** Path and query; what would change something names nobody that is there. */
function addressOf({ route }: ServedRoute, method: string): [string, string] {
  const influencer = method === "GET" || method === "HEAD" ? SEEDED.from : SEEDED.from + 900_000;
  const path = route
    .replace("[platform]", SEEDED.platform)
    .replace("[externalId]", String(influencer))
    .replace("users/[id]", "users/nobody")
    .replace("[n]", "0")
    .replace("[action]", "check")
    .replace("[id]", String(influencer))
    .replace("[...path]", "v1/nothing/here");
  return [path, route.endsWith("/preview") ? `?externalId=${SEEDED.from}` : ""];
}
