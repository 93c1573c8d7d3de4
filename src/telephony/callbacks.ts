import { isRemembered } from '../domain/limits/remembered.ts'
import { callbackStartEvent } from '../domain/calls/external-call-events.ts'
import type { Phone, PhoneReader } from '../domain/phone/phone.ts'
import { findCallbackForm, type CallbackForm } from '../store/calls/callback-forms.ts'
import { outboxOf } from '../store/events/outbox.ts'
import { createFindCaller, type CallerParts } from './find-caller.ts'

export type { CallbackForm } from '../store/calls/callback-forms.ts'

export interface WantedCallback {
  /** In any notation. */
  number: string
  /** The visitor's name as typed; '' for none. */
  name: string
}

export type CallbackOutcome = 'asked' | 'no number'

export interface Callbacks {
  find(publicKey: string): Promise<CallbackForm | undefined>
  /**
   * A visitor asks to be called: one whom nobody knows becomes a lead, and the app of the form's line is
   * told. The same number within ten minutes is the same request.
   * https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-back-start.html
   */
  ask(form: CallbackForm, wanted: WantedCallback, nowMs: number): Promise<CallbackOutcome>
}

export interface CallbackParts extends CallerParts {
  phones: PhoneReader
}

const source = 'CALLBACK'
// Whoever clicks twice, or sends the form again as nobody has called yet, is called once.
const repeatMs = 10 * 60_000
const rememberedMax = 10_000

export function createCallbacks(parts: CallbackParts): Callbacks {
  const { database, phones } = parts
  const outbox = outboxOf(database)
  const findCaller = createFindCaller(parts)
  // A Map keeps the order of insertion: the first entry is the oldest one.
  const asked = new Map<string, number>()
  const remember = (key: string, nowMs: number) => {
    asked.delete(key)
    asked.set(key, nowMs)
    if (asked.size > rememberedMax) asked.delete(asked.keys().next().value as string)
  }

  const askOnce = async (
    form: CallbackForm,
    { phone, e164, name }: { phone: Phone; e164: string; name: string },
    nowMs: number,
  ) => {
    const settle = await findCaller(
      {
        text: e164,
        phone,
        lead: async () => ({
          phone: e164,
          title: `${name || e164} - ${form.name}`,
          ...(name !== '' && { name }),
          source,
          responsible: form.responsible,
        }),
      },
      nowMs,
    )
    await outbox.transaction(async (tx) => {
      const { client, makeLead } = await settle(tx)
      await outbox.raise(
        tx,
        callbackStartEvent({
          phone: e164,
          text: form.spokenText,
          voice: form.voice,
          client: makeLead ? await makeLead() : client,
          line: form.line,
        }),
        { app: form.app, andOutgoing: true },
      )
    })
  }

  return {
    find: (publicKey) => findCallbackForm(database, publicKey),

    async ask(form, { number, name }, nowMs) {
      const phone = phones.read(number)
      // A local number or an extension is nobody whom a visitor could ask to call.
      if (phone?.e164 === undefined) return 'no number'
      const { e164 } = phone
      const key = `${form.id} ${e164}`
      if (isRemembered(asked.get(key) ?? -Infinity, nowMs, repeatMs)) return 'asked'
      remember(key, nowMs)
      try {
        await askOnce(form, { phone, e164, name }, nowMs)
      } catch (error) {
        asked.delete(key)
        throw error
      }
      return 'asked'
    },
  }
}
