/**
 * For how long after its creation an object that nobody has answered is taken to be on its way. Controllers answer within
 * seconds; pods may take longer to start.
 */
const graceMs = 60_000;

/**
 * When a stack is looked at. It remembers whether time alone could change what was found: what was too young to be judged will
 * not be so for ever, and what is old stays old.
 */
export class Moment {
  readonly date: Date;
  #sawYoung = false;

  constructor(date: Date) {
    this.date = date;
  }

  /** Whether something began so short a time ago that an absent answer says nothing. */
  isYoung(since: string | undefined): boolean {
    return this.isWithin(since, graceMs);
  }

  /** Whether something was less than so many ms ago; what is not known was not. */
  isWithin(since: string | undefined, ms: number): boolean {
    const within =
      since !== undefined && this.date.getTime() - Date.parse(since) < ms;
    this.#sawYoung ||= within;
    return within;
  }

  /** Whether the same objects will be judged the same at any later time. */
  get isSettled(): boolean {
    return !this.#sawYoung;
  }
}
