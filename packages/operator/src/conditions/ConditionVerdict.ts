/** What one condition says, without the times that only the previous status knows. */
export interface ConditionVerdict {
  status: 'True' | 'False' | 'Unknown';
  /** CamelCase word for machines. */
  reason: string;
  /** Sentence for people that says what to do. */
  message: string;
}

export const holds = (reason: string, message: string): ConditionVerdict => ({
  status: 'True',
  reason,
  message,
});

export const fails = (reason: string, message: string): ConditionVerdict => ({
  status: 'False',
  reason,
  message,
});

/** A part that is switched off stands in nobody's way. */
export const notRequested = (part: string): ConditionVerdict =>
  holds('NotRequested', `${part} is not asked for`);
