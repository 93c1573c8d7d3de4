<?php
// Who is calling? The calls of the official PHP SDK, with a webhook. PHP needs its curl extension.
//
//   npm start                                              prints the address of a webhook
//   export CALLERBOOK_WEBHOOK=http://127.0.0.1:8024/rest/1/…/
//   php examples/php-sdk/search-crm-entities.php

declare(strict_types=1);

require __DIR__ . '/client.php';
$b24Service = new ServiceBuilder((string) getenv('CALLERBOOK_WEBHOOK'));

$result = $b24Service->core
    ->call('telephony.externalCall.searchCrmEntities', ['PHONE_NUMBER' => '19062195047'])
    ->getResponseData()
    ->getResult();

foreach ($result as $client) {
    echo $client['CRM_ENTITY_TYPE'], ' ', $client['CRM_ENTITY_ID'], ' ', $client['NAME'], "\n";
}
