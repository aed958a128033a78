/** undefined when it is no JSON. A byte order mark before it, which some servers send, is not part of it. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body.startsWith("\uFEFF") ? body.slice(1) : body);
  } catch {
    return undefined;
  }
}
