import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findDebianSource, mirrorOfLines, mirrorOfStanzas } from "./find-debian-source.ts";

describe("mirrorOfLines", () => {
  it.each([
    ["deb http://deb.debian.org/debian bookworm main", "http://deb.debian.org/debian"],
    [
      "deb [arch=amd64 signed-by=/k.gpg] https://mirror.example/debian trixie main contrib",
      "https://mirror.example/debian",
    ],
    [
      "deb-src http://src.example/debian bookworm main\ndeb http://b.example/debian sid main",
      "http://b.example/debian",
    ],
    ["# deb http://off.example/debian bookworm main", null],
    ["deb http://security.debian.org/debian-security bookworm-security main", null],
    ["deb http://archive.ubuntu.com/ubuntu noble main universe", null],
    ["deb http://deb.debian.org/debian bookworm contrib", null],
    ["deb https://apt.postgresql.org/pub/repos/apt bookworm-pgdg main", null],
    ["", null],
  ])("%j → %j", (text, mirror) => {
    expect(mirrorOfLines(text)).toBe(mirror);
  });
});

describe("mirrorOfStanzas", () => {
  it.each([
    [
      "Types: deb\n# a comment\nURIs: http://deb.debian.org/debian\nSuites: bookworm bookworm-updates\nComponents: main\n",
      "http://deb.debian.org/debian",
    ],
    [
      "Types: deb deb-src\nURIs: mirror+file:///etc/apt/mirrors/debian.list\nSuites:\n trixie\n trixie-backports\nComponents: main",
      "mirror+file:///etc/apt/mirrors/debian.list",
    ],
    ["Enabled: no\nTypes: deb\nURIs: http://off.example/debian\nSuites: trixie\nComponents: main", null],
    [
      "Types: deb\nURIs: http://security.debian.org/debian-security\nSuites: trixie-security\nComponents: main\n\nTypes: deb\nURIs: http://second.example/debian\nSuites: trixie\nComponents: main",
      "http://second.example/debian",
    ],
    ["Types: deb\nURIs: https://deb.nodesource.com/node_20.x\nSuites: nodistro\nComponents: main", null],
  ])("%j → %j", (text, mirror) => {
    expect(mirrorOfStanzas(text)).toBe(mirror);
  });
});

describe("findDebianSource", () => {
  let apt: string;
  beforeEach(() => {
    apt = mkdtempSync(join(tmpdir(), "apt-"));
    mkdirSync(join(apt, "sources.list.d"));
    writeFileSync(join(apt, "keyring.gpg"), "");
  });
  afterEach(() => rmSync(apt, { recursive: true }));

  it("takes the mirror from the machine's own sources, of either format", () => {
    const stanza = "Types: deb\nURIs: http://m.example/debian\nSuites: bookworm\nComponents: main\n";
    writeFileSync(join(apt, "sources.list.d", "debian.sources"), stanza);
    writeFileSync(join(apt, "sources.list.d", "debian.sources.bak"), "");
    const keyring = join(apt, "keyring.gpg");
    expect(findDebianSource(apt, [keyring])).toEqual({ uri: "http://m.example/debian", keyring });
  });

  it("takes Debian's own address where only the keyring is there", () => {
    const keyring = join(apt, "keyring.gpg");
    expect(findDebianSource(apt, [join(apt, "none"), keyring])).toEqual({
      uri: "http://deb.debian.org/debian",
      keyring,
    });
  });

  it("takes nothing that it could not check", () => {
    expect(findDebianSource(apt, [join(apt, "none")])).toBeNull();
  });
});
