/** The frame of every page for employees: the bar with where they are and who they are, and a main part. */
import { escapeHtml } from '../oauth/pages.ts'
import type { SiteAnswer } from '../rest/site.ts'
import { Html, html, pageHeaders, type PagePermissions } from './answers.ts'
import { consoleFiles } from './console-files.ts'
import type { Visit } from './route.ts'

export interface ShellPage {
  /** For the log and the counters. */
  name: string
  title: string
  status?: number
  /** Inside <main>. */
  body: Html
  /** Modules and style sheets of /console, beside the shell's own. */
  files?: readonly string[]
  /** Origins that may be shown in frames of the page, and get its forms. */
  frames?: PagePermissions['frames']
  /** Another page of the portal may show it, without its bar; see `isInside`. */
  canBeInside?: boolean
  refusal?: string
}

/** A page that every employee finds. */
export interface BarEntry {
  path: string
  title: string
}

/** Whether a page of the portal shows this one in a panel; its links then stay in the panel. */
export const isInside = ({ query }: Visit): boolean => query.get('IFRAME') === 'Y'

export type Shell = (visit: Visit, page: ShellPage) => SiteAnswer

export const createShell =
  (entries: readonly BarEntry[]): Shell =>
  (visit, page) => {
    const { name, title, status = 200, body, files = [], frames = [], refusal } = page
    const isBare = page.canBeInside === true && isInside(visit)
    return {
      status,
      headers: pageHeaders({ frames, isFramedByPortal: isBare }),
      body: html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="robots" content="noindex" />
            <meta name="callerbook-token" content="${visit.token}" />
            <title>${title} · callerbook</title>
            <link rel="icon" href="${consoleFiles().address('shell/icon.svg')}" />
            <link rel="stylesheet" href="${consoleFiles().address('shell/shell.css')}" />
            ${files.map((file) => fileTag(file))}
          </head>
          <body${new Html(isBare ? ' class="bare"' : '')}>
            ${isBare ? [] : [bar(visit, entries)]}
            <main id="main">${body}</main>
          </body>
        </html> `.text,
      name,
      ...(refusal !== undefined && { refusal }),
    }
  }

const fileTag = (file: string): Html =>
  file.endsWith('.css')
    ? html`<link rel="stylesheet" href="${consoleFiles().address(file)}" />`
    : html`<script type="module" src="${consoleFiles().address(file)}"></script>`

function bar({ employee, token, request }: Visit, entries: readonly BarEntry[]): Html {
  const links = entries.map(({ path, title }) => {
    const current = request.path === path ? ' aria-current="page"' : ''
    return new Html(`<a href="${escapeHtml(path)}"${current}>${escapeHtml(title)}</a>`)
  })
  return html`<a class="skip" href="#main">Skip to the content</a>
    <header class="bar">
      <span class="brand">callerbook</span>
      <nav aria-label="Portal">${links}</nav>
      <form class="who" method="post" action="/logout/">
        <input type="hidden" name="token" value="${token}" />
        <span>${employee.name}</span>
        <button class="quiet">Sign out</button>
      </form>
    </header>`
}
