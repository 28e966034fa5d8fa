const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23',
});

/** The local time of day to the millisecond, `18:30:02.160`: as `exact` has it, without the day. */
export const timeOfDay = (at: number): string => clock.format(at);
