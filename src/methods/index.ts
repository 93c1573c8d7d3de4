/** What the API offers. A test compares this list with the folder. */
import type { Method } from '../rest/method.ts'
import { accessName } from './access/name.ts'
import { appInfo } from './app/info.ts'
import { optionMethods } from './app/option.ts'
import { batch } from './batch.ts'
import { companyContactMethods } from './crm/company-contact.ts'
import { companyMethods } from './crm/company.ts'
import { contactCompanyMethods } from './crm/contact-company.ts'
import { contactMethods } from './crm/contact.ts'
import { currencyMethods } from './crm/currency.ts'
import { volatileTypeMethods } from './crm/duplicate.volatileType.ts'
import { mergeBatch } from './crm/entity.mergeBatch.ts'
import { findByComm } from './crm/duplicate.findbycomm.ts'
import { itemMethods } from './crm/item.ts'
import { enumerationMethods } from './crm/enumerations.ts'
import { leadContactMethods } from './crm/lead-contact.ts'
import { leadMethods } from './crm/lead.ts'
import { statusChangeMethods } from './crm/status-changes.ts'
import { statusMethods } from './crm/status.ts'
import { userfieldDescriptions } from './crm/userfield-descriptions.ts'
import { departmentMethods } from './department.ts'
import { eventBind } from './event/bind.ts'
import { eventGet } from './event/get.ts'
import { offlineMethods } from './event/offline.ts'
import { eventTest } from './event/test.ts'
import { eventUnbind } from './event/unbind.ts'
import { eventList } from './events.ts'
import { featureGet } from './feature/get.ts'
import { methodGet } from './method/get.ts'
import { methodList } from './methods.ts'
import { profile } from './profile.ts'
import { scope } from './scope.ts'
import { serverTime } from './server/time.ts'
import { callAttachTranscription } from './telephony/call.attachTranscription.ts'
import { externalCallAttachRecord } from './telephony/externalCall.attachRecord.ts'
import { externalCallHide, externalCallShow } from './telephony/externalCall.cards.ts'
import { externalCallFinish } from './telephony/externalCall.finish.ts'
import { externalCallRegister } from './telephony/externalCall.register.ts'
import { searchCrmEntities } from './telephony/externalCall.searchCrmEntities.ts'
import { externalLineMethods } from './telephony/externalLine.ts'
import { timemanMethods } from './timeman.ts'
import { userAccess } from './user/access.ts'
import { userAdd } from './user/add.ts'
import { userAdmin } from './user/admin.ts'
import { userCurrent } from './user/current.ts'
import { userFields } from './user/fields.ts'
import { userGet } from './user/get.ts'
import { userSearch } from './user/search.ts'
import { userUpdate } from './user/update.ts'
import { voximplantStatisticGet } from './voximplant/statistic.get.ts'

export const methods: readonly Method[] = [
  findByComm,
  searchCrmEntities,
  externalCallRegister,
  externalCallAttachRecord,
  callAttachTranscription,
  externalCallShow,
  externalCallHide,
  externalCallFinish,
  ...externalLineMethods,
  voximplantStatisticGet,
  ...leadMethods,
  ...contactMethods,
  ...companyMethods,
  ...contactCompanyMethods,
  ...companyContactMethods,
  ...leadContactMethods,
  ...statusMethods,
  ...statusChangeMethods,
  ...currencyMethods,
  ...enumerationMethods,
  mergeBatch,
  ...volatileTypeMethods,
  ...itemMethods,
  ...userfieldDescriptions,
  userGet,
  userSearch,
  userCurrent,
  userFields,
  userAdd,
  userUpdate,
  userAdmin,
  userAccess,
  batch,
  scope,
  methodList,
  methodGet,
  serverTime,
  appInfo,
  featureGet,
  ...optionMethods,
  profile,
  accessName,
  ...departmentMethods,
  ...timemanMethods,
  eventList,
  eventBind,
  eventUnbind,
  eventGet,
  eventTest,
  ...offlineMethods,
]
