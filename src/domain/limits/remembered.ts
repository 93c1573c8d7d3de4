/**
 * Whether what was remembered at one moment still counts at another (Unix milliseconds). In either
 * direction: after a clock that was set back it would else be remembered until that has caught up.
 */
export const isRemembered = (atMs: number, nowMs: number, lifeMs: number): boolean =>
  Math.abs(nowMs - atMs) < lifeMs
