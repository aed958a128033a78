/** Something that the tests need and npm does not bring. */
export interface Need {
  title: string;
  /** What is used, or what will be installed: said before anything happens. */
  plan: string;
  /** Installs it, if need be. Throws with one line that says what is missing and how to get it. */
  get(say: (line: string) => void): Promise<void>;
}
