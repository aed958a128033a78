/** From which network a request comes, as `bin/web.ts` says: what a limit counts by. */
import ipaddr from "ipaddr.js";

/** Set by the server on each request, whatever the request says itself. */
export const CLIENT_ADDRESS = "x-client-address";
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
