<?php
// Reads an event from standard input with PHP's own parser, and takes from it what b24phpsdk 1.9
// (Application/Requests/Events, Core/Credentials/AuthToken.php) and CRest 1.36 take. Prints JSON.

declare(strict_types=1);

set_error_handler(static fn(int $level, string $text) => throw new ErrorException($text));

parse_str(stream_get_contents(STDIN), $event);
$auth = $event['auth'];

// From an event that brings a refresh token it makes a lasting token, else one for this event only.
$token = isset($auth['access_token'])
    ? [$auth['access_token'], $auth['refresh_token'] ?? null, (int) $auth['expires'], (int) $auth['expires_in']]
    : null;
$sdk = [
    'code' => $event['event'],
    'ts' => (int) $event['ts'],
    'data' => $event['data'],
    'token' => $token,
    'application_token' => $auth['application_token'],
    'scope' => isset($auth['scope']) ? explode(',', $auth['scope']) : null,
    'status' => in_array($auth['status'] ?? null, ['F', 'D', 'T', 'P', 'L', 'S'], true),
];

// CRest counts itself as installed when none of these is empty.
$needed = ['access_token', 'domain', 'refresh_token', 'application_token', 'client_endpoint'];
$crest = $event['event'] === 'ONAPPINSTALL'
    && array_filter($needed, static fn(string $name) => empty($auth[$name])) === [];

echo json_encode(['sdk' => $sdk, 'isCrestInstalled' => $crest], JSON_THROW_ON_ERROR);
