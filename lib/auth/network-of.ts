/** From which network a request comes, as `bin/web.ts` says: what a limit counts by. */
import ipaddr from "ipaddr.js";

/** Set by the server on each request, whatever the request says itself. */
export const CLIENT_ADDRESS = "x-client-address";
/** Set beside it: "1" where this very machine asks, and no proxy for somebody else. */
export const CLIENT_IS_LOCAL = "x-client-is-local";
/** Who has one IPv6 address has all of these. */
const IPV6_PREFIX = 64;

/** An IPv4 address, or the prefix that one customer gets of IPv6; "unknown" where no server has said. */
export function networkOf(headers: Headers): string {
  const text = headers.get(CLIENT_ADDRESS) ?? "";
  if (!ipaddr.isValid(text)) return "unknown";
  const address = ipaddr.process(text);
  if (address.kind() === "ipv4") return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${IPV6_PREFIX}`).toString()}/${IPV6_PREFIX}`;
}

/** Whether this very machine asks: its operator, who is in nobody's way but their own. */
export function isThisMachine(headers: Headers): boolean {
  return headers.get(CLIENT_IS_LOCAL) === "1";
}
