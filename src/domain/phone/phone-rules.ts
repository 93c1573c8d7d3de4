import library from 'libphonenumber-js/package.json' with { type: 'json' }

// Raised when our own reading of numbers changes in what it makes of any text.
const ownRevision = 1

/** Names the rules that make keys of numbers: with other rules, kept keys must be made anew. */
export const phoneRules = `${ownRevision}/${library.version}`
