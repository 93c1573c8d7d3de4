<?php
// Which contacts share one of two phones? The calls of the official PHP SDK, with a webhook. PHP needs its
// curl extension.
//
//   npm start                                              prints the address of a webhook
//   export CALLERBOOK_WEBHOOK=http://127.0.0.1:8024/rest/1/…/
//   php examples/php-sdk/find-duplicates.php

declare(strict_types=1);

require __DIR__ . '/client.php';
$b24Service = new ServiceBuilder((string) getenv('CALLERBOOK_WEBHOOK'));

$result = $b24Service->core
    ->call('crm.duplicate.findbycomm', [
        'entity_type' => 'CONTACT',
        'type' => 'PHONE',
        'values' => ['8976543', '11223355'],
    ])
    ->getResponseData()
    ->getResult();

echo 'contacts: ', implode(', ', $result['CONTACT'] ?? []), "\n";
