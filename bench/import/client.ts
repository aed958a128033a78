/** The import's API as a program uses it: what fails for want of an answer is asked again. */
import type { ImportAction, ImportDetail } from "#lib/domain/import.ts";
import { delay, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";

export interface ImportClient {
  create(body: { name: string; bytes: number }): Promise<ImportDetail>;
  read(id: number): Promise<ImportDetail>;
  put(id: number, n: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  step(id: number, action: ImportAction, body?: unknown): Promise<ImportDetail>;
  rejected(id: number): Promise<string>;
}

export function createImportClient(url: string, cookie: string): ImportClient {
  async function ask(path: string, init: RequestInit = {}, type = "application/json"): Promise<Response> {
    const until = monotonicMs() + 2 * MINUTE;
    for (;;) {
      const response = await fetch(`${url}/api/v1/imports${path}`, {
        ...init,
        headers: { cookie, "content-type": type },
        signal: AbortSignal.timeout(MINUTE),
      }).catch(() => null);
      if (response?.ok) return response;
      if ((response !== null && response.status < 500) || monotonicMs() > until)
        throw new Error(`${path}: ${response?.status} ${await response?.text()}`);
      await delay(SECOND / 5);
    }
  }
  const post = async (path: string, body: unknown): Promise<ImportDetail> =>
    await (await ask(path, { method: "POST", body: JSON.stringify(body) })).json();
  return {
    create: (body) => post("", body),
    read: async (id) => await (await ask(`/${id}`)).json(),
    async put(id, n, bytes) {
      const answer = await ask(
        `/${id}/chunks/${n}`,
        { method: "PUT", body: bytes },
        "application/octet-stream",
      );
      await answer.arrayBuffer();
    },
    step: (id, action, body = {}) => post(`/${id}/${action}`, body),
    rejected: async (id) => await (await ask(`/${id}/rejected.csv`)).text(),
  };
}
