"use client";
/**
 * A query that keeps what it showed. Left alone, one whose key has moved on with the clock drops its data when it fails,
 * and one that never succeeded forgets its error each time it tries again: the page would blank, or flicker.
 */
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";

export interface Kept<T> {
  data: T | undefined;
  /** When the data was answered, epoch milliseconds; 0: there is none. */
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
  const [answer, setAnswer] = useState(isOwn ? { question, data, at: dataUpdatedAt } : null);
  if (isOwn && (answer?.data !== data || answer.at !== dataUpdatedAt || answer.question !== question))
    setAnswer({ question, data, at: dataUpdatedAt });
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
    at: isOwn ? dataUpdatedAt : (answer?.at ?? 0),
    error: told,
    isOther: isOther && !told,
  };
}
