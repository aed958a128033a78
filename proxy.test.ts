import { expect, test } from "vitest";
import { config, proxy } from "./proxy.ts";

test.each(["%E0%A4%A", "%FF", "%", "%zz", "1000042%"])(
  "an address with %s is refused with the error body",
  async (text) => {
    const response = proxy(new Request(`http://127.0.0.1/api/influencer_analytics/${text}`));
    expect(response?.status).toBe(400);
    expect(await response?.json()).toMatchObject({ success: false, error: { code: "BAD_REQUEST" } });
    expect(`/api/influencer_analytics/${text}`).toMatch(new RegExp(`^${config.matcher}$`));
  },
);

test.each(["1000042", "%31000042", "%00", "%25", "did%3Aplc%3Aabc"])(
  "an address with %s goes on to its route",
  (text) => {
    expect(
      proxy(new Request(`http://127.0.0.1/api/influencer_analytics/${text}?start_time=%FF`)),
    ).toBeUndefined();
  },
);
