<?php
// Who is calling? CRest, with a webhook. PHP needs its curl extension.
//
//   npm start                                              prints the address of a webhook
//   export CALLERBOOK_WEBHOOK=http://127.0.0.1:8024/rest/1/…/
//   php examples/php-crest/search-crm-entities.php

declare(strict_types=1);

require_once __DIR__ . '/crest.php';

$answer = CRest::call('telephony.externalCall.searchCrmEntities', ['PHONE_NUMBER' => '19062195047']);
if (isset($answer['error'])) {
    exit($answer['error_description'] . "\n");
}

foreach ($answer['result'] as $client) {
    echo $client['CRM_ENTITY_TYPE'], ' ', $client['CRM_ENTITY_ID'], ' ', $client['NAME'], "\n";
}
