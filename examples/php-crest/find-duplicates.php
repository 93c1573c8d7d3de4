<?php
// Which contacts share one of two phones? CRest, with a webhook. PHP needs its curl extension.
//
//   npm start                                              prints the address of a webhook
//   export CALLERBOOK_WEBHOOK=http://127.0.0.1:8024/rest/1/…/
//   php examples/php-crest/find-duplicates.php

declare(strict_types=1);

require_once __DIR__ . '/crest.php';

$answer = CRest::call('crm.duplicate.findbycomm', [
    'entity_type' => 'CONTACT',
    'type' => 'PHONE',
    'values' => ['8976543', '11223355'],
]);
if (isset($answer['error'])) {
    exit($answer['error_description'] . "\n");
}

echo 'contacts: ', implode(', ', $answer['result']['CONTACT'] ?? []), "\n";
