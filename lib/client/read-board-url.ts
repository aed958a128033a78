/** What the URL of the overview and of the leaderboard asks for. What it can't mean is told, and stands at its default. Pure. */
import {
  type BoardMetric,
  boardMetrics,
  WINDOW_DEFAULT,
  type WindowName,
  windowNames,
} from "#lib/domain/board-terms.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { platformIds } from "#lib/domain/platform-names.ts";
import { type BoardKey, boardDefault } from "./leaderboard-options.ts";
import { shorten } from "./shorten.ts";

/** A parameter of the URL; null: absent. */
type Parameter = string | null;

export interface BoardParameters {
  metric: Parameter;
  window: Parameter;
  platform: Parameter;
  dir: Parameter;
  after: Parameter;
}

export interface ReadWindow {
  window: WindowName;
  /** Whole sentences, for people. */
  problems: string[];
}

export function readWindow(text: Parameter): ReadWindow {
  const problems: string[] = [];
  return { window: choose("window", text, windowNames, WINDOW_DEFAULT, problems), problems };
}

export function readBoardUrl(asked: BoardParameters): { board: BoardKey; problems: string[] } {
  const { window, problems } = readWindow(asked.window);
  const metric = choose<BoardMetric>("metric", asked.metric, boardMetrics, boardDefault.metric, problems);
  const dir = choose("dir", asked.dir, ["desc", "asc"] as const, boardDefault.dir, problems);
  const platform = choose<Platform | null>(
    "platform",
    asked.platform,
    platformIds,
    boardDefault.platform,
    problems,
  );
  return { board: { metric, window, platform, dir, cursor: asked.after || null }, problems };
}

function choose<T extends string | null>(
  name: string,
  text: Parameter,
  choices: readonly T[],
  otherwise: T,
  problems: string[],
): T {
  if (text === null || text === "") return otherwise;
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  const can = choices.length === 1 ? `can only be ${choices[0]}` : `is one of ${choices.join(", ")}`;
  problems.push(`“${shorten(text)}” is not understood: ${name} ${can}. Shown is ${otherwise ?? "all"}.`);
  return otherwise;
}
