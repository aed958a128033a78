import fc from "fast-check";
import { expect, it } from "vitest";
import { CLIENT_ADDRESS, networkOf } from "./network-of.ts";

const of = (address: string) => networkOf(new Headers({ [CLIENT_ADDRESS]: address }));

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
  ["::1", "::/64"],
  ["", "unknown"],
  ["example.org", "unknown"],
])("%j is of %s", (address, network) => {
  expect(of(address)).toBe(network);
});

it("nobody told who asks", () => {
  expect(networkOf(new Headers())).toBe("unknown");
});

it("all addresses of a /64 are one network, of another /64 another", () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  const groups = fc.array(group, { minLength: 4, maxLength: 4 });
  const text = (prefix: number[], rest: number[]) =>
    [...prefix, ...rest].map((n) => n.toString(16)).join(":");
  fc.assert(
    fc.property(groups, groups, groups, fc.integer({ min: 0, max: 3 }), (prefix, one, other, at) => {
      // What maps IPv4 is another kind of address.
      fc.pre(prefix.some((n) => n !== 0));
      expect(of(text(prefix, one))).toBe(of(text(prefix, other)));
      const changed = prefix.with(at, ((prefix[at] ?? 0) + 1) % 0x10000);
      expect(of(text(changed, one))).not.toBe(of(text(prefix, one)));
    }),
  );
});
