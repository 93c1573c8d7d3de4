<?php
// The part of CRest that the examples here need: the same calls, and the same requests on the wire. CRest
// itself takes its place without another change; it reads the address from its settings.php.

declare(strict_types=1);

final class CRest
{
    public static function call(string $method, array $params = []): array
    {
        $handle = curl_init(getenv('CALLERBOOK_WEBHOOK') . $method . '.json');
        curl_setopt_array($handle, [
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_FOLLOWLOCATION => true,
            CURLOPT_TIMEOUT => 10,
        ]);
        // Without parameters it is a GET.
        if ($params !== []) {
            curl_setopt($handle, CURLOPT_POSTFIELDS, http_build_query($params));
        }
        $body = curl_exec($handle);
        if ($body === false) {
            return ['error' => 'curl', 'error_description' => curl_error($handle)];
        }
        return json_decode($body, true, flags: JSON_THROW_ON_ERROR);
    }
}
