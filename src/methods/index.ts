/** What the API offers. A test compares this list with the folder. */
import type { Method } from '../rest/method.ts'
import { findByComm } from './crm/duplicate.findbycomm.ts'
import { searchCrmEntities } from './telephony/externalCall.searchCrmEntities.ts'

export const methods: readonly Method[] = [findByComm, searchCrmEntities]
