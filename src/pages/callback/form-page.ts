import { createHmac, timingSafeEqual } from 'node:crypto'
import { escapeHtml, renderPage, textBody } from '../../oauth/pages.ts'
import type { SiteAnswer } from '../../rest/site.ts'
import type { CallbackForm } from '../../services.ts'

export const numberMaxLength = 64
export const nameMaxLength = 100
/** Nobody sees this field; programs that fill in every field do. */
export const trapField = 'website'

const answerName = 'pages.callback'

export interface FilledIn {
  phone: string
  name: string
  /** What was wrong, for the visitor. */
  problem: string
  status: number
}

/** The form as a page of its own; web sites link to it or show it in a frame. */
export function formPage(form: CallbackForm, nowMs: number, filled?: FilledIn): SiteAnswer {
  const { phone = '', name = '', problem = '', status = 200 } = filled ?? {}
  const alert =
    problem === '' ? '' : `<p class="alert" role="alert" id="problem">${escapeHtml(problem)}</p>`
  const described = problem === '' ? '' : ' aria-describedby="problem"'
  return renderPage({
    status,
    name: answerName,
    title: form.name,
    body: `<p>Leave your number, and we call you back.</p>
${alert}
<form method="post" action="/callback/${form.publicKey}">
<input type="hidden" name="shown" value="${stamp(form, nowMs)}">
<div class="unseen" aria-hidden="true"><label for="trap">Leave this empty</label>
<input id="trap" name="${trapField}" tabindex="-1" autocomplete="off"></div>
<label for="name">Your name</label>
<input id="name" name="name" autocomplete="name" maxlength="${nameMaxLength}" value="${escapeHtml(name)}">
<label for="phone">Your telephone number</label>
<input id="phone" name="phone" type="tel" autocomplete="tel" maxlength="${numberMaxLength}" required${described} value="${escapeHtml(phone)}">
<button>Call me back</button>
</form>`,
    framedBy: form.origins,
    ...(problem !== '' && { refusal: 'not understood' }),
  })
}

export const thanksPage = (form: CallbackForm): SiteAnswer =>
  renderPage({
    status: 200,
    name: answerName,
    title: 'Thank you',
    body: textBody('We call you back as soon as we can.'),
    framedBy: form.origins,
  })

const quickestMs = 2_000
const slowestMs = 12 * 3_600_000

export type FormAge = 'ok' | 'too quick' | 'unknown'

/** A form that was filled in within two seconds of its being shown was filled in by a program. */
export function ageOf(form: CallbackForm, sent: unknown, nowMs: number): FormAge {
  if (typeof sent !== 'string') return 'unknown'
  const shownMs = Number(/^\d{1,15}(?=\.)/.exec(sent)?.[0])
  const given = Buffer.from(sent)
  const expected = Buffer.from(stamp(form, shownMs))
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'unknown'
  if (nowMs - shownMs > slowestMs) return 'unknown'
  return nowMs - shownMs < quickestMs ? 'too quick' : 'ok'
}

const stamp = ({ secretKey }: CallbackForm, ms: number): string =>
  `${ms}.${createHmac('sha256', secretKey).update(String(ms)).digest('hex')}`
