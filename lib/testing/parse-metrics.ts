/** Reads a page of metrics as Prometheus does, strictly: each line, each family's HELP and TYPE, before its samples. */

export interface MetricSample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface MetricFamily {
  name: string;
  help: string;
  type: string;
  samples: MetricSample[];
}

/** Throws on the first line that it can't read. */
export function parseMetrics(page: string): Map<string, MetricFamily> {
  const families = new Map<string, MetricFamily>();
  let current: MetricFamily | null = null;
  for (const line of page.split("\n")) {
    if (line === "") continue;
    const [, kind, name, text] = /^# (HELP|TYPE) ([a-z_:][a-z0-9_:]*) (.+)$/i.exec(line) ?? [];
    if (kind === "HELP" && name !== undefined && text !== undefined) {
      if (families.has(name)) throw new Error(`a family twice: ${line}`);
      current = { name, help: text, type: "", samples: [] };
      families.set(name, current);
    } else if (kind === "TYPE" && text !== undefined && current !== null && name === current.name) {
      if (!/^(counter|gauge|histogram|summary)$/.test(text)) throw new Error(`no such type: ${line}`);
      current.type = text;
    } else if (current !== null && current.type !== "") current.samples.push(parseSample(line, current));
    else throw new Error(`not in order: ${line}`);
  }
  return families;
}

function parseSample(line: string, { name: family, type }: MetricFamily): MetricSample {
  const [, name, labels = "", number] = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? [];
  const suffix =
    type === "histogram" ? /^(_bucket|_sum|_count)$/ : type === "summary" ? /^(_sum|_count)?$/ : /^$/;
  const ours = name?.startsWith(family) === true && suffix.test(name.slice(family.length));
  const value = number === "+Inf" ? Infinity : number === "-Inf" ? -Infinity : Number(number);
  if (name === undefined || !ours || (Number.isNaN(value) && number !== "Nan")) {
    throw new Error(`no sample of ${family}: ${line}`);
  }
  const pairs = [...labels.matchAll(/([a-z_][a-z0-9_]*)="((?:[^"\\]|\\.)*)",?/gi)];
  if (pairs.map(([all]) => all).join("") !== labels) throw new Error(`no labels: ${line}`);
  return { name, labels: Object.fromEntries(pairs.map(([, key, text]) => [key, text])), value };
}
