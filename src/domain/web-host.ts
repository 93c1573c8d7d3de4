/**
 * Whether a host, with its port, is written in the characters that names and addresses have. URLs allow
 * more, such as `;`, which would begin another directive where pages name the origins they trust.
 * https://www.w3.org/TR/CSP3/#framework-directive-source-list
 */
export const isPlainHost = (host: string): boolean => /^[\w.:[\]-]+$/.test(host)
