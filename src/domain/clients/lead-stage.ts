/**
 * What a lead's stage means: P in work, S won, F lost. The stages of a fresh portal; their names and
 * further ones are in the STATUS directory.
 * https://apidocs.bitrix24.com/api-reference/crm/status/crm-status-list.html
 */
export type StageSemantics = 'P' | 'S' | 'F'

export const firstLeadStage = 'NEW'

const finalStages: Readonly<Record<string, StageSemantics>> = { CONVERTED: 'S', JUNK: 'F' }

export const stageSemantics = (stage: string): StageSemantics => finalStages[stage] ?? 'P'
