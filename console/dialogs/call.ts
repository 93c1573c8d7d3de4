/**
 * An app asks to call a number. No call starts before the employee has agreed to it: the app may have been
 * asked to by whoever wrote what it shows.
 */
import { element } from '../shell/element.ts'
import { notice } from '../shell/notice.ts'
import { PortalError, tell } from '../shell/portal.ts'
import { texts } from '../texts.ts'
import { showModal } from './modal.ts'

const lengthMax = 60

export async function offerCall(app: string, sent: string): Promise<void> {
  const phone = sent.trim().slice(0, lengthMax)
  if (phone === '') return
  const isAgreed = await showModal<true>(texts.callTitle, ({ body, finish }) => {
    body.append(
      element('p', { text: texts.callThis(app) }),
      element('p', { class: 'number', text: phone }),
      element(
        'footer',
        {},
        element('button', {
          type: 'button',
          autofocus: true,
          text: texts.call,
          on: { click: () => finish(true) },
        }),
        element('a', {
          class: 'button plain',
          href: `tel:${phone.replaceAll(/[^\d+*#]/g, '')}`,
          text: texts.callWithPhone,
        }),
      ),
    )
  })
  if (!isAgreed) return
  try {
    await tell('/card/call', { number: phone })
    notice(texts.callStarted(phone))
  } catch (error) {
    notice(texts.callFailed(error instanceof PortalError ? error.message : String(error)))
  }
}
