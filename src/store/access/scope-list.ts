/** How the scopes of apps and webhooks are kept: `crm,telephony`; nothing for none. */
export const readScopes = (kept: string): string[] => (kept === '' ? [] : kept.split(','))
