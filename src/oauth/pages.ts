/** The pages of the login: plain HTML that needs nothing from elsewhere and no script. */
import { createHash } from 'node:crypto'
import type { SiteAnswer } from '../rest/site.ts'

const style = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#56606e;--line:#7d8794;--paper:#fff;--back:#eef1f4;--act:#0b57b8;--bad:#a3151a}
@media (prefers-color-scheme:dark){:root{--ink:#eef1f5;--soft:#b4bcc8;--line:#8d97a5;--paper:#1e242d;--back:#12161c;--act:#0b57b8;--bad:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--back);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{width:100%;max-width:26rem;padding:2rem;border-radius:.75rem;background:var(--paper);box-shadow:0 1px 4px #0003;overflow-wrap:anywhere}
h1{margin:0 0 1rem;font-size:1.4rem;line-height:1.3}
p{margin:0 0 1rem}
label{display:block;margin:0 0 .25rem;font-weight:600}
input{width:100%;margin:0 0 1rem;padding:.6rem .7rem;border:1px solid var(--line);border-radius:.4rem;background:transparent;color:inherit;font:inherit}
button{padding:.65rem 1.2rem;border:1px solid var(--act);border-radius:.4rem;background:var(--act);color:#fff;font:inherit;font-weight:600;cursor:pointer}
button.plain{background:transparent;color:inherit;border-color:var(--line)}
button.link{padding:0;border:0;background:none;color:inherit;font-weight:400;text-decoration:underline}
:focus-visible{outline:3px solid #f0a800;outline-offset:2px}
ul{margin:0 0 1.25rem;padding-left:1.2rem}
.row{display:flex;flex-wrap:wrap;gap:.75rem;margin:0 0 1.25rem}
.alert{padding:.6rem .8rem;border-left:4px solid var(--bad);color:var(--bad);font-weight:600}
.unseen{position:absolute;left:-200vw}
.soft{margin:1.25rem 0 0;color:var(--soft);font-size:.9rem}
`
const styleHash = createHash('sha256').update(style).digest('base64')

export interface Page {
  status: number
  title: string
  /** HTML. */
  body: string
  /** Where a form of the page may lead, beside the portal itself. */
  formTarget?: string
  cookies?: readonly string[]
  /** Other sites that may show the page in a frame. */
  framedBy?: readonly string[]
  /** For the log. */
  name?: string
  refusal?: string
  isFailedAuthorization?: boolean
}

/** Not to be framed by whoever is not named, kept, or told of in a Referer to anybody else. */
export function renderPage(page: Page): SiteAnswer {
  const target = page.formTarget === undefined ? '' : ` ${page.formTarget}`
  const { framedBy = [] } = page
  const ancestors = framedBy.length === 0 ? "'none'" : framedBy.join(' ')
  return {
    status: page.status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'${target}; frame-ancestors ${ancestors}; base-uri 'none'`,
      ...(framedBy.length === 0 && { 'X-Frame-Options': 'DENY' }),
      'X-Content-Type-Options': 'nosniff',
      // Not no-referrer: browsers would then hide the origin of our own forms, which is looked at.
      'Referrer-Policy': 'same-origin',
      ...(page.cookies && { 'Set-Cookie': page.cookies }),
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(page.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(page.title)}</h1>
${page.body}
</main>
</body>
</html>
`,
    name: page.name ?? 'oauth.authorize',
    ...(page.refusal !== undefined && { refusal: page.refusal }),
    ...(page.isFailedAuthorization && { isFailedAuthorization: true }),
  }
}

/** Where the browser goes next. The address must hold printable ASCII only. */
export const redirect = (
  status: 302 | 303,
  location: string,
  cookies: readonly string[] = [],
  name = 'oauth.authorize',
): SiteAnswer => ({
  status,
  headers: {
    Location: location,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    ...(cookies.length > 0 && { 'Set-Cookie': cookies }),
  },
  body: '',
  name,
})

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] as string)

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`

export interface FormPlace {
  /** Path and query to which forms are sent. */
  action: string
  token: string
}

export function loginBody(
  { action, token }: FormPlace,
  goal: string,
  email: string,
  problem: string | undefined,
): string {
  const alert =
    problem === undefined
      ? ''
      : `<p class="alert" role="alert" id="problem">${escapeHtml(problem)}</p>`
  const described = problem === undefined ? '' : ' aria-describedby="problem"'
  return `<p>to go on to <strong>${escapeHtml(goal)}</strong></p>
${alert}
<form method="post" action="${escapeHtml(action)}">
${hidden('token', token)}
<label for="email">E-mail</label>
<input id="email" name="email" type="email" inputmode="email" autocomplete="username" maxlength="254" required${described} value="${escapeHtml(email)}"${email === '' ? ' autofocus' : ''}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required${described}${email === '' ? '' : ' autofocus'}>
<button name="action" value="login">Sign in</button>
</form>
<p class="soft">No password yet, or forgotten? Whoever runs this portal sets one with <code>callerbook employee password</code>.</p>`
}

/** What the scopes open, in words for whoever is asked. */
const scopeTexts: Readonly<Record<string, string>> = {
  crm: 'Leads, contacts and companies',
  telephony: 'Finding callers, and calls',
  user: 'Employees with all their data',
  user_basic: 'Employees with their usual data',
  user_brief: 'Employees by name',
  department: 'Departments',
  timeman: 'Working time',
}

export function consentBody(
  { action, token }: FormPlace,
  app: { name: string; scopes: readonly string[]; host: string },
  employeeName: string,
): string {
  const items = app.scopes.map(
    (scope) =>
      `<li>${escapeHtml(scopeTexts[scope] ?? scope)} <code>${escapeHtml(scope)}</code></li>`,
  )
  return `<p>The application at <strong>${escapeHtml(app.host)}</strong> wants to work here on your behalf, within your own rights${items.length > 0 ? ', with:' : '.'}</p>
${items.length > 0 ? `<ul>\n${items.join('\n')}\n</ul>` : ''}
<form method="post" action="${escapeHtml(action)}">
${hidden('token', token)}
<div class="row">
<button name="action" value="allow">Allow</button>
<button class="plain" name="action" value="deny">Do not allow</button>
</div>
<p class="soft">Signed in as ${escapeHtml(employeeName)}. <button class="link" name="action" value="leave">Sign in as somebody else</button></p>
</form>`
}

export const textBody = (text: string): string => `<p>${escapeHtml(text)}</p>`
