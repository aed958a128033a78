/** The progress list of `npm start`: redrawn in place on a terminal, plain lines elsewhere. */
import { monotonicMs, SECOND } from "#lib/time.ts";

export interface Step {
  /** What it is at. */
  say(detail: string): void;
  done(detail: string): void;
  failed(detail: string): void;
}

export interface Progress {
  step(title: string): Step;
  /** A line above the list (on a terminal), or just a line. */
  note(line: string): void;
  /** Leaves the list as it is; later notes are plain lines. */
  close(): void;
}

interface Row {
  title: string;
  detail: string;
  state: "runs" | "done" | "failed";
  since: number;
  seconds: number;
  spoken: number;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const marks = { done: "✓", failed: "✗" } as const;

export interface ProgressOutput {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export function openProgress(out: ProgressOutput): Progress {
  return out.isTTY ? openLiveProgress(out) : openPlainProgress(out);
}

function newRow(title: string): Row {
  const now = monotonicMs();
  return { title, detail: "", state: "runs", since: now, seconds: 0, spoken: now };
}

function finish(row: Row, state: "done" | "failed", detail: string): void {
  row.state = state;
  row.detail = detail;
  row.seconds = (monotonicMs() - row.since) / SECOND;
}

function lineOf(row: Row, mark: string): string {
  const time = row.state === "done" && row.seconds >= 0.1 ? ` (${row.seconds.toFixed(1)} s)` : "";
  return `${mark} ${row.title.padEnd(14)} ${row.detail}${time}`;
}

function openLiveProgress(out: ProgressOutput): Progress {
  const rows: Row[] = [];
  let drawn = 0;
  let frame = 0;
  let open = true;

  function draw(above = "") {
    // A row that wraps would be counted as one and leave its rest behind.
    const width = (out.columns ?? 80) - 1;
    const lines = rows.map((row) =>
      lineOf(row, row.state === "runs" ? (FRAMES[frame % FRAMES.length] ?? "") : marks[row.state]).slice(
        0,
        width,
      ),
    );
    const back = drawn > 0 ? `\u001b[${drawn}A\r\u001b[J` : "";
    out.write(`${back}${above}${lines.map((line) => `${line}\n`).join("")}`);
    drawn = lines.length;
  }

  const timer = setInterval(() => {
    frame++;
    draw();
  }, 100);
  timer.unref();

  return {
    step(title) {
      const row = newRow(title);
      rows.push(row);
      draw();
      return {
        say(detail) {
          row.detail = detail;
        },
        done(detail) {
          finish(row, "done", detail);
          if (open) draw();
        },
        failed(detail) {
          finish(row, "failed", detail);
          if (open) draw();
        },
      };
    },
    note(line) {
      if (open) draw(`${line}\n`);
      else out.write(`${line}\n`);
    },
    close() {
      if (!open) return;
      draw();
      open = false;
      clearInterval(timer);
    },
  };
}

function openPlainProgress(out: ProgressOutput): Progress {
  const rows = new Set<Row>();
  const say = (row: Row, text: string) => {
    row.spoken = monotonicMs();
    out.write(`${text}\n`);
  };
  const timer = setInterval(() => {
    const now = monotonicMs();
    for (const row of rows) {
      if (now - row.spoken < 9 * SECOND) continue;
      const seconds = Math.round((now - row.since) / SECOND);
      say(row, `… ${row.title}: ${row.detail || "still at it"}, ${seconds} s`);
    }
  }, SECOND);
  timer.unref();

  return {
    step(title) {
      const row = newRow(title);
      rows.add(row);
      return {
        say(detail) {
          if (detail === row.detail) return;
          row.detail = detail;
          // Bars move often; a log wants a line now and then.
          if (monotonicMs() - row.spoken > 3 * SECOND || row.spoken === row.since)
            say(row, `… ${title}: ${detail}`);
        },
        done(detail) {
          rows.delete(row);
          finish(row, "done", detail);
          say(row, lineOf(row, marks.done));
        },
        failed(detail) {
          rows.delete(row);
          finish(row, "failed", detail);
          say(row, lineOf(row, marks.failed));
        },
      };
    },
    note(line) {
      out.write(`${line}\n`);
    },
    close() {
      clearInterval(timer);
    },
  };
}
