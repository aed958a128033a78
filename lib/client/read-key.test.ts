import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type KeyCommand,
  type KeyPress,
  type KeyState,
  places,
  rangeSteps,
  readKey,
  SEQUENCE_MS,
} from "./read-key.ts";

const plain = { ctrl: false, meta: false, alt: false, isTyping: false };

/** What a row of presses asks for, one after the other. */
function ask(presses: KeyPress[], isOn = true): (KeyCommand | null)[] {
  let state: KeyState = null;
  return presses.map((press) => {
    const answer = readKey(state, press, isOn);
    state = answer.state;
    return answer.command;
  });
}

const typed = (keys: Iterable<string>, everyMs = 100): KeyPress[] =>
  [...keys].map((key, i) => ({ ...plain, key, at: i * everyMs }));

test.each(places)("g $key leads to $href, slowly typed to nothing", ({ key, href }) => {
  expect(ask(typed(`g${key}`))).toEqual([null, { kind: "go", href }]);
  expect(ask(typed(`gg${key}`)).at(-1)).toEqual({ kind: "go", href });
  expect(ask(typed(`g${key}`, SEQUENCE_MS + 1)).at(-1)).toBeNull();
});

test.each(rangeSteps)(
  "t $key moves the range: $step; without t, or after g, it does not",
  ({ key, step }) => {
    expect(ask(typed(["t", key]))).toEqual([null, { kind: "range", step }]);
    expect(ask(typed(["g", "t", key])).at(-1)).toEqual({ kind: "range", step });
    expect(ask(typed(["t", "g", key])).at(-1)).toBeNull();
    expect(ask(typed(["t", key], SEQUENCE_MS + 1)).at(-1)).toBeNull();
  },
);

test("another key ends the sequence, and means nothing more", () => {
  expect(ask(typed("gxl"))).toEqual([null, null, null]);
  expect(ask(typed("gj"))).toEqual([null, null]);
  expect(ask(typed("jk/?")).map((command) => command?.kind)).toEqual([
    "next-row",
    "previous-row",
    "search",
    "help",
  ]);
});

const key = fc.constantFrom(
  "g",
  "t",
  "l",
  "z",
  "ArrowLeft",
  "o",
  "j",
  "k",
  "K",
  "/",
  "?",
  "Shift",
  "Enter",
  "constructor",
  "ß",
);
const anyPress = fc.record({
  key,
  ctrl: fc.boolean(),
  meta: fc.boolean(),
  alt: fc.boolean(),
  isTyping: fc.boolean(),
  at: fc.nat(10_000),
});

test("while typing, with modifiers, or switched off, only mod+k does something", () => {
  fc.assert(
    fc.property(fc.array(anyPress), fc.boolean(), (presses, isOn) => {
      for (const [i, command] of ask(presses, isOn).entries()) {
        const press = presses[i];
        if (!press || command === null) continue;
        const isMod = press.ctrl !== press.meta && !press.alt;
        if (command.kind === "palette") expect(isMod && press.key.toLowerCase() === "k").toBe(true);
        else
          expect([isOn, press.isTyping, press.ctrl, press.meta, press.alt]).toEqual([
            true,
            false,
            false,
            false,
            false,
          ]);
      }
    }),
  );
});

test("a press after any others is what it is alone, unless g or t was the one before", () => {
  fc.assert(
    fc.property(fc.array(anyPress), anyPress, (before, press) => {
      const last = before.findLast(
        (one) => one.key !== "Shift" || one.ctrl || one.meta || one.alt || one.isTyping,
      );
      fc.pre(last?.key !== "g" && last?.key !== "t");
      expect(ask([...before, press]).at(-1)).toEqual(ask([press])[0]);
    }),
  );
});
