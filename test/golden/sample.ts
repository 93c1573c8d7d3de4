/**
 * Samples of the documentation as data: what is asked, what must come back. Facts and shapes of the pages
 * with ids and values that a portal can be brought to; names of people are others.
 */
import type { CallPortal, CallPortalOptions } from '../support/call-portal.ts'

/** One request of the page that the method's own definition names (`docs`). */
export interface Sample {
  method: string
  /** Where they need an earlier answer: of the results so far, in order. */
  // eslint-disable-next-line typescript/no-explicit-any
  params: object | ((results: readonly any[]) => object)
  /** Compared as `toMatchObject` does: members that a page leaves out are not looked at. */
  answer:
    | { result: unknown; total?: number }
    | { status: number; error: string | number; error_description: string }
}

/** Requests that follow each other in one portal. */
export interface Story {
  title: string
  options?: CallPortalOptions
  /** The ids that the portal gives next, by counter. */
  next?: Readonly<Record<string, number>>
  prepare?: (at: CallPortal) => Promise<unknown>
  samples: readonly Sample[]
}

export const asks = (
  method: string,
  params: Sample['params'],
  result: unknown,
  more: { total?: number } = {},
): Sample => ({
  method,
  params,
  answer: { result, ...(more.total !== undefined && { total: more.total }) },
})

export const isRefused = (
  method: string,
  params: object,
  status: number,
  error: string | number,
  error_description: string,
): Sample => ({ method, params, answer: { status, error, error_description } })

/** The members that descriptions of fields share. */
export const described = (type: string, title: string, more: object = {}) => ({
  type,
  isRequired: false,
  isReadOnly: false,
  isImmutable: false,
  isMultiple: false,
  isDynamic: false,
  title,
  ...more,
})
