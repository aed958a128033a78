/** Takes secrets out of a finished log line, wherever they stand: in a message, in an error, in its stack. Pure. */

const secrets: readonly [RegExp, string][] = [
  // A password in a URL: postgres://user:password@host. It ends at the last @ before the path.
  [/(\w:\/\/[^\s:@/"'\\]*):[^\s/"'\\]*@/g, "$1:***@"],
  [/\b(Bearer|Basic) +[\w.~+/=-]+/gi, "$1 ***"],
  [/\b(\w*(?:ia_session|token|password|secret|api[_-]?key))=[^\s;&"'\\]+/gi, "$1=***"],
  // An API key, wherever it got to.
  [/ia_[\w-]{43,}/g, "ia_***"],
];

export function redactLine(line: string): string {
  return secrets.reduce((text, [secret, shown]) => text.replace(secret, shown), line);
}
