/** What the URL asks for and can't be had, above what is shown instead. */

export function UrlProblems({ problems }: { problems: readonly string[] }) {
  return (
    <div role="status" className="grid gap-1 empty:hidden">
      {problems.map((problem) => (
        <p key={problem} className="rounded-md bg-warn-tint px-3 py-1.5 break-words text-warn">
          {problem}
        </p>
      ))}
    </div>
  );
}
