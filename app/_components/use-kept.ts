"use client";
/**
 * A query that keeps what it showed. Left alone, one whose key has moved on with the clock drops its data when it fails,
 * and one that never succeeded forgets its error each time it tries again: the page would blank, or flicker.
 */
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { toServerTime } from "#lib/client/browser-clock.ts";

export interface Kept<T> {
  data: T | undefined;
  /** When the data was answered, by the server's clock, epoch milliseconds; 0: there is none. */
  at: number;
  /** Of the last try; null once there is an answer. */
  error: unknown;
  /** The data answers another question, and stands in until this one's answer is there. */
  isOther: boolean;
}

/** `question`: the same for as long as the answers to it may stand in for each other. */
export function useKept<T>(query: UseQueryResult<T>, question: string): Kept<T> {
  const { data, dataUpdatedAt, error, isPlaceholderData } = query;
  const isOwn = data !== undefined && !isPlaceholderData;
  // Told once an answer: what is known of the browser's clock changes with each, and what was read did not.
  const own = () => (isOwn ? { question, data, dataUpdatedAt, at: toServerTime(dataUpdatedAt) } : null);
  const [answer, setAnswer] = useState(own);
  if (
    isOwn &&
    (answer?.data !== data || answer.dataUpdatedAt !== dataUpdatedAt || answer.question !== question)
  )
    setAnswer(own());
  const [failure, setFailure] = useState(error ? { question, error } : null);
  if (error && (failure?.error !== error || failure.question !== question)) setFailure({ question, error });
  else if (!error && isOwn && failure) setFailure(null);

  const isSame = answer?.question === question;
  const lastError = !isOwn && failure?.question === question ? failure.error : null;
  const told = error ?? lastError;
  const isOther = isPlaceholderData && !isSame;
  // The answer to another question stands in for one that is on its way, not for one that failed.
  const standIn = isSame ? answer.data : undefined;
  return {
    data: isOther && told ? undefined : (data ?? standIn),
    at: answer?.at ?? 0,
    error: told,
    isOther: isOther && !told,
  };
}
